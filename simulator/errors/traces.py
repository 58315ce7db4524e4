"""Errors about traces and stored runs."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

FILTER_NOT_READABLE = KnownError("MTS-401").says(
    hint=N_("for example `'status>=400 operation:create_user tenant:hallym since:10m'`"),
    cause=N_("The filter cannot be read; the message shows the place."),
)
RUN_HAS_ENDED = KnownError("MTS-402").says(
    message=N_("a run has ended; only the running sandbox can be followed"),
    cause=N_("`--follow` waits for new traces, and a run makes no more."),
    cure=N_("Leave `--run` or `--follow` out."),
)
NO_EXPORT_FORMAT = KnownError("MTS-403").says(
    message=N_("no format {form!r}; valid: curl, har"),
    cause=N_("Traces are exported in two formats."),
    cure=N_("Use one of them."),
)
NO_EXCHANGE = KnownError("MTS-404").says(
    message=N_("no exchange #{number} in this run"),
    cause=N_("The number is of another run, or was never given."),
    cure=N_("`mt-sim traces list --run last` shows the numbers."),
)
NOTHING_CHANGED = KnownError("MTS-405").says(
    message=N_("nothing was changed, so nothing was sent"),
    cause=N_("The editor was left without a change."),
    cure=N_("Leave `--edit` out to send the same request again."),
)
EDIT_NOT_READABLE = KnownError("MTS-406").says(
    message=N_("the edited request cannot be read: {error}"),
    cause=N_("What the editor left is no JSON, or has keys of another shape."),
    cure=N_("Keep the shape that was shown, and edit the values."),
)
EDITOR_DID_NOT_START = KnownError("MTS-407").says(
    message=N_("cannot start the editor {command!r}: {error}"),
    hint=N_("set `EDITOR` to an editor that waits, such as `vi` or `code --wait`"),
    cause=N_("The program that `VISUAL` or `EDITOR` names does not exist."),
)
EDITOR_FAILED = KnownError("MTS-408").says(
    message=N_("the editor ended with {code}, so nothing was sent"),
    cause=N_("The editor said that it failed; some do so when one leaves without saving."),
    cure=N_("Save, and leave it in the ordinary way."),
)
NO_RUNS = KnownError("MTS-409").says(
    message=N_("no run is stored in {runs}"),
    hint=N_("`mt-sim call ... --target URL` or `mt-sim test` makes one"),
    cause=N_("Nothing was called without a sandbox on this folder yet."),
)
NO_RUN = KnownError("MTS-410").says(
    message=N_("no run {name!r}; the last ones: {names}"),
    cause=N_("No run of this folder has that name."),
    cure=N_("Use a name of the message, or `last`."),
)
RUN_NOT_READABLE = KnownError("MTS-411").says(
    cause=N_("The file of a run is damaged, or was written by another version of mt-sim."),
    cure=N_("Make the run again."),
)
EXCHANGE_NOT_STORED = KnownError("MTS-412", ExitCode.INTERNAL).says(
    message=N_("the exchange could not be stored"),
    cause=N_("What was just written cannot be read back, for example on a full disk."),
    cure=N_("Make room, and call again."),
)
EXCHANGE_NOT_A_STEP = KnownError("MTS-414").says(
    message=N_("#{number} cannot be saved as a scenario: {error}"),
    cause=N_("Only an operation of the contract that was answered, in the standard's words, can be a step."),
    cure=N_("Choose another exchange: `mt-sim traces list` shows them."),
)
SCENARIO_EXISTS = KnownError("MTS-415").says(
    message=N_("{path} exists"),
    hint=N_("choose another name"),
    cause=N_("A file is never overwritten by a saved scenario."),
)
NOT_A_HEADER = KnownError("MTS-416").says(
    message=N_("not a header: {text!r}"),
    hint=N_('for example `"X-Trace: 7"`; an empty value removes a header'),
    cause=N_("A header is a name, a colon and a value."),
)
NO_JUDGED_RUN = KnownError("MTS-417").says(
    message=N_("no judged run is stored in {runs}"),
    hint=N_("`mt-sim test` makes one; `--data` names another folder"),
    cause=N_("Nothing was judged on this folder yet, or no run of the target that `--target` names."),
)
