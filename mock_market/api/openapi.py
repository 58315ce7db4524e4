"""The market's own HTTP API as an OpenAPI 3.1 document: what routes tell, and what they leave out."""

from collections.abc import Iterable
from typing import Any, cast

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from mock_market.api.app import routers
from mock_market.api.gate import OPEN_PATHS
from mock_market.api.views import ErrorView
from mock_market.delivery.callbacks import PATH
from mock_market.delivery.engine import Engine
from mock_market.wire.exchange_rows import RowPage
from standard_api.errors import ErrorBody
from standard_api.models import ProvisionCallback
from standard_api.operations import CALLBACK_KEY_HEADER
from standard_api.version import __version__

Document = dict[str, Any]

SUMMARIES = {
    "ready": "Say that the market is there; needs no token.",
    "targets": "Every registered target.",
    "register": "Register a target, or change one.",
    "remove": "Forget a target.",
    "tenants": "A page of tenants, by target and id.",
    "call": "Send one operation to a target; an activation or deactivation is a delivery.",
    "replay": "Send a recorded request again, changed or not, with a fresh key and request id.",
    "exchanges": "A page of exchanges, whole.",
    "exchange": "One exchange, whole.",
    "problems": "What one exchange breaks of the contract.",
    "rows": "A page of exchanges without headers and bodies.",
    "applications": "A page of applications.",
    "application": "One application.",
    "apply": "Apply for a tenant.",
    "approve": "Approve an application: its delivery goes out.",
    "reject": "Reject an application.",
    "callback": "What a service posts when an application has ended; shown with the service's own key.",
    "deliveries": "A page of deliveries with their attempts.",
    "delivery": "One delivery with its attempts.",
    "redeliver": "Send a settled delivery again.",
    "redeliver_failed": "Send again what failed or is unknown.",
    "debugging": "Switch deadlines and retries off or on, for who steps through a target.",
    "plan": "Change a tenant's plan.",
    "renew": "Renew a subscription, or say what happens at its end.",
    "page": "A tenant's page: its dashboard, and whether the numbers agree.",
    "tenant": "One tenant.",
    "clock": "Market time.",
    "advance": "Let market time pass, with all that falls due.",
    "faults": "The fault plans of targets.",
    "modes": "What changes everything that the market does now.",
    "set_faults": "Play faults on a target's deliveries.",
    "clear_faults": "Play no faults on a target any more.",
}
"""What each route does, by the name of its function."""
PARAMETERS = {
    "after": "Only what comes behind this one.",
    "after_target": "The target of the tenant that ``after`` names.",
    "before": "Only what comes before this number.",
    "filter": "Such as: status>=400 operation:create_user tenant:hanbit since:10m.",
    "limit": "At most so many.",
    "name": "A target's name.",
    "number": "The number that the market gave it.",
    "period": "The last 7, 30 or 90 days: 7d, 30d, 90d.",
    "state": "Only deliveries in this state.",
    "target": "A target's name.",
    "tenant_id": "A tenant's id.",
    "wait_s": "How many seconds to wait for the end; 0 for the first attempts alone.",
}
_REFUSED = "Refused, or failed: what, why and what helps."
SERVER = {
    "url": "http://127.0.0.1:8800",
    "description": "A market on this machine; mt-sim ps names its address.",
}
SCHEMES = {
    "RunToken": {"type": "http", "scheme": "bearer", "description": "The token of this run of the sandbox."},
    "ServiceKey": {
        "type": "apiKey",
        "in": "header",
        "name": CALLBACK_KEY_HEADER,
        "description": "The service's own key, as it is registered with the market.",
    },
}


class _NoEngine:
    """Stands where routes expect an engine, which they touch only when they are called."""

    def __getattr__(self, _name: str) -> "_NoEngine":
        return self


def document() -> Document:
    """Return the document."""
    found = (route for router in routers(cast("Engine", _NoEngine())) for route in router.routes)
    routes = [route for route in found if isinstance(route, APIRoute)]
    for route in routes:
        route.operation_id = route.name
    whole = get_openapi(
        title="mt-sim market",
        version=__version__,
        description="The market of a sandbox: targets, tenants, calls, exchanges, deliveries and its clock.",
        routes=routes,
        servers=[SERVER],
    )
    _say_more(whole, routes)
    schemas = whole["components"]["schemas"]
    for model in (ErrorView, ErrorBody, ProvisionCallback, RowPage):
        schema = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
        schemas |= {**schema.pop("$defs", {}), model.__name__: schema}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    whole["components"]["securitySchemes"] = SCHEMES
    return whole


def _say_more(whole: Document, routes: Iterable[APIRoute]) -> None:
    for route in routes:
        for method in route.methods or ():
            shown = whole["paths"][route.path_format][method.lower()]
            shown["summary"] = SUMMARIES[route.name]
            fine = {**shown["responses"]["200"], "description": "Done."}
            shown["responses"] = {"200": fine, "default": _json("ErrorView", _REFUSED)}
            shown["security"] = [{"RunToken": []}] if route.path_format not in OPEN_PATHS else []
            for parameter in shown.get("parameters", ()):
                parameter["description"] = PARAMETERS[parameter["name"]]
    callback = whole["paths"][PATH]["post"]
    callback["security"] = [{"ServiceKey": []}]
    callback["requestBody"] = {"required": True, **_json("ProvisionCallback", "")}
    callback["responses"]["default"] = _json("ErrorBody", _REFUSED)
    whole["paths"]["/exchange-rows"]["get"]["responses"]["200"] = _json("RowPage", "Done.")


def _json(model: str, said: str) -> Document:
    """A body of a model; ``said`` is what it is."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {"description": said, "content": content} if said else {"content": content}
