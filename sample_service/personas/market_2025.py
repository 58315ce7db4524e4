"""The same service as the market's public integration manual of 2025 asks for it.

Whatever the manual leaves open stands here and nowhere else: the administrator's token is the market's
key, a user's id is the row's number, and an application that is refused is 409.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, cast

from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import ValidationError
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import JSONResponse, Response, StreamingResponse

from sample_service.personas.answers import Json
from sample_service.personas.manual_answers import ManualAnswers, ended
from sample_service.personas.routes import (
    Days,
    NewUser,
    PageNumber,
    PageSize,
    Search,
    TenantHeader,
    new_user,
)
from sample_service.service.handler import SampleHandler
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from standard_api.demands import first_problem
from standard_api.errors import InvalidRequestError, TenantExistsError
from standard_api.fields import Email, Name, RequestModel
from standard_api.models import AutoProvisionRequest, Health, UpdateUserRequest
from standard_api.models.users import Role, UserStatus
from standard_api.routes.app import Lifespan, install_error_bodies
from standard_api.routes.keys import KeyRing
from standard_api.routes.route import KeyGate, gated_route

NAME = "market-2025"
KEY_HEADER = "X-API-Key"


class Approved(RequestModel):
    """An approved application, nested; ``callback_url`` is our market's own way to hear of the end."""

    application: dict[str, Any]
    applicant: dict[str, Any]
    service: dict[str, Any]
    callback_url: str | None = None

    def as_standard(self) -> AutoProvisionRequest:
        """The same in the contract's words."""
        named = {name: value for name, value in self.application.items() if name != "id"}
        back = {"callback_url": self.callback_url} if self.callback_url else {}
        return AutoProvisionRequest.model_validate(
            {
                **named,
                "application_id": self.application.get("id"),
                "applicant": self.applicant,
                "service": self.service,
                **back,
            }
        )


class ChangedUser(RequestModel):
    """Any part of a user."""

    display_name: Name | None = None
    email: Email | None = None
    role: Role | None = None
    is_active: bool | None = None

    def as_standard(self) -> UpdateUserRequest:
        """The same in the contract's words."""
        status: UserStatus | None = None if self.is_active is None else _status(active=self.is_active)
        return UpdateUserRequest(name=self.display_name, email=self.email, role=self.role, status=status)


class BearerGate(KeyGate):
    """The key as a bearer token."""

    def verify(self, request: Request) -> None:
        """Raise UnauthorizedError for a stranger."""
        token = request.headers.get("authorization", "")
        if self.keys is not None:
            self.keys.verify(
                {"token": token.removeprefix("Bearer ") if "Bearer " in token else ""}, ["token"]
            )


def create_manual_app(
    store: Store, settings: ServiceSettings, handler: SampleHandler, lifespan: Lifespan
) -> FastAPI:
    """Return an application that speaks as the manual asks, and in no other way."""
    app = FastAPI(title=NAME, lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    keys, answers = KeyRing(settings.keys), ManualAnswers(store, settings.now)
    tenants = APIRouter(route_class=gated_route(KeyGate(keys=keys, headers=(KEY_HEADER,))))
    administration = APIRouter(prefix="/api/admin", route_class=gated_route(BearerGate(keys=keys)))
    _add_tenants(tenants, handler, answers)
    _add_dashboard(administration, answers)
    _add_users(administration, handler, answers)
    _add_one_user(administration, handler, answers)
    for router in (_health(handler), tenants, administration):
        app.include_router(router)
    install_error_bodies(app)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_with_detail)
    return app


async def _with_detail(request: Request, go_on: RequestResponseEndpoint) -> Response:
    """The manual's form of an error: ``{"detail": text}``."""
    answer = await go_on(request)
    if answer.status_code < 400:
        return answer
    body = b""
    async for part in cast("StreamingResponse", answer).body_iterator:
        body += cast("bytes", part)
    kept = {name: value for name, value in answer.headers.items() if name in ("allow", "retry-after")}
    told = json.loads(body)
    return JSONResponse({"detail": told.get("message", told.get("detail"))}, answer.status_code, headers=kept)


def _health(handler: SampleHandler) -> APIRouter:
    router = APIRouter(route_class=gated_route(KeyGate(keys=None)))

    @router.get("/health")
    async def health() -> dict[str, str]:
        found: Health = await handler.check_health()
        return {"status": found.status}

    return router


