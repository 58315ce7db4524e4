"""A recorded call as a scenario that replays it on a tenant of its own. Pure."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from languages import _
from mock_market.api.views import ExchangeView
from standard_api.operations import AUTO_PROVISION, Operation, operation_named

Step = dict[str, Any]


class NotSavedError(ValueError):
    """The call cannot be told as a scenario; the text says why."""


def saved_scenario(exchange: ExchangeView) -> str:
    """The YAML of a scenario that makes what the call needs, repeats it, and expects the same answer.

    Raises NotSavedError for what is no operation of the contract, or has no answer.
    """
    if exchange.direction != "out" or exchange.operation is None:
        raise NotSavedError(_("it is no operation of the contract that the market called"))
    if exchange.response is None:
        raise NotSavedError(_("no answer came, so there is nothing to expect"))
    operation = operation_named(exchange.operation)
    found = _path_of(operation).search(urlsplit(exchange.request.url).path)
    if found is None:
        raise NotSavedError(_("it was said in another dialect than the standard's"))
    scenario = {
        "title": f"{operation.name}: {_(operation.summary)}",
        "story": _("Recorded on {day} from {target}.", day=exchange.started_at[:10], target=exchange.target),
        "vars": {"tenant": "mtsim-${run}-saved"},
        "steps": _steps(exchange, operation),
    }
    status = exchange.response.status
    head = (
        _(
            "Saved from exchange {id} ({operation}, {status}). Play it: mt-sim scenario run FILE",
            id=exchange.id,
            operation=operation.name,
            status=status,
        ),
        _("Tenants, people and addresses are the run's own; change what you like: mt-sim scenario schema"),
    )
    return "".join(f"# {line}\n" for line in head) + yaml.safe_dump(
        scenario, allow_unicode=True, sort_keys=False, width=100
    )


def _path_of(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path)) + "$")


def _steps(exchange: ExchangeView, operation: Operation) -> list[Step]:
    body, code = _json(exchange.request), _error_code(exchange)
    if operation.name == AUTO_PROVISION.name:
        return _application(body, succeeded=_status(exchange) < 300)
    call: Step = {"operation": operation.name}
    steps: list[Step] = []
    if "tenant_id" in operation.path_parameters:
        call["tenant"] = "${tenant}"
        steps += _tenant(operation, code)
    if "user_id" in operation.path_parameters:
        call["user"] = "nobody-of-this-tenant" if code == "USER_NOT_FOUND" else "${user}"
        if code not in ("USER_NOT_FOUND", "TENANT_NOT_FOUND"):
            steps.append(_person())
        else:
            call["user"] = "nobody-of-this-tenant"
    query = dict(parse_qsl(urlsplit(exchange.request.url).query, keep_blank_values=True))
    if query:
        call["query"] = _own(query)
    if body is not None:
        call["body"] = _own(body)
    if code == "UNAUTHORIZED":
        call["key"] = "wrong"
    if code == "USER_EXISTS" and operation.name == "create_user":
        steps.append({"title": _("somebody has this address already"), "call": dict(call)})
    expect: Step = {"status": _status(exchange)}
    if code is not None:
        expect["error"] = code
    return [
        *steps,
        {
            "title": _("{operation} is answered as it was", operation=operation.name),
            "call": call,
            "expect": expect,
        },
    ]


def _tenant(operation: Operation, code: str | None) -> list[Step]:
    """What must have happened to the tenant before."""
    if operation.name == "activate_tenant" and code is None:
        return []
    if code in ("TENANT_NOT_FOUND", "UNAUTHORIZED"):
        return []
    steps: list[Step] = [
        {"title": _("there is a tenant"), "activate": {"tenant": "${tenant}", "plan": "basic"}}
    ]
    if code == "QUOTA_EXCEEDED":
        steps[0]["activate"]["config"] = {"max_users": 1}
        steps.append(_person())
    if code == "TENANT_INACTIVE":
        steps.append({"title": _("it is switched off"), "deactivate": "${tenant}"})
    return steps


def _person() -> Step:
    body = {"email": "somebody@${run}.example", "name": "김하늘"}
    call = {"operation": "create_user", "tenant": "${tenant}", "body": body}
    return {"title": _("there is somebody"), "call": call, "save": {"user": "body.user_id"}}


def _application(body: Any, *, succeeded: bool) -> list[Step]:
    given = body if isinstance(body, dict) else {}
    applicant = given.get("applicant")
    university = applicant.get("university_name") if isinstance(applicant, dict) else None
    apply: Step = {"kind": given.get("kind") if given.get("kind") in ("demo", "service") else "demo"}
    apply["via"] = "webhook"
    if isinstance(university, str) and university:
        apply["university"] = _own(university)
    state = {"any_of": ["active", "provisioning"]} if succeeded else {"not": "active"}
    approve: Step = {"title": _("the market approves it"), "approve": "${application}"}
    if not succeeded:
        approve["expect"] = {"state": "failed"}
    else:
        approve["expect"] = {"application.state": state}
    return [
        {"title": _("somebody applies"), "apply": apply, "save": {"application": "application"}},
        approve,
    ]


def _own(value: Any) -> Any:
    """The body about the run's own tenant, with addresses that belong to nobody."""
    if isinstance(value, dict):
        return {key: _named(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_own(one) for one in value]
    return value.replace("${", "$ {") if isinstance(value, str) else value


def _named(key: str, value: Any) -> Any:
    if key == "tenant_id":
        return "${tenant}"
    if key == "email" and isinstance(value, str) and "@" in value:
        return "saved@${run}.example"
    return _own(value)


def _status(exchange: ExchangeView) -> int:
    return exchange.response.status if exchange.response else 0


def _error_code(exchange: ExchangeView) -> str | None:
    found = _json(exchange.response)
    if _status(exchange) < 400 or not isinstance(found, dict):
        return None
    inner = found.get("detail") if isinstance(found.get("detail"), dict) else found
    code = inner.get("error") if isinstance(inner, dict) else None
    return code if isinstance(code, str) else None


def _json(part: Any) -> Any:
    text = part.body.text if part is not None and part.body is not None else None
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
