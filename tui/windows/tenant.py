"""What a tenant's numbers say in detail: settings and plan, limits, what does not agree."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from languages import _
from tui.sending.administrator import change_plan
from tui.state.form import Field, Form, Values
from tui.state.overlays import Window
from tui.text.safe_text import Line, line
from tui.views.dashboard import call_lines, disagreement_lines, limit_lines, settings_lines, value_of
from tui.views.forms import body_field, call_of

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView
    from tui.app import ScreenApp

Forget = Callable[[str], None]
"""What is told of a tenant that was changed."""


def show_disagreements(app: "ScreenApp", page: "PageView", turn: int) -> None:
    """Which answers do not agree, with both numbers."""
    columns, recent = app.size.width - 10, app.session.recent
    calls = call_lines(page, {row.id: row for row in recent}, columns)
    _show(app, _("What does not agree"), [*disagreement_lines(page, columns), line(), *calls], turn)


def show_limits(app: "ScreenApp", page: "PageView", turn: int) -> None:
    """What the tenant may do at most."""
    shown = limit_lines(value_of(page, "get_limits"), app.size.width - 10)
    _show(app, _("Limits of {tenant}", tenant=page.tenant_id), shown, turn)


def _show(app: "ScreenApp", title: str, shown: list[Line], turn: int) -> None:
    app.open_late(Window(title=title, lines=shown, foot=_("Esc back   j k scroll")), turn)


def show_settings(app: "ScreenApp", page: "PageView", turn: int, forget: Forget) -> None:
    """The tenant's settings as they were answered, and what can be changed of them."""
    keys = {
        "p": lambda: _ask_plan(app, page.tenant_id, forget),
        "R": lambda: _change_settings(app, page, forget),
    }
    shown, title = (
        settings_lines(value_of(page, "get_settings")),
        _("Settings of {tenant}", tenant=page.tenant_id),
    )
    window = Window(title=title, lines=shown, foot=_("p plan   R change   Esc back"), keys=keys)
    app.open_late(window, turn)


def _change_settings(app: "ScreenApp", page: "PageView", forget: Forget) -> None:
    """The configuration as JSON, to be changed and sent."""
    tenant_id, value = page.tenant_id, value_of(page, "get_settings")
    config = value.get("config", {}) if isinstance(value, dict) else {}

    def done(values: Values) -> None:
        sent = replace(call_of("update_settings", values), tenant_id=tenant_id)
        app.sender.send(sent, then=lambda: forget(tenant_id))

    app.close_window()
    title = _("Settings of {tenant}", tenant=tenant_id)
    app.fill_in(Form(title=title, fields=[body_field({"config": config})], done=done))


def _ask_plan(app: "ScreenApp", tenant_id: str, forget: Forget) -> None:
    from mock_market.domain.plans import PLAN_FEATURES

    other, title = _("another ..."), _("Plan of {tenant}", tenant=tenant_id)

    def named(plan: str) -> None:
        change_plan(app, plan, lambda: forget(tenant_id))

    def chosen(plan: str) -> None:
        if plan == other:
            field = Field(name="plan", label=_("plan"), needed=True)
            app.fill_in(Form(title=title, fields=[field], done=lambda values: named(values["plan"].strip())))
        else:
            named(plan)

    app.close_window()
    app.choose(title, [*PLAN_FEATURES, other], chosen)
