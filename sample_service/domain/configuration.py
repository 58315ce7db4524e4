"""A tenant's config: where it starts, and how a change is judged and merged. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sample_service.domain.plans import FEATURES, plan_named
from standard_api.demands import first_problem
from standard_api.errors import FeatureDisabledError, InvalidRequestError
from standard_api.models.settings import ConfigPatch

Config = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a change may not cross: the features a tenant may have, and the users it has."""

    entitled: frozenset[str]
    users: int


def entitled_features(plan: str, features: tuple[str, ...]) -> frozenset[str]:
    """The features of the plan, and those that the activation lists."""
    return frozenset(plan_named(plan).features) | frozenset(features)


def first_config(plan: str) -> Config:
    """The config of a newborn tenant, before its activation's features and config."""
    held = plan_named(plan)
    return {
        "max_users": held.max_users,
        "max_storage_mb": held.max_storage_mb,
        "features": dict.fromkeys(FEATURES, False),
        "limits": {
            "daily_tokens": held.daily_tokens,
            "monthly_tokens": held.monthly_tokens,
            "max_file_size_mb": held.max_file_size_mb,
        },
        "branding": {"logo_url": None, "primary_color": None},
    }


def with_features(config: Config, plan: str, features: tuple[str, ...]) -> Config:
    """Switch on what is listed, and off what the tenant may no longer have."""
    entitled = entitled_features(plan, features)
    flags = {name: on and name in entitled for name, on in config["features"].items()}
    return {**config, "features": {**flags, **dict.fromkeys(features, True)}}


def checked_patch(config: Mapping[str, Any]) -> ConfigPatch:
    """Read the free-form config of an activation: known keys are checked, others ignored."""
    try:
        return _patch_reader().validate_python(dict(config))
    except ValidationError as error:
        raise InvalidRequestError(f"config.{first_problem(error)}") from None


def patched(config: Config, patch: ConfigPatch, bounds: Bounds) -> Config:
    """Merge a change deeply, or refuse all of it."""
    if patch.get("max_users", bounds.users) < bounds.users:
        raise InvalidRequestError(f"config.max_users: the tenant has {bounds.users} users already")
    flags = patch.get("features", {})
    refused = [name for name, on in flags.items() if on and name not in bounds.entitled]
    if refused:
        raise FeatureDisabledError(details={"features": refused[:10]})
    known = {name: on for name, on in flags.items() if name in bounds.entitled or name in FEATURES}
    return _merged(config, {**patch, "features": known})


def _merged(old: Config, new: Mapping[str, Any]) -> Config:
    both = {key: _merged(old[key], value) for key, value in new.items() if isinstance(value, dict)}
    return {**old, **new, **both}


@cache
def _patch_reader() -> TypeAdapter[ConfigPatch]:
    return TypeAdapter(ConfigPatch)
