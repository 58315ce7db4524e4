"""What the checks of a run need not each ask for: one asks, the others take its answers."""

import asyncio
from dataclasses import dataclass, field

from simulator.conformance.engine.answers.reply import Reply


@dataclass(kw_only=True)
class AskedOnce:
    """``replies`` is empty until a check has had them all; one check asks at a time."""

    replies: tuple[Reply, ...] = ()
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
