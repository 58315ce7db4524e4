"""The calls of a run of ``mt-sim test`` as a collection for newman, which is measured by hand.

``python -m bench.judge.newman_collection DATA URL`` reads the run in the folder DATA, and prints its calls to
URL. They carry the key of ``bench.judge.judging``.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

from bench.judge.judging import calls_of, exchanges_of

SCRIPT = """
pm.test("answers", () => {
  pm.expect(pm.response.code).to.be.below(600);
  const kind = pm.response.headers.get("Content-Type") || "";
  if (kind.startsWith("application/json") && pm.response.text()) pm.response.json();
});
"""


def collection(calls: dict[str, list[dict[str, Any]]], url: str) -> dict[str, Any]:
    """A collection of the format that newman reads; what is no text in a body is replaced."""
    items = [_item(call, url) for check in calls.values() for call in check]
    return {
        "info": {
            "name": "mt-sim",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "event": [{"listen": "test", "script": {"exec": SCRIPT.split("\n")}}],
        "protocolProfileBehavior": {"disableBodyPruning": True, "followRedirects": False},
        "item": items,
    }


def _item(call: dict[str, Any], url: str) -> dict[str, Any]:
    request = {
        "method": call["method"],
        "url": url + call["path"],
        "header": [{"key": name, "value": value} for name, value in call["headers"]],
    }
    if call["body"] is not None:
        text = base64.b64decode(call["body"]).decode(errors="replace")
        request["body"] = {"mode": "raw", "raw": text}
    return {"name": f"{call['method']} {call['path']}", "request": request}


if __name__ == "__main__":
    data, address = sys.argv[1:]
    json.dump(collection(calls_of(exchanges_of(Path(data))), address), sys.stdout)
