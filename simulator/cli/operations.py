"""``mt-sim activate``, ``deactivate`` and ``call``: one action, its exchange shown."""

from pathlib import Path
from typing import Annotated, Any

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, Dialect, Key, KeyEnv, TargetOption, Tenant
from simulator.cli.reading.without_effect import refuse_all_but
from simulator.errors.arguments import OPERATION_NOT_NAMED

Body = Annotated[
    str | None, typer.Option("--body", help="The whole body: JSON, @FILE, or - for standard input.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (activate, deactivate, call):
        app.command()(command)


def activate(
    tenant: Tenant,
    name: Annotated[str | None, typer.Option(help="The tenant's name.")] = None,
    plan: Annotated[
        str | None,
        typer.Option(help="basic, standard, premium or the service's word.", autocompletion=completion.plans),
    ] = None,
    feature: Annotated[list[str] | None, typer.Option(help="A feature; may be repeated.")] = None,
    email: Annotated[str | None, typer.Option(help="The contact's e-mail.")] = None,
    body: Body = None,
    data: Data = DATA,
    target: TargetOption = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    as_json: AsJson = False,
) -> None:
    """Activate a tenant, or activate it again.

    A tenant that the market knows is activated as it was last time; options change parts of that.
    """
    from mock_market.api.views import CallInput
    from simulator.commands.calls import read_body

    said = {"tenant_name": name, "plan": plan, "features": feature, "contact": email and {"email": email}}
    changes = {field: value for field, value in said.items() if value is not None}
    given = CallInput(operation="activate_tenant", tenant_id=tenant, changes=changes, **read_body(body))
    _call(given, target, key, key_env, dialect, data=data, as_json=as_json)


def deactivate(
    tenant: Tenant,
    reason: Annotated[
        str,
        typer.Option(
            help="subscription_expired, admin_request or violation.", autocompletion=completion.reasons
        ),
    ] = "admin_request",
    erase: Annotated[bool, typer.Option("--erase", help="Do not preserve the data. Final.")] = False,
    data: Data = DATA,
    target: TargetOption = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    as_json: AsJson = False,
) -> None:
    """Deactivate a tenant, or suspend it (--reason violation)."""
    from mock_market.api.views import CallInput

    body = {"reason": reason, "preserve_data": not erase}
    given = CallInput(operation="deactivate_tenant", tenant_id=tenant, body=body)
    _call(given, target, key, key_env, dialect, data=data, as_json=as_json)


def call(
    ctx: typer.Context,
    operation: Annotated[
        str | None, typer.Argument(help="Its name, as --list shows it.", autocompletion=completion.operations)
    ] = None,
    tenant: Annotated[
        str | None,
        typer.Option(
            "--tenant",
            "-t",
            help="The tenant's id, where the operation is about one.",
            metavar="ID",
            autocompletion=completion.tenants,
        ),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option("--user", "-u", help="The user's id, where the operation is about one.", metavar="ID"),
    ] = None,
    query: Annotated[list[str] | None, typer.Option("--query", "-q", help="name=value; repeatable.")] = None,
    body: Body = None,
    data: Data = DATA,
    target: TargetOption = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    as_json: AsJson = False,
    list_them: Annotated[bool, typer.Option("--list", help="List the operations.")] = False,
) -> None:
    """Call any operation and show request, answer and verdict."""
    from mock_market.api.views import CallInput
    from simulator.commands.calls import read_body, read_pairs
    from simulator.commands.one_call import list_operations

    if list_them:
        refuse_all_but(ctx, _("--list calls nothing"), ("list_them", "as_json"))
        list_operations(as_json=as_json)
        return
    if operation is None:
        raise OPERATION_NOT_NAMED.error()
    given = CallInput(
        operation=operation,
        tenant_id=tenant,
        user_id=user,
        query=read_pairs(query or []),
        **read_body(body),
    )
    _call(given, target, key, key_env, dialect, data=data, as_json=as_json)


def _call(
    given: Any,
    target: str | None,
    key: str | None,
    key_env: str | None,
    dialect: str | None,
    *,
    data: Path,
    as_json: bool,
) -> None:
    from simulator.commands.one_call import make_call
    from simulator.targets.named import TargetChoice

    choice = TargetChoice(target=target, key=key, key_env=key_env, dialect=dialect)
    raise typer.Exit(make_call(given, choice, data=data, as_json=as_json))
