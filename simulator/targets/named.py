"""Which service is meant: a profile of ``mt-sim.toml`` or a URL, and with which key."""

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mock_market.domain.retries import ScheduleError, schedule_named
from mock_market.target.target import Target
from mock_market.wire.masked_keys import KEY_VARIABLE, SERVICE_KEY_VARIABLE
from simulator.errors.targets import DIALECT_NOT_USABLE
from simulator.targets.keys import resolve_key
from simulator.targets.profiles import Profile, ProfileFile, check_url

if TYPE_CHECKING:
    from mock_market.api.views import TargetInput


@dataclass(frozen=True, kw_only=True)
class TargetChoice:
    """The options that name a service."""

    target: str | None = None
    key: str | None = None
    key_env: str | None = None
    dialect: str | None = None
    service_key: str | None = None
    service_key_env: str | None = None

    def how(self) -> str:
        """The first option that says how a service is called, "" when there is none."""
        surrounding = os.environ.get(SERVICE_KEY_VARIABLE)
        said = {
            "--key": self.key,
            "--key-env": self.key_env,
            "--dialect": self.dialect,
            "--service-key": None if self.service_key == surrounding else self.service_key,
            "--service-key-env": self.service_key_env,
        }
        return next((option for option, value in said.items() if value is not None), "")

    def read(self) -> "TargetChoice":
        """The choice with a key that stands on standard input, which can be read only once."""
        return replace(self, key=resolve_key("-", None)) if self.key == "-" else self


@dataclass(frozen=True, kw_only=True)
class NamedTarget:
    """A service of the user's and its keys; the keys are only held in memory."""

    target: Target
    key: str
    service_key: str | None = None
    key_variable: str = KEY_VARIABLE
    """The environment variable under which a person has the key."""
    faults: dict[str, Any] = field(default_factory=dict)

    def registration(self) -> "TargetInput":
        """As a market takes it."""
        from mock_market.api.views import TargetInput

        target = self.target
        return TargetInput(
            url=target.url,
            key=self.key,
            service_key=self.service_key,
            dialect=target.dialect,
            deadline_s=target.deadline_s,
            retries=target.retries,
            insecure=target.insecure,
            slug=target.slug,
            title=target.title,
            shared=target.shared,
            operations=target.operations,
        )


def choose_target(choice: TargetChoice) -> NamedTarget:
    """Look the service up. CommandError when the name, address, dialect or key is not usable."""
    profile = _profile(choice.target or "")
    if choice.dialect:
        profile = replace(profile, dialect=choice.dialect)
    target = target_of(profile)
    key = choice.key if choice.key is not None else profile.key if choice.key_env is None else None
    variable = choice.key_env or profile.key_env
    return NamedTarget(
        target=target,
        key=resolve_key(key, None if key is not None else variable),
        key_variable=variable or KEY_VARIABLE,
        service_key=_service_key(choice, profile),
        faults=profile.faults,
    )


def target_of(profile: Profile) -> Target:
    """A profile as a target; CommandError when its dialect is none."""
    from mock_market.target.dialects import DialectError, dialect_of

    target = Target(
        name=profile.name,
        url=profile.url,
        dialect=profile.dialect,
        deadline_s=profile.deadline,
        retries=profile.retries,
        insecure=profile.insecure,
        slug=profile.slug,
        title=profile.title,
        shared=profile.shared,
        operations=profile.operations,
    )
    try:
        dialect_of(target)
    except (LookupError, DialectError) as error:
        raise DIALECT_NOT_USABLE.error(str(error)) from None
    return target


def _service_key(choice: TargetChoice, profile: Profile) -> str | None:
    """The key that the service posts with; nobody needs to have one."""
    if choice.service_key_env is not None:
        return resolve_key(None, choice.service_key_env)
    if choice.service_key is not None:
        return choice.service_key
    return os.environ.get(profile.service_key_env) if profile.service_key_env else None


def with_default(choice: TargetChoice) -> TargetChoice:
    """The choice, or the default of ``mt-sim target use`` when nothing was named.

    A choice that still names nothing means the service of the sandbox.
    """
    return choice if choice.target is not None else replace(choice, target=ProfileFile().default())


def registered_name(name_or_url: str) -> str:
    """The name under which a market knows a service: its own, or host and port of its address."""
    return urlsplit(check_url(name_or_url)).netloc if "://" in name_or_url else name_or_url


def _profile(name_or_url: str) -> Profile:
    if not set(":/") & set(name_or_url):  # which no name has
        return ProfileFile().named(name_or_url)
    url = check_url(name_or_url)
    return Profile(name=registered_name(url), url=url)


def check_profile(profile: Profile) -> None:
    """CommandError when its dialect or its retries are none."""
    target_of(profile)
    try:
        schedule_named(profile.retries)
    except (LookupError, ScheduleError) as error:
        raise DIALECT_NOT_USABLE.error(str(error)) from None
