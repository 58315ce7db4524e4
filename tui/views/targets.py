"""What the Targets page shows: what the market drives, and profiles it could. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mock_market.wire.sent_keys import KEY_VARIABLE
from tui.state.session import Desk
from tui.text.safe_text import Line, Look, fit, folded, line
from tui.text.texts import text

if TYPE_CHECKING:
    from mock_market.api.views import TargetView

_LOOPBACK = ("http://127.", "http://localhost", "http://[::1]", "https://localhost", "https://127.")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A target of the market, or a profile that is not registered yet."""

    name: str
    url: str
    dialect: str
    local: bool
    registered: bool
    key: str
    deadline: str

    @property
    def place(self) -> str:
        """LOCAL or SHARED."""
        return text("targets.local" if self.local else "targets.shared")


def entries(targets: "Iterable[TargetView]", profiles: Iterable[dict[str, Any]]) -> list[Entry]:
    """Targets first, then profiles with other names."""
    found = [
        Entry(
            name=one.name,
            url=one.url,
            dialect=one.dialect,
            local=one.local,
            registered=True,
            key=text("targets.key_held" if one.has_key else "targets.no_key"),
            deadline=f"{one.deadline_s:g} s" if one.deadline_s is not None else "-",
        )
        for one in targets
    ]
    known = {one.name for one in found}
    return found + [_profile(one) for one in profiles if str(one.get("name")) not in known]


def _profile(given: dict[str, Any]) -> Entry:
    url = str(given.get("url", ""))
    shared = given.get("shared")
    return Entry(
        name=str(given.get("name", "")),
        url=url,
        dialect=str(given.get("dialect", "standard")),
        local=not shared if isinstance(shared, bool) else url.startswith(_LOOPBACK),
        registered=False,
        key=_key(given),
        deadline=f"{given.get('deadline', 10):g} s"
        if isinstance(given.get("deadline"), (int, float))
        else "-",
    )


def _key(given: dict[str, Any]) -> str:
    if given.get("key"):
        return text("targets.key_written")
    return text("targets.key_in", name=given.get("key_env") or KEY_VARIABLE)


def target_lines(found: Sequence[Entry], desk: Desk, columns: int) -> list[Line]:
    """A target a line; the one in use is marked by a word."""
    return [_target(one, desk, columns) for one in found]


def _target(one: Entry, desk: Desk, columns: int) -> Line:
    used = one.name == desk.target
    kind = "registered" if one.registered else "profile_word"
    state = text("targets.now" if used else f"targets.{kind}")
    look: Look = "ok" if used else "dim"
    for_url = max(columns - 24 - 8 - 22 - (13 if columns >= 90 else 0), 12)
    dialect = f"{fit(one.dialect, 12)} " if columns >= 90 else ""
    return line(
        (f"{'>' if used else ' '} {fit(one.name, 22)}", "bold" if used else ""),
        (f"{one.place:<8}", "ok" if one.local else "warn"),
        f"{fit(one.url, for_url)} {dialect}",
        (fit(state, 20), look),
    )


def entry_lines(one: Entry, health: str, columns: int) -> list[Line]:
    """One target whole."""
    pairs = [
        (text("targets.address"), one.url),
        (text("targets.dialect"), one.dialect),
        (text("targets.key"), one.key),
        (text("targets.deadline"), one.deadline),
        (text("targets.place"), one.place),
        (text("targets.health"), health),
    ]
    shown = [line((f"{fit(name, 12)}", "dim"), value) for name, value in pairs]
    hint = text("targets.hint" if one.local else "targets.shared_hint")
    return [*shown, line(), *folded(line((hint, "dim")), columns)]
