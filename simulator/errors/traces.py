"""Errors about traces and stored runs."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

FILTER_NOT_READABLE = KnownError(
    id="MTS-401",
    hint="for example status>=400 operation:create_user tenant:hallym since:10m",
    cause="The filter cannot be read; the message shows the place.",
    cure="For example `status>=400 operation:create_user tenant:hallym since:10m`, in quotation marks.",
)
RUN_HAS_ENDED = KnownError(
    id="MTS-402",
    message="a run has ended; only the running sandbox can be followed",
    cause="`--follow` waits for new traces, and a run makes no more.",
    cure="Leave `--run` or `--follow` out.",
)
NO_EXPORT_FORMAT = KnownError(
    id="MTS-403",
    message="no format {form!r}; valid: curl, har",
    cause="Traces are exported in two formats.",
    cure="Use one of them.",
)
NO_EXCHANGE = KnownError(
    id="MTS-404",
    message="no exchange #{number} in this run",
    cause="The number is of another run, or was never given.",
    cure="`mt-sim traces list --run last` shows the numbers.",
)
NOTHING_CHANGED = KnownError(
    id="MTS-405",
    message="nothing was changed, so nothing was sent",
    cause="The editor was left without a change.",
    cure="Leave `--edit` out to send the same request again.",
)
EDIT_NOT_READABLE = KnownError(
    id="MTS-406",
    message="the edited request cannot be read: {error}",
    cause="What the editor left is no JSON, or has keys of another shape.",
    cure="Keep the shape that was shown, and edit the values.",
)
EDITOR_DID_NOT_START = KnownError(
    id="MTS-407",
    message="cannot start the editor {command!r}: {error}",
    hint="set EDITOR",
    cause="The program that `VISUAL` or `EDITOR` names does not exist.",
    cure="Set `EDITOR` to an editor that waits, such as `vi` or `code --wait`.",
)
EDITOR_FAILED = KnownError(
    id="MTS-408",
    message="the editor ended with {code}, so nothing was sent",
    cause="The editor said that it failed; some do so when one leaves without saving.",
    cure="Save, and leave it in the ordinary way.",
)
NO_RUNS = KnownError(
    id="MTS-409",
    message="no run is stored in {runs}",
    hint="mt-sim call ... --target URL makes one",
    cause="Nothing was called without a sandbox on this folder yet.",
    cure="`mt-sim call ... --target URL` or `mt-sim test` makes one.",
)
NO_RUN = KnownError(
    id="MTS-410",
    message="no run {name!r}; the last ones: {names}",
    cause="No run of this folder has that name.",
    cure="Use a name of the message, or `last`.",
)
RUN_NOT_READABLE = KnownError(
    id="MTS-411",
    cause="The file of a run is damaged, or was written by another version of mt-sim.",
    cure="Make the run again.",
)
EXCHANGE_NOT_STORED = KnownError(
    id="MTS-412",
    message="the exchange could not be stored",
    cause="What was just written cannot be read back, for example on a full disk.",
    cure="Make room, and call again.",
    exit_code=ExitCode.INTERNAL,
)
EXCHANGE_NOT_A_STEP = KnownError(
    id="MTS-414",
    message="#{number} cannot be saved as a scenario: {error}",
    cause="Only an operation of the contract that was answered, in the standard's words, can be a step.",
    cure="Choose another exchange: `mt-sim traces list` shows them.",
)
SCENARIO_EXISTS = KnownError(
    id="MTS-415",
    message="{path} exists",
    hint="choose another name",
    cause="A file is never overwritten by a saved scenario.",
    cure="Choose another name.",
)
NOT_A_HEADER = KnownError(
    id="MTS-416",
    message="not a header: {text!r}",
    hint='for example "X-Trace: 7"',
    cause="A header is a name, a colon and a value.",
    cure='Write it like `--header "X-Trace: 7"`; an empty value removes a header.',
)
NO_JUDGED_RUN = KnownError(
    id="MTS-417",
    message="no judged run is stored in {runs}",
    hint="mt-sim test makes one",
    cause="Nothing was judged on this folder yet, or no run of the target that `--target` names.",
    cure="`mt-sim test` makes one; `--data` names another folder.",
)
