from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
from sample_driver.clock import StoppedClock
from sample_driver.driver import Driver

from sample_service.domain.identifiers import Identifiers
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store

KEY = "market-key-of-tests"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new data folder, whose tables are made once for all tests."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    Store.open(folder).close()
    return folder


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
def store(settings: ServiceSettings, empty_folder: Path) -> Iterator[Store]:
    copytree(empty_folder, settings.data)
    store = Store.open(settings.data)
    yield store
    store.close()


@pytest.fixture
def service(store: Store, settings: ServiceSettings) -> Driver:
    """A service without tenants."""
    return Driver(store, settings)


@pytest.fixture
def active(service: Driver) -> Driver:
    """A service whose tenant ``hanbit`` is active."""
    service.activate()
    return service


@pytest.fixture
def asynchronous(store: Store, settings: ServiceSettings) -> Driver:
    """A service that finishes five seconds after its answer."""
    slow = replace(settings, asynchronous=True, service_key="service-key", provisioning_seconds=5.0)
    return Driver(store, slow)
