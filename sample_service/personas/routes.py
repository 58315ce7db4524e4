"""The same service speaking as two services speak today (contract section 5).

Where nobody wrote down how they speak, the assumption stands here and nowhere else: errors have
the contract's flat body, health is ``GET /health``, and totals without a period are of all time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query
from pydantic import StringConstraints, ValidationError

from sample_service.personas.answers import Json, PersonaAnswers
from sample_service.service.handler import SampleHandler
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from standard_api.errors import InvalidRequestError
from standard_api.fields import Email, Name, RequestModel, TenantId
from standard_api.models import (
    AutoProvisionRequest,
    AutoProvisionResponse,
    CreateUserRequest,
    DeactivateRequest,
    Health,
)
from standard_api.patterns import TENANT_ID_PATTERN
from standard_api.routes.app import Lifespan, install_error_bodies_everywhere
from standard_api.routes.keys import KeyRing
from standard_api.routes.route import KeyGate, gated_route

TenantHeader = Annotated[str, Header(alias="X-Tenant-ID", pattern=TENANT_ID_PATTERN)]
Days = Annotated[int, Query(ge=1, le=365)]
PageNumber = Annotated[int, Query(ge=1, le=10**9)]
PageSize = Annotated[int, Query(ge=1, le=100)]
Search = Annotated[str, Query(max_length=255)]
Username = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^\S+$")]


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Which header carries the key, and which paths stand for what; None is not offered."""

    name: str
    key_header: str
    provision: str
    deprovision: str | None = None
    creates_users: bool = False


PERSONAS: dict[str, Persona] = {
    "advisor": Persona(
        name="advisor", key_header="X-Marketplace-Key", provision="/api/marketplace/demo/request"
    ),
    "llm_chatbot": Persona(
        name="llm_chatbot",
        key_header="X-API-Key",
        provision="/api/marketplace/demo/provision",
        deprovision="/api/marketplace/demo/deprovision",
        creates_users=True,
    ),
}


class Deprovision(RequestModel):
    """``reason`` is any text; the contract's words keep their meaning."""

    tenant_id: TenantId
    reason: Annotated[str, StringConstraints(max_length=1000)] | None = None


class NewUser(RequestModel):
    """A user by username; without an e-mail one is made up that cannot be delivered to."""

    username: Username
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    display_name: Name | None = None
    email: Email | None = None


def create_persona_app(
    store: Store, settings: ServiceSettings, handler: SampleHandler, lifespan: Lifespan
) -> FastAPI:
    """Return an application that speaks as ``settings.persona`` does, and in no other way."""
    persona = PERSONAS[settings.persona]
    app = FastAPI(
        title=persona.name, lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.include_router(_health(handler))
    gate = KeyGate(keys=KeyRing(settings.keys), headers=(persona.key_header,))
    keyed = APIRouter(route_class=gated_route(gate))
    answers = PersonaAnswers(store, settings.now)
    _add_tenants(keyed, persona, handler)
    _add_dashboard(keyed, answers)
    _add_users(keyed, persona, handler, answers)
    app.include_router(keyed)
    install_error_bodies_everywhere(app)
    return app


def _health(handler: SampleHandler) -> APIRouter:
    router = APIRouter(route_class=gated_route(KeyGate(keys=None)))

    @router.get("/health")
    async def health() -> Health:
        return await handler.check_health()

    return router


def _add_tenants(router: APIRouter, persona: Persona, handler: SampleHandler) -> None:
    @router.post(persona.provision)
    async def provision(application: AutoProvisionRequest) -> AutoProvisionResponse:
        return await handler.auto_provision(application)

    async def deprovision(request: Deprovision) -> Json:
        answer = await handler.deactivate_tenant(request.tenant_id, _deactivation(request.reason))
        return {"success": True, "tenant_id": answer.tenant_id, "message": answer.status}

    if persona.deprovision:
        router.post(persona.deprovision)(deprovision)


def _add_dashboard(router: APIRouter, answers: PersonaAnswers) -> None:
    _get(router, "/admin/dashboard", answers.dashboard)
    _get(router, "/admin/limits", answers.limits)

    @router.get("/admin/dashboard/costs")
    async def costs(tenant: TenantHeader, days: Days = 30) -> Json:
        return answers.costs(tenant, days)

    @router.get("/admin/dashboard/usage-patterns")
    async def usage_patterns(tenant: TenantHeader, days: Days = 30) -> Json:
        return answers.usage_patterns(tenant, days)


def _get(router: APIRouter, path: str, answer: Callable[[str], Json]) -> None:
    @router.get(path)
    async def endpoint(tenant: TenantHeader) -> Json:
        return answer(tenant)


def _add_users(router: APIRouter, persona: Persona, handler: SampleHandler, answers: PersonaAnswers) -> None:
    @router.get("/admin/users")
    async def users(
        tenant: TenantHeader, page: PageNumber = 1, limit: PageSize = 20, search: Search = ""
    ) -> Json:
        return answers.users(tenant, page=page, limit=limit, search=search)

    async def create_user(request: NewUser, tenant: TenantHeader) -> Json:
        created = await handler.create_user(tenant, new_user(request, tenant))
        answers.remember_username(created.user_id, request.username)
        return answers.user(tenant, created.user_id)

    if persona.creates_users:
        router.post("/admin/users", status_code=201)(create_user)


def _deactivation(reason: str | None) -> DeactivateRequest:
    if reason in ("subscription_expired", "violation"):
        return DeactivateRequest.model_validate({"reason": reason})
    return DeactivateRequest(reason="admin_request")


def new_user(request: NewUser, tenant_id: str) -> CreateUserRequest:
    """A user by username in the contract's words."""
    named = request.username if "@" in request.username else f"{request.username}@{tenant_id}.invalid"
    try:
        return CreateUserRequest(
            email=request.email or named,
            name=request.display_name or request.username,
            password=request.password,
        )
    except ValidationError:
        raise InvalidRequestError("username: makes no e-mail address; send email as well") from None
