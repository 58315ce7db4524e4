"""The contract inside an application that exists: its own routes, its sessions, its exceptions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool

from standard_api import (
    StandardAPIHandler,
    TenantNotFoundError,
    UserExistsError,
    create_standard_router,
    install_error_bodies,
)
from standard_api.models import CreatedUser, CreateUserRequest

engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
tables = MetaData()
tenants = Table("tenant", tables, Column("tenant_id", String, primary_key=True))
users = Table("user", tables, Column("user_id", String, primary_key=True), Column("email", String))
tables.create_all(engine)
sessions = sessionmaker(engine)
mailed: list[str] = []


def session() -> Iterator[Session]:
    """One transaction a request: an error that leaves the handler rolls it back."""
    with sessions.begin() as opened:
        yield opened


def tasks(background: BackgroundTasks) -> BackgroundTasks:
    """What is done after the answer."""
    return background


class TooManyMailsError(Exception):
    """An exception of the application's own."""


class MyService(StandardAPIHandler):
    """Plain methods run in a thread, so they may block; ``scope="function"`` commits before the answer."""

    def create_user(
        self,
        tenant_id: str,
        request: CreateUserRequest,
        session: Session = Depends(session, scope="function"),
        tasks: BackgroundTasks = Depends(tasks),
    ) -> CreatedUser:
        if session.scalar(select(tenants.c.tenant_id).where(tenants.c.tenant_id == tenant_id)) is None:
            raise TenantNotFoundError
        taken = session.scalar(select(users.c.user_id).where(users.c.email == request.email))
        user_id = f"u-{uuid4()}"
        session.execute(insert(users).values(user_id=user_id, email=request.email))
        if taken is not None:
            raise UserExistsError
        if len(mailed) >= 1000:
            raise TooManyMailsError
        tasks.add_task(mailed.append, request.email)
        return CreatedUser(
            user_id=user_id,
            email=request.email,
            name=request.name,
            role=request.role,
            status="active",
            created_at=datetime.now(UTC),
            temporary_password=request.password is None,
        )


app = FastAPI()
app.include_router(create_standard_router(MyService(), keys=["change-me"]))
install_error_bodies(app)


@app.exception_handler(TooManyMailsError)
def too_many_mails(request: Request, error: TooManyMailsError) -> JSONResponse:
    """The application says what its own exceptions mean, here too."""
    body = {"success": False, "error": "SERVICE_UNAVAILABLE", "message": "try again tomorrow"}
    return JSONResponse(body, status_code=503, headers={"Retry-After": "3600"})
