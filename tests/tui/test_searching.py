"""A long search is told while it lasts and can be given up; where one was is found again."""

import asyncio
from pathlib import Path

import pytest
from screen_driver.fake_market import FakeMarket, exchange, tenant
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.store.filters import FIELDS
from mock_market.wire.exchange_rows import RowPage
from tui.link.trace_source import FilteredTraces
from tui.state.history import History
from tui.state.last_position import LastPosition, keep_position, kept_position
from tui.state.options import Options
from tui.state.session import Session
from tui.state.terms import completed
from tui.text.safe_text import plain
from tui.views.filter_help import filter_words, grammar_lines


class Slow(FakeMarket):
    """Finds nothing in bodies before it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.found = asyncio.Event()
        self.asked: list[tuple[str, object]] = []

    async def rows(self, **query: object) -> RowPage:
        filter = str(query.get("filter", ""))
        self.asked.append((filter, query.get("after")))
        if "body:" in filter:
            await self.found.wait()
        return await super().rows(**query)


def slow_market(folder: Path) -> Slow:
    market = Slow(folder / "market")
    market.add(*(exchange(number) for number in range(1, 9)))
    return market


async def searching(screen: Screen) -> None:
    await screen.press("2")
    await screen.sees("(following)")
    await screen.press("f")
    await screen.type("body:nothing\n")
    await screen.sees("looking for body:nothing in 8, Esc stops")


def test_a_search_is_told_and_the_keys_go_on(tmp_path: Path) -> None:
    market = slow_market(tmp_path)

    async def use(screen: Screen) -> None:
        await searching(screen)
        await screen.press("k")
        await screen.sees("#7")
        market.found.set()
        await screen.sees("0 of 8 match")

    drive(tmp_path, use, market=market)


def test_esc_gives_a_search_up_and_a_late_answer_changes_nothing(tmp_path: Path) -> None:
    market = slow_market(tmp_path)

    async def use(screen: Screen) -> None:
        await searching(screen)
        await screen.press("escape")
        await screen.until(lambda: "Esc stops" not in screen.text(), "the old list")
        market.found.set()
        await screen.settled()
        await screen.sees("(following)")
        assert "filter:" not in screen.text()

    drive(tmp_path, use, market=market)


def test_what_was_looked_through_is_not_looked_through_again(tmp_path: Path) -> None:
    market = slow_market(tmp_path)

    async def below() -> None:
        source = FilteredTraces(market)  # type: ignore[arg-type]
        await source.jump("status:418")
        market.add(exchange(9), exchange(10, status=418))
        assert await source.below() == (1, 0)
        assert await source.below() == (0, 0)
        assert market.asked[1:] == [("status:418", 8), ("status:418", 10)]

    asyncio.run(below())


def test_the_next_screen_opens_where_the_last_one_was(tmp_path: Path) -> None:
    async def leave(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("(following)")
        await screen.press("f")
        await screen.type("operation:create_user\n")
        await screen.sees("filter: operation:create_user")
        await screen.press("k", "k")
        await screen.until(lambda: kept_position(tmp_path / "data").number == 5, "the place is kept")

    async def come_back(screen: Screen) -> None:
        screen.market.add(exchange(9, operation="create_user"))
        await screen.press("2")
        await screen.sees("filter: operation:create_user")
        await screen.sees("Response #5 create_user")
        assert "(following)" not in screen.text()

    drive(tmp_path, leave, market=scene(tmp_path))
    drive(tmp_path, come_back, market=FakeMarket(tmp_path / "market"))


@pytest.mark.parametrize(
    "kept", ["", "[]", '{"filter": "status>>4", "number": 0}', '{"filter": "", "number": 900}']
)
def test_a_place_that_is_no_more_is_the_newest(tmp_path: Path, kept: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "screen.json").write_text(kept)

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("Response #8 list_users")

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_folder_that_cannot_be_written_keeps_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep_position(tmp_path / "file", LastPosition(number=3))
    assert kept_position(tmp_path / "file") == LastPosition()


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("st", "status>=400"),
        ("failed:yes ten", "failed:yes tenant:"),
        ("-op", "-operation:"),
        ("operation:list_", "operation:list_users"),
        ("tenant:univ", "tenant:univ-01"),
        ("", None),
        ("zzz", None),
    ],
)
def test_a_term_is_completed(tmp_path: Path, typed: str, whole: str | None) -> None:
    session = Session(Options(market="", token_file=tmp_path, data=tmp_path, target="sample-service"))
    session.take_tenants([tenant("univ-01"), tenant("x\x1b[2J")])
    words = list(filter_words(session))
    assert completed(typed, words) == whole
    assert all(word.isprintable() for word in words)


def test_every_field_of_a_filter_is_told_beside_it() -> None:
    told = " ".join(plain(one) for one in grammar_lines(80)).replace(":", " ")
    assert [field for field in FIELDS if field not in (*told.split(), "op")] == []


def test_earlier_lines_come_back() -> None:
    history = History()
    for typed in ("a", "b", "a", " "):
        history.keep(typed)
    history.begin()
    assert [history.step(by, "now") for by in (-1, -1, -1, 1, 1, 1)] == ["a", "b", "b", "a", "now", "now"]


def test_a_filter_is_typed_with_its_grammar_its_completion_and_what_was_typed_before(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("list_users")
        await screen.press("f")
        await screen.sees("a space means and")
        await screen.sees("Enter takes it")
        await screen.press(*"status>=5")
        await screen.sees("status>=500")
        await screen.press("right")
        await screen.type("\n")
        await screen.until(lambda: screen.app.window is None, "the grammar goes with the line")
        await screen.sees("filter: status>=500")
        await screen.press("escape", "f", "up")
        await screen.until(lambda: screen.types, "the line")
        await screen.until(lambda: screen.line.value == "status>=500", "the line of before")
        await screen.press("down", "escape")
        await screen.until(lambda: screen.app.window is None, "the page")

    drive(tmp_path, use, market=scene(tmp_path))
