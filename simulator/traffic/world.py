"""The people who make the traffic, and what they should find at the service in the end."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import people
from languages import _
from mock_market.delivery.commands import Wish
from mock_market.delivery.dashboard import fetch_page
from mock_market.domain.deliveries import Delivery
from mock_market.saying import text
from mock_market.target.dialects import Arguments
from simulator.scenarios.harness import Harness
from simulator.traffic.calendar import Moment
from standard_api.operations import operation_named

_CHANGES = {"promote": {"role": "moderator"}, "suspend_user": {"status": "suspended"}}


@dataclass(kw_only=True)
class Customer:
    """One customer: its application, and by address the deliveries that made or removed its people."""

    number: int
    application: int | None = None
    email: str = ""
    joined: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    changed: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    """Deliveries of updates, and what each of them changes."""


class World:
    """Plays moments on a harness. ``seed`` makes names; ``pages`` gathers what did not agree."""

    def __init__(self, harness: Harness, *, seed: int) -> None:
        self._harness = harness
        self._seed = seed
        self.universities: dict[int, Customer] = {}
        self.disagreements: list[str] = []
        self.pages = 0
        self.rejected = 0
        self.skipped: dict[str, int] = {}
        """Moments that could not be played, by why."""

    async def play(self, moment: Moment) -> None:
        """One moment; market time stands at it already."""
        one = self.universities.setdefault(moment.university, Customer(number=moment.university))
        act = getattr(self, f"_{moment.kind}", None) or self._change
        await act(one, moment)

    def tenant_of(self, one: Customer) -> str | None:
        """The tenant that the university got; None while it has none."""
        if one.application is None:
            return None
        return self._harness.engine.commands.application(one.application).tenant_id

    # -- what happens

    async def _apply(self, one: Customer, moment: Moment) -> None:
        harness = self._harness
        applicant = people.applicant(f"{self._seed}/{one.number}")
        applicant["email"] = one.email = applicant["email"].replace("@", f"@u{one.number}.{harness.run}.")
        ends = moment.facts.get("ends_in_days")
        today = harness.market.clock.now().date()
        webhook = harness.offers("auto_provision") and (
            one.number % 2 == 0 or not harness.offers("activate_tenant")
        )
        wish = Wish(
            kind=moment.facts["kind"],
            applicant=applicant,
            end_date=today + timedelta(days=ends) if ends else None,
            via="webhook" if webhook else "activate",
        )
        one.application = harness.engine.commands.apply(harness.target, wish).id
        harness.engine.commands.approve(one.application)
        await self._send()

    async def _reject(self, one: Customer, moment: Moment) -> None:
        harness = self._harness
        applicant = people.applicant(f"{self._seed}/{one.number}")
        wish = Wish(kind="demo", applicant=applicant)
        application = harness.engine.commands.apply(harness.target, wish)
        harness.engine.commands.reject(application.id, text("traffic"))
        self.rejected += 1

    async def _poll(self, one: Customer, moment: Moment) -> None:
        tenant_id = self._active(one)
        if tenant_id is None:
            return
        page = await fetch_page(self._harness.market, self._harness.target, tenant_id, "30d")
        self.pages += 1
        self.disagreements += [
            f"{tenant_id}: {found.claim} ({found.detail})" for found in page.agreements if not found.holds
        ]

    async def _join(self, one: Customer, moment: Moment) -> None:
        tenant_id = self._active(one)
        if tenant_id is None or not self._offers("create_user"):
            return
        person = people.applicant(f"{self._seed}/{one.number}/{moment.facts['person']}")
        email = f"p{moment.facts['person']}@{one.email.partition('@')[2]}"
        body = {"email": email, "name": person["name"]}
        one.joined[email] = (await self._deliver("create_user", tenant_id, None, body)).id

    async def _change(self, one: Customer, moment: Moment) -> None:
        """Somebody is promoted or suspended, or leaves: looked up first, as an administrator does."""
        tenant_id = self._active(one)
        email = f"p{moment.facts['person']}@{one.email.partition('@')[2]}"
        if tenant_id is None or email in one.left or not self._offers("list_users"):
            return
        user = await self._look_up(tenant_id, email)
        if user is None:
            self._skip(_("nobody was found to be changed"))
        elif moment.kind == "leave" and self._offers("delete_user"):
            one.left[email] = (await self._deliver("delete_user", tenant_id, user, None)).id
        elif moment.kind in _CHANGES and self._offers("update_user"):
            change = _CHANGES[moment.kind]
            delivery = await self._deliver("update_user", tenant_id, user, change)
            one.changed.setdefault(email, []).append((delivery.id, change))

    async def _violation(self, one: Customer, moment: Moment) -> None:
        tenant_id = self._active(one)
        if tenant_id:
            commands = self._harness.engine.commands
            commands.deactivate(self._harness.target, tenant_id, reason="violation", preserve_data=True)
            await self._send()

    async def _return(self, one: Customer, moment: Moment) -> None:
        tenant_id = self.tenant_of(one)
        found = self._belief(tenant_id) if tenant_id else None
        if found and found.state == "suspended" and found.activation:
            self._harness.engine.commands.activate(self._harness.target, found.activation)
            await self._send()

    async def _renew(self, one: Customer, moment: Moment) -> None:
        tenant_id = self._active(one)
        found = self._belief(tenant_id) if tenant_id else None
        if tenant_id and found and found.subscription:
            self._harness.engine.commands.renew(self._harness.target, tenant_id)

    async def _plan(self, one: Customer, moment: Moment) -> None:
        tenant_id = self._active(one)
        found = self._belief(tenant_id) if tenant_id else None
        if tenant_id and found and found.activation and self._offers("activate_tenant"):
            self._harness.engine.commands.change_plan(self._harness.target, tenant_id, moment.facts["to"])
            await self._send()

    # -- how

    def _belief(self, tenant_id: str) -> Any:
        return self._harness.market.store.tenants.find(self._harness.target.name, tenant_id)

    def _active(self, one: Customer) -> str | None:
        """The tenant, when the market believes it to be active."""
        tenant_id = self.tenant_of(one)
        found = self._belief(tenant_id) if tenant_id else None
        if found is None or found.state != "active":
            self._skip(_("the tenant was not active"))
            return None
        self._harness.made.add(found.tenant_id)
        return str(found.tenant_id)

    def _offers(self, operation: str) -> bool:
        if self._harness.offers(operation):
            return True
        dialect = self._harness.target.dialect
        self._skip(_("the dialect {dialect} does not know {name}", dialect=dialect, name=operation))
        return False

    def _skip(self, why: str) -> None:
        self.skipped[why] = self.skipped.get(why, 0) + 1

    async def _deliver(
        self, operation: str, tenant_id: str, user: str | None, body: dict[str, Any] | None
    ) -> Delivery:
        arguments = {"tenant_id": tenant_id, "user_id": user, "body": body}
        delivery = self._harness.engine.commands.deliver(self._harness.target, operation, arguments)
        await self._send()
        return delivery

    async def _send(self) -> None:
        await self._harness.engine.outbox.drain_due()

    async def _look_up(self, tenant_id: str, email: str) -> str | None:
        arguments = Arguments(tenant_id=tenant_id, query={"search": email, "limit": 10})
        outcome = await self._harness.market.call(
            self._harness.target, operation_named("list_users"), arguments, asked_by="traffic"
        )
        model = outcome.answer.reading.model
        rows = model.model_dump(mode="json")["users"] if model is not None else []
        return next((row["user_id"] for row in rows if str(row["email"]).casefold() == email), None)
