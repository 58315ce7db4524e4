"""The walk through all operations at the start of a run: one lawful call of each, on a tenant of its own.

What breaks here is a root: it is told once, and the checks that need it wait for it.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from languages import _
from mock_market.saying import worded
from mock_market.target.dialects import DIALECTS, KEY_HEADERS
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Check, Level
from simulator.conformance.engine.findings.outcomes import BlockedError, TargetGoneError
from simulator.conformance.engine.preflight import is_locked, is_shut_out, judge_paths, key_refused
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.errors import ErrorCode
from standard_api.operations import KEY_HEADER, operation_named

_READS: tuple[tuple[str, dict[str, str]], ...] = (
    ("list_users", {}),
    ("get_settings", {}),
    ("get_tenant_stats", {"period": "30d"}),
    ("get_tenant_costs", {"period": "30d"}),
    ("get_top_users", {"period": "30d", "limit": "10"}),
    ("get_usage_patterns", {"period": "30d"}),
    ("list_resources", {}),
    ("get_limits", {}),
)


class Walk:
    """Asks for every operation; what was answered is kept by the operation's name."""

    def __init__(self, ctx: CheckContext, *, with_applications: bool) -> None:
        self._ctx = ctx
        self._with_applications = with_applications
        self.replies: dict[str, Reply] = {}

    async def go(self) -> None:
        """From health to the deactivation; what needs a tenant is left out when none can be made."""
        self._ctx.ask.blocking = False
        health = await self._ctx.ask("health", again=False, watched=False)
        if health.status is None:
            # Nothing is made in a service that answers nothing at all.
            look = await self._ctx.ask("get_tenant_status", self._ctx.tenants.new_id(), watched=False)
            _must_answer(health, look)
        self._keep(health)
        tenant = self._ctx.tenants.planned()
        activation = await self._ctx.tenants.activate(tenant)
        if not activation.accepted:
            judge_paths(self.replies["health"], activation, await self._other_dialect())
            await self._judge_key(activation, tenant)
        if not self._keep(activation) or activation.put_off:
            return
        if self.replies["activate_tenant"].status == 202:
            await self._ctx.tenants.until_active(tenant)
        await self._ask("get_tenant_status", tenant)
        await self._ask("get_tenant_usage", tenant, query={"period": datetime.now(UTC).strftime("%Y-%m")})
        await self._ask("create_user", tenant, body=self._ctx.people.request())
        for name, query in _READS:
            await self._ask(name, tenant, query=query)
        await self._user(tenant)
        change = {"config": {"branding": {"primary_color": "#123456"}}}
        await self._ask("update_settings", tenant, body=change)
        await self._ask("deactivate_tenant", tenant, body={"reason": "admin_request", "preserve_data": True})
        if self._with_applications:
            await self._apply()

    async def _judge_key(self, activation: Reply, tenant: OwnTenant) -> None:
        """CommandError when the key opens nothing, with the header in which it does."""
        status = await self._ctx.ask("get_tenant_status", tenant)
        if is_shut_out(activation, status):
            door = "get_tenant_status" if is_locked(status) else "activate_tenant"
            raise key_refused(activation, await self._other_header(door, tenant))

    async def _other_header(self, door: str, tenant: OwnTenant) -> str:
        """The header that opens this operation, or "" for none, and for a door that judges no key first.

        An empty activation makes nothing; only whether somebody comes as far as its body is looked at.
        """
        body: dict[str, Any] | None = {} if operation_named(door).writes else None
        named = {header: Spoiling(key_header=header) for header in KEY_HEADERS}
        bearer = f"Bearer {self._ctx.run.key}"
        as_bearer = Spoiling(key=bearer, key_header="Authorization", in_bash="Bearer $KEY")
        for name, spoiling in {**named, "Authorization: Bearer": as_bearer}.items():
            reply = await self._ctx.ask(door, tenant, body=body, spoiling=spoiling, watched=False)
            if reply.status is not None and not is_locked(reply):
                return "" if name == KEY_HEADER else name
        return ""

    async def look_around(self) -> None:
        """In an older dialect: make the tenant that all checks read, and read every page of it."""
        try:
            await self._ctx.reader()
        except BlockedError as error:
            self._ctx.run.causes.breaks_if_judged(error.cause.reply)

    async def _apply(self) -> None:
        """Send an application; which header opens the older path is judged apart."""
        reply = await self._ctx.applications.send(self._ctx.applications.wish())
        if reply.status != 401:
            self._keep(reply)
        # Whose it is may be known only when others were given the same: it is erased at the run's end.
        self._ctx.tenants.hands_over(OwnTenant(id=str(reply.at("tenant_id"))))

    async def _user(self, tenant: OwnTenant) -> None:
        made = self.replies["create_user"]
        listed = self.replies["list_users"].at("users", 0, "user_id")
        user_id = made.at("user_id") or listed
        for name, body in (("get_user", None), ("update_user", {"name": "이서연"}), ("delete_user", None)):
            if user_id:
                await self._ask(name, tenant, user_id=user_id, body=body)
            else:
                await self._look_for(name, tenant, body)

    async def _look_for(self, name: str, tenant: OwnTenant, body: dict[str, Any] | None) -> None:
        """Only whether an operation is written, asked of nobody: that he is not found is a good answer."""
        reply = await self._ctx.ask(name, tenant, user_id=NEVER, body=body, watched=False)
        if reply.absent and reply.code != ErrorCode.USER_NOT_FOUND:
            self._keep(reply)

    async def _other_dialect(self) -> str:
        """A dialect whose paths are there, or ""."""
        for name, dialect in DIALECTS.items():
            if name == self._ctx.run.dialect.name or not dialect.offers("get_tenant_stats"):
                continue
            path = dialect.phrase("get_tenant_stats").path.format(tenant_id="mtsim-nobody", user_id="")
            reply = await self._ctx.ask.path("GET", path, watched=False)
            if not reply.absent and reply.status is not None:
                return name
        return ""

    async def _ask(self, name: str, tenant: OwnTenant, **how: Any) -> None:
        self._keep(await self._ctx.ask(name, tenant, watched=False, **how))

    def _keep(self, reply: Reply) -> bool:
        """Keep an answer; False when the operation does not work."""
        assert reply.operation is not None  # noqa: S101  only operations are asked
        operation = reply.operation
        self.replies[operation.name] = reply
        if not operation.required:
            self._ctx.run.offered[operation.name] = not reply.absent
        sick = operation.name == "health" and reply.status == 503 and reply.reading.model is not None
        if reply.succeeded or sick or reply.not_offered or reply.asks_to_wait:
            return True
        self._ctx.run.causes.breaks(reply)
        return False


def _must_answer(*replies: Reply) -> None:
    """TargetGoneError when not one whole answer came."""
    first = replies[0].exchange
    if any(reply.status is not None for reply in replies) or first.failure is None:
        return
    raise TargetGoneError(
        _(
            "no whole answer comes from the target: {why} on {method} {path}",
            why=worded(first.failure.message),
            method=first.call.method,
            path=urlsplit(first.call.url).path,
        )
    )


async def _nothing(ctx: Any) -> None:
    """The walk judges nothing itself."""


WALK = Check(id="walk", level=Level.MUST, rules=(), body=_nothing, hint="")
"""Who asks on the walk."""
