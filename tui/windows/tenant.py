"""What a tenant's numbers say in detail: settings and plan, limits, what does not agree."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from languages import _
from mock_market.domain.plans import PLAN_FEATURES
from tui.sending.administrator import change_plan
from tui.sending.sender import SendingHost
from tui.state.form import Field, Form, Values
from tui.state.overlays import Window
from tui.text.safe_text import line
from tui.views.dashboard import call_lines, disagreement_lines, limit_lines, settings_lines, value_of
from tui.views.forms import body_field, call_of

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView

Forget = Callable[[str], None]
"""What is told of a tenant that was changed."""


def show_disagreements(host: SendingHost, page: "PageView", turn: int) -> None:
    """Which answers do not agree, with both numbers."""
    columns, recent = host.size.width - 10, host.session.recent
    calls = call_lines(page, {row.id: row for row in recent}, columns)
    shown = [*disagreement_lines(page, columns), line(), *calls]
    host.open_window(Window(title=_("What does not agree"), lines=shown), turn)


def show_limits(host: SendingHost, page: "PageView", turn: int) -> None:
    """What the tenant may do at most."""
    shown = limit_lines(value_of(page, "get_limits"), host.size.width - 10)
    host.open_window(Window(title=_("Limits of {tenant}", tenant=page.tenant_id), lines=shown), turn)


def show_settings(host: SendingHost, page: "PageView", turn: int, forget: Forget) -> None:
    """The tenant's settings as they were answered, and what can be changed of them."""
    keys = {
        "p": lambda: _ask_plan(host, page.tenant_id, forget),
        "R": lambda: _change_settings(host, page, forget),
    }
    shown, title = settings_lines(value_of(page, "get_settings")), _settings_of(page.tenant_id)
    window = Window(title=title, lines=shown, foot=_("p plan   R change   Esc back"), keys=keys)
    host.open_window(window, turn)


def _settings_of(tenant_id: str) -> str:
    return _("Settings of {tenant}", tenant=tenant_id)


def _change_settings(host: SendingHost, page: "PageView", forget: Forget) -> None:
    """The configuration as JSON, to be changed and sent."""
    tenant_id, config = page.tenant_id, value_of(page, "get_settings").get("config", {})

    def done(values: Values) -> None:
        sent = replace(call_of("update_settings", values), tenant_id=tenant_id)
        host.sender.send(sent, then=lambda: forget(tenant_id))

    host.close_window()
    host.fill_in(Form(title=_settings_of(tenant_id), fields=[body_field({"config": config})], done=done))


def _ask_plan(host: SendingHost, tenant_id: str, forget: Forget) -> None:
    other, title = _("another ..."), _("Plan of {tenant}", tenant=tenant_id)

    def named(plan: str) -> None:
        change_plan(host, plan, lambda: forget(tenant_id))

    def chosen(plan: str) -> None:
        if plan == other:
            field = Field(name="plan", label=_("plan"), needed=True)
            host.fill_in(Form(title=title, fields=[field], done=lambda values: named(values["plan"].strip())))
        else:
            named(plan)

    host.close_window()
    host.choose(title, [*PLAN_FEATURES, other], chosen)
