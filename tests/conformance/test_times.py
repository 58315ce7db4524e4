"""How quick a service is, is known of a whole run: only who is slow in it is measured alone."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from simulator.conformance.engine.run.times import Times


def answered(
    operation: str,
    seconds: float,
    *,
    succeeded: bool = True,
    unreadable: bool = False,
    timed_out: bool = False,
) -> Any:
    timing = SimpleNamespace(total_ms=seconds * 1000)
    return SimpleNamespace(
        operation=SimpleNamespace(name=operation),
        exchange=SimpleNamespace(timing=timing),
        succeeded=succeeded,
        unreadable=unreadable,
        timed_out=timed_out,
    )


def heard(replies: Sequence[Any]) -> Times:
    times = Times()
    for reply in replies:
        times.heard(cast("Any", reply))
    return times


@pytest.mark.parametrize(
    ("replies", "quick"),
    [
        ([answered("health", 0.1)] * 20, True),
        ([answered("health", 0.1)] * 19, False),
        ([*[answered("health", 0.1)] * 19, answered("health", 1.0)], True),
        ([*[answered("health", 0.1)] * 40, *[answered("health", 1.0)] * 2], False),
        ([*[answered("health", 0.1)] * 40, *[answered("get_settings", 2.0)] * 2], True),
        ([answered("health", 0.1, succeeded=False)] * 40, False),
        ([answered("health", 0.1, unreadable=True)] * 40, False),
        (
            [*[answered("health", 0.1)] * 40, *[answered("health", 10, succeeded=False, timed_out=True)] * 2],
            False,
        ),
    ],
    ids=[
        "twenty",
        "too few",
        "one is slow",
        "two are slow",
        "others are slow",
        "refusals",
        "none can be read",
        "none came",
    ],
)
def test_twenty_are_quick_when_all_but_one_are(replies: list[Any], quick: bool) -> None:
    assert heard(replies).within(1.0, ["health"], least=20) is quick
