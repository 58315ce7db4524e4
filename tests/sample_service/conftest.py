from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from sample_service.handler import SampleHandler
from sample_service.identifiers import Identifiers
from sample_service.settings import ServiceSettings
from sample_service.store import Store

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
KEY = "market-key-of-tests"


class StoppedClock:
    """A clock that moves when a test says so."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def settings(tmp_path: Path, clock: StoppedClock) -> ServiceSettings:
    return ServiceSettings(
        data=tmp_path / "data",
        keys=(KEY,),
        public_url="https://sample.example",
        now=clock,
        identifiers=Identifiers(Random(1)),
        hash_password=lambda password: sha256(password.encode()).hexdigest(),
    )


@pytest.fixture
def store(settings: ServiceSettings) -> Iterator[Store]:
    store = Store.open(settings.data)
    yield store
    store.close()


@pytest.fixture
def handler(store: Store, settings: ServiceSettings) -> SampleHandler:
    return SampleHandler(store, settings)


@pytest.fixture
def asynchronous(settings: ServiceSettings) -> ServiceSettings:
    return replace(settings, asynchronous=True, service_key="service-key", provisioning_seconds=5.0)


MakeHandler = Callable[[ServiceSettings], SampleHandler]
