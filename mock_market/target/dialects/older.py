"""What the dialects of today have in common: their paths, and how their answers read back (section 5).

An answer is translated into the contract's words and then judged as one. What an older answer does
not tell stands as zero, null or an empty list and is named in ``Reading.unreadable``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from mock_market.saying import Saying, body_problem, said, text
from mock_market.target.dialects import translations
from mock_market.target.dialects.dialect import Arguments, Phrase, Values
from mock_market.target.dialects.translations import NEVER, zoned
from mock_market.target.reading import Reading, read_answer, validation_problems
from mock_market.wire.exchange import Response
from standard_api import strict_json
from standard_api.errors import ErrorBody, ErrorCode
from standard_api.fields import PERIOD_DAYS
from standard_api.models import Health
from standard_api.operations import Operation

Json = dict[str, Any]
Translate = Callable[[Json, Arguments], Json]
_CODES: dict[int, str] = {
    400: ErrorCode.INVALID_REQUEST,
    401: ErrorCode.UNAUTHORIZED,
    403: ErrorCode.FEATURE_DISABLED,
    409: ErrorCode.TENANT_INACTIVE,
    422: ErrorCode.INVALID_REQUEST,
    429: ErrorCode.QUOTA_EXCEEDED,
    500: ErrorCode.INTERNAL_ERROR,
    503: ErrorCode.SERVICE_UNAVAILABLE,
}
TENANT_HEADER = (("X-Tenant-ID", "{tenant_id}"),)


def older_reader(
    translate: Translate, *untold: Saying | str
) -> Callable[[Operation, Response, Arguments], Reading]:
    """A reader that translates a success and judges it as the contract's model; ``untold`` is named."""
    unreadable = tuple(text(one) if isinstance(one, str) else one for one in untold)

    def read(operation: Operation, response: Response, arguments: Arguments) -> Reading:
        if not 200 <= response.status < 300:
            return older_error(operation, response)
        value: Any = None
        try:
            value = strict_json.parse(response.body)
            translated = translate(zoned(value), arguments)
            model = operation.response.model_validate(translated)
        except strict_json.StrictJSONError as error:
            return Reading(problems=(body_problem(error),))
        except ValidationError as error:
            return Reading(value=value, problems=tuple(validation_problems(error)))
        except KeyError as error:
            problem = said("at", place=str(error.args[0]), problem=said("missing"))
            return Reading(value=value, problems=(problem,))
        except (TypeError, AttributeError, IndexError):
            return Reading(value=value, problems=(said("shape"),))
        return Reading(value=translated, model=model, unreadable=unreadable)

    return read


def older_error(operation: Operation, response: Response) -> Reading:
    """An error of an older dialect: the contract's body, or ``{"detail": text}`` with a telling status.

    A 404 tells nothing: it may mean the tenant, the user or the path.
    """
    reading = read_answer(operation, response)
    detail = reading.value.get("detail") if isinstance(reading.value, dict) else None
    code = _CODES.get(response.status)
    if reading.error is not None or not isinstance(detail, str) or code is None:
        return reading
    return Reading(value=reading.value, error=ErrorBody(error=code, message=detail))


def older_health(operation: Operation, response: Response, arguments: Arguments) -> Reading:
    """200 and nothing more says that a service is well."""
    if response.status != 200:
        return older_error(operation, response)
    well = Health(status="healthy", version="", timestamp=NEVER)
    return Reading(model=well)


def provisioned(value: Json, arguments: Arguments) -> Json:
    """The end of an application; what it does not come to may be left out."""
    return {"tenant_id": None, "tenant_url": None, "message": "", **value}


def as_told(value: Json, arguments: Arguments) -> Json:
    """An answer in the contract's words, whose times may lack their zone."""
    return value


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


def _deprovision_body(arguments: Arguments) -> Json:
    return {"tenant_id": arguments.tenant_id, "reason": (arguments.body or {}).get("reason")}


def create_user_body(arguments: Arguments) -> Json:
    """A user by username, which is what stands before the @."""
    body = arguments.body or {}
    return {
        "username": str(body.get("email", "")).partition("@")[0],
        "password": body.get("password") or "a-temporary-1-password",
        "display_name": body.get("name"),
        "email": body.get("email"),
    }


READ_STATS = older_reader(
    translations.stats,
    said("of_all_time", field="summary"),
    said("of_this_week", field="summary.new_users_this_period"),
    "summary.estimated_cost_usd",
    "health",
)
READ_COSTS = older_reader(
    translations.costs, said("one_number", field="by_model"), "by_user: user_id", "daily_trend"
)
READ_PATTERNS = older_reader(translations.patterns)
READ_USERS = older_reader(translations.users, "users.role", "users.usage", said("filters"))
READ_CREATED = older_reader(translations.created, "role", "temporary_password")


def _admin(method: str, path: str, **words: Any) -> Phrase:
    return Phrase(method=method, path=f"/admin/{path}", headers=TENANT_HEADER, **words)


def admin_phrases() -> Mapping[str, Phrase]:
    """What advisor and llm_chatbot say alike."""
    limits = older_reader(translations.limits, "limits.unit", "limits.resets_at")
    return {
        "health": Phrase(method="GET", path="/health", read=older_health),
        "get_tenant_stats": _admin("GET", "dashboard", query=no_query, read=READ_STATS),
        "get_tenant_costs": _admin("GET", "dashboard/costs", query=as_days, read=READ_COSTS),
        "get_usage_patterns": _admin("GET", "dashboard/usage-patterns", query=as_days, read=READ_PATTERNS),
        "list_users": _admin("GET", "users", query=as_pages, read=READ_USERS),
        "get_limits": _admin("GET", "limits", read=limits),
    }


def chatbot_phrases() -> Mapping[str, Phrase]:
    """What only llm_chatbot says."""
    return {
        "deactivate_tenant": Phrase(
            method="POST",
            path="/api/marketplace/demo/deprovision",
            body=_deprovision_body,
            read=older_reader(translations.deprovisioned, "status", "data_preserved", "data_retention_until"),
        ),
        "create_user": _admin("POST", "users", body=create_user_body, read=READ_CREATED),
    }
