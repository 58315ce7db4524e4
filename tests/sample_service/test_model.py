"""Random days of a service beside a model so simple that it is right."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest
from sample_driver.clock import NOW
from sample_driver.driver import TENANT, Driver

from standard_api.errors import (
    QuotaExceededError,
    StandardAPIError,
    TenantInactiveError,
    UserExistsError,
    UserNotFoundError,
)

MAX_USERS = 6


@dataclass
class Model:
    """What the service must believe."""

    active: bool = True
    users: dict[str, str] = field(default_factory=dict)
    tokens: int = 0


class Life:
    """Does one random thing to the service and to the model, and compares the outcomes."""

    def __init__(self, service: Driver, chance: Random) -> None:
        self.service, self.chance, self.model = service, chance, Model()
        service.activate(config={"max_users": MAX_USERS})

    def step(self) -> None:
        self.chance.choice(
            [self.create, self.create, self.create, self.rename, self.delete, self.use, self.turn]
        )()
        page = self.service.users(limit=100)
        assert {user.user_id: user.email.lower() for user in page.users} == self.model.users
        assert page.total == len(self.model.users)
        assert (self.service.status().status == "active") is self.model.active
        stats = asyncio.run(self.service.handler.get_tenant_stats(TENANT, "90d")).summary
        assert (stats.total_users, stats.total_tokens) == (len(self.model.users), self.model.tokens)

    def create(self) -> None:
        email = self.chance.choice("abcdefghABCDEFGH") + "@hanbit.example"
        expected = self._refusal_of_create(email)
        if expected:
            with pytest.raises(expected):
                self.service.create_user(email)
        else:
            self.model.users[self.service.create_user(email).user_id] = email.lower()

    def rename(self) -> None:
        user_id, email = self._someone(), self.chance.choice("abcdABCD") + "@hanbit.example"
        taken = {other for other, known in self.model.users.items() if known == email.lower()}
        if not self.model.active:
            self._refused(TenantInactiveError, lambda: self.service.update_user(user_id, email=email))
        elif user_id not in self.model.users:
            self._refused(UserNotFoundError, lambda: self.service.update_user(user_id, email=email))
        elif taken - {user_id}:
            self._refused(UserExistsError, lambda: self.service.update_user(user_id, email=email))
        else:
            self.service.update_user(user_id, email=email)
            self.model.users[user_id] = email.lower()

    def delete(self) -> None:
        user_id = self._someone()
        if not self.model.active:
            self._refused(TenantInactiveError, lambda: self.service.delete_user(user_id))
        elif user_id not in self.model.users:
            self._refused(UserNotFoundError, lambda: self.service.delete_user(user_id))
        else:
            self.service.delete_user(user_id)
            del self.model.users[user_id]

    def use(self) -> None:
        event = self.service.event(self._someone(), NOW - timedelta(hours=self.chance.randrange(500)))
        if not self.model.active:
            self._refused(TenantInactiveError, lambda: self.service.record(event))
        elif event.user_id not in self.model.users:
            self._refused(UserNotFoundError, lambda: self.service.record(event))
        else:
            self.service.record(event)
            self.model.tokens += event.tokens

    def turn(self) -> None:
        if self.model.active:
            preserve = self.chance.random() < 0.7
            self.service.deactivate(preserve_data=preserve)
            if not preserve:
                self.model = Model()
            self.model.active = False
        else:
            self.service.activate()
            self.model.active = True

    def _refusal_of_create(self, email: str) -> type[StandardAPIError] | None:
        if not self.model.active:
            return TenantInactiveError
        if email.lower() in self.model.users.values():
            return UserExistsError
        return QuotaExceededError if len(self.model.users) >= MAX_USERS else None

    def _refused(self, error: type[StandardAPIError], call: Callable[[], object]) -> None:
        with pytest.raises(error):
            call()

    def _someone(self) -> str:
        return self.chance.choice([*self.model.users, "u-nobody"])


@pytest.mark.parametrize("seed", range(6))
def test_the_service_and_the_model_agree(service: Driver, seed: int) -> None:
    life = Life(service, Random(seed))
    for _ in range(60):
        life.step()
