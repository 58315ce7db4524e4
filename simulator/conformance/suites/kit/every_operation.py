"""One lawful request for every operation, for checks that go through all of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.operations import Operation, operation_named


@dataclass(frozen=True, kw_only=True)
class Stop:
    """An operation with what it is asked with."""

    operation: Operation
    user_id: str | None = None
    body: dict[str, Any] | None = None
    query: dict[str, Any] | None = None

    async def ask(self, ctx: CheckContext, tenant: OwnTenant | str, **how: Any) -> Reply:
        """Ask it for a tenant."""
        return await ctx.ask(
            self.operation.name, tenant, self.user_id, body=self.body, query=self.query, **how
        )


def this_month() -> str:
    """The current month, UTC, as the contract writes it."""
    return datetime.now(UTC).strftime("%Y-%m")


def stop(ctx: CheckContext, name: str, tenant: OwnTenant, user_id: str) -> Stop:
    """A lawful request of one operation."""
    bodies: dict[str, dict[str, Any]] = {
        "activate_tenant": tenant.activation or ctx.tenants.activation(tenant.id),
        "deactivate_tenant": {"reason": "admin_request", "preserve_data": True},
        "create_user": ctx.people.request() if name == "create_user" else {},
        "update_user": {"name": "이서연"},
        "update_settings": {"config": {"branding": {"primary_color": "#123456"}}},
    }
    operation = operation_named(name)
    return Stop(
        operation=operation,
        user_id=user_id if "user_id" in operation.path_parameters else None,
        body=bodies.get(name),
        query={"period": this_month()} if name == "get_tenant_usage" else None,
    )


async def reads(ctx: CheckContext, tenant: OwnTenant, user_id: str) -> list[Stop]:
    """Every operation that reads a tenant and that the target offers."""
    return [one for one in await all_keyed(ctx, tenant, user_id) if not one.operation.writes]


def writes(ctx: CheckContext, tenant: OwnTenant, user_id: str) -> list[Stop]:
    """Every operation that changes what a tenant holds; the lifecycle is not among them."""
    names = ("create_user", "update_user", "update_settings", "delete_user")
    working = [name for name in names if not ctx.run.causes.is_broken(name)]
    return [stop(ctx, name, tenant, user_id) for name in working]


async def all_keyed(ctx: CheckContext, tenant: OwnTenant, user_id: str) -> list[Stop]:
    """Every operation that wants a key and that the target offers (OP-0), unless it does not work at all."""
    return [
        stop(ctx, operation.name, tenant, user_id)
        for operation in ctx.offers.keyed()
        if not ctx.run.causes.is_broken(operation.name)
        and (operation.required or await ctx.offers(operation.name))
    ]
