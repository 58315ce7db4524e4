"""The market as an ASGI application."""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.types import ASGIApp

from mock_market.api.errors import install_errors
from mock_market.api.gate import Gate
from mock_market.api.routes import market_router
from mock_market.marketplace import Marketplace


def create_app(market: Marketplace, *, token: str, hosts: Iterable[str] = ()) -> ASGIApp:
    """The market's HTTP API behind its gate; ``hosts`` may be served besides loopback names."""
    app = FastAPI(title="mt-sim market", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(market_router(market))
    install_errors(app)
    return Gate(app, token=token, hosts=hosts)
