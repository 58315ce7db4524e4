"""Where services post the end of an application during a scenario: an answer of its own market."""

import secrets
from collections.abc import Mapping

from mock_market.api.gate import Gate
from mock_market.delivery.callbacks import PATH
from mock_market.delivery.engine import Engine
from simulator.targets.callback_listener import CallbackListener, answering
from simulator.targets.received import Received


def listen_for(engine: Engine) -> CallbackListener:
    """Listen behind the market's own gate; tell the market its callback address and its own port."""
    market = engine.market

    def answer(request: Received) -> tuple[int, Mapping[str, object]]:
        path, _mark, query = request.path.partition("?")
        if path != PATH or request.method != "POST":
            return 404, {"error": "NOT_FOUND"}
        found = engine.callbacks.receive(f"{market.callback_url}?{query}", request.headers, request.body)
        return found.status, found.body()

    listener = CallbackListener(Gate(answering(answer), token=secrets.token_urlsafe(32)))
    market.own_port = listener.port
    market.callback_url = f"{listener.url}{PATH}"
    return listener
