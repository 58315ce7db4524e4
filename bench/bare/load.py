"""The file of a load that judges nothing: the same calls by a bare FastHttpUser. Only Locust reads it."""

from typing import Any

from simulator.load import locustfile
from simulator.load.mix import LoadCall


class BareUser(locustfile.MarketUser):
    """Sends a call, and remembers the users that it made, since the next calls need them."""

    tasks = locustfile.MarketUser.tasks

    def _ask(self, call: LoadCall) -> None:
        body: dict[str, Any] = {} if call.body is None else {"json": call.body}
        operation = call.operation
        answer = self.client.request(
            operation.method, call.path, name=operation.name, headers=self.headers, **body
        )
        if answer.ok:
            self._remember(operation, call, answer)
