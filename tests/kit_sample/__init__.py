"""A service as the public kit's sample behaves: one webhook, health, two reads of tenants, all in memory.

Written from what is known of its wire forms: it answers errors of parsing with 200, knows an applicant by
the exact spelling of the e-mail, shows times without a zone, and has none of the older reads of a tenant.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel, ValidationError

KEY = "mt_dev_key_12345"


class _Applicant(BaseModel):
    id: int
    name: str
    email: str
    university_name: str


class _Service(BaseModel):
    id: int
    slug: str
    title: str


class _Application(BaseModel):
    application_id: int
    kind: Literal["demo", "service"]
    contact: str | None = None
    reason: str | None = None
    applicant: _Applicant
    service: _Service
    callback_url: str | None = None
    start_date: date | None = None
    end_date: date | None = None


def _known(x_api_key: Annotated[str | None, Header()] = None) -> None:
    if x_api_key != KEY:
        raise HTTPException(401, "Invalid API Key")


def create_kit_sample() -> FastAPI:
    """The service with nothing in it."""
    app = FastAPI()
    tenants: dict[str, dict[str, Any]] = {}
    guarded = [Depends(_known)]

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "healthy", "timestamp": datetime.now(UTC).replace(tzinfo=None).isoformat()}

    @app.post("/api/tenant/webhook/auto-provision", dependencies=guarded)
    async def auto_provision(request: Request) -> dict[str, Any]:
        try:
            wish = _Application.model_validate(await request.json())
        except (ValueError, ValidationError) as error:
            return {"status": "error", "message": str(error)}
        known = next((one for one in tenants.values() if one["admin_email"] == wish.applicant.email), None)
        tenant = known or _born(wish)
        tenants[tenant["id"]] = tenant
        return {
            "status": "approved",
            "tenant_id": tenant["id"],
            "tenant_url": f"http://service.example/{tenant['id']}",
            "message": "Tenant reused" if known else "Tenant created",
            "expires_at": tenant["expires_at"],
        }

    @app.get("/api/tenant/list", dependencies=guarded)
    async def listed() -> dict[str, Any]:
        return {"count": len(tenants), "tenants": list(tenants.values())}

    @app.get("/api/tenant/status/{tenant_id}", dependencies=guarded)
    async def status(tenant_id: str) -> dict[str, Any]:
        if tenant_id not in tenants:
            raise HTTPException(404, "Tenant not found")
        return tenants[tenant_id]

    return app


def _born(wish: _Application) -> dict[str, Any]:
    place = wish.applicant.email.partition("@")[2].partition(".")[0]
    days = 30 if wish.kind == "demo" else 365
    return {
        "id": f"{wish.kind}_{place}_{wish.application_id}".lower(),
        "name": wish.applicant.university_name,
        "admin_email": wish.applicant.email,
        "status": "active",
        "created_at": datetime.now(UTC).replace(tzinfo=None).isoformat(),
        "expires_at": (datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)).isoformat(),
    }
