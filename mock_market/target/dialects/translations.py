"""What the older dialects' answers mean in the contract's words (section 5). Pure.

What an answer does not tell stands as zero, null or an empty list.
"""

import re
from typing import Any

from mock_market.target.dialects.dialect import Arguments

Json = dict[str, Any]
NEVER = "1970-01-01T00:00:00Z"
_TIMES = re.compile(r".*(_at|_until|_login|_active|timestamp|last_check)")
_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(\+00:00)?")


def zoned(value: Any) -> Any:
    """An answer whose times end in Z; without a zone they are UTC."""
    if isinstance(value, dict):
        return {name: _zoned_time(name, inner) for name, inner in value.items()}
    return [zoned(inner) for inner in value] if isinstance(value, list) else value


def _zoned_time(name: str, value: Any) -> Any:
    if isinstance(value, str) and _TIMES.fullmatch(name) and _WITHOUT_ZONE.fullmatch(value):
        return value.removesuffix("+00:00") + "Z"
    return zoned(value)


def _period(arguments: Arguments) -> str:
    return str(arguments.query.get("period", "30d"))


def stats(value: Json, arguments: Arguments) -> Json:
    """The main page; totals are of all time."""
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
        "health": {"status": "healthy", "last_check": NEVER, "response_time_ms": 0.0},
    }


def costs(value: Json, arguments: Arguments) -> Json:
    """What a period cost."""
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


def patterns(value: Json, arguments: Arguments) -> Json:
    """When users are active; days may have their whole name."""
    return {
        "tenant_id": arguments.tenant_id,
        "period": _period(arguments),
        "hourly_distribution": value["hourly_distribution"],
        "weekday_distribution": [
            {**row, "day": str(row["day"])[:3].lower()} for row in value["weekday_distribution"]
        ],
        "avg_session_length_minutes": value["avg_session_length"],
    }


def user(row: Json) -> Json:
    """One user."""
    return {
        "user_id": str(row["id"]),
        "email": row.get("email") or f"{row['username']}@unknown.invalid",
        "name": row.get("display_name") or row["username"],
        "role": row.get("role", "user"),
        "status": "active" if row["is_active"] else "inactive",
        "created_at": row["created_at"],
        "last_login": row.get("last_login"),
        "usage": {"sessions": 0, "messages": 0, "tokens": 0},
    }


def users(value: Json, arguments: Arguments) -> Json:
    """One page of users."""
    return {
        "tenant_id": arguments.tenant_id,
        "total": value["total"],
        "limit": value["limit"],
        "offset": (value["page"] - 1) * value["limit"],
        "users": [user(row) for row in value["users"]],
    }


def limits(value: Json, arguments: Arguments) -> Json:
    """Each limit."""
    rows = [{**row, "unit": "", "resets_at": None} for row in value["limits"]]
    return {"tenant_id": arguments.tenant_id, "limits": rows}


def deprovisioned(value: Json, arguments: Arguments) -> Json:
    """A tenant that was given back."""
    return {
        "success": value["success"],
        "tenant_id": value["tenant_id"],
        "status": "deactivated",
        "data_preserved": False,
        "data_retention_until": None,
    }


def created(value: Json, arguments: Arguments) -> Json:
    """A user that was made."""
    made = user(value)
    return {name: made[name] for name in made if name not in ("usage", "last_login")} | {
        "temporary_password": False
    }


def top_users(value: Json, arguments: Arguments) -> Json:
    """Who used most; counts that a row does not tell are zero."""
    return {
        "tenant_id": arguments.tenant_id,
        "period": _period(arguments),
        "users": [
            {
                "user_id": str(row.get("id", row.get("user_id", row["username"]))),
                "name": row.get("display_name") or row["username"],
                "email": row.get("email") or f"{row['username']}@unknown.invalid",
                "last_active": row.get("last_active") or row.get("last_login") or NEVER,
                **{name: row.get(name, 0) for name in ("sessions", "messages", "tokens")},
            }
            for row in value["users"]
        ],
    }


def one_user(value: Json, arguments: Arguments) -> Json:
    """One user by itself."""
    return user(value)


def deleted(value: Json, arguments: Arguments) -> Json:
    """A user that was deleted."""
    return {
        "success": True,
        "user_id": str(value["user_id"]),
        "message": value["message"],
    }


def approved(value: Json, arguments: Arguments) -> Json:
    """The end of an application of the manual's; without a tenant the work goes on."""
    tenant_id = value["tenant_id"]
    end = "approved" if value["success"] else "error" if tenant_id else "processing"
    return {
        "status": end,
        "tenant_id": tenant_id if end == "approved" else None,
        "tenant_url": value["access_url"] if end == "approved" else None,
        "message": value["message"],
    }


def final(value: Json) -> Json:
    """A callback of the manual's; what has not worked by then has failed."""
    end = approved(zoned(value), Arguments())
    return {**end, "status": "error"} if end["status"] == "processing" else end


def status(value: Json, arguments: Arguments) -> Json:
    """A tenant's state; the manual knows no plan and no features."""
    return {
        "tenant_id": value["tenant_id"],
        "status": value["status"],
        "plan": value.get("plan", ""),
        "features": [],
        "created_at": value["created_at"],
        "updated_at": value.get("updated_at") or value["created_at"],
    }
