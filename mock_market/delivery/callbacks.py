"""What a service posts back when an application has ended (contract section 3)."""

import hmac
import logging
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from languages import _
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.applications import ContradictionError, WrongStateError
from mock_market.domain.error_answers import (
    APPLICATION_NOT_FOUND,
    CONTRADICTION,
    INVALID_REQUEST,
    UNAUTHORIZED,
    ErrorAnswer,
)
from mock_market.saying import body_problem, worded
from mock_market.target.dialects.translations import final
from mock_market.target.reading import validation_problems
from mock_market.wire.exchange import Call, Exchange, Headers, Purpose, Response, find_header
from mock_market.wire.redaction import Redactor
from standard_api import strict_json
from standard_api.models import ProvisionCallback
from standard_api.operations import CALLBACK_KEY_HEADER

_log = logging.getLogger(__name__)
PATH = "/callbacks/auto-provision"
NUMBER = "application_id"
"""The query value that names the application where a dialect's callback does not."""


@dataclass(frozen=True, kw_only=True)
class CallbackAnswer:
    """What the market says to a callback."""

    status: int = 200
    error: str | None = None
    message: str

    @classmethod
    def refused(cls, answer: ErrorAnswer, message: str) -> Self:
        """One of the error answers."""
        return cls(status=answer.status, error=answer.code, message=message)

    def body(self) -> dict[str, object]:
        """As JSON holds it: the contract's error form, or a plain yes."""
        if self.error is None:
            return {"success": True, "message": self.message}
        return {"success": False, "error": self.error, "message": self.message}


def _read(url: str, value: Any) -> ProvisionCallback:
    """A callback in the contract's words, or in the manual's under an address with a number."""
    number = dict(parse_qsl(urlsplit(url).query)).get(NUMBER, "")
    try:
        if number.isascii() and number.isdigit() and "success" in value:
            value = {**final(value), NUMBER: int(number)}
    except (KeyError, TypeError):
        value = None
    return ProvisionCallback.model_validate(value)


class Callbacks:
    """Judges callbacks; every one is an exchange of direction "in"."""

    def __init__(self, market: Marketplace) -> None:
        self._market = market

    def receive(self, url: str, headers: Headers, body: bytes) -> CallbackAnswer:
        """Answer one callback. Repeats get the same answer and change nothing."""
        answer = self._judge(url, headers, body)
        self.record("POST", url, headers, body, answer)
        return answer

    def _judge(self, url: str, headers: Headers, body: bytes) -> CallbackAnswer:
        keys = self._service_keys()
        sent = find_header(headers, CALLBACK_KEY_HEADER) or ""
        targets = [name for name, key in keys.items() if hmac.compare_digest(key.encode(), sent.encode())]
        if not targets:
            said = _("no service has this key: mt-sim target add --service-key-env tells the market yours")
            return CallbackAnswer.refused(UNAUTHORIZED, said)
        try:
            callback = _read(url, strict_json.parse(body))
        except strict_json.StrictJSONError as error:
            return CallbackAnswer.refused(INVALID_REQUEST, worded(body_problem(error)))
        except ValidationError as error:
            message = "; ".join(map(worded, validation_problems(error)))
            return CallbackAnswer.refused(INVALID_REQUEST, message)
        return self._apply(callback, targets)

    def _apply(self, callback: ProvisionCallback, targets: list[str]) -> CallbackAnswer:
        store = self._market.store
        known = store.applications.find(callback.application_id)
        if known is None or known.target not in targets:
            return CallbackAnswer.refused(APPLICATION_NOT_FOUND, "no such application")
        try:
            after = known.after_callback(callback)
        except (ContradictionError, WrongStateError) as error:
            return CallbackAnswer.refused(CONTRADICTION, str(error))
        if after != known:
            with store.transaction():
                store.applications.save(after)
                self._market.beliefs.welcome(after)
        return CallbackAnswer(message=f"application {after.id} is {after.state}")

    def _service_keys(self) -> dict[str, str]:
        targets = self._market.store.targets()
        keys = {target.name: self._market.service_key(target) for target in targets}
        return {name: key for name, key in keys.items() if key}

    def record(self, method: str, url: str, headers: Headers, body: bytes, answer: CallbackAnswer) -> None:
        """Keep a callback and what was answered; a refused one stands in the log too."""
        if answer.error is not None:
            path = urlsplit(url).path
            _log.warning("refused callback: %s %r: %d %r", method, path, answer.status, answer.message)
        purpose = Purpose(operation="callback", asked_by="service")
        call = Call(method=method, url=url, headers=headers, body=body, purpose=purpose)
        response = Response(status=answer.status, reason="", headers=(), body=answer.message.encode())
        exchange = Exchange(started_at=self._market.real(), direction="in", call=call, response=response)
        keys = list(self._service_keys().values())
        self._market.exchanges.append(Redactor(service=keys).exchange(exchange))
