"""The administrator's desk: applications, tenants, deliveries, time and faults of the running market."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from languages import _
from simulator.cli.operations import deactivate
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, MarketTarget, Tenant, group
from simulator.cli.reading.without_effect import refuse
from simulator.errors.arguments import APPLICATION_FOR_ANOTHER, DELIVERY_NOT_NAMED, NEITHER_ON_NOR_OFF
from simulator.errors.exit_codes import ExitCode

Number = Annotated[int, typer.Argument(help="Its number, as the list shows it.")]
WAIT_S = 30.0

deliveries = group("deliveries", "What the market has promised.")
clock = group("clock", "Market time.")
fault = group("fault", "Bad days on purpose, from a seed.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (apply, applications, approve, reject, tenants, renew, suspend, plan, dashboard, debug):
        app.command()(command)
    for several in (deliveries, clock, fault):
        app.add_typer(several)


def apply(
    kind: Annotated[
        str, typer.Option(help="demo (30 days) or service (a year).", autocompletion=completion.kinds)
    ] = "demo",
    name: Annotated[str | None, typer.Option(help="The applicant's name.")] = None,
    email: Annotated[
        str | None, typer.Option(help="The applicant's e-mail; decides which tenant is reused.")
    ] = None,
    university: Annotated[str | None, typer.Option(help="The applicant's university.")] = None,
    start: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    webhook: Annotated[
        bool, typer.Option("--webhook", help="Approval sends auto-provision, not activate.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Same seed, same applicant.")] = None,
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Submit an application; what is left out is made up."""
    from simulator.commands.applying import applicant, wish

    person = applicant(name=name, email=email, university=university, seed=seed)
    wanted = wish(kind=kind, applicant=person, start=start, end=end, webhook=webhook, seed=seed)
    _show(
        data,
        as_json,
        _about(target, lambda client, name: client.apply(wanted.model_copy(update={"target": name}))),
        "application_line",
    )


