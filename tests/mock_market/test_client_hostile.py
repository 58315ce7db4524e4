"""Whatever a target does, a call ends with one fact: a response, or one kind of failure."""

import asyncio

import pytest
from hostile.targets import TARGETS, serving

from mock_market.saying import english
from mock_market.target.client import Answer, TargetClient
from mock_market.target.dialects import Arguments
from mock_market.target.target import Target
from mock_market.wire.transport import Limits
from standard_api.operations import operation_named

pytestmark = pytest.mark.wire

SOON = Limits(deadline_s=0.6, body_bytes=2_000_000)
IN_TIME = Limits(deadline_s=30.0, body_bytes=2_000_000)

# What came of the call, and a word of what was wrong with the answer, if one came.
EXPECTED = {
    "well_behaved": ("200", None),
    "close_at_once": ("cut_short", None),
    "hang_at_once": ("timeout", None),
    "hang_after_head": ("timeout", None),
    "drip_head": ("timeout", None),
    "drip_body": ("timeout", None),
    "flood": ("too_large", None),
    "announced_flood": ("too_large", None),
    "endless_headers": ("protocol", None),
    "endless_interim": ("protocol", None),
    "huge_header": ("protocol", None),
    "many_headers": ("too_large", None),
    "switching_protocols": ("protocol", None),
    "reset": ("reset", None),
    "reset_in_body": ("reset", None),
    "cut_in_head": ("cut_short", None),
    "cut_in_body": ("cut_short", None),
    "cut_in_chunks": ("cut_short", None),
    "too_long_body": ("200", None),
    "two_answers": ("200", None),
    "two_lengths": ("protocol", None),
    "bad_length": ("protocol", None),
    "bad_chunk": ("protocol", None),
    "not_http": ("protocol", None),
    "binary": ("protocol", None),
    "http_2_preface": ("protocol", None),
    "bad_status": ("protocol", None),
    "space_in_header": ("protocol", None),
    "gzip_bomb": ("undecodable", None),
    "many_codings": ("undecodable", None),
    "unasked_deflate": ("undecodable", None),
    "redirect_away": ("302", "not JSON"),
    "redirect_nowhere": ("307", "not JSON"),
    "odd_charset": ("200", None),
    "html": ("200", "Content-Type is text/html"),
    "nan": ("200", "holds NaN"),
    "huge_number": ("200", "too large to read"),
    "long_integer": ("200", "100000 digits"),
    "twice_the_same_key": ("200", "twice"),
    "byte_order_mark": ("200", "byte order mark"),
    "utf_16": ("200", "not UTF-8"),
    "lone_surrogate": ("200", "lone surrogate"),
    "deep": ("200", "nested deeper"),
    "cut_json": ("200", "not JSON"),
    "two_documents": ("200", "something follows its end"),
    "escape_codes": ("409", None),
    "cookie": ("200", None),
    "server_error_page": ("500", "not JSON"),
}


def test_every_hostile_target_is_judged() -> None:
    assert EXPECTED.keys() == TARGETS.keys()
    assert len(TARGETS) >= 40


@pytest.mark.parametrize("name", TARGETS)
def test_a_call_ends_with_one_fact(name: str) -> None:
    answer = asyncio.run(call(name))
    outcome, problem = EXPECTED[name]
    assert answer.exchange.outcome == outcome
    if problem is not None:
        assert problem in " ".join(map(english, answer.reading.problems))
    assert (answer.exchange.response is None) != (answer.exchange.failure is None)


@pytest.mark.parametrize("name", ["nan", "html", "byte_order_mark", "two_documents", "odd_charset"])
def test_lax_answers_are_no_success_unless_they_fit(name: str) -> None:
    answer = asyncio.run(call(name))
    assert answer.succeeded == (name == "odd_charset")


def test_a_forged_second_answer_is_never_read_as_the_next_one() -> None:
    async def twice() -> list[Answer]:
        async with serving("two_answers") as url:
            client = client_of(url)
            health = operation_named("health")
            return [await client.call(health, Arguments()) for _ in range(20)]

    assert all(answer.succeeded for answer in asyncio.run(twice()))


def test_a_dead_port_was_certainly_not_reached() -> None:
    answer = asyncio.run(client_of("http://127.0.0.1:1").call(operation_named("health"), Arguments()))
    assert answer.exchange.failure is not None
    assert (answer.exchange.outcome, answer.exchange.failure.sent) == ("refused", False)


async def call(name: str) -> Answer:
    limits = SOON if EXPECTED[name][0] == "timeout" else IN_TIME
    async with serving(name) as url:
        return await client_of(url, limits).call(operation_named("health"), Arguments())


def client_of(url: str, limits: Limits = IN_TIME) -> TargetClient:
    target = Target(name="hostile", url=url)
    return TargetClient(target, key=lambda: "k-123456", record=lambda exchange: exchange, limits=limits)
