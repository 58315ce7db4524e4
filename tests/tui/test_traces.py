"""The traces page: filter, read, find, repeat, compare, copy, export, follow."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from screen_driver.fake_market import FakeClient, FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.views import BodyView, ExchangeView
from mock_market.wire.exchange_rows import ExchangeRow, RowPage
from tui.outside.commands import CommandRunner
from tui.pages.traces import TracesPage
from tui.text import progressive
from tui.text.bodies import LaidOut
from tui.views.parts.outline import outline
from tui.widgets import exchange_detail


def traces(screen: Screen) -> TracesPage:
    page = screen.app.page
    assert isinstance(page, TracesPage)
    return page


async def opened(screen: Screen) -> TracesPage:
    await screen.press("2")
    await screen.sees("list_users")
    await screen.until(lambda: traces(screen).detail.exchange is not None, "a chosen exchange")
    return traces(screen)


def test_a_filter_narrows_the_list_and_backspace_widens_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("f")
        await screen.type("status>=400 operation:create_user\n")
        await screen.until(lambda: "list_users" not in screen.text(), "a narrower list")
        await screen.sees("filter: status>=400 operation:create_user")
        await screen.press("backspace")
        await screen.sees("filter: status>=400 ")
        await screen.press("backspace")
        await screen.sees("list_users")

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_filter_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("f")
        await screen.type("status>>4")
        await screen.press("enter")
        await screen.sees("column 1: expected a number")
        await screen.sees("filter:  status>>4")

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_filter_that_finds_nothing_says_what_each_term_hides(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("f")
        await screen.type("status:418 operation:create_user\n")
        await screen.sees("0 of 8 match")
        await screen.sees("without status:418   4")
        await screen.sees("without operation:create_user   0")

    drive(tmp_path, use, market=scene(tmp_path))


def test_find_in_the_body_goes_from_hit_to_hit(tmp_path: Path) -> None:
    users = [{"name": f"사용자 {number}", "email": f"u{number}@x.example"} for number in range(50)]
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1, operation="list_users", body=json.dumps({"users": users}).encode()))

    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("/")
        await screen.type("u1")
        await screen.press("enter")
        await screen.sees('lines with "u1": 1 of 11')
        await screen.press("]")
        await screen.sees('lines with "u1": 2 of 11')
        await screen.press("[", "[")
        await screen.sees('lines with "u1": 11 of 11')
        await screen.press("escape", "/")
        await screen.type("zzz\n")
        await screen.sees("stands nowhere in this body")

    drive(tmp_path, use, market=market)


def test_a_line_to_type_gets_every_letter_whoever_has_the_focus(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("/")
        await screen.sees("find:")
        screen.app.set_focus(None)
        await screen.type("zzz\n")
        await screen.sees("stands nowhere in this body")

    drive(tmp_path, use, market=scene(tmp_path))


def test_keys_that_delete_or_move_act_in_their_turn(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("f")
        await screen.press(*"status:200", *["backspace"] * 3, *"404", "home", *"-", "end", "enter")
        await screen.sees("filter: -status:404")

    drive(tmp_path, use, market=scene(tmp_path))


def test_the_outline_jumps_to_a_part(tmp_path: Path) -> None:
    users = [{"name": f"사용자 {number}"} for number in range(60)]
    market = FakeMarket(tmp_path / "market")
    body = json.dumps({"users": users, "total": 60}, ensure_ascii=False).encode()
    market.add(exchange(1, operation="list_users", body=body))

    async def use(screen: Screen) -> None:
        await opened(screen)
        assert '"total": 60' not in screen.text()
        await screen.press("J")
        await screen.sees("Outline of Response")
        await screen.sees("users.0.name")
        await screen.press("G", "enter")
        await screen.sees('"total": 60')
        await screen.pilot.resize_terminal(116, 36)
        await screen.settled()
        assert '"total": 60' in screen.text()

    drive(tmp_path, use, market=market)


def test_an_outline_names_every_part_by_its_path() -> None:
    text = [
        "{",
        '  "a": [',
        "    {",
        '      "b": 1',
        "    },",
        "    2",
        "  ],",
        '  "c": "x",',
        '  "d": {}',
        "}",
    ]
    found = [(one.line, one.path, one.value) for one in outline(LaidOut(lines=text).lines)]
    assert found == [
        (1, "a", "[...]"), (2, "a.0", "{...}"), (3, "a.0.b", "1"),
        (5, "a.1", "2"), (7, "c", '"x"'), (8, "d", "{}"),
    ]  # fmt: skip


def test_layouts_and_wrapping_change_how_a_body_is_read(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.sees('  "total": 1')
        await screen.press("v")
        await screen.sees('{"tenant_id": "univ-01", "total": 1, "limit": 20')
        await screen.press("v")
        await screen.sees("00000010  ")
        await screen.press("v", "w")
        await screen.sees("not wrapped")

    drive(tmp_path, use, market=scene(tmp_path))


def test_replay_sends_again_and_the_list_shows_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("r")
        await screen.until(lambda: screen.market.store.last_id() == 9, "the replay")
        await screen.sees("#9")

    drive(tmp_path, use, market=scene(tmp_path))


def test_two_marked_exchanges_are_compared(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1, body=b'{"plan": "basic"}'), exchange(2, body=b'{"plan": "premium"}'))

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.until(lambda: traces(screen).detail.exchange is not None)
        await screen.press("m", "k", "m", "d")
        await screen.sees("#2 and #1")
        await screen.sees("premium")
        await screen.sees("basic")

    drive(tmp_path, use, market=market)


def test_following_brings_the_newest_and_moving_up_pauses_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.sees("(following)")
        await screen.press("k")
        screen.market.add(exchange(9, operation="get_limits"))
        await screen.sees("1 new below")
        assert "#7" in screen.text()
        await screen.press("F")
        await screen.until(lambda: traces(screen).current_number() == 9, "the newest")

    drive(tmp_path, use, market=scene(tmp_path))


@pytest.mark.parametrize("count", [1, 650])
def test_what_came_while_another_page_was_shown_is_in_the_list(tmp_path: Path, count: int) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.sees("(following)")
        await screen.press("1")
        await screen.sees("[1 Drive]")
        for number in range(9, 9 + count):
            screen.market.add(exchange(number, operation="get_limits"))
        await screen.until(lambda: screen.app.session.last_id == 8 + count, "the news")
        await screen.press("2")
        await screen.until(lambda: traces(screen).current_number() == 8 + count, "the newest")
        await screen.sees("(following)")

    drive(tmp_path, use, market=scene(tmp_path))


def test_copies_are_what_was_sent_without_the_key(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        copied = tmp_path / "data" / "last-copy.txt"
        for keys, wanted in (
            ("cc", "curl"),
            ("cu", "http://127.0.0.1:9900/mt/tenant"),
            ("cb", "홍길동"),
            ("ci", "8"),
        ):
            copied.unlink(missing_ok=True)
            await screen.press(*keys)
            await screen.until(lambda: copied.exists() and copied.read_text() != "", f"a copy by {keys}")
            await screen.sees("copied by")
            assert wanted in copied.read_text(encoding="utf-8")
            assert "9f2c" not in copied.read_text(encoding="utf-8")

    drive(tmp_path, use, market=scene(tmp_path))


@pytest.mark.parametrize(("keys", "word"), [("eh", ".har"), ("ec", ".sh"), ("ej", ".json")])
def test_what_the_filter_finds_is_exported_by_the_command(tmp_path: Path, keys: str, word: str) -> None:
    script = tmp_path / "export.py"
    script.write_text("import sys; print('EXPORTED', sys.argv[1:])", encoding="utf-8")

    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press(*keys)
        await screen.sees("written:")
        written = next((tmp_path / "data" / "exports").iterdir())
        assert word in written.name

    drive(tmp_path, use, market=scene(tmp_path), commands=CommandRunner((sys.executable, str(script))))


# -- lazy: the same at a thousand and at a hundred thousand


class AnyExchange(FakeClient):
    """Has every exchange that is asked for."""

    async def exchange(self, number: int) -> ExchangeView:
        return ExchangeView.of(exchange(number))


class Counting(FakeMarket):
    """Tells of ever so many rows and makes only those that are asked for."""

    total = 0
    made = 0

    async def client(self) -> FakeClient:
        return AnyExchange(self)

    async def rows(self, **query: object) -> RowPage:
        before, after, limit = query.get("before"), query.get("after"), query.get("limit", 50)
        assert isinstance(limit, int)
        first = max(int(str(before)) - limit, 1) if before else self.total - limit + 1
        if after is not None:
            first = int(str(after)) + 1
        numbers = range(max(first, 1), min(first + limit, self.total + 1))
        self.made += len(numbers)
        return RowPage(rows=tuple(row(number) for number in numbers), first_id=1, last_id=self.total)


def row(number: int) -> ExchangeRow:
    return ExchangeRow(
        id=number, started_at="2026-11-23T05:22:01.000Z", direction="out", method="GET",
        url="http://127.0.0.1:9900/mt/health", operation="health", tenant_id=None, delivery_id=None,
        attempt=1, group=None, asked_by="market", target="sample-service", status=200, reason=None,
        failure=None, total_ms=1.0, request_size=None, response_size=20,
    )  # fmt: skip


def asked_for(folder: Path, total: int) -> int:
    market = Counting(folder / "market")
    market.total = total
    market.add(*(exchange(number) for number in range(1, 3)))

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.until(lambda: f"{total:,}" in screen.text(), "the count")
        await screen.press("g")
        await screen.until(lambda: " 1 05:22" in screen.text(), "the first row")
        await screen.press(*["ctrl+d"] * 20)
        await screen.press("G")
        await screen.until(lambda: f"{total} 05:22" in screen.text(), "the last row")

    drive(folder, use, market=market)
    return market.made


def test_a_million_rows_cost_no_more_than_a_thousand(tmp_path: Path) -> None:
    few, many = asked_for(tmp_path / "few", 1_000), asked_for(tmp_path / "many", 1_000_000)
    assert many <= few * 1.5
    assert many < 6_000


def test_many_new_rows_are_drawn_together(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        page = await opened(screen)
        drawn: list[list[int]] = []
        before = page.list.show

        def count(*given: object, **named: object) -> None:
            drawn.append([row.id for row in page.list.source.window.rows])
            before(*given, **named)  # type: ignore[arg-type]

        page.list.show = count  # type: ignore[method-assign]
        asked = screen.market.asked_rows
        for number in range(100, 400):
            screen.market.add(exchange(number, operation="get_limits"))
        await screen.until(
            lambda: f"traces {screen.market.store.last_id():,}" in screen.text(), "all of them"
        )
        assert len(drawn) < 60
        assert all(ids == list(range(1, len(ids) + 1)) for ids in drawn)
        assert screen.market.asked_rows - asked < 60

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_large_body_is_laid_out_beside_the_keys_and_drawn_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worded(body: BodyView) -> str:
        raise AssertionError("the words of a body of megabytes keep every key waiting")

    monkeypatch.setattr(BodyView, "__repr__", worded)
    market = FakeMarket(tmp_path / "market")
    users = [{"name": f"사용자 {number}", "note": "x" * 60} for number in range(15_000)]
    body = json.dumps({"users": users}, ensure_ascii=False).encode()
    assert len(body) > 1_300_000
    market.add(exchange(1, operation="list_users", body=body))

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("사용자 0")
        await screen.press("tab", "tab", "G")
        await screen.sees("사용자 14999")

    drive(tmp_path, use, market=market)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Until it is set, large bodies show their first lines only."""
    opened = asyncio.Event()

    async def late(laid: LaidOut, wanted: Callable[[], bool]) -> LaidOut:
        await opened.wait()
        return await progressive.whole(laid, wanted)

    monkeypatch.setattr(exchange_detail, "whole", late)
    return opened