def applications(target: MarketTarget = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """List the newest applications."""
    question = _about(target, lambda client, name: client.applications(target=name))
    _show(data, as_json, question, "application_line")


def approve(
    application: Number, target: MarketTarget = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """Approve an application and show the delivery that goes out.

    Its number says which service it is for; with --target, an application for another service is refused.
    """
    _check_application(data, application, target)
    _deliver(data, as_json, lambda client, state: client.approve(application, wait_s=WAIT_S))


def reject(
    application: Number,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Reject an application; nothing is sent."""
    _check_application(data, application, target)
    _show(data, as_json, lambda client, state: client.reject(application, reason), "application_line")


def tenants(target: MarketTarget = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """List the tenants that the market knows, with their subscriptions."""
    _show(data, as_json, _about(target, lambda client, name: client.tenants(name)), "tenant_line")


def renew(
    tenant: Tenant,
    auto: Annotated[
        bool | None, typer.Option("--auto/--no-auto", help="Only say whether its end renews.")
    ] = None,
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Renew a subscription for one more term. The market's alone: no service is told."""
    question = _about(target, lambda client, name: client.renew(name, tenant, auto=auto))
    _show(data, as_json, question, "tenant_line")


def suspend(tenant: Tenant, target: MarketTarget = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Suspend a tenant for a violation. One that the market does not know is refused."""
    from simulator.sandbox.market_calls import ask_market

    known = ask_market(data, _about(target, lambda client, name: client.tenant(name, tenant)))
    deactivate(tenant, reason="violation", target=known.target, data=data, as_json=as_json)


def plan(
    tenant: Tenant,
    to: Annotated[
        str,
        typer.Option(
            "--to", help="basic, standard, premium or the service's word.", autocompletion=completion.plans
        ),
    ],
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Change a tenant's plan: deactivate with preserved data, then activate."""
    from simulator.output.console import say

    def on_the_way(client: Any, name: str) -> Any:
        return client.change_plan(name, tenant, to, wait_s=WAIT_S)

    def half_way(off: Any, on: Any) -> None:
        if off.worked and not on.worked:
            say(
                _(
                    "{tenant} is switched off now: only the first half was done. Once mended: "
                    "mt-sim activate --tenant {tenant} --target {target}, or plan again",
                    tenant=tenant,
                    target=on.target,
                )
            )

    _deliver(data, as_json, _about(target, on_the_way), then=half_way)


def dashboard(
    tenant: Tenant,
    period: Annotated[
        str, typer.Option(help="How far back it looks.", autocompletion=completion.periods)
    ] = "30d",
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Fetch a tenant's page as an administrator sees it, and say what agrees and what does not."""
    question = _about(target, lambda client, name: client.page(name, tenant, period))
    page = _show(data, as_json, question, "page_text")
    broken = any(part.problem for part in page.parts) or not all(one.holds for one in page.agreements)
    raise typer.Exit(ExitCode.FAILED if broken else ExitCode.PASSED)


def debug(
    switch: Annotated[str, typer.Argument(help="on or off.", autocompletion=completion.switches)],
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """While you step through your service: no deadlines and no retries."""
    from simulator.output.console import say, show_json
    from simulator.sandbox.market_calls import ask_market

    if switch not in ("on", "off"):
        raise NEITHER_ON_NOR_OFF.error()
    on = ask_market(data, lambda client, state: client.debugging(switch == "on"))
    if as_json:
        show_json({"debugging": on})
        return
    say(_("no deadlines, no retries") if on else _("deadlines and retries as usual"))


@deliveries.command(name="list")
def list_deliveries(
    state: Annotated[
        str | None,
        typer.Option(
            "--state", help="waiting, delivered, failed or unknown.", autocompletion=completion.states
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many, the newest.")] = 50,
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """List the newest deliveries; failed ones stay listed."""

    def listed(client: Any, name: str) -> Any:
        return client.deliveries(target=name, state=state, limit=limit)

    _show(data, as_json, _about(target, listed), "delivery_line")


@deliveries.command(name="show")
def show_delivery(number: Number, data: Data = DATA, as_json: AsJson = False) -> None:
    """Show a delivery with every attempt."""
    _show(data, as_json, lambda client, state: client.delivery(number), "delivery_text")


@deliveries.command(name="redeliver")
def redeliver(
    ctx: typer.Context,
    number: Annotated[int | None, typer.Argument(help="One delivery; or all that failed.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that failed or are unknown.")] = False,
    since: Annotated[str | None, typer.Option(help="Only those promised since this time.")] = None,
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Send again, with the same idempotency key."""
    from simulator.output.console import say
    from simulator.sandbox.market_calls import ask_market

    if (number is None) != failed:
        raise DELIVERY_NOT_NAMED.error()
    if number is not None:
        refuse(ctx, _("the number says which is meant"), ("since", "target"))
        _deliver(data, as_json, lambda client, state: client.redeliver(number, wait_s=WAIT_S))
        return
    again = ask_market(data, _about(target, lambda client, name: client.redeliver_failed(name, since)))
    if not again:
        say(_("nothing had failed"))
        return

    async def ends(client: Any, state: Any) -> list[Any]:
        return [await client.delivery(number, wait_s=WAIT_S) for number in again]

    _deliver(data, as_json, ends, "delivery_line")


@clock.command(name="show")
def show_clock(data: Data = DATA, as_json: AsJson = False) -> None:
    """Show market time."""
    _show(data, as_json, lambda client, state: client.clock(), "clock_text")


@clock.command(name="advance")
def advance_clock(
    span: Annotated[str, typer.Argument(help="How far: 31d, 12h, 1h30m.")],
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Let market time pass: what would have happened happens, in order.

    Exit code 1 when something that went out was refused or its outcome is unknown.
    """
    advanced = _show(data, as_json, lambda client, state: client.advance(span), "advanced_text")
    worked = all(one.worked or one.state == "waiting" for one in advanced.deliveries)
    raise typer.Exit(ExitCode.PASSED if worked else ExitCode.FAILED)


@fault.command(name="list")
def list_faults(target: MarketTarget = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """List the fault plan that is set, and what each fault does."""
    from mock_market.domain.faults import MEANINGS
    from simulator.output.console import show

    _show(data, as_json, _about(target, lambda client, name: client.faults(target=name)), "fault_text")
    if not as_json:
        for kind, meaning in MEANINGS.items():
            show(f"{kind:<12} {_(meaning)}")


@fault.command(name="set")
def set_fault(
    rate: Annotated[
        list[str],
        typer.Argument(help="fault=rate, such as duplicate=0.3; several.", autocompletion=completion.faults),
    ],
    seed: Annotated[int, typer.Option(help="Same seed, same strikes.")] = 1,
    target: MarketTarget = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Set the target's fault plan and list whom it will strike."""
    from mock_market.api.market_views import FaultInput
    from simulator.commands.applying import rates

    given = FaultInput(rates=rates(rate), seed=seed)
    _show(data, as_json, _about(target, lambda client, name: client.set_faults(name, given)), "fault_text")


@fault.command(name="clear")
def clear_fault(target: MarketTarget = None, data: Data = DATA) -> None:
    """No more faults."""
    from simulator.output.console import say
    from simulator.sandbox.market_calls import ask_market

    ask_market(data, _about(target, lambda client, name: client.clear_faults(name)))
    say(_("no fault plan is set"))


def _about(target: str | None, question: Callable[[Any, str], Any]) -> Callable[..., Any]:
    """A question about one service: the one that is meant, by its name in the market."""

    async def asked(client: Any, state: Any) -> Any:
        from simulator.sandbox.target import service_named

        return await question(client, await service_named(client, state, target))

    return asked


def _check_application(data: Any, number: int, target: str | None) -> None:
    """CommandError when a service was named and the application is for another."""
    from simulator.sandbox.market_calls import ask_market
    from simulator.sandbox.target import service_named

    async def check(client: Any, state: Any) -> None:
        name = await service_named(client, state, target)
        found = await client.application(number)
        if found.target != name:
            raise APPLICATION_FOR_ANOTHER.error(number=number, service=found.target, name=name)

    if target is not None:
        ask_market(data, check)


def _deliver(
    data: Any,
    as_json: bool,
    question: Callable[..., Any],
    text: str = "delivery_text",
    *,
    then: Callable[..., None] = lambda *shown: None,
) -> None:
    """Show one or more deliveries and how they ended; exit 1 unless all of them worked."""
    shown = _show(data, as_json, question, text)
    every = shown if isinstance(shown, list) else [shown]
    then(*every)
    raise typer.Exit(ExitCode.PASSED if all(one.worked for one in every) else ExitCode.FAILED)


def _show(data: Any, as_json: bool, question: Callable[..., Any], text: str) -> Any:
    """Ask the market, show the answer as text or JSON, and return it."""
    from simulator.output import market_text
    from simulator.output.console import say, show, show_json
    from simulator.sandbox.market_calls import ask_market

    found = ask_market(data, question)
    every = found if isinstance(found, list) else [found]
    if as_json:
        values = [one.model_dump(mode="json") for one in every]
        show_json(values if isinstance(found, list) else values[0])
    else:
        for one in every:
            show(getattr(market_text, text)(one))
        if not every:
            say(_("nothing yet"))
    return found
