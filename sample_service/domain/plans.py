"""What each plan holds."""

from dataclasses import dataclass

from standard_api.errors import InvalidRequestError

FEATURES = ("chat", "rag", "quiz", "api_integration")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The features a plan may switch on, and the limits a new tenant starts with."""

    features: tuple[str, ...]
    max_users: int
    max_storage_mb: int
    daily_tokens: int
    monthly_tokens: int
    max_file_size_mb: int


PLANS: dict[str, Plan] = {
    "basic": Plan(
        features=("chat",),
        max_users=100,
        max_storage_mb=1_024,
        daily_tokens=1_000_000,
        monthly_tokens=20_000_000,
        max_file_size_mb=10,
    ),
    "standard": Plan(
        features=("chat", "rag"),
        max_users=1_000,
        max_storage_mb=10_240,
        daily_tokens=10_000_000,
        monthly_tokens=200_000_000,
        max_file_size_mb=50,
    ),
    "premium": Plan(
        features=FEATURES,
        max_users=10_000,
        max_storage_mb=102_400,
        daily_tokens=100_000_000,
        monthly_tokens=2_000_000_000,
        max_file_size_mb=200,
    ),
}


def plan_named(name: str) -> Plan:
    """Return a plan; an unknown one is refused with the list of valid ones."""
    try:
        return PLANS[name]
    except KeyError:
        raise InvalidRequestError(f"plan: unknown; valid plans are {', '.join(PLANS)}") from None
