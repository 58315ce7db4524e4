"""What keeps a target from being judged is one verdict at the top: what is wrong, and what to type next."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conformance_driver import KEY, judge, playing, sample, served, statuses
from conformance_driver.faults import EndsConnections
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response

from sample_service.defects.wire import WRITES, Request, SpoiltAnswer, Wire, refuses, says
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from standard_api.operations import KEY_HEADER

pytestmark = pytest.mark.wire

PEM = Path(__file__).parents[1] / "mock_market" / "self_signed.pem"


def refused(url: str, folder: Path, *options: str, key: str = KEY) -> CommandError:
    """The verdict of a run that judges nothing."""
    with pytest.raises(CommandError) as raised:
        judge(url, folder, *options, key=key)
    assert raised.value.code in (ExitCode.USAGE, ExitCode.INCOMPLETE)
    return raised.value


def always(answer: Callable[[Asked], Response]) -> Starlette:
    """A service that answers everything alike."""

    async def answered(asked: Asked) -> Response:
        return answer(asked)

    app = Starlette()
    app.add_route("/{path:path}", answered, ["GET", "POST", "PUT", "DELETE", "PATCH"])
    return app


@contextmanager
def tls() -> Iterator[str]:
    """The address, without its scheme, of something that speaks TLS with a certificate of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("to", "base"), [("https://elsewhere.example", "https://elsewhere.example"), ("http://[::bad", "URL")]
)
def test_a_redirect_names_the_address_that_answers(tmp_path: Path, to: str, base: str) -> None:
    def moved(asked: Asked) -> Response:
        return Response(status_code=301, headers={"Location": f"{to}{asked.url.path}"})

    with served(lambda: always(moved)) as url:
        verdict = refused(url, tmp_path)
    assert verdict.id == "MTS-514"
    assert f"{to}/mt/health" in str(verdict)
    assert f"--target {base}" in verdict.hint


def test_an_address_that_ends_in_the_prefix_is_told_without_it(tmp_path: Path) -> None:
    verdict = refused("http://127.0.0.1:9/mt/", tmp_path)
    assert (verdict.id, verdict.hint) == ("MTS-515", "leave it out: --target http://127.0.0.1:9")


