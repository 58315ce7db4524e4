"""The document of the market's API says what is true: a linter agrees, and the answers of a market fit it."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_driver import linted, misfits

from mock_market.api.app import create_app
from mock_market.api.openapi import PARAMETERS, SUMMARIES, document
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace

OWN = "http://127.0.0.1:8900"
NAMES = {"{name}": "sample", "{target}": "sample", "{tenant_id}": "hanbit", "{number}": "1"}
BODIES: dict[str, Any] = {
    "register": {"url": "http://127.0.0.1:9", "key": "a-key-of-the-test-0123"},
    "call": {"target": "sample", "operation": "health"},
    "apply": {"target": "sample"},
    "advance": {"span": "1h"},
    "debugging": {"on": False},
    "set_faults": {"rates": {"duplicate": 0.1}, "seed": 1},
    "plan": {"plan": "premium"},
    "redeliver_failed": {"target": None, "since": None},
    "reject": {"reason": "no"},
    "renew": {"auto": None},
}
ORDER = ("register", "call", "apply", "approve")
"""What must be there before the others are asked; a target is forgotten last."""
NOTHING_THERE = {"callback", "delivery", "page", "plan", "redeliver", "reject", "renew", "replay", "tenant"}
"""What is refused, in the form of errors, because no service answers."""


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    return document()


def operations(shown: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each, by its name."""
    found = {
        one["operationId"]: (method, path, one)
        for path, item in shown["paths"].items()
        for method, one in item.items()
    }
    return {
        name: found[name] for name in sorted(found, key=lambda name: (name == "remove", name not in ORDER))
    }


def test_a_foreign_linter_finds_nothing(shown: dict[str, Any]) -> None:
    assert linted(shown) == []


def test_every_route_is_described_and_nothing_else(shown: dict[str, Any]) -> None:
    assert set(operations(shown)) == set(SUMMARIES)
    names = {
        parameter["name"]
        for _method, _path, one in operations(shown).values()
        for parameter in one.get("parameters", ())
    }
    assert names == set(PARAMETERS)


def test_what_a_market_answers_fits_the_document(shown: dict[str, Any], tmp_path: Path) -> None:
    answers = asyncio.run(asked(shown, tmp_path))
    fine = {name for name, answer in answers.items() if answer.status_code == 200}
    assert set(answers) - fine <= NOTHING_THERE
    for name, answer in answers.items():
        responses = operations(shown)[name][2]["responses"]
        kind = "200" if answer.status_code == 200 else "default"
        schema = responses[kind]["content"]["application/json"]["schema"]
        assert misfits(answer.json(), schema, shown) == [], (name, answer.text)


async def asked(shown: dict[str, Any], folder: Path) -> dict[str, httpx.Response]:
    """Every operation once, on a market of this process; nothing answers behind its target."""
    market = Marketplace(folder)
    market.own_port = 8900
    engine = Engine(market)
    app = httpx.ASGITransport(create_app(engine, token="t"), raise_app_exceptions=False)
    answers = {}
    async with httpx.AsyncClient(
        transport=app, base_url=OWN, headers={"Authorization": "Bearer t"}
    ) as client:
        for name, (method, path, _one) in operations(shown).items():
            for hole, value in NAMES.items():
                path = path.replace(hole, value)
            body = BODIES.get(name, {}) if method in ("post", "put") else None
            answers[name] = await client.request(method, path, json=body)
    market.close()
    return answers
