"""What the Drive page shows. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mock_market.exchange_rows import outcome_word
from tui.actions import SENDS, Action, actions_of
from tui.desk import Desk
from tui.rows import milliseconds, status_look
from tui.safe_text import Line, Look, fit, line, spread
from tui.texts import text

if TYPE_CHECKING:
    from mock_market.api.views import TenantView
    from tui.desk import NewTenant

OPERATIONS = {"activate": "activate_tenant", "deactivate": "deactivate_tenant", **SENDS}
_STATES: dict[str, Look] = {
    "active": "ok",
    "provisioning": "warn",
    "suspended": "bad",
    "deactivated": "dim",
    "unknown": "bad",
    "new": "accent",
}


def tenant_lines(tenants: "Sequence[TenantView | NewTenant]", columns: int) -> list[Line]:
    """A tenant a line: id, name where there is room, state in a word, plan."""
    return [_tenant(one, columns) for one in tenants]


def _tenant(one: "TenantView | NewTenant", columns: int) -> Line:
    state = fit(one.state, 13)
    plan = f" {fit(one.plan, 9)}" if columns >= 40 else ""
    room = columns - 14 - len(plan)
    for_id = min(max(room // 2, 12), 26) if columns >= 52 else room
    name = f" {fit(one.name, room - for_id - 1)}" if columns >= 52 else ""
    return line(f"{fit(one.tenant_id, for_id)}{name} ", (state, _STATES.get(one.state, "")), (plan, "dim"))


def no_tenant_lines(term: str) -> list[Line]:
    """What to do when there is none."""
    if term:
        return [line(text("tenants.nothing_found", term=term))]
    return [
        line((text("tenants.none"), "bold")),
        line(),
        line(text("tenants.first")),
        line(text("tenants.apply")),
    ]


def send_actions() -> list[Action]:
    """What can be sent, in the order of the menu."""
    return [action for action in actions_of("drive") if action.group == "send" and action.name != "replay"]


def send_lines(desk: Desk, columns: int) -> list[Line]:
    """Every action with its key and what came of it last."""
    return [_send(desk, action, columns) for action in send_actions()]


def _send(desk: Desk, action: Action, columns: int) -> Line:
    operation = OPERATIONS.get(action.name)
    row = desk.last_of(operation, None if operation == "health" else desk.tenant_id) if operation else None
    busy = desk.busy.get(operation or action.name, 0)
    last: list[tuple[str, Look]] = []
    if busy:
        last = [("...", "accent")]
    elif row is not None:
        last = [
            (outcome_word(row.status, row.failure), status_look(row)),
            (f"{milliseconds(row.total_ms):>6}ms", "dim"),
        ]
    elif action.asks:
        last = [(text("send.asks"), "dim")]
    start = line((f"{action.key:<4}", "key"), text(f"action.{action.name}"))
    return spread(start, line(*last), columns)
