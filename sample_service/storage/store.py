"""All that the service keeps, behind one door."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sample_service.domain.identifiers import Identifiers
from sample_service.domain.usage import UsageEvent
from sample_service.storage.data_folder import DataFolder, open_data_folder
from sample_service.storage.reads import Reads, Tables
from sample_service.storage.tables.applications import ApplicationTable
from sample_service.storage.tables.callbacks import CallbackTable
from sample_service.storage.tables.jobs import JobTable
from sample_service.storage.tables.resources import ResourceTable
from sample_service.storage.tables.tenants import TenantTable
from sample_service.storage.tables.usage import UsageTables
from sample_service.storage.tables.usernames import UsernameTable
from standard_api.errors import InvalidRequestError


class Store(Tables):
    """The tables of one data folder; ``transaction`` makes several calls one."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder, database = folder, folder.database
        super().__init__(database)
        self.transaction = database.transaction
        self.tenants = TenantTable(database)
        self.usernames = UsernameTable(database)
        self.resources = ResourceTable(database)
        self.usage = UsageTables(database)
        self.applications = ApplicationTable(database)
        self.jobs = JobTable(database)
        self.callbacks = CallbackTable(database)
        self._reads = Reads(folder.path, self, database.changes)
        self.ask = self._reads.ask

    @classmethod
    def open(cls, data: Path) -> "Store":
        """Open or create a data folder; raise DataFolderError when it cannot be used."""
        return cls(open_data_folder(data))

    def record_usage(
        self, tenant_id: str, events: Sequence[UsageEvent], *, now: datetime, identifiers: Identifiers
    ) -> None:
        """Keep what users did and add it to every sum, in one transaction.

        Raises TenantInactiveError, UserNotFoundError, or InvalidRequestError for the future.
        """
        if any(event.at > now for event in events):
            raise InvalidRequestError("usage cannot lie in the future")
        with self.transaction():
            self.tenants.writable(tenant_id)
            self.usage.record(tenant_id, events, identifiers)

    def is_healthy(self) -> bool:
        """Whether the storage can be read."""
        return self.tenants.count() >= 0

    def close(self) -> None:
        """Let go of the data folder."""
        self._reads.close()
        self._folder.close()
