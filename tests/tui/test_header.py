"""The header: in which state the market is, whole at every size."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from screen_driver.fake_market import LOCAL, SHARED, delivery, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from languages import choose
from mock_market.api.market_views import FaultView, ModesView
from mock_market.wire.exchange_rows import RowPage
from tui.sending import feed
from tui.state.options import Options
from tui.state.session import Session
from tui.text.safe_text import plain
from tui.views.bars import header_rows
from tui.views.market import state_lines

AHEAD = timedelta(days=40)
FAULTS = [
    FaultView(target="sample-service", rates={"duplicate": 0.9, "drop_answer": 0.5}, seed=1, next_strikes={})
]
STATE = {
    "en": (
        "faults: duplicate drop_answer",
        "defects on: 1",
        "no limits",
        "2 waiting",
        "3 given up",
        "4 failed",
        "5 broken",
    ),
    "ko": ("장애: duplicate drop_answer", "제한 없음", "결함 1", "대기 2", "포기 3", "실패 4", "위반 5"),
}


def session(tmp_path: Path) -> Session:
    state = tmp_path / "sandbox.json"
    options = Options(
        market="http://127.0.0.1:1",
        token_file=tmp_path / "t",
        data=tmp_path,
        state_file=state,
        target=LOCAL.name,
    )
    found = Session(options)
    found.take_targets([LOCAL, SHARED])
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("columns", [160, 120, 80, 60])
def test_all_that_changes_what_one_sees_is_told_at_every_size(
    tmp_path: Path, columns: int, language: str
) -> None:
    known = session(tmp_path)
    (tmp_path / "sandbox.json").write_text('{"defects": ["users.pages"]}')
    known.take_modes(ModesView(ahead_s=AHEAD.total_seconds(), debugging=True, faults=FAULTS))
    known.waiting = [delivery("univ-01", "waiting")] * 2
    known.given_up, known.failures, known.broken = 3, 4, 5
    choose(language)
    try:
        rows = [plain(one) for one in header_rows(known, columns)]
        state = " ".join(map(plain, state_lines(known, 60)))
        assert (f"KST              {datetime.now(UTC) + AHEAD + timedelta(hours=9):%Y-%m-%d}" in state) == (
            language == "ko"
        )
    finally:
        choose("en")
    told = " ".join(rows)
    day = f"{datetime.now(UTC) + AHEAD:%Y-%m-%d}"
    assert [
        wanted
        for wanted in (day, *STATE[language], "UTC", "> sample-service", "[LOCAL]")
        if wanted not in told
    ] == []
    assert language == "en" or "KST" in told
    assert max(map(cell_len, rows)) <= columns
    assert len(rows) <= (2 if columns > 100 else 3 if columns > 60 else 4)


@pytest.mark.parametrize("columns", [160, 120, 80, 60])
def test_a_market_as_it_should_be_takes_one_row(tmp_path: Path, columns: int) -> None:
    (row,) = header_rows(session(tmp_path), columns)
    assert cell_len(plain(row)) == columns
    assert "not asked yet" in plain(row)


def test_what_another_terminal_changed_is_told_without_an_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MODES_S", 0.0)

    async def use(screen: Screen) -> None:
        await screen.sees("traces 8")
        screen.market.faults, screen.market.debugging = FAULTS, True
        await screen.sees("faults: duplicate drop_answer  no limits")

    drive(tmp_path, use, market=scene(tmp_path), size=(160, 45))


def test_what_is_sent_while_the_screen_looks_is_seen_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in no answer that was on its way by then, and the next look of its own is a minute away."""
    for name in ("BUSY_S", "QUIET_S"):
        monkeypatch.setattr(feed, name, 60.0)

    async def use(screen: Screen) -> None:
        market, session = screen.market, screen.app.session
        before, last = market.rows, session.last_id

        async def rows(**query: Any) -> RowPage:
            page = await before(**query)
            if market.store.last_id() == last:
                market.add(exchange(last + 1))
                screen.app.feed.hurry()
            return page

        monkeypatch.setattr(market, "rows", rows)
        screen.app.feed.hurry()
        await screen.until(lambda: session.last_id == last + 1, "the exchange")

    drive(tmp_path, use, market=scene(tmp_path))