def _add_tenants(router: APIRouter, handler: SampleHandler, answers: ManualAnswers) -> None:
    @router.post("/api/tenant/webhook/application-approved")
    async def approved(request: Approved) -> Json:
        answer = await handler.auto_provision(_checked(request.as_standard))
        if answer.status in ("rejected", "error"):
            raise TenantExistsError(answer.message)
        return ended(answer)

    @router.get("/api/tenant/list")
    async def tenants() -> Json:
        return answers.tenants()

    @router.get("/api/tenant/status/{tenant_id}")
    async def status(tenant_id: str) -> Json:
        return answers.tenant(tenant_id)


def _add_dashboard(router: APIRouter, answers: ManualAnswers) -> None:
    @router.get("/dashboard")
    async def dashboard(tenant: TenantHeader) -> Json:
        return answers.dashboard(tenant)

    @router.get("/dashboard/usage-patterns")
    async def usage_patterns(tenant: TenantHeader, days: Days = 30) -> Json:
        return answers.usage_patterns(tenant, days)

    @router.get("/dashboard/costs")
    async def costs(tenant: TenantHeader, days: Days = 30) -> Json:
        return answers.costs(tenant, days)

    @router.get("/dashboard/top-users")
    async def top_users(
        tenant: TenantHeader, days: Days = 30, limit: Annotated[int, Query(ge=1, le=100)] = 20
    ) -> Json:
        return answers.top_users(tenant, days, limit)

    @router.get("/data/stats")
    async def data_stats(tenant: TenantHeader) -> Json:
        return answers.data_stats(tenant)

    @router.get("/data/documents")
    async def documents(tenant: TenantHeader) -> Json:
        return answers.documents(tenant)


def _add_users(router: APIRouter, handler: SampleHandler, answers: ManualAnswers) -> None:
    async def made(request: NewUser, tenant: str, role: Role) -> Json:
        wish = new_user(request, tenant).model_copy(update={"role": role})
        created = await handler.create_user(tenant, wish)
        answers.remember_username(created.user_id, request.username)
        return answers.user(tenant, created.user_id)

    @router.get("/users")
    async def users(
        tenant: TenantHeader, page: PageNumber = 1, limit: PageSize = 20, search: Search = ""
    ) -> Json:
        return answers.users(tenant, page=page, limit=limit, search=search)

    @router.post("/users")
    async def create_user(request: NewUser, tenant: TenantHeader) -> Json:
        return await made(request, tenant, "user")

    @router.post("/users/bulk")
    async def create_users(wishes: list[NewUser], tenant: TenantHeader) -> Json:
        created = [await made(one, tenant, "user") for one in wishes]
        return {"created": len(created), "users": created}

    @router.get("/admins")
    async def admins(tenant: TenantHeader) -> Json:
        return answers.admins(tenant)

    @router.post("/admins")
    async def create_admin(request: NewUser, tenant: TenantHeader) -> Json:
        return await made(request, tenant, "admin")


def _add_one_user(router: APIRouter, handler: SampleHandler, answers: ManualAnswers) -> None:
    @router.get("/users/{number}")
    async def user(number: int, tenant: TenantHeader) -> Json:
        return answers.user(tenant, answers.id_of(tenant, number))

    @router.put("/users/{number}")
    async def change(number: int, request: ChangedUser, tenant: TenantHeader) -> Json:
        user_id = answers.id_of(tenant, number)
        await handler.update_user(tenant, user_id, request.as_standard())
        return answers.user(tenant, user_id)

    async def switch(number: int, tenant: str, *, active: bool) -> Json:
        wish = UpdateUserRequest(status=_status(active=active))
        await handler.update_user(tenant, answers.id_of(tenant, number), wish)
        return {"message": "User activated" if active else "User suspended", "user_id": number}

    @router.post("/users/{number}/suspend")
    async def suspend(number: int, tenant: TenantHeader) -> Json:
        return await switch(number, tenant, active=False)

    @router.post("/users/{number}/activate")
    async def activate(number: int, tenant: TenantHeader) -> Json:
        return await switch(number, tenant, active=True)

    @router.delete("/users/{number}")
    @router.delete("/admins/{number}")
    async def delete(number: int, tenant: TenantHeader) -> Json:
        await handler.delete_user(tenant, answers.id_of(tenant, number))
        return {"message": "User deleted", "user_id": number}


def _status(*, active: bool) -> UserStatus:
    return "active" if active else "suspended"


def _checked(made: Callable[[], AutoProvisionRequest]) -> AutoProvisionRequest:
    try:
        return made()
    except ValidationError as error:
        raise InvalidRequestError(first_problem(error)) from None