async def _in_another_header(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key is looked for where nobody sends it."""
    wanted = request.operation != "health" and request.header("authorization") != f"Bearer {wire.key}"
    return refuses(401, "UNAUTHORIZED") if wanted else await wire.forward(wire.let_in(request))


def test_a_key_that_opens_nothing_is_told_with_its_header(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        wrong = refused(url, tmp_path, key="not-the-key-of-this-service")
    assert wrong.id == "MTS-516"
    assert "401 UNAUTHORIZED" in str(wrong)
    assert KEY_HEADER in wrong.hint
    assert "--key" in wrong.hint


def test_a_key_that_opens_in_another_header_is_told_with_both(tmp_path: Path) -> None:
    with playing(_in_another_header, tmp_path / "other") as url:
        unread = refused(url, tmp_path)
    assert unread.id == "MTS-553"
    assert f"refuses the key in {KEY_HEADER} (401 UNAUTHORIZED)" in str(unread)
    assert "takes it in Authorization: Bearer" in str(unread)


@pytest.mark.parametrize("key", [KEY, "not-the-key-of-this-service"])
def test_a_first_day_that_reads_the_key_from_another_header_is_told_so(tmp_path: Path, key: str) -> None:
    """Its health is the older one, and nobody has written yet how a status is asked."""

    async def first_day(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.path != "/health" and request.operation != "activate_tenant":
            return says(404, detail="Not Found")
        if request.path != "/health" and request.header("x-api-key") != wire.key:
            return says(401, detail="Invalid API key")
        return await wire.forward(wire.let_in(request))

    with playing(first_day, tmp_path / "service") as url:
        verdict = refused(url, tmp_path, key=key)
    assert verdict.id == ("MTS-553" if key == KEY else "MTS-516")
    assert ("takes it in X-API-Key" in str(verdict)) == (key == KEY)


def test_none_of_the_paths_leads_to_the_audit(tmp_path: Path) -> None:
    with served(lambda: always(lambda asked: Response("<h1>Not Found</h1>", 404))) as url:
        verdict = refused(url, tmp_path)
    assert verdict.id == "MTS-517"
    assert "mt-sim audit" in verdict.hint


@pytest.mark.parametrize("persona", ["llm_chatbot", "market-2025"])
def test_another_dialect_is_named(tmp_path: Path, persona: str) -> None:
    with sample(tmp_path / "service", persona=persona) as url:
        verdict = refused(url, tmp_path)
    assert verdict.id == "MTS-517"
    assert f"--dialect {persona}" in verdict.hint or "--dialect advisor" in verdict.hint


def test_plain_http_and_tls_are_told_apart(tmp_path: Path) -> None:
    with tls() as place:
        spoken_plainly = refused(f"http://{place}", tmp_path)
    with sample(tmp_path / "service") as url:
        spoken_in_tls = refused(url.replace("http://", "https://"), tmp_path)
    assert (spoken_plainly.id, spoken_plainly.hint) == ("MTS-518", f"try --target https://{place}")
    assert (spoken_in_tls.id, spoken_in_tls.hint) == ("MTS-520", f"try --target {url}")


def test_a_certificate_that_is_not_trusted_names_both_ways_out(tmp_path: Path) -> None:
    with tls() as place:
        verdict = refused(f"https://{place}", tmp_path)
    assert verdict.id == "MTS-519"
    assert "SSL_CERT_FILE" in verdict.hint
    assert "--insecure" in verdict.hint


@pytest.mark.parametrize("host", ["mine.localhost", "서비스.localhost"])
def test_a_name_below_localhost_is_this_machine_in_any_script(tmp_path: Path, host: str) -> None:
    with sample(tmp_path / "service") as url:
        code, report = judge(url.replace("127.0.0.1", host), tmp_path, "--suite=health")
    assert (code, statuses(report)["health.answers"]) == (ExitCode.PASSED, "passed")


async def _dies(wire: Wire, request: Request) -> SpoiltAnswer:
    """The first user that is made is the last thing that this service does."""
    wire.memory["dead"] = wire.memory.get("dead") or request.operation == "create_user"
    answer = await wire.forward(request)
    if wire.memory["dead"]:
        EndsConnections.open[request.connection].abort()
    return answer


def test_a_service_that_dies_is_told_with_the_request_it_died_on(tmp_path: Path) -> None:
    with playing(_dies, tmp_path / "service", EndsConnections) as url:
        code, report = judge(url, tmp_path, "--suite=users", "--suite=health")
    assert code == ExitCode.INCOMPLETE
    assert "it died on POST /mt/tenant/mtsim-" in report["message"]
    assert report["message"].endswith("/users")
    assert [row["id"] for row in report["checks"] if row["status"] in ("failed", "errored")] == []
    # Only what was really made may be left.
    assert all("walk" in tenant for tenant in report["tenants"]["left_over"])


async def _dies_of_a_half(wire: Wire, request: Request) -> SpoiltAnswer:
    """A body that is no JSON ends the whole process, as an exception in a callback of Node does."""
    no_json = request.operation in WRITES and request.body.startswith(b"{") and not request.is_object
    wire.memory["dead"] = wire.memory.get("dead") or (no_json and wire.knows(request))
    answer = await wire.forward(request)
    if wire.memory["dead"]:
        for connection in EndsConnections.open.values():
            connection.abort()
    return answer


@pytest.mark.parametrize("parallel", [1, 12])
def test_a_death_is_told_of_its_call_and_no_rule_is_blamed_for_another_s(
    tmp_path: Path, parallel: int
) -> None:
    with playing(_dies_of_a_half, tmp_path / "service", EndsConnections) as url:
        code, report = judge(url, tmp_path, "--suite=errors", "--suite=robustness", f"--parallel={parallel}")
    failed = [row["id"] for row in report["checks"] if row["status"] in ("failed", "errored")]
    if parallel == 1:
        assert failed == ["robustness.broken_json"]
        assert "it died on POST /mt/tenant/mtsim-" in report["message"]
        assert code == ExitCode.FAILED
    else:
        assert failed == []
        assert "it died on one of these, --parallel 1 tells which: " in report["message"]
        assert code == ExitCode.INCOMPLETE


def test_a_service_that_is_not_there_leaves_nothing_over(tmp_path: Path) -> None:
    def cut(asked: Asked) -> Response:
        EndsConnections.open[f"{asked.client.host}:{asked.client.port}" if asked.client else ""].abort()
        return Response("")

    with served(lambda: always(cut), EndsConnections) as url:
        code, report = judge(url, tmp_path, "--suite=users")
    assert code == ExitCode.INCOMPLETE
    assert "no whole answer comes from the target" in report["message"]
    assert "GET /mt/health" in report["message"]
    assert report["tenants"] == {"left_over": [], "left_alone": []}
