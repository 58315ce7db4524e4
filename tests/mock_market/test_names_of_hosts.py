"""Which address a name leads to, and which of its failures is told."""

import asyncio
import ssl
from typing import Any

import pytest

from mock_market.wire import transport
from mock_market.wire.failures import Progress


@pytest.mark.parametrize("name", ["localhost", "a.localhost", "b.c.localhost", "D.LOCALHOST."])
def test_names_below_localhost_are_this_machine(name: str) -> None:
    found = asyncio.run(transport._resolve(name, 80))
    assert found
    assert set(found) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("order", [["127.0.0.1", "::1"], ["::1", "127.0.0.1"]])
@pytest.mark.parametrize(
    ("telling", "other"),
    [
        (ConnectionRefusedError("refused"), OSError("unreachable")),
        (ConnectionRefusedError("refused"), TimeoutError("late")),
        (ssl.SSLError("a certificate of another"), ConnectionRefusedError("refused")),
    ],
)
def test_of_two_addresses_the_one_that_tells_more_is_told(
    monkeypatch: pytest.MonkeyPatch, order: list[str], telling: OSError, other: OSError
) -> None:
    async def resolved(_host: str, _port: int) -> list[str]:
        return order

    async def opened(address: str, *_rest: Any) -> Any:
        raise telling if address == "127.0.0.1" else other

    monkeypatch.setattr(transport, "_resolve", resolved)
    monkeypatch.setattr(transport, "_open", opened)

    async def connected() -> None:
        progress = Progress(started=0.0)
        await transport.connect("http://localhost:1", transport.Limits(), True, lambda *_: False, progress)

    with pytest.raises(type(telling), match=str(telling.args[0])):
        asyncio.run(connected())
