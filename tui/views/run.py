"""Checks, steps and findings as lines. Pure."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from languages import N_, _
from tui.state.run import Item, RunState, State, counted, listed
from tui.text.safe_text import Line, Look, fit, in_words, line, right

STATES: dict[State, tuple[str, Look]] = {
    "waiting": (N_(".."), "dim"),
    "running": (N_(">>"), "accent"),
    "passed": (N_("passed"), "ok"),
    "failed": (N_("FAILED"), "bad"),
    "warned": (N_("warned"), "warn"),
    "skipped": (N_("skipped"), "dim"),
    "errored": (N_("ERRORED"), "bad"),
}
COUNTS: dict[State, str] = {
    "failed": N_("{count} failed"),
    "errored": N_("{count} errored"),
    "warned": N_("{count} warned"),
    "skipped": N_("{count} skipped"),
    "passed": N_("{count} passed"),
}
PARTS = (
    N_("claim"),
    N_("expected"),
    N_("observed"),
    N_("clause"),
    N_("hint"),
    N_("curl"),
    N_("exchanges"),
    N_("repeat"),
)
"""What is told of a check, a finding or a step, by these words."""
_WORD = 8


def word_of(state: State, columns: int = 0) -> tuple[str, Look]:
    """The state in a word of so many columns, and its look."""
    word, look = STATES[state]
    return fit(_(word), columns) if columns else _(word), look


def check_line(item: Item, columns: int) -> Line:
    """A check: its state in a word, its title, its level, its exchanges where the title has room."""
    tail = 24 if columns >= 100 else 0
    room = max(columns - _WORD - 1 - 8 - tail, 10)
    return line(
        word_of(item.state, _WORD),
        f" {fit(item.title, room)} ",
        (fit(item.level, 7), "dim"),
        (fit(numbers_text(item.exchanges), tail), "dim"),
    )


def suite_line(run: RunState, suite: str, columns: int) -> Line:
    """A suite, "" for all of them, with how many passed."""
    counts = counted(run.of_suite(suite))
    total = sum(counts.values())
    broken = counts.get("failed", 0) + counts.get("errored", 0)
    look: Look = "bad" if broken else "ok" if counts.get("passed") else ""
    numbers = f"{counts.get('passed', 0)}/{total}"
    return line(fit(suite or _("all"), max(columns - 9, 4)), (right(numbers, 9), look))


def count_lines(run: RunState) -> list[Line]:
    """How many ended how."""
    counts = counted(run.items.values())
    return [line(word_of(state, 9), f"{counts[state]:>5}") for state in STATES if counts.get(state)]


def step_line(item: Item, columns: int) -> Line:
    """A step: state, title, expected and observed where there is room."""
    told = columns >= 70 and bool(item.value.get("expected") or item.value.get("observed"))
    each = max((columns - _WORD - 12) // 4, 8) if told else 0
    room = max(columns - _WORD - 12 - 2 * each, 12)
    return line(
        word_of(item.state, _WORD),
        f" {item.id:>2} {fit(item.title, room)}",
        (f" {fit(str(item.value.get('expected', '')), each - 1)}" if told else "", "dim"),
        f" {fit(str(item.value.get('observed', '')), each - 1)}" if told else "",
        (f" {numbers_text(item.exchanges[:1])}", "dim"),
    )


def ended_text(items: Sequence[Item]) -> str:
    """How a run ended, in numbers, what is wrong first."""
    counts = counted(items)
    return ", ".join(_(COUNTS[state], count=counts[state]) for state in COUNTS if counts.get(state))


def finding_lines(item: Item | None, columns: int, words: Sequence[str] = ()) -> list[Line]:
    """What a check says, then each finding whole; ``words`` tell a command typed by hand where to go."""
    if item is None:
        return [line((_("choose a check"), "dim"))]
    value = item.value
    shown = [line(word_of(item.state, _WORD), f" {item.id}", (f"  {item.level}", "dim"))]
    findings = listed(value.get("findings"))
    shown += _pairs(value, ("claim",) if findings else ("claim", "message", "hint"), columns)
    for finding in findings:
        shown += [line(), *_pairs(finding, ("expected", "observed", "clause", "hint", "curl"), columns)]
    clauses = value.get("clauses")
    rest = {
        "clause": ", ".join(map(str, clauses)) if isinstance(clauses, list) else "",
        "exchanges": numbers_text(item.exchanges),
        "repeat": shlex.join(("mt-sim", "test", "--check", item.id, *words)),
    }
    return [*shown, *_pairs(rest, tuple(rest), columns)]


def step_detail(item: Item | None, columns: int) -> list[Line]:
    """One step whole."""
    if item is None:
        return [line((_("choose a scenario and press r"), "dim"))]
    return [
        line(word_of(item.state, _WORD), f" {item.title}"),
        *_pairs(item.value, ("expected", "observed", "hint"), columns),
    ]


def numbers_text(numbers: Sequence[int]) -> str:
    """``#812 #813``, or the first and the last of many."""
    if len(numbers) > 4:
        return f"#{numbers[0]}..#{numbers[-1]}"
    return " ".join(f"#{number}" for number in numbers)


def _pairs(value: Mapping[str, Any], keys: Sequence[str], columns: int) -> list[Line]:
    found: list[Line] = []
    for key in keys:
        given = value.get(key)
        if given in (None, ""):
            continue
        label = _(key) if key != "message" else ""
        for place, each in enumerate(in_words(str(given), max(columns - 12, 20))):
            found.append((*line((fit(label if place == 0 else "", 12), "dim")), *each))
    return found
