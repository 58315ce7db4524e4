"""The market at work: registers targets, calls operations, remembers what came of them."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from languages import _
from mock_market.delivery.beliefs import Beliefs
from mock_market.domain.clock import MarketClock
from mock_market.domain.verdict import Verdict, verdict_of
from mock_market.saying import SaidError, said, text
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.market import MarketStore
from mock_market.store.secrets import SecretError, SecretStore
from mock_market.target.client import Answer, AttemptMark, Record, TargetClient
from mock_market.target.dialects import Arguments, dialect_of
from mock_market.target.target import KeySource, Target
from mock_market.wire.addresses import AddressError, callable_url, is_this_machine, port_of, split_url
from mock_market.wire.exchange import Purpose
from standard_api.operations import Operation


class UnknownTargetError(SaidError, LookupError):
    """No such target is registered; the text lists those that are."""


class RefusedTargetError(ValueError):
    """The target cannot be registered; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One call through the market: the answer, and what the market makes of it."""

    answer: Answer
    verdict: Verdict


class Marketplace:
    """Everything the market does, over its stores. One a process."""

    def __init__(
        self,
        folder: Path,
        *,
        real: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self.new_id = new_id
        self.real = real or (lambda: datetime.now(UTC))
        """Real time, for what meets the wire; market time is the clock's."""
        self.store = MarketStore(folder)
        self.clock = MarketClock(
            offset_s=float(self.store.value("clock_offset_s", "0")),
            real=self.real,
            elapsed=None if real else time.monotonic,
        )
        self.beliefs = Beliefs(self.store, self.clock, new_id)
        self.exchanges = ExchangeStore(folder / "exchanges.db")
        self.secrets = SecretStore(folder / "secrets.json")
        self.own_port: int | None = None
        """The market's own port, which is never a target."""
        self.record: Record = self.exchanges.append
        """Where every call is recorded; a run listens in here."""
        self.hold: Record = self.exchanges.hold
        """The same for a call that is written down with others, by ``exchanges.settle``."""
        self.callback_url: str | None = None
        """Where services post the end of an application; None lets the market ask again instead."""

    def register(self, target: Target, *, key: str | None, service_key: str | None = None) -> Target:
        """Register a target; keys go to the secret store and only references are remembered.

        Raises RefusedTargetError for an address that is none or that is the market itself, and
        LookupError for an unknown dialect.
        """
        dialect_of(target)
        try:
            parts = split_url(target.url)
            target = replace(target, url=callable_url(target.url).rstrip("/"))
        except AddressError as error:
            raise RefusedTargetError(str(error)) from None
        if parts.query or parts.fragment:
            raise RefusedTargetError(_("{url} is more than an address and a path", url=target.url))
        if self._is_own(parts.hostname or "", port_of(parts)):
            raise RefusedTargetError(_("{url} is this market itself", url=target.url))
        if key is not None:
            self._keep_old_key(target.name, key)
            target = replace(target, key_ref=self.secrets.keep(f"{target.name}.key", key))
        if service_key is not None:
            kept = self.secrets.keep(f"{target.name}.service_key", service_key)
            target = replace(target, service_key_ref=kept)
        self.store.put_target(target)
        return target

    def target(self, name: str | None) -> Target:
        """The named target, or the only one; UnknownTargetError otherwise."""
        found = self.store.target(name) if name is not None else None
        if found is None:
            targets = self.store.targets()
            if name is None and len(targets) == 1:
                return targets[0]
            names = ", ".join(target.name for target in targets)
            known = text(names) if names else said("none_registered")
            if name is None:
                raise UnknownTargetError(said("not_named", known=known))
            raise UnknownTargetError(said("not_registered", name=name, known=known))
        return found

    def old_key(self, target: Target) -> str | None:
        """The key that was registered before the present one, to play a market that missed a rotation."""
        try:
            return self.secrets.resolve(f"file:{target.name}.old_key")
        except SecretError:
            return None

    def service_key(self, target: Target) -> str | None:
        """The key that a service shows to the market; None when none can be read."""
        try:
            return self.secrets.resolve(target.service_key_ref)
        except SecretError:
            return None

    def client(
        self, target: Target, *, key: KeySource | None = None, record: Record | None = None
    ) -> TargetClient:
        """A client for one target that records where the market records, or where it is told to.

        It reads the target's keys once.
        """
        return TargetClient(
            target,
            key=key or cache(lambda: self.secrets.resolve(target.key_ref)),
            service_key=cache(lambda: self.service_key(target)),
            record=record or self.record,
            forbidden=self._is_own,
            now=self.real,
        )

    async def call(
        self, target: Target, operation: Operation, arguments: Arguments, *, asked_by: str = "market"
    ) -> Outcome:
        """Call one operation once and remember what it says of its tenant.

        Raises NotOfferedHereError and SecretError as the client does.
        """
        answer = await self.client(target).call(
            operation,
            arguments,
            purpose=Purpose(asked_by=asked_by, group=self.new_id()),
            mark=AttemptMark(idempotency_key=self.new_id()),
        )
        verdict = verdict_of(operation, answer.exchange, answer.reading, now=self.real())
        self.beliefs.after_call(target.name, arguments, answer, verdict)
        return Outcome(answer=answer, verdict=verdict)

    def close(self) -> None:
        """Let go of every file."""
        self.exchanges.close()
        self.store.close()

    def _keep_old_key(self, name: str, key: str) -> None:
        try:
            known = self.secrets.resolve(f"file:{name}.key")
        except SecretError:
            return
        if known and known != key:
            self.secrets.keep(f"{name}.old_key", known)

    def _is_own(self, host: str, port: int) -> bool:
        return port == self.own_port and is_this_machine(host)
