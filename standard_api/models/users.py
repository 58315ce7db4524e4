"""Users of a tenant (contract section 2.3)."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from standard_api.fields import (
    Count,
    Email,
    Name,
    PageLimit,
    PageOffset,
    RequestModel,
    ResponseModel,
    Success,
    TenantId,
    Timestamp,
)

Role = Literal["admin", "user", "moderator"]
UserStatus = Literal["active", "inactive", "suspended"]
Search = Annotated[str, StringConstraints(max_length=255)]


class PageQuery(RequestModel):
    """``limit`` 1 to 100, ``offset`` from 0; an empty ``search`` is no filter."""

    search: Search = ""
    limit: PageLimit = 20
    offset: PageOffset = 0


class UserFilters(PageQuery):
    """``search`` matches name and e-mail, case-insensitively, as plain text."""

    role: Role | None = None
    status: UserStatus | None = None


class UserUsage(ResponseModel):
    """Usage of all time."""

    sessions: Count
    messages: Count
    tokens: Count


class User(ResponseModel):
    """One user of one tenant."""

    user_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    email: str
    name: str
    role: Role
    status: UserStatus
    created_at: Timestamp
    last_login: Timestamp | None
    usage: UserUsage


class UserList(ResponseModel):
    """One page; ``total`` counts all matches."""

    tenant_id: TenantId
    total: Count
    limit: Count
    offset: Count
    users: list[User]


class CreateUserRequest(RequestModel):
    """Without ``password`` the service makes a temporary one."""

    email: Email
    name: Name
    role: Role = "user"
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)] | None = None
    send_welcome_email: bool = False


class CreatedUser(ResponseModel):
    """A new user; a password is never returned."""

    user_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    email: str
    name: str
    role: Role
    status: UserStatus
    created_at: Timestamp
    temporary_password: bool


class UpdateUserRequest(RequestModel):
    """Any part; what is left out stays."""

    name: Name | None = None
    role: Role | None = None
    status: UserStatus | None = None
    email: Email | None = None


class DeletedUser(ResponseModel):
    """The user is gone; a second delete is 404."""

    success: Success
    user_id: str
    message: str
