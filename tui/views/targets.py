"""What the Targets page shows: what the market drives, and profiles it could. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from languages import _, said_as
from mock_market.wire.masked_keys import KEY_VARIABLE
from tui.state.session import Session
from tui.text.safe_text import Line, Look, fit, folded, line

if TYPE_CHECKING:
    from mock_market.api.views import TargetView

_LOOPBACK = ("http://127.", "http://localhost", "http://[::1]", "https://localhost", "https://127.")


@dataclass(frozen=True, kw_only=True)
class TargetEntry:
    """A target of the market, or a profile that is not registered yet."""

    name: str
    url: str
    dialect: str
    local: bool
    registered: bool
    key: str
    """Where its key is."""
    deadline_s: float | None

    @property
    def place(self) -> str:
        """LOCAL or SHARED."""
        return _("LOCAL") if self.local else _("SHARED")


def entries(targets: "Iterable[TargetView]", profiles: Iterable[Mapping[str, Any]]) -> list[TargetEntry]:
    """Targets first, then profiles with other names."""
    found = [
        TargetEntry(
            name=one.name,
            url=one.url,
            dialect=one.dialect,
            local=one.local,
            registered=True,
            key=_("held by the market") if one.has_key else _("none"),
            deadline_s=one.deadline_s,
        )
        for one in targets
    ]
    known = {one.name for one in found}
    return found + [_profile(one) for one in profiles if str(one.get("name")) not in known]


def _profile(given: Mapping[str, Any]) -> TargetEntry:
    url, shared, deadline = str(given.get("url", "")), given.get("shared"), given.get("deadline")
    variable = _("in the variable {name}", name=given.get("key_env") or KEY_VARIABLE)
    return TargetEntry(
        name=str(given.get("name", "")),
        url=url,
        dialect=str(given.get("dialect", "standard")),
        local=not shared if isinstance(shared, bool) else url.startswith(_LOOPBACK),
        registered=False,
        key=_("written in mt-sim.toml") if given.get("key") else variable,
        deadline_s=deadline if isinstance(deadline, (int, float)) else None,
    )


def target_line(one: TargetEntry, session: Session, columns: int) -> Line:
    """A target; the one in use is marked by a word."""
    used = one.name == session.target
    state = _("in use") if used else _("known to the market") if one.registered else _("profile")
    look: Look = "ok" if used else "dim"
    for_url = max(columns - 24 - 8 - 22 - (13 if columns >= 90 else 0), 12)
    dialect = f"{fit(one.dialect, 12)} " if columns >= 90 else ""
    return line(
        (f"{'>' if used else ' '} {fit(one.name, 22)}", "bold" if used else ""),
        (f"{one.place:<8}", "ok" if one.local else "warn"),
        f"{fit(one.url, for_url)} {dialect}",
        (fit(state, 20), look),
    )


def entry_lines(one: TargetEntry, health: str, columns: int) -> list[Line]:
    """One target whole."""
    pairs = [
        (_("url"), one.url),
        (_("dialect"), one.dialect),
        (_("key"), one.key),
        (_("deadline"), "-" if one.deadline_s is None else _("{count} s", count=f"{one.deadline_s:g}")),
        (_("env"), one.place),
        (said_as("a state", "health"), health),
    ]
    shown = [line((f"{fit(name, 12)}", "dim"), value) for name, value in pairs]
    hint = (
        _("Nothing is sent to a target until you act; its health is asked once when you switch.")
        if one.local
        else _("A SHARED target asks for its name before it is used, and before the first write.")
    )
    return [*shown, line(), *folded(line((hint, "dim")), columns)]
