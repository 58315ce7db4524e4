"""What is seen at a glance: plots with a scale, gauges, calls in time, a bar while something works."""

from dataclasses import fields

import pytest
from screen_driver.fake_market import make_page

from mock_market.wire.exchange_rows import ExchangeRow
from tui.state.work import Work
from tui.text.safe_text import line_width, plain
from tui.views.bars import tabs_line
from tui.views.dashboard import call_lines, limit_lines, plot_lines

DAYS = [(f"2026-11-{day:02}", float(value)) for day, value in enumerate([3, 9, 120, 40, 44, 7], start=1)]


def rows(lines: object) -> list[str]:
    return [plain(one) for one in lines]  # type: ignore[attr-defined]


def test_a_plot_has_a_scale_the_largest_day_yesterday_and_today() -> None:
    lines = plot_lines(DAYS, 60, 8, "2026-11-06")
    drawn = rows(lines)
    assert len(drawn) == 8
    assert drawn[0].startswith("120 ")
    assert drawn[3].startswith(" 60 ")
    assert drawn[-2].startswith("  0 11-01")
    assert "max 120 on 11-03  min 3" in drawn[-1]
    assert "yesterday 44  today so far 7" in drawn[-1]
    assert lines[0][-1][1] == "warn"
    assert max(map(line_width, lines)) <= 60


def test_a_plot_of_days_gone_by_has_no_today_and_one_without_room_is_a_line() -> None:
    lines = plot_lines(DAYS, 60, 8, "2027-01-01")
    assert "today" not in "".join(rows(lines))
    assert all(look != "warn" for one in lines for text, look in one if text)
    (small,) = rows(plot_lines(DAYS, 60, 1, "2026-11-06"))
    assert small.endswith("max 120 on 11-03  min 3")


def test_a_limit_is_a_gauge_with_both_numbers() -> None:
    limits = [
        {"name": "users", "used": 122.0, "limit": 150, "unit": "users", "resets_at": None},
        {"name": "tokens", "used": 500, "limit": 400, "unit": "", "resets_at": "2026-12-01T00:00:00Z"},
        {"name": "storage", "used": 3, "limit": None, "unit": "MB", "resets_at": None},
        {"name": "odd", "used": "x", "limit": [], "unit": 3},
    ]
    lines = limit_lines({"limits": limits}, 110)
    users, tokens, storage, odd = rows(lines)
    assert users == "users   [################    ]  81%  122 / 150 users"
    assert tokens == "tokens  [####################] 125%  500 / 400   anew at 2026-12-01T00:00"
    assert "no limit" in storage
    assert storage.endswith("3 / - MB")
    assert odd.startswith("odd ")
    assert [one[1][1] for one in lines] == ["warn", "bad", "ok", "ok"]
    assert rows(limit_lines({}, 80)) == ["not offered"]


def called(number: int, second: int, ms: float) -> ExchangeRow:
    told = dict.fromkeys(one.name for one in fields(ExchangeRow))
    return ExchangeRow(**{**told, "id": number, "started_at": f"2026-11-20T05:22:0{second}Z", "total_ms": ms})  # type: ignore[arg-type]


def test_the_calls_of_a_dashboard_stand_where_they_ran() -> None:
    parts = [part for part in make_page().parts if part.exchange_id]
    page = make_page().model_copy(update={"parts": parts[:3]})
    numbers = [part.exchange_id or 0 for part in parts[:3]]
    known = {numbers[0]: called(numbers[0], 1, 1000.0), numbers[1]: called(numbers[1], 2, 3000.0)}
    first, second, unknown = rows(call_lines(page, known, 72))
    assert first.endswith("[#######                     ]     1000 ms")
    assert second.endswith("[       #####################]     3000 ms")
    assert unknown.split() == [f"#{numbers[2]}", parts[2].operation]
    assert "[" not in rows(call_lines(page, known, 60))[0]


@pytest.mark.parametrize(("columns", "bar"), [(160, "[##########          ] "), (80, "")])
def test_work_that_can_be_counted_has_a_bar_where_there_is_room(columns: int, bar: str) -> None:
    drawn = plain(
        tabs_line("conformance", columns, Work(what="mt-sim test", done=60, total=120, stop=lambda: None))
    )
    assert f"{bar}mt-sim test 60/120 0:00  X stops" in drawn
    assert ("[#" in drawn) == bool(bar)
    small = plain(
        tabs_line("conformance", 60, Work(what="mt-sim test", done=60, total=120, stop=lambda: None))
    )
    assert small.endswith("60/120 0:00  X stops ")