def large(tmp_path: Path) -> FakeMarket:
    market = FakeMarket(tmp_path / "market")
    body = json.dumps({"users": [{"name": f"user {number}"} for number in range(5_000)]}).encode()
    market.add(exchange(1, operation="list_users", body=body))
    return market


def test_what_needs_the_whole_body_waits_for_it(tmp_path: Path, gate: asyncio.Event) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("user 0")
        await screen.sees("laying out")
        await screen.press("J")
        await screen.sees("the body is still being laid out")
        await screen.press("/")
        await screen.type("user 4999\n")
        await screen.sees("stands nowhere in this body")
        gate.set()
        await screen.until(lambda: "laying out" not in screen.text(), "a whole body")
        await screen.press("]")
        await screen.sees('"name": "user 4999"')

    drive(tmp_path, use, market=large(tmp_path))


@pytest.mark.parametrize(("keys", "shown"), [("G", "user 4999"), ("Gk", "user 97"), ("", "user 0")])
def test_only_who_went_to_the_end_is_at_the_end_of_the_whole_body(
    tmp_path: Path, gate: asyncio.Event, keys: str, shown: str
) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("user 0")
        await screen.press("tab", "tab", *keys)
        await screen.pilot.pause()
        gate.set()
        await screen.until(lambda: "laying out" not in screen.text(), "a whole body")
        assert f'"name": "{shown}"' in screen.text()

    drive(tmp_path, use, market=large(tmp_path))
