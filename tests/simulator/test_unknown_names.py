"""What people give us: unknown names are told, files are read in one way, addresses are callable."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from command_driver import mt_sim

from mock_market.wire.addresses import AddressError, callable_url
from simulator.commands.applying import rates, wish
from simulator.commands.calls import read_body, read_pairs
from simulator.commands.target_profiles import show_profiles
from simulator.commands.traces import read_headers
from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.baseline import Baseline
from simulator.errors.command_error import CommandError
from simulator.output.text_files import NotTextError, read_text
from simulator.scenarios.chosen import find, variables_of
from simulator.targets.keys import resolve_key
from simulator.targets.profiles import ProfileFile, check_url

GOOD = "[targets.a]\nurl = 'http://a.example'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[target.a]\nurl = 'http://a'\n", "nothing here is called 'target' - do you mean targets?"),
        ("defualt = 'a'\n" + GOOD, "nothing here is called 'defualt' - do you mean default?"),
        ("default = 3\n" + GOOD, "default must name a target"),
        (GOOD + "dialekt = 'aliases'\n", "unknown key 'dialekt'"),
        (GOOD + "[targets.a.faults]\nduplicat = 1\n", "has no fault 'duplicat'"),
        (GOOD + "[targets.a.faults]\nsede = 1\n", "do you mean seed?"),
    ],
)
def test_no_unknown_name_of_a_profile_is_dropped(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "mt-sim.toml").write_text(text)
    with pytest.raises(CommandError) as caught:
        ProfileFile(tmp_path / "mt-sim.toml").all()
    assert told in str(caught.value)


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"])
def test_a_profile_may_have_the_mark_of_utf_8_and_the_line_ends_of_windows(
    tmp_path: Path, head: bytes
) -> None:
    file = tmp_path / "mt-sim.toml"
    file.write_bytes(head + GOOD.replace("\n", "\r\n").encode())
    assert list(ProfileFile(file).all()) == ["a"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_as_what_it_is(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "body.json"
    file.write_bytes('{"a": 1}'.encode(encoding))
    with pytest.raises(NotTextError, match="UTF-16"):
        read_text(file)
    with pytest.raises(CommandError, match="cannot read the body: saved as UTF-16"):
        read_body(f"@{file}")


@pytest.mark.parametrize(
    "body",
    [
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": "\\ud800"}',
        '{"a": ' + "[" * 3000 + "]" * 3000 + "}",
    ],
)
def test_what_no_json_can_hold_is_refused_in_one_line(body: str) -> None:
    with pytest.raises(CommandError, match=r"^the body [^\n]*$") as caught:
        read_body(body)
    assert caught.value.id == "MTS-306"


def test_a_body_from_a_file_may_begin_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_bytes(b'\xef\xbb\xbf{"name": "\xea\xb9\x80"}\r\n')
    read = read_body(f"@{tmp_path / 'body.json'}")
    assert read == {"written": '{"name": "김"}\r\n', "body": {"name": "김"}}


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_pairs(["period=7d", "period=30d"]),
        lambda: read_headers(["X-A: 1", "x-a: 2"]),
        lambda: rates(["duplicate=0.1", "duplicate=0.3"]),
        lambda: variables_of(["tenant=a", "tenant=b"], find("quota")),
    ],
)
def test_a_name_that_is_given_twice_is_not_dropped(read: Callable[[], object]) -> None:
    with pytest.raises(CommandError, match="is given twice") as caught:
        read()
    assert caught.value.id == "MTS-328"


def test_names_that_are_given_once_are_read() -> None:
    assert read_pairs(["a=1", "b=2=3"]) == {"a": "1", "b": "2=3"}
    assert rates(["duplicate", "delay=0.5"]) == {"duplicate": 1.0, "delay": 0.5}


@pytest.mark.parametrize("text", ["bogus", ": value", "  : x"])
def test_a_header_without_name_or_colon_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="not a header"):
        read_headers([text])
    assert read_headers(["X-Trace: a:b", "X-Gone:"]) == {"X-Trace": "a:b", "X-Gone": ""}


@pytest.mark.parametrize(
    ("kind", "start", "end", "told"),
    [
        ("demo", None, "2027-05-05", "a demo has no --end"),
        ("demo", "2027-01-01", "2027-05-05", "a demo has no --end"),
        ("service", "2026-12-30", "2026-12-29", "before it starts"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(kind: str, start: str | None, end: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        wish(kind=kind, applicant=None, start=start, end=end, webhook=False, seed=None)


@pytest.mark.parametrize(
    ("url", "called"),
    [
        ("http://한글.example:8000/", "http://xn--bj0bj06e.example:8000"),
        ("http://127.0.0.1:1/서비스", "http://127.0.0.1:1/%EC%84%9C%EB%B9%84%EC%8A%A4"),
        ("http://a.localhost:8000/x%20y", "http://a.localhost:8000/x%20y"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_as_it_is_called(url: str, called: str) -> None:
    assert check_url(url) == called


@pytest.mark.parametrize("host", ["a..b", "-a.example", "a" * 64, "a_b\\c", "a,b", "1.2.3.4.5]"])
def test_a_host_that_no_request_can_name_is_refused(host: str) -> None:
    with pytest.raises((CommandError, AddressError)):
        callable_url(f"http://{host}:8000")
    with pytest.raises(CommandError):
        check_url(f"http://{host}:8000")


def test_the_list_of_targets_names_a_dialect_that_there_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mt-sim.toml").write_text(
        GOOD + "dialect = 'advisr'\n[targets.b]\nurl = 'http://b'\nretries = 'x'\n"
    )
    show_profiles(as_json=False)
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    assert "advisr" in told.err
    assert "no retry schedule 'x'" in told.err


def test_a_body_goes_out_letter_by_letter(tmp_path: Path) -> None:
    text = '{ "a": 1.10, "b": 1E5,\r\n "a": "\\uac00" }\n'
    (tmp_path / "body.json").write_bytes(text.encode())
    for option in (text, f"@{tmp_path / 'body.json'}"):
        assert read_body(option)["written"] == text


@pytest.mark.parametrize("words", [("call", "\udcff"), ("activate", "--tenant", "a\udcb0"), ("\udcec", "up")])
def test_an_argument_that_is_not_utf_8_is_told_in_one_line(words: tuple[str, ...]) -> None:
    done = mt_sim(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds bytes that are no UTF-8" in done.stderr.splitlines()[0]


@pytest.mark.parametrize(("head", "told"), [("utf-8-sig", ""), ("utf-16", "saved as UTF-16")])
def test_a_piped_key_is_read_as_a_file_is(monkeypatch: pytest.MonkeyPatch, head: str, told: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("mk-1\r\n".encode(head))))
    if not told:
        assert resolve_key("-", None) == "mk-1"
        return
    with pytest.raises(CommandError, match=told):
        resolve_key("-", None)


@pytest.mark.parametrize(
    ("head", "told"), [("utf-8-sig", ""), ("utf-16", "as UTF-16"), ("cp949", "not UTF-8")]
)
def test_a_baseline_is_read_as_a_file_is(tmp_path: Path, head: str, told: str) -> None:
    file = tmp_path / "known"
    file.write_bytes("errors.flat # 알고 있음\r\n".encode(head))
    if not told:
        assert Baseline.read(file, all_checks()).known == {"errors.flat"}
        return
    with pytest.raises(CommandError, match=told):
        Baseline.read(file, all_checks())
