"""The market's API through its gate, in process; its target is a small service on loopback."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from mock_market.api import gate
from mock_market.api.app import create_app
from mock_market.api.gate import MAX_BODY_BYTES
from mock_market.api.market_views import FaultInput
from mock_market.api.views import CallInput, EditsInput, TargetInput
from mock_market.client.connection import Send
from mock_market.client.market_client import MarketClient, MarketError, MarketUnreachableError
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.tenants import Tenant
from mock_market.saying import english
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.target import Target
from mock_market.wire.exchange import Call, Exchange, Purpose, Response, Timing
from mock_market.wire.transport import WireResult

TOKEN = "the-run's-token"
OWN = "http://127.0.0.1:8900"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
KEY = "mk-planted-key-0123456789"


def with_market(tmp_path: Path, use: Callable[[httpx.ASGITransport], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        market = Marketplace(tmp_path)
        market.own_port = 8900
        engine = Engine(market)
        work = asyncio.create_task(engine.run())
        try:
            app = create_app(engine, token=TOKEN)
            return await use(httpx.ASGITransport(app, raise_app_exceptions=False))
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            market.close()

    return asyncio.run(run())


class Ask(Protocol):
    """Asks one market, the same for every test that changes nothing of it."""

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response: ...


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    market = Marketplace(tmp_path_factory.mktemp("market"))
    market.own_port = 8900
    transport = httpx.ASGITransport(create_app(Engine(market), token=TOKEN), raise_app_exceptions=False)

    async def one(method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        return await http.request(method, path, **options)

    with asyncio.Runner() as runner:
        http = httpx.AsyncClient(transport=transport, base_url=OWN)
        yield lambda method, path, **options: runner.run(one(method, path, options))
        runner.run(http.aclose())
        market.close()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ko", "#9 기록은 저장되어 있지 않습니다"),
        ("ko-KR,ko;q=0.9,en;q=0.5", "#9 기록은 저장되어 있지 않습니다"),
        ("en", "no exchange #9 is stored"),
        ("fr", "no exchange #9 is stored"),
        ("", "no exchange #9 is stored"),
    ],
)
def test_the_market_refuses_in_the_language_it_is_asked_in(ask: Ask, asked: str, told: str) -> None:
    answers = [
        ask("GET", "/exchanges/9", headers={**AUTHORIZED, "Accept-Language": language}).json()
        for language in (asked, "ko", "en")
    ]
    first, korean, english = answers
    assert (first["message"], first["error"]) == (told, "NO_EXCHANGE")
    assert korean["message"] != english["message"]


def test_each_of_many_is_answered_in_its_own_language(tmp_path: Path) -> None:
    async def use(transport: httpx.ASGITransport) -> list[str]:
        async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
            asked = [{**AUTHORIZED, "Accept-Language": language} for language in ("ko", "en") * 4]
            answers = await asyncio.gather(*(client.get("/exchanges/9", headers=one) for one in asked))
            return [answer.json()["message"] for answer in answers]

    told = with_market(tmp_path, use)
    assert told == ["#9 기록은 저장되어 있지 않습니다", "no exchange #9 is stored"] * 4


def sent_by(transport: httpx.ASGITransport) -> Send:
    """What asks an app without a wire."""

    async def send(call: Call) -> WireResult:
        request = httpx.Request(call.method, call.url, headers=call.headers, content=call.body)
        answer = await transport.handle_async_request(request)
        headers = tuple(answer.headers.items())
        response = Response(status=answer.status_code, reason="", headers=headers, body=await answer.aread())
        return WireResult(response=response, timing=Timing())

    return send


def as_client(tmp_path: Path, use: Callable[[MarketClient], Awaitable[Any]]) -> Any:
    async def one(transport: httpx.ASGITransport) -> Any:
        return await use(MarketClient(OWN, TOKEN, send=sent_by(transport)))

    return with_market(tmp_path, one)


def test_what_a_run_sent_elsewhere_is_not_sent_there_with_the_key_of_now(tmp_path: Path) -> None:
    async def use(client: MarketClient) -> Any:
        await client.register("sample", TargetInput(url="http://127.0.0.1:9", key=KEY))
        store = ExchangeStore(tmp_path / "exchanges.db")
        for port in (90, 9):
            url, purpose = f"http://127.0.0.1:{port}/mt/health", Purpose(target="sample")
            call = Call(method="GET", url=url, purpose=purpose)
            store.append(Exchange(started_at=datetime.now(UTC), call=call, run="r-1", run_number=1))
        store.close()
        with pytest.raises(MarketError) as refused:
            await client.replay(1, EditsInput())
        return refused.value.error, (await client.replay(2, EditsInput())).run

    assert as_client(tmp_path, use) == ("OTHER_ADDRESS", None)


PATHS = [
    ("GET", "/targets"),
    ("PUT", "/targets/a"),
    ("DELETE", "/targets/a"),
    ("GET", "/tenants"),
    ("POST", "/calls"),
    ("GET", "/exchanges"),
    ("GET", "/exchanges/1"),
    ("GET", "/nothing"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("authorization", [None, "", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_nothing_is_served(
    ask: Ask, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = ask(method, path, headers=headers)
    assert (response.status_code, response.json()["error"]) == (401, "NO_TOKEN")


def test_readiness_needs_no_token(ask: Ask) -> None:
    assert ask("GET", "/ready").json() == {"status": "ready"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8900",
        "127.0.0.1:8901",
        "127.0.0.1",
        "localhost.evil.example:8900",
        "127.0.0.1.nip.example:8900",
        "user@127.0.0.1:8900",
        "[::1:8900",
        "[::2]:8900",
        "",
        "0.0.0.0:8900",
        "127.0.0.1:port",
    ],
)
def test_a_foreign_host_is_refused_before_anything_else(ask: Ask, host: str) -> None:
    response = ask("GET", "/ready", headers={"Host": host})
    assert response.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8900", "localhost:8900", "[::1]:8900"])
def test_our_own_names_are_served(ask: Ask, host: str) -> None:
    assert ask("GET", "/ready", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://localhost.evil:8900",
        "https://127.0.0.1:8900",
        "http://127.0.0.1:9999",
        "http://127.0.0.1:8900/",
        "",
    ],
)
def test_other_pages_are_refused_and_get_no_cors_header(ask: Ask, origin: str) -> None:
    response = ask("GET", "/targets", headers={**AUTHORIZED, "Origin": origin})
    assert response.status_code == 403
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_form_changes_nothing(ask: Ask, content_type: str) -> None:
    headers = {**AUTHORIZED, "Content-Type": content_type}
    response = ask("PUT", "/targets/a", headers=headers, content=b'{"url":"http://a"}')
    assert response.status_code == 415


@pytest.mark.parametrize("path", ["/ready", "/targets", "/nothing", "/exchanges/99"])
def test_every_answer_is_hardened(ask: Ask, path: str) -> None:
    headers = ask("GET", path, headers=AUTHORIZED).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_whoever_hangs_up_before_the_end_of_a_body_is_no_error_of_ours(tmp_path: Path) -> None:
    answered: list[Any] = []

    async def hung_up() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered.append(message)

    async def use(transport: httpx.ASGITransport) -> None:
        headers = {"host": "127.0.0.1:8900", "content-type": "application/json", **AUTHORIZED}
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/calls",
            "query_string": b"",
            "server": ("127.0.0.1", 8900),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        await transport.app(scope, hung_up, send)

    with_market(tmp_path, use)
    assert answered[0]["status"] == 422


def test_a_large_body_is_cut(ask: Ask) -> None:
    headers = {**AUTHORIZED, "Content-Type": "application/json"}
    response = ask("POST", "/calls", headers=headers, content=b" " * (MAX_BODY_BYTES + 1))
    assert (response.status_code, response.json()["error"]) == (413, "TOO_LARGE")


def test_a_slow_body_is_cut(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.01)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    headers = {**AUTHORIZED, "Content-Type": "application/json"}
    response = ask("POST", "/calls", headers=headers, content=never())
    assert (response.status_code, response.json()["error"]) == (413, "TOO_LARGE")


def test_a_body_that_drips_is_cut_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.05)

    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    headers = {**AUTHORIZED, "Content-Type": "application/json"}
    response = ask("POST", "/calls", headers=headers, content=drops())
    assert (response.status_code, response.json()["message"]) == (413, "the body came too slowly")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"operation":1}', b'{"operation":"health","typo":1}'])
def test_a_malformed_call_is_a_clear_error(ask: Ask, body: bytes) -> None:
    headers = {**AUTHORIZED, "Content-Type": "application/json"}
    response = ask("POST", "/calls", headers=headers, content=body)
    assert (response.status_code, response.json()["error"]) == (422, "INVALID")


@pytest.mark.parametrize(
    ("target", "error"),
    [
        (TargetInput(url="ftp://a"), "REFUSED_TARGET"),
        (TargetInput(url="http://127.0.0.1:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://localhost:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://LOCALHOST.:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://127.0.0.2:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://[::1]:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://[::ffff:7f00:1]:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://0.0.0.0:8900"), "REFUSED_TARGET"),
        (TargetInput(url="http://a..b"), "REFUSED_TARGET"),
        (TargetInput(url="http://-a.example"), "REFUSED_TARGET"),
        (TargetInput(url="http://a.example/x?y=1"), "REFUSED_TARGET"),
        (TargetInput(url="http://a.example#x"), "REFUSED_TARGET"),
        (TargetInput(url="http://"), "REFUSED_TARGET"),
        (TargetInput(url="http://a", dialect="klingon"), "UNKNOWN_NAME"),
    ],
)
def test_what_is_no_target_is_refused(ask: Ask, target: TargetInput, error: str) -> None:
    response = ask("PUT", "/targets/a", headers=AUTHORIZED, json=target.model_dump(exclude_unset=True))
    assert (response.status_code, response.json()["error"]) == (422, error)


@pytest.mark.parametrize(
    ("url", "called"),
    [
        ("http://한글.example:8000/서비스/", "http://xn--bj0bj06e.example:8000/%EC%84%9C%EB%B9%84%EC%8A%A4"),
        ("http://마켓.localhost:1", "http://xn--hz2bk30b.localhost:1"),
        ("http://[::1]:1/", "http://[::1]:1"),
    ],
)
def test_a_target_is_kept_as_it_is_called(ask: Ask, url: str, called: str) -> None:
    assert ask("PUT", "/targets/kept", headers=AUTHORIZED, json={"url": url}).json()["url"] == called
    ask("DELETE", "/targets/kept", headers=AUTHORIZED)


def test_an_unknown_operation_target_and_exchange_are_named(tmp_path: Path) -> None:
    async def use(client: MarketClient) -> list[str]:
        errors = []
        for attempt in (
            client.call(CallInput(operation="health")),
            client.call(CallInput(operation="health", target="gone")),
            client.exchange(7),
        ):
            try:
                await attempt
            except MarketError as error:
                errors.append(error.error)
        await client.register("a", TargetInput(url="http://127.0.0.1:1"))
        try:
            await client.call(CallInput(operation="fly"))
        except MarketError as error:
            errors.append(error.error)
        return errors

    assert as_client(tmp_path, use) == ["NO_TARGET", "NO_TARGET", "NO_EXCHANGE", "NO_OPERATION"]


@pytest.mark.parametrize("name", ["a/b", "한빛 대학", "a?b#c", "50%2F"])
def test_a_name_may_hold_what_means_something_in_a_path(tmp_path: Path, name: str) -> None:
    async def use(client: MarketClient) -> Any:
        registered = await client.register(name, TargetInput(url="http://127.0.0.1:1"))
        await client.set_faults(name, FaultInput(rates={"delay": 1.0}))
        faults = [plan.target for plan in await client.faults()]
        await client.clear_faults(name)
        with pytest.raises(MarketError) as unknown:
            await client.renew(name, f"tenant {name}")
        return (
            registered.name,
            faults,
            await client.faults(),
            str(unknown.value),
            await client.remove_target(name),
        )

    known, faults, cleared, told, removed = as_client(tmp_path, use)
    assert (known, faults, cleared, removed) == (name, [name], [], True)
    assert told == f"the market knows no tenant {f'tenant {name}'!r} of {name}"


ANSWERS = {
    "/activate": (
        200,
        {"success": True, "tenant_id": "hanbit", "access_url": "http://a/b", "message": "활성화"},
    ),
    "/deactivate": (
        200,
        {
            "success": True,
            "tenant_id": "hanbit",
            "status": "suspended",
            "data_preserved": True,
            "data_retention_until": None,
        },
    ),
    "/usage": (200, {"usage": 1}),
    "/status": (404, {"success": False, "error": "TENANT_NOT_FOUND", "message": f"key was {KEY}"}),
}


async def service(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ")[1].decode()
    status, body = next(answer for end, answer in ANSWERS.items() if path.partition("?")[0].endswith(end))
    data = json.dumps(body).encode()
    writer.write(
        b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(data))
        + data
    )
    await writer.drain()
    writer.close()


ACTIVATION = {
    "tenant_id": "hanbit",
    "tenant_name": "한빛대학교",
    "plan": "standard",
    "features": ["chat"],
    "contact": {"email": "a@hanbit.example", "name": "김하늘"},
}


@pytest.mark.wire
def test_a_tenants_life_is_remembered_and_every_call_can_be_read(tmp_path: Path) -> None:
    async def use(client: MarketClient) -> Any:
        server = await asyncio.start_server(service, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            await client.register("sample", TargetInput(url=url, key=KEY))
            calls: list[tuple[str, dict[str, Any] | None]] = [
                ("activate_tenant", ACTIVATION),
                ("deactivate_tenant", {"reason": "violation"}),
                ("get_tenant_status", None),
            ]
            results, states = [], []
            for operation, body in calls:
                call = CallInput(operation=operation, tenant_id="hanbit", body=body)
                results.append(await client.call(call))
                states.append([(tenant.tenant_id, tenant.state) for tenant in await client.tenants()])
            return results, states, await client.exchanges(), await client.targets()
        finally:
            server.close()

    results, states, page, targets = as_client(tmp_path, use)
    assert [(result.succeeded, result.verdict) for result in results] == [
        (True, "success"),
        (True, "success"),
        (False, "final"),
    ]
    assert states == [[("hanbit", "active")], [("hanbit", "suspended")], [("hanbit", "suspended")]]
    assert [exchange.outcome for exchange in page.exchanges] == ["200", "200", "404"]
    assert (targets[0].has_key, targets[0].local) == (True, True)
    sent = dict(page.exchanges[0].request.headers)
    assert sent["X-Market-API-Key"] == "****6789"
    assert sent["X-Market-Delivery-Attempt"] == "1"
    assert {"User-Agent", "X-Request-ID", "Idempotency-Key"} <= sent.keys()
    files = [path for path in tmp_path.iterdir() if path.name != "secrets.json"]
    assert not [path.name for path in files if KEY.encode() in path.read_bytes()]


@pytest.mark.wire
def test_an_activation_without_a_body_is_the_last_one_with_changes(tmp_path: Path) -> None:
    async def use(client: MarketClient) -> Any:
        server = await asyncio.start_server(service, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            await client.register("sample", TargetInput(url=url, key=KEY))
            for given in (
                {"changes": {"plan": "basic"}},
                {"body": ACTIVATION},
                {},
                {"changes": {"contact": {"email": "b@hanbit.example"}}},
            ):
                await client.call(CallInput(operation="activate_tenant", tenant_id="hanbit", **given))
            bodies = [one.request.body for one in (await client.exchanges()).exchanges]
            return [json.loads(body.shown()) for body in bodies if body is not None]
        finally:
            server.close()

    first, told, again, changed = as_client(tmp_path, use)
    assert (first["plan"], first["tenant_name"]) == ("basic", "hanbit 대학교")
    assert told == again == ACTIVATION
    assert changed == {**ACTIVATION, "contact": {"email": "b@hanbit.example", "name": "김하늘"}}


def test_a_long_list_of_tenants_is_read_page_by_page(tmp_path: Path) -> None:
    async def run() -> Any:
        market = Marketplace(tmp_path)
        for target in ("a", "b"):
            market.register(Target(name=target, url="http://127.0.0.1:1"), key=None)
            with market.store.transaction():
                for number in range(700):
                    market.store.tenants.put(Tenant(target=target, tenant_id=f"mtsim-{number:04}"))
        transport = httpx.ASGITransport(create_app(Engine(market), token=TOKEN))
        client = MarketClient("http://127.0.0.1:80", TOKEN, send=sent_by(transport))
        found = [(one.target, one.tenant_id) for one in await client.tenants()]
        of_b = [one.tenant_id for one in await client.tenants("b")]
        one = await client.tenant("b", "mtsim-0007")
        with pytest.raises(MarketError) as unknown:
            await client.tenant("b", "mtsim-0700")
        market.close()
        return found, of_b, one.tenant_id, unknown.value.error

    found, of_b, one, unknown = asyncio.run(run())
    assert found == [(target, f"mtsim-{number:04}") for target in ("a", "b") for number in range(700)]
    assert of_b == [f"mtsim-{number:04}" for number in range(700)]
    assert (one, unknown) == ("mtsim-0007", "NO_TENANT")


@pytest.mark.wire
def test_what_a_stored_answer_breaks_can_be_asked_for_later(tmp_path: Path) -> None:
    async def use(client: MarketClient) -> Any:
        server = await asyncio.start_server(service, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            await client.register("sample", TargetInput(url=url, key=KEY, retries="1,2"))
            found = []
            for operation, body in (("get_tenant_usage", None), ("activate_tenant", ACTIVATION)):
                called = await client.call(CallInput(operation=operation, tenant_id="hanbit", body=body))
                found.append((called.problems, await client.problems(called.exchange.id)))
            return found, (await client.targets())[0].tries
        finally:
            server.close()

    (broken, good), tries = as_client(tmp_path, use)
    assert "tenant_id: it is missing" in map(english, broken[0])
    assert broken[1] == broken[0]
    assert good == ([], [])
    assert tries == 3


def test_a_key_may_stay_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONE", raising=False)

    async def use(client: MarketClient) -> None:
        await client.register("a", TargetInput(url="http://127.0.0.1:1", key_env="GONE"))
        await client.call(CallInput(operation="get_settings", tenant_id="a"))

    with pytest.raises(MarketError, match="variable GONE"):
        as_client(tmp_path, use)
    assert not (tmp_path / "secrets.json").exists()


def test_a_market_that_is_gone_is_said_so() -> None:
    async def use() -> None:
        client = MarketClient("http://127.0.0.1:1", TOKEN)
        await client.ready()

    with pytest.raises(MarketUnreachableError):
        asyncio.run(use())


@pytest.mark.parametrize("path", ["/applications", "/deliveries", "/exchanges"])
@pytest.mark.parametrize(
    ("limit", "status"), [("1", 200), ("500", 200), ("501", 422), ("0", 422), ("-1", 422)]
)
def test_a_page_larger_than_the_largest_is_refused(ask: Ask, path: str, limit: str, status: int) -> None:
    response = ask("GET", f"{path}?limit={limit}", headers=AUTHORIZED)
    assert response.status_code == status
    assert status == 200 or "limit" in response.json()["message"]


def test_a_file_that_is_damaged_meanwhile_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(number: int) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    async def run() -> httpx.Response:
        market = Marketplace(tmp_path)
        monkeypatch.setattr(market.exchanges, "get", damaged)
        transport = httpx.ASGITransport(create_app(Engine(market), token=TOKEN), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:80") as http:
            answer = await http.get("/exchanges/1", headers=AUTHORIZED)
        market.close()
        return answer

    answer = asyncio.run(run())
    assert (answer.status_code, answer.json()["error"]) == (500, "DAMAGED")
    assert answer.json()["message"] == "a file of the market is damaged"
