"""A recorded call as a scenario that replays it on a tenant of its own. Pure."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from languages import _
from mock_market.api.views import ExchangeView
from mock_market.wire.redaction import mask
from standard_api.operations import AUTO_PROVISION, Operation, operation_named
from standard_api.patterns import TENANT_ID_PATTERN

Step = dict[str, Any]
_MASK = mask("")
_STAND_IN = "Stand-in-0123456789"
_NOBODY = "nobody-of-this-tenant"


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
    steps = _Recorded(exchange, operation).steps()
    masked = "${secret}" in json.dumps(steps)
    scenario = {
        "title": f"{operation.name}: {_(operation.summary)}",
        "story": _("Recorded on {day} from {target}.", day=exchange.started_at[:10], target=exchange.target),
        "vars": {"tenant": "mtsim-${run}-saved", **({"secret": _STAND_IN} if masked else {})},
        "steps": steps,
    }
    text = yaml.safe_dump(scenario, allow_unicode=True, sort_keys=False, width=100)
    return "".join(f"# {line}\n" for line in _head(exchange, masked=masked)) + text


def _head(exchange: ExchangeView, *, masked: bool) -> list[str]:
    lines = [
        _(
            "Saved from exchange {id} ({operation}, {status}). Play it: mt-sim scenario run FILE",
            id=exchange.id,
            operation=exchange.operation,
            status=exchange.response.status if exchange.response else 0,
        ),
        _("Tenants, people and addresses are the run's own; change what you like: mt-sim scenario schema"),
    ]
    if masked:
        told = _("A value was masked in the record; another stands for it. The real one: --var secret=...")
        lines.append(told)
    return lines


class _Recorded:
    """One call, and what must be there before it can be made again."""

    def __init__(self, exchange: ExchangeView, operation: Operation) -> None:
        self._operation = operation
        self._tenant_id = exchange.tenant_id or ""
        self._status = exchange.response.status if exchange.response else 0
        self._code = _error_code(exchange)
        self._body = _json(exchange.request)
        url = urlsplit(exchange.request.url)
        self._query = dict(parse_qsl(url.query, keep_blank_values=True))
        self._in_our_words = bool(_path_of(operation).search(url.path))

    def steps(self) -> list[Step]:
        if self._operation.name == AUTO_PROVISION.name and self._status < 300:
            return self._application()
        if not self._in_our_words and (self._body or self._query):
            raise NotSavedError(_("it was said in another dialect than the standard's"))
        expect: Step = {"status": self._status}
        if self._code is not None:
            expect["error"] = self._code
        title = _("{operation} is answered as it was", operation=self._operation.name)
        return [*self._before(), {"title": title, "call": self._call(), "expect": expect}]

    def _call(self) -> Step:
        call: Step = {"operation": self._operation.name}
        if "tenant_id" in self._operation.path_parameters:
            call["tenant"] = self._named(self._tenant_id)
        if "user_id" in self._operation.path_parameters:
            call["user"] = "${user}" if self._needs_person() else _NOBODY
        if self._query:
            call["query"] = self._own(self._query)
        if self._body is not None:
            call["body"] = self._own(self._body)
        if self._code == "UNAUTHORIZED":
            call["key"] = "wrong"
        return call

    def _before(self) -> list[Step]:
        """A tenant, its people, and then what was wrong with it."""
        if not self._needs_tenant():
            return []
        tenant: Step = {"tenant": "${tenant}", "plan": "basic"}
        if self._code == "QUOTA_EXCEEDED":
            tenant["config"] = {"max_users": 1}
        steps: list[Step] = [{"title": _("there is a tenant"), "activate": tenant}]
        if self._needs_person() or self._code == "QUOTA_EXCEEDED":
            steps.append(_person("somebody", "user"))
        if self._code == "USER_EXISTS":
            steps.append(_person("saved", "other"))
        if self._code == "TENANT_INACTIVE":
            steps.append({"title": _("it is switched off"), "deactivate": "${tenant}"})
        return steps

    def _needs_tenant(self) -> bool:
        if "tenant_id" not in self._operation.path_parameters:
            return False
        if self._code in ("TENANT_NOT_FOUND", "UNAUTHORIZED") or not self._is_tenant_id():
            return False
        return self._operation.name != "activate_tenant" or self._code is not None

    def _needs_person(self) -> bool:
        return (
            "user_id" in self._operation.path_parameters
            and self._needs_tenant()
            and self._code != "USER_NOT_FOUND"
        )

    def _is_tenant_id(self) -> bool:
        return re.fullmatch(TENANT_ID_PATTERN, self._tenant_id) is not None

    def _application(self) -> list[Step]:
        given = self._body if isinstance(self._body, dict) else {}
        applicant = given.get("applicant")
        university = applicant.get("university_name") if isinstance(applicant, dict) else None
        apply: Step = {"kind": given.get("kind") if given.get("kind") in ("demo", "service") else "demo"}
        apply["via"] = "webhook"
        if isinstance(university, str) and university:
            apply["university"] = self._own(university)
        return [
            {"title": _("somebody applies"), "apply": apply, "save": {"application": "application"}},
            {
                "title": _("the market approves it"),
                "approve": "${application}",
                "expect": {"application.state": {"any_of": ["active", "provisioning"]}},
            },
        ]

    def _own(self, value: Any) -> Any:
        """The body about the run's own tenant, with addresses that belong to nobody."""
        if isinstance(value, dict):
            return {key: self._own_value(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._own(one) for one in value]
        if not isinstance(value, str):
            return value
        return "${secret}" if _MASK in value else value.replace("${", "$ {")

    def _own_value(self, key: str, value: Any) -> Any:
        if key == "tenant_id" and isinstance(value, str):
            return self._named(value)
        if key == "email" and isinstance(value, str) and self._takes_email(value):
            return "saved@${run}.example"
        return self._own(value)

    def _takes_email(self, value: str) -> bool:
        """Whether another address gets the same answer: one that was refused is what was recorded."""
        well_formed = re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None
        return well_formed and (self._status < 300 or self._status == 409 or self._is_application())

    def _is_application(self) -> bool:
        return self._operation.name == AUTO_PROVISION.name

    def _named(self, tenant_id: str) -> str:
        """The run's own id; one that was none stays none, and another one stays another."""
        if not re.fullmatch(TENANT_ID_PATTERN, tenant_id):
            return "${tenant}.IS.NO.ID"
        return "${tenant}" if tenant_id == self._tenant_id else "${tenant}-other"


def _path_of(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path)) + "$")


def _person(name: str, saved: str) -> Step:
    body = {"email": f"{name}@${{run}}.example", "name": "김하늘"}
    call = {"operation": "create_user", "tenant": "${tenant}", "body": body}
    return {
        "title": _("there is somebody") if name == "somebody" else _("somebody has this address already"),
        "call": call,
        "save": {saved: "body.user_id"},
    }


def _error_code(exchange: ExchangeView) -> str | None:
    found = _json(exchange.response)
    if exchange.response is None or exchange.response.status < 400 or not isinstance(found, dict):
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
