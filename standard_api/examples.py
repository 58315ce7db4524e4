"""One example of each operation's request and answer, shown in OpenAPI and in the docs."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Example:
    """JSON values; ``request`` is None for an operation without a body."""

    request: dict[str, Any] | None = None
    response: dict[str, Any]


_TENANT = "hanbit-univ"
_SINCE = "2026-11-02T00:00:00Z"
_CONTACT = {"email": "admin@hanbit.example", "name": "김하늘"}
_USER = {
    "user_id": "u-91c2",
    "email": "gildong@hanbit.example",
    "name": "홍길동",
    "role": "user",
    "status": "active",
    "created_at": _SINCE,
}
_FULL_USER = {**_USER, "last_login": None, "usage": {"sessions": 4, "messages": 31, "tokens": 20210}}
_SETTINGS = {
    "tenant_id": _TENANT,
    "config": {
        "max_users": 100,
        "max_storage_mb": 1024.0,
        "features": {"chat": True, "rag": True, "quiz": False, "api_integration": False},
        "limits": {"daily_tokens": 1000000, "monthly_tokens": 20000000, "max_file_size_mb": 20.0},
        "branding": {"logo_url": None, "primary_color": "#1a56db"},
    },
    "subscription": {
        "plan": "standard",
        "start_date": "2026-11-02",
        "end_date": "2027-11-01",
        "auto_renew": False,
    },
}
_HEALTH = {"status": "healthy", "version": "1.0.0", "timestamp": "2026-11-23T05:00:00Z"}

EXAMPLES: dict[str, Example] = {
    "health": Example(response=_HEALTH),
    "activate_tenant": Example(
        request={
            "tenant_id": _TENANT,
            "tenant_name": "한빛대학교",
            "plan": "standard",
            "features": ["chat", "rag"],
            "config": {"max_users": 100},
            "contact": _CONTACT,
        },
        response={
            "success": True,
            "tenant_id": _TENANT,
            "access_url": "https://advisor.example/t/hanbit-univ",
            "message": "활성화 완료",
        },
    ),
    "deactivate_tenant": Example(
        request={"reason": "subscription_expired", "preserve_data": True},
        response={
            "success": True,
            "tenant_id": _TENANT,
            "status": "deactivated",
            "data_preserved": True,
            "data_retention_until": "2027-02-21T05:00:00Z",
        },
    ),
    "get_tenant_status": Example(
        response={
            "tenant_id": _TENANT,
            "status": "active",
            "plan": "standard",
            "features": ["chat", "rag"],
            "created_at": _SINCE,
            "updated_at": _SINCE,
        }
    ),
    "get_tenant_usage": Example(
        response={
            "tenant_id": _TENANT,
            "period": "2026-11",
            "usage": {
                "active_users": 41,
                "total_sessions": 1802,
                "api_calls": 22410,
                "ai_tokens": 9120331,
                "storage_mb": 120.5,
            },
        }
    ),
    "get_tenant_stats": Example(
        response={
            "tenant_id": _TENANT,
            "period": "30d",
            "summary": {
                "total_users": 128,
                "active_users": 41,
                "new_users_this_period": 9,
                "total_sessions": 12,
                "total_messages": 31,
                "total_tokens": 20210,
                "estimated_cost_usd": 0.041227,
            },
            "trends": {"daily": [{"date": "2026-11-20", "users": 5, "messages": 31, "tokens": 20210}]},
            "health": {"status": "healthy", "last_check": "2026-11-23T05:00:00Z", "response_time_ms": 3.2},
        }
    ),
    "get_tenant_costs": Example(
        response={
            "tenant_id": _TENANT,
            "period": "30d",
            "total_cost_usd": 0.041227,
            "by_model": [
                {"model": "gpt-4o", "input_tokens": 15000, "output_tokens": 5210, "cost_usd": 0.041227}
            ],
            "by_user_top10": [{"user_id": "u-91c2", "name": "홍길동", "cost_usd": 0.041227, "tokens": 20210}],
            "daily_trend": [{"date": "2026-11-20", "cost_usd": 0.041227}],
        }
    ),
    "get_top_users": Example(
        response={
            "tenant_id": _TENANT,
            "period": "30d",
            "users": [
                {
                    "user_id": "u-91c2",
                    "name": "홍길동",
                    "email": "gildong@hanbit.example",
                    "sessions": 4,
                    "messages": 31,
                    "tokens": 20210,
                    "last_active": "2026-11-20T07:12:00Z",
                }
            ],
        }
    ),
    "get_usage_patterns": Example(
        response={
            "tenant_id": _TENANT,
            "period": "30d",
            "hourly_distribution": [{"hour": 5, "count": 31}],
            "weekday_distribution": [{"day": "fri", "count": 31}],
            "avg_session_length_minutes": 12.4,
        }
    ),
    "list_users": Example(
        response={"tenant_id": _TENANT, "total": 1, "limit": 20, "offset": 0, "users": [_FULL_USER]}
    ),
    "create_user": Example(
        request={"email": "gildong@hanbit.example", "name": "홍길동", "role": "user"},
        response={**_USER, "temporary_password": True},
    ),
    "get_user": Example(response=_FULL_USER),
    "update_user": Example(request={"role": "admin"}, response={**_FULL_USER, "role": "admin"}),
    "delete_user": Example(response={"success": True, "user_id": "u-91c2", "message": "삭제했습니다"}),
    "list_resources": Example(
        response={
            "tenant_id": _TENANT,
            "resource_type": "course",
            "total": 1,
            "limit": 20,
            "offset": 0,
            "items": [
                {
                    "id": "r-3f1a",
                    "type": "course",
                    "title": "인공지능 개론",
                    "created_by": "u-91c2",
                    "created_at": _SINCE,
                    "stats": {"participants": 40, "discussions": 3, "documents": 7},
                }
            ],
        }
    ),
    "get_settings": Example(response=_SETTINGS),
    "update_settings": Example(
        request={"config": {"branding": {"primary_color": "#1a56db"}}}, response=_SETTINGS
    ),
    "get_limits": Example(
        response={
            "tenant_id": _TENANT,
            "limits": [
                {
                    "name": "daily_tokens",
                    "limit": 1000000.0,
                    "used": 20210.0,
                    "unit": "tokens",
                    "resets_at": "2026-11-24T00:00:00Z",
                }
            ],
        }
    ),
    "auto_provision": Example(
        request={
            "application_id": 7731,
            "kind": "demo",
            "contact": "02-300-1234",
            "reason": "2학기 교양 수업에서 시범 운영하려고 합니다.",
            "applicant": {
                "id": 52,
                "name": "김하늘",
                "email": "admin@hanbit.example",
                "university_name": "한빛대학교",
            },
            "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
            "callback_url": "http://127.0.0.1:8900/callbacks/auto-provision",
            "start_date": "2026-11-23",
            "end_date": "2026-12-22",
        },
        response={
            "status": "approved",
            "tenant_id": _TENANT,
            "tenant_url": "https://advisor.example/t/hanbit-univ",
            "message": "승인되었습니다",
            "expires_at": "2026-12-22T23:59:59Z",
        },
    ),
}
