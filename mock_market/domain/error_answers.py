"""Every error answer of the market: what it is called, why it comes, what to do. Pure."""

from dataclasses import dataclass

from languages import N_


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
    N_("The filter cannot be read."),
    N_("The message shows the place."),
)
CANNOT_WRITE = ErrorAnswer(
    "CANNOT_WRITE",
    503,
    N_("The disk of the data folder is full or cannot be written; the market pauses."),
    N_("Make room. The market goes on by itself; then ask again."),
)
DAMAGED = ErrorAnswer(
    "DAMAGED",
    500,
    N_("A file of the market could be read when it was opened, and cannot be read any more."),
    N_("End the sandbox, move its market folder away, and start again; look at the disk."),
)
HTTP = ErrorAnswer(
    "HTTP",
    404,
    N_("No such path or method of the market's interface (404, 405)."),
    N_("Use `mt-sim` for it."),
)
INTERNAL = ErrorAnswer(
    "INTERNAL",
    500,
    N_("The market itself failed."),
    N_("Read `mt-sim logs market`, and report it."),
)
INVALID = ErrorAnswer(
    "INVALID",
    422,
    N_("A value is missing, unknown or out of bounds."),
    N_("The message names it."),
)
INVALID_CALL = ErrorAnswer(
    "INVALID_CALL",
    422,
    N_("A part of the request cannot be written as HTTP, such as a line break in a header."),
    N_("Take it out."),
)
NOT_JSON = ErrorAnswer(
    "NOT_JSON",
    415,
    N_("A body came without its type."),
    N_("Send `Content-Type: application/json`."),
)
NOT_OFFERED = ErrorAnswer(
    "NOT_OFFERED",
    422,
    N_("The target's dialect has no word for the operation."),
    N_("Use another operation."),
)
NOT_SENT = ErrorAnswer(
    "NOT_SENT",
    409,
    N_("The delivery waits behind another one, or could not be sent; the message says why."),
    N_("`mt-sim deliveries list` shows what it waits for."),
)
NOT_SETTLED = ErrorAnswer(
    "NOT_SETTLED",
    409,
    N_("The delivery is still being tried."),
    N_("Wait until it is settled."),
)
NO_APPLICATION = ErrorAnswer(
    "NO_APPLICATION",
    404,
    N_("No application has this number."),
    N_("`mt-sim applications` lists them."),
)
NO_EXCHANGE = ErrorAnswer(
    "NO_EXCHANGE",
    404,
    N_("No trace has this number, or it was trimmed; the newest 200,000 are kept."),
    N_("`mt-sim traces list` shows the numbers."),
)
NO_KEY = ErrorAnswer(
    "NO_KEY",
    409,
    N_("The key of the target cannot be read."),
    N_("Register the target again, or set the variable that holds its key and start the sandbox again."),
)
NO_OPERATION = ErrorAnswer(
    "NO_OPERATION",
    422,
    N_("The contract has no such operation."),
    N_("`mt-sim call --list`."),
)
NO_SUBSCRIPTION = ErrorAnswer(
    "NO_SUBSCRIPTION",
    409,
    N_("The tenant was activated without an application, so it has no term to renew."),
    N_("`mt-sim apply`, then `mt-sim approve NUMBER`: an approved application makes a subscription."),
)
OTHER_ADDRESS = ErrorAnswer(
    "OTHER_ADDRESS",
    409,
    N_("The exchange of a run went to another address than the target of that name has now."),
    N_("Register that address as a target, and send the call anew."),
)
NO_TARGET = ErrorAnswer(
    "NO_TARGET",
    404,
    N_("No such service is registered."),
    N_("`mt-sim up --target URL --key-env NAME`."),
)
NO_TENANT = ErrorAnswer(
    "NO_TENANT",
    404,
    N_("The market does not know the tenant."),
    N_("`mt-sim tenants` lists them."),
)
NO_TOKEN = ErrorAnswer(
    "NO_TOKEN",
    401,
    N_("The run's token is missing or of an earlier run."),
    N_("Send `Authorization: Bearer` with what stands in `market/token` of the data folder."),
)
REFUSED_TARGET = ErrorAnswer(
    "REFUSED_TARGET",
    422,
    N_("The address is none of a service, or is the market's own."),
    N_("Give the address of a service, http or https."),
)
TOO_LARGE = ErrorAnswer(
    "TOO_LARGE",
    413,
    N_("The body is over 2 MiB or came too slowly."),
    N_("Send less, or faster."),
)
UNKNOWN_NAME = ErrorAnswer(
    "UNKNOWN_NAME",
    422,
    N_("A name in the request is not known."),
    N_("The message lists what is."),
)
WRONG_HOST = ErrorAnswer(
    "WRONG_HOST",
    421,
    N_("The market was called by a name or port that it does not serve."),
    N_("Use the address that `mt-sim ps` shows, or allow the name with `--allow-host`."),
)
WRONG_ORIGIN = ErrorAnswer(
    "WRONG_ORIGIN",
    403,
    N_("A web page of another site made the call."),
    N_("Call it from a program; the market serves no foreign pages."),
)
WRONG_STATE = ErrorAnswer(
    "WRONG_STATE",
    409,
    N_("The application or tenant is not in a state in which this can be done."),
    N_("`mt-sim applications` and `mt-sim tenants` show where they stand."),
)

UNAUTHORIZED = ErrorAnswer(
    "UNAUTHORIZED",
    401,
    N_("The `X-Service-API-Key` is missing, or no registered service has it."),
    N_("Register the service with `--service-key-env`, and send that key."),
)
INVALID_REQUEST = ErrorAnswer(
    "INVALID_REQUEST",
    422,
    N_("The body breaks the contract's form of a callback."),
    N_("The message names the part."),
)
APPLICATION_NOT_FOUND = ErrorAnswer(
    "APPLICATION_NOT_FOUND",
    404,
    N_("No application of this service has the number."),
    N_("Send back the `application_id` that came with the webhook."),
)
CONTRADICTION = ErrorAnswer(
    "CONTRADICTION",
    409,
    N_("The application has ended otherwise before."),
    N_("Repeat a callback as it was; to change your mind, write to the market's administrator."),
)
WRONG_PATH = ErrorAnswer(
    "WRONG_PATH",
    404,
    N_("The callback went to a path that is none for callbacks."),
    N_("Post to the `callback_url` that came with the webhook, as it came."),
)
WRONG_METHOD = ErrorAnswer(
    "WRONG_METHOD",
    405,
    N_("The callback was no POST."),
    N_("Send it with POST."),
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
