"""What the dialects of today have in common: their paths, and how their answers read back (section 5).

An answer is translated into the contract's words and then judged as one. What an older answer does
not tell stands as zero, null or an empty list and is named in ``Reading.unreadable``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from mock_market.target.dialects.dialect import Arguments, Phrase, Values
from mock_market.target.reading import Reading, read_answer, validation_problems
from mock_market.wire.exchange import Response
from standard_api import strict_json
from standard_api.fields import PERIOD_DAYS
from standard_api.operations import Operation

Json = dict[str, Any]
Translate = Callable[[Json, Arguments], Json]
TENANT_HEADER = (("X-Tenant-ID", "{tenant_id}"),)


def older_reader(
    translate: Translate, *unreadable: str
) -> Callable[[Operation, Response, Arguments], Reading]:
    """A reader that translates a success and judges it as the contract's model."""

    def read(operation: Operation, response: Response, arguments: Arguments) -> Reading:
        if not 200 <= response.status < 300:
            return read_answer(operation, response)
        try:
            value = strict_json.parse(response.body)
            model = operation.response.model_validate(translate(value, arguments))
        except strict_json.StrictJSONError as error:
            return Reading(problems=(f"the body {error}",))
        except ValidationError as error:
            return Reading(value=value, problems=tuple(validation_problems(error)))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            return Reading(value=value, problems=(f"not the shape of this dialect: {error!r}",))
        return Reading(value=value, model=model, unreadable=unreadable)

    return read


def as_days(query: Values) -> Values:
    """``period=30d`` is ``days=30``."""
    return {"days": PERIOD_DAYS.get(str(query.get("period", "30d")), 30)}


def as_pages(query: Values) -> Values:
    """``limit`` and ``offset`` are a page number; search stays."""
    limit = int(query.get("limit", 20))
    page = int(query.get("offset", 0)) // max(limit, 1) + 1
    return {"page": page, "limit": limit, "search": query.get("search", "")}


def no_query(query: Values) -> Values:
    """The path takes none."""
    return {}


def _period(arguments: Arguments) -> str:
    return str(arguments.query.get("period", "30d"))


def _stats(value: Json, arguments: Arguments) -> Json:
    users, usage = value["users"], value["usage"]
    return {
        "tenant_id": arguments.tenant_id,
        "period": _period(arguments),
        "summary": {
            "total_users": users["total"],
            "active_users": users["active_30days"],
            "new_users_this_period": users["new_this_week"],
            "total_sessions": usage["total_sessions"],
            "total_messages": usage["total_messages"],
            "total_tokens": usage["total_tokens"],
            "estimated_cost_usd": 0.0,
        },
        "trends": {"daily": value["daily_trend"]},
        "health": {"status": "healthy", "last_check": "1970-01-01T00:00:00Z", "response_time_ms": 0.0},
    }


def _costs(value: Json, arguments: Arguments) -> Json:
    return {
        "tenant_id": arguments.tenant_id,
        "period": _period(arguments),
        "total_cost_usd": value["estimated_cost_usd"],
        "by_model": [
            {
                "model": row["model"],
                "input_tokens": row["tokens"],
                "output_tokens": 0,
                "cost_usd": row["cost_usd"],
            }
            for row in value["by_model"]
        ],
        "by_user_top10": [
            {
                "user_id": row["username"],
                "name": row["username"],
                "cost_usd": row["cost_usd"],
                "tokens": row["tokens"],
            }
            for row in value["by_user"][:10]
        ],
        "daily_trend": [],
    }


def _patterns(value: Json, arguments: Arguments) -> Json:
    return {
        "tenant_id": arguments.tenant_id,
        "period": _period(arguments),
        "hourly_distribution": value["hourly_distribution"],
        "weekday_distribution": value["weekday_distribution"],
        "avg_session_length_minutes": value["avg_session_length"],
    }


def _user(row: Json) -> Json:
    return {
        "user_id": str(row["id"]),
        "email": row["email"],
        "name": row["display_name"],
        "role": "user",
        "status": "active" if row["is_active"] else "inactive",
        "created_at": row["created_at"],
        "last_login": row["last_login"],
        "usage": {"sessions": 0, "messages": 0, "tokens": 0},
    }


def _users(value: Json, arguments: Arguments) -> Json:
    return {
        "tenant_id": arguments.tenant_id,
        "total": value["total"],
        "limit": value["limit"],
        "offset": (value["page"] - 1) * value["limit"],
        "users": [_user(row) for row in value["users"]],
    }


def _limits(value: Json, arguments: Arguments) -> Json:
    rows = [{**row, "unit": "", "resets_at": None} for row in value["limits"]]
    return {"tenant_id": arguments.tenant_id, "limits": rows}


def _deprovisioned(value: Json, arguments: Arguments) -> Json:
    return {
        "success": value["success"],
        "tenant_id": value["tenant_id"],
        "status": "deactivated",
        "data_preserved": False,
        "data_retention_until": None,
    }


def _created(value: Json, arguments: Arguments) -> Json:
    user = _user(value)
    return {name: user[name] for name in user if name not in ("usage", "last_login")} | {
        "temporary_password": False
    }


def _deprovision_body(arguments: Arguments) -> Json:
    return {"tenant_id": arguments.tenant_id, "reason": (arguments.body or {}).get("reason")}


def _create_user_body(arguments: Arguments) -> Json:
    body = arguments.body or {}
    return {
        "username": str(body.get("email", "")).partition("@")[0],
        "password": body.get("password") or "a-temporary-1-password",
        "display_name": body.get("name"),
        "email": body.get("email"),
    }


def admin_phrases() -> Mapping[str, Phrase]:
    """What advisor and llm_chatbot say alike."""
    return {
        "health": Phrase(method="GET", path="/health"),
        "get_tenant_stats": Phrase(
            method="GET",
            path="/admin/dashboard",
            headers=TENANT_HEADER,
            query=no_query,
            read=older_reader(
                _stats,
                "summary: totals are of all time, not of the period",
                "summary.new_users_this_period is of this week",
                "summary.estimated_cost_usd",
                "health",
            ),
        ),
        "get_tenant_costs": Phrase(
            method="GET",
            path="/admin/dashboard/costs",
            headers=TENANT_HEADER,
            query=as_days,
            read=older_reader(
                _costs, "by_model: input and output are one number", "by_user: user_id", "daily_trend"
            ),
        ),
        "get_usage_patterns": Phrase(
            method="GET",
            path="/admin/dashboard/usage-patterns",
            headers=TENANT_HEADER,
            query=as_days,
            read=older_reader(_patterns),
        ),
        "list_users": Phrase(
            method="GET",
            path="/admin/users",
            headers=TENANT_HEADER,
            query=as_pages,
            read=older_reader(_users, "users.role", "users.usage", "filters by role and status"),
        ),
        "get_limits": Phrase(
            method="GET",
            path="/admin/limits",
            headers=TENANT_HEADER,
            read=older_reader(_limits, "limits.unit", "limits.resets_at"),
        ),
    }


def chatbot_phrases() -> Mapping[str, Phrase]:
    """What only llm_chatbot says."""
    return {
        "deactivate_tenant": Phrase(
            method="POST",
            path="/api/marketplace/demo/deprovision",
            body=_deprovision_body,
            read=older_reader(_deprovisioned, "status", "data_preserved", "data_retention_until"),
        ),
        "create_user": Phrase(
            method="POST",
            path="/admin/users",
            headers=TENANT_HEADER,
            body=_create_user_body,
            read=older_reader(_created, "role", "temporary_password"),
        ),
    }
