"""A service that echoes the market's key in every form, and what a reader would find of it."""

import json
from base64 import b64encode
from urllib.parse import quote

from conformance_driver import KEY

from sample_service.defects.wire import Request, SpoiltAnswer, Wire

CORE = KEY[4:-4]
"""What is left of the key in each variant."""
SAID = {"message", "name", "tenant_name", "access_url"}


def forms(key: str) -> str:
    """The key in every form that somebody who decodes can read."""
    return " ".join(
        [
            *(key, key.swapcase(), key.lower(), key[:-1], key[1:], key[2:-2]),
            *("".join(f"\\u{ord(one):04x}" for one in key), "".join(f"%{ord(one):02X}" for one in key)),
            *(quote(quote(key, safe="")), key.encode().hex(), b64encode(f"user:{key}".encode()).decode()),
        ]
    )


async def echoes(wire: Wire, request: Request) -> SpoiltAnswer:
    """Say the key that came in headers and their names, in JSON and its names, and as each error code."""
    answer = await wire.forward(request)
    sent = request.header("x-market-api-key") or KEY
    said = forms(sent)
    answer = answer.with_header("x-echo", said).with_header(f"x-{sent}", "1")
    if not answer.fine:
        return answer.with_json(error=sent, message=said, details={sent: said})
    changes = {name: said for name, value in answer.json.items() if name in SAID and isinstance(value, str)}
    return answer.with_json(**changes, **{sent: said}) if answer.body else answer


def told(text: str) -> list[str]:
    """What a reader finds of the key, having decoded whatever can be."""
    core = [CORE, "".join(f"\\u{ord(one):04x}" for one in CORE), "".join(f"%{ord(one):02x}" for one in CORE)]
    core += [CORE.encode().hex(), CORE.swapcase().encode().hex(), CORE.lower().encode().hex()]
    core += [b64encode(f"{'x' * shift}{CORE}".encode()).decode()[4:-4] for shift in range(3)]
    return [
        one for one in core if one.lower() in text.lower() or json.dumps(one)[1:-1].lower() in text.lower()
    ]
