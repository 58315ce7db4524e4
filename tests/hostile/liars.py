"""Services that speak HTTP well and lie in it: plays in front of the sample service.

Start one by hand: python tests/hostile/liars.py NAME [PORT]; it takes the key of MT_SIM_KEY.
"""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from sample_service.app import create_app
from sample_service.defects.wire import DefectMiddleware, Play, Request, SpoiltAnswer, Wire, refuses, says
from sample_service.service.settings import ServiceSettings
from standard_api.serving.serve import serve
from standard_api.serving.sockets import bind

FOREVER = 10**9


async def refuses_everything(wire: Wire, request: Request) -> SpoiltAnswer:
    """401 for everyone, whatever the key."""
    return refuses(401, "UNAUTHORIZED")


async def welcomes_everything(wire: Wire, request: Request) -> SpoiltAnswer:
    """200 and an echo for everything."""
    return says(200, success=True, tenant_id=request.tenant_id, status="active", message="ok")


async def nothing_there(wire: Wire, request: Request) -> SpoiltAnswer:
    """404 for everything."""
    return refuses(404, "TENANT_NOT_FOUND")


async def empty_204(wire: Wire, request: Request) -> SpoiltAnswer:
    """204 for everything."""
    return SpoiltAnswer(status=204, headers=())


async def always_busy(wire: Wire, request: Request) -> SpoiltAnswer:
    """503 with a Retry-After of eleven days."""
    return refuses(503, "SERVICE_UNAVAILABLE").with_header("retry-after", "999999")


async def busy_with_nonsense(wire: Wire, request: Request) -> SpoiltAnswer:
    """429 with a Retry-After that is no time."""
    return refuses(429, "SERVICE_UNAVAILABLE").with_header("retry-after", "-1e999 매우 바쁨")


async def endless_pages(wire: Wire, request: Request) -> SpoiltAnswer:
    """A list that never ends: each page is full and total grows."""
    answer = await wire.forward(request)
    if request.operation in ("list_users", "list_resources") and answer.fine:
        rows = answer.json.get("users") or answer.json.get("items") or []
        limit = int(request.asked("limit") or 20)
        name = "users" if request.operation == "list_users" else "items"
        return answer.with_json(total=FOREVER, **{name: (rows * limit)[:limit] if rows else rows})
    return answer


async def hostile_texts(wire: Wire, request: Request) -> SpoiltAnswer:
    """Ids, names and messages made of escape codes, markup, paths and the wrong way round."""
    answer = await wire.forward(request)
    poison = "\x1b]0;mine\x07\x1b[2J</script><script>alert(1)</script>../../etc\u202e\u0000한\r\n"
    texts = ("message", "user_id", "name", "title", "version", "error", "access_url")
    return answer.with_objects(lambda one: one | dict.fromkeys(one.keys() & texts, poison))


async def never_ready(wire: Wire, request: Request) -> SpoiltAnswer:
    """Activations are 202 and stay provisioning for good."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.fine:
        return answer.with_status(202)
    if request.operation == "get_tenant_status" and answer.fine:
        return answer.with_json(status="provisioning")
    return answer


async def random_numbers(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every count is another one each time."""
    answer = await wire.forward(request)
    if not answer.fine or not answer.body:
        return answer
    return answer.with_body(json.loads(answer.body, parse_int=lambda _: int.from_bytes(os.urandom(3))))


async def hangs_after_a_while(wire: Wire, request: Request) -> SpoiltAnswer:
    """Two hundred answers, then none."""
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    if count > 200:
        await asyncio.sleep(30)
    return await wire.forward(request)


async def errors_after_a_while(wire: Wire, request: Request) -> SpoiltAnswer:
    """Two hundred answers, then 500 for all."""
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    return refuses(500, "INTERNAL_ERROR") if count > 200 else await wire.forward(request)


LIARS: dict[str, Play] = {
    play.__name__: play
    for play in (
        refuses_everything,
        welcomes_everything,
        nothing_there,
        empty_204,
        always_busy,
        busy_with_nonsense,
        endless_pages,
        hostile_texts,
        never_ready,
        random_numbers,
        hangs_after_a_while,
        errors_after_a_while,
    )
}


async def _by_hand(name: str, port: int) -> None:
    key = os.environ["MT_SIM_KEY"]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(ServiceSettings(data=Path(folder), keys=(key,)))
        app.add_middleware(DefectMiddleware, play=LIARS[name], key=key, memory={})
        await serve(app, bind("127.0.0.1", port), ready=lambda url: print(f"{name} on {url}", flush=True))  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in LIARS or not os.environ.get("MT_SIM_KEY"):
        sys.exit(f"usage: MT_SIM_KEY=... {sys.argv[0]} NAME [PORT]; names: {', '.join(LIARS)}")
    asyncio.run(_by_hand(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
