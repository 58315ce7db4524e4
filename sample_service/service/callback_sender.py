"""The posting of a callback, once."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from sample_service.storage.tables.callbacks import CallbackRow
from standard_api.operations import CALLBACK_KEY_HEADER

if TYPE_CHECKING:
    import httpx

ATTEMPT_SECONDS = 10.0


class CallbackSender:
    """Posts callbacks with the service's key."""

    def __init__(
        self,
        service_key: str,
        transport: "httpx.AsyncBaseTransport | None" = None,
        *,
        said: Callable[[str], str] = str,
    ) -> None:
        self._service_key = service_key
        self._said = said
        self._transport = transport

    async def send(self, callback: CallbackRow) -> bool:
        """Whether the market answered 2xx within the time of one attempt."""
        import httpx

        headers = {CALLBACK_KEY_HEADER: self._service_key, "Content-Type": "application/json"}
        body = self._said(callback.body)
        try:
            async with (
                asyncio.timeout(ATTEMPT_SECONDS),
                # Neither proxies nor redirects: the key goes to the address that was given.
                httpx.AsyncClient(
                    transport=self._transport, trust_env=False, follow_redirects=False
                ) as client,
                # The answer's body is not read, however long it is.
                client.stream("POST", callback.url, content=body, headers=headers) as response,
            ):
                return response.is_success
        except Exception:  # noqa: BLE001
            # The edge to a stranger's server: whatever went wrong, the answer was not delivered.
            return False
