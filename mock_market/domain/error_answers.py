"""Every error answer of the market: what it is called, why it comes, what to do. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorAnswer:
    """An error answer; what answers with it and what documents it read it here."""

    code: str
    status: int
    cause: str
    cure: str


BAD_FILTER = ErrorAnswer(
    "BAD_FILTER",
    422,
    "The filter cannot be read.",
    "The message shows the place.",
)
CANNOT_WRITE = ErrorAnswer(
    "CANNOT_WRITE",
    503,
    "The disk of the data folder is full or cannot be written; the market pauses.",
    "Make room. The market goes on by itself; then ask again.",
)
DAMAGED = ErrorAnswer(
    "DAMAGED",
    500,
    "A file of the market could be read when it was opened, and cannot be read any more.",
    "End the sandbox, move its market folder away, and start again; look at the disk.",
)
HTTP = ErrorAnswer(
    "HTTP",
    404,
    "No such path or method of the market's interface (404, 405).",
    "Use `mt-sim` for it.",
)
INTERNAL = ErrorAnswer(
    "INTERNAL",
    500,
    "The market itself failed.",
    "Read `mt-sim logs market`, and report it.",
)
INVALID = ErrorAnswer(
    "INVALID",
    422,
    "A value is missing, unknown or out of bounds.",
    "The message names it.",
)
INVALID_CALL = ErrorAnswer(
    "INVALID_CALL",
    422,
    "A part of the request cannot be written as HTTP, such as a line break in a header.",
    "Take it out.",
)
NOT_JSON = ErrorAnswer(
    "NOT_JSON",
    415,
    "A body came without its type.",
    "Send `Content-Type: application/json`.",
)
NOT_OFFERED = ErrorAnswer(
    "NOT_OFFERED",
    422,
    "The target's dialect has no word for the operation.",
    "Use another operation.",
)
NOT_SENT = ErrorAnswer(
    "NOT_SENT",
    409,
    "The delivery waits behind another one, or could not be sent; the message says why.",
    "`mt-sim deliveries list` shows what it waits for.",
)
NOT_SETTLED = ErrorAnswer(
    "NOT_SETTLED",
    409,
    "The delivery is still being tried.",
    "Wait until it is settled.",
)
NO_APPLICATION = ErrorAnswer(
    "NO_APPLICATION",
    404,
    "No application has this number.",
    "`mt-sim applications` lists them.",
)
NO_EXCHANGE = ErrorAnswer(
    "NO_EXCHANGE",
    404,
    "No trace has this number, or it was trimmed; the newest 200,000 are kept.",
    "`mt-sim traces list` shows the numbers.",
)
NO_KEY = ErrorAnswer(
    "NO_KEY",
    409,
    "The key of the target cannot be read.",
    "Register the target again, or set the variable that holds its key and start the sandbox again.",
)
NO_OPERATION = ErrorAnswer(
    "NO_OPERATION",
    422,
    "The contract has no such operation.",
    "`mt-sim call --list`.",
)
NO_SUBSCRIPTION = ErrorAnswer(
    "NO_SUBSCRIPTION",
    409,
    "The tenant was activated without an application, so it has no term to renew.",
    "`mt-sim apply`, then `mt-sim approve NUMBER`: an approved application makes a subscription.",
)
OTHER_ADDRESS = ErrorAnswer(
    "OTHER_ADDRESS",
    409,
    "The exchange of a run went to another address than the target of that name has now.",
    "Register that address as a target, and send the call anew.",
)
NO_TARGET = ErrorAnswer(
    "NO_TARGET",
    404,
    "No such service is registered.",
    "`mt-sim up --target URL --key-env NAME`.",
)
NO_TENANT = ErrorAnswer(
    "NO_TENANT",
    404,
    "The market does not know the tenant.",
    "`mt-sim tenants` lists them.",
)
NO_TOKEN = ErrorAnswer(
    "NO_TOKEN",
    401,
    "The run's token is missing or of an earlier run.",
    "Send `Authorization: Bearer` with what stands in `market/token` of the data folder.",
)
REFUSED_TARGET = ErrorAnswer(
    "REFUSED_TARGET",
    422,
    "The address is none of a service, or is the market's own.",
    "Give the address of a service, http or https.",
)
TOO_LARGE = ErrorAnswer(
    "TOO_LARGE",
    413,
    "The body is over 2 MiB or came too slowly.",
    "Send less, or faster.",
)
UNKNOWN_NAME = ErrorAnswer(
    "UNKNOWN_NAME",
    422,
    "A name in the request is not known.",
    "The message lists what is.",
)
WRONG_HOST = ErrorAnswer(
    "WRONG_HOST",
    421,
    "The market was called by a name or port that it does not serve.",
    "Use the address that `mt-sim ps` shows, or allow the name with `--allow-host`.",
)
WRONG_ORIGIN = ErrorAnswer(
    "WRONG_ORIGIN",
    403,
    "A web page of another site made the call.",
    "Call it from a program; the market serves no foreign pages.",
)
WRONG_STATE = ErrorAnswer(
    "WRONG_STATE",
    409,
    "The application or tenant is not in a state in which this can be done.",
    "`mt-sim applications` and `mt-sim tenants` show where they stand.",
)

UNAUTHORIZED = ErrorAnswer(
    "UNAUTHORIZED",
    401,
    "The `X-Service-API-Key` is missing, or no registered service has it.",
    "Register the service with `--service-key-env`, and send that key.",
)
INVALID_REQUEST = ErrorAnswer(
    "INVALID_REQUEST",
    422,
    "The body breaks the contract's form of a callback.",
    "The message names the part.",
)
APPLICATION_NOT_FOUND = ErrorAnswer(
    "APPLICATION_NOT_FOUND",
    404,
    "No application of this service has the number.",
    "Send back the `application_id` that came with the webhook.",
)
CONTRADICTION = ErrorAnswer(
    "CONTRADICTION",
    409,
    "The application has ended otherwise before.",
    "Repeat a callback as it was; to change your mind, write to the market's administrator.",
)
WRONG_PATH = ErrorAnswer(
    "WRONG_PATH",
    404,
    "The callback went to a path that is none for callbacks.",
    "Post to the `callback_url` that came with the webhook, as it came.",
)
WRONG_METHOD = ErrorAnswer(
    "WRONG_METHOD",
    405,
    "The callback was no POST.",
    "Send it with POST.",
)

CALLBACK_ERRORS = (
    *(UNAUTHORIZED, INVALID_REQUEST, APPLICATION_NOT_FOUND, CONTRADICTION),
    *(WRONG_PATH, WRONG_METHOD),
)
"""What a callback is answered, in the contract's form."""
INTERFACE_ERRORS = tuple(
    one for one in tuple(globals().values()) if isinstance(one, ErrorAnswer) and one not in CALLBACK_ERRORS
)
"""What the market's own interface answers."""
