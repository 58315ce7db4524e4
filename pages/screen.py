"""docs/tui.md: the screen's pages and keys, from the one table of actions."""

from pages.table import table
from tui.actions import ACTIONS, PAGES, Action, shown_key
from tui.texts import text

_HEAD = """# The screen

`mt-sim up` ends in a terminal screen; `mt-sim tui` attaches another one to a sandbox that runs, from a second
terminal or after you left the first. Leaving it can keep the sandbox running: it asks. Without a terminal use
`mt-sim up --no-tui` and `mt-sim traces list --follow`.

```
 mt-sim  > sample-service  http://127.0.0.1:37041  [LOCAL]  UP 5.0ms                                           3 traces
 [1 Drive]   2 Traces    3 Scenarios    4 Tenants    5 Conformance    6 Targets
┌─ Tenants 1 ────────────────────┐┌─ Send to univ-01 ──────────────────────┐┌─ Last exchange #3 ───────────────────────┐
│univ-01            active       ││a   activate              200 ok   5.0ms││POST 127.0.0.1:37041/mt/tenant/univ-01/act│
│                                ││D   deactivate, its data kept asks first││200 ok   5.0 ms   attempt 1               │
│                                ││s s status                              ││contract: nothing broken                  │
│                                ││s u usage of this month                 ││                                          │
│                                ││s t stats of 30 days                    ││{                                         │
│                                ││s c costs of 30 days                    ││  "success": true,                        │
│                                ││s o top users                           ││  "tenant_id": "univ-01",                 │
│                                ││.   the last call again                 ││  "message": "활성화 완료"                │
│                                ││p   apply for a tenant and approve it   ││}                                         │
└────────────────── j k   Enter ─┘└─────────── Enter sends the marked one ─┘└────────────────────── r replay   c copy ─┘
┌─ Live  (following) ──────────────────────────────────────────────────────────────────────────────────────────────────┐
│      # time            operation            tenant              try status         ms    size  note                  │
│      1 21:07:51.637 -> activate_tenant      univ-01                 200 ok        7.6    115B                        │
│      2 21:08:27.785 -> activate_tenant      univ-01                 200 ok        8.8    115B                        │
│      3 21:08:32.609 -> activate_tenant      univ-01                 200 ok        5.0    115B                        │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 activate_tenant univ-01: 200 ok in 5.0 ms, #3.   To undo: D   Again: .
 ? help  : command │ a activate Enter open D deactivate r replay . again x scenarios n new / find F follow b burst +8
```

Press `a`: the tenant is activated and the answer stands on the right. `2` shows every call with request,
response and timing, `4` the tenant's dashboard as the market's administrator sees it, `5` judges the service
while you watch, `6` switches to a service of your own. `?` shows the keys of the page you are on; keys work on
a Korean keyboard layout too. What a target sent is shown, never executed, and keys are masked.

## Keys

Two keys with a space between them are pressed one after the other; the first opens a menu.
"""


def screen_page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for page in PAGES:
        own = [action for action in ACTIONS if page in action.pages and action.pages != PAGES]
        parts.append(_section(page.capitalize(), own))
    parts.append(_section("Everywhere", [action for action in ACTIONS if action.pages == PAGES]))
    return "\n".join(parts)


def _section(title: str, actions: list[Action]) -> str:
    rows = [
        (
            " ".join(f"`{shown_key(key)}`" for key in action.keys),
            text(f"action.{action.name}"),
            "yes" if action.asks else "",
        )
        for action in actions
    ]
    return f"### {title}\n\n{table(('key', 'does', 'asks first'), rows)}\n"
