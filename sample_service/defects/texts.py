"""Bugs in the length and the charset of texts."""

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses


@defect("robustness.tenant_name")
async def name_cut(wire: Wire, request: Request) -> SpoiltAnswer:
    """A tenant's name is cut to the width of its column."""
    name = request.json.get("tenant_name")
    if request.operation == "activate_tenant" and isinstance(name, str):
        return await wire.forward(request.with_json(tenant_name=name[:255]))
    return await wire.forward(request)


@defect("robustness.tenant_name.empty")
async def nameless(wire: Wire, request: Request) -> SpoiltAnswer:
    """A tenant without a name is called by its id."""
    if request.operation == "activate_tenant" and request.json.get("tenant_name") == "":
        return await wire.forward(request.with_json(tenant_name=request.tenant_id))
    return await wire.forward(request)


@defect("robustness.charset")
async def as_it_says(wire: Wire, request: Request) -> SpoiltAnswer:
    """body.decode(charset), whatever the charset is."""
    _kind, _sign, charset = request.header("content-type").partition("charset=")
    if request.operation == "create_user" and charset:
        try:
            request.body.decode(charset)
        except UnicodeError:
            return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)
