"""Errors about traces and stored runs."""

from simulator.errors.entry import KnownError

TRACES = (
    KnownError(
        "MTS-401",
        "",
        "The filter cannot be read; the message shows the place.",
        "For example `status>=400 operation:create_user tenant:hallym since:10m`, in quotation marks.",
    ),
    KnownError(
        "MTS-402",
        "a run has ended; only the running sandbox can be followed",
        "`--follow` waits for new traces, and a run makes no more.",
        "Leave `--run` or `--follow` out.",
    ),
    KnownError(
        "MTS-403",
        "no format ...; valid: curl, har",
        "Traces are exported in two formats.",
        "Use one of them.",
    ),
    KnownError(
        "MTS-404",
        "no exchange #... in this run",
        "The number is of another run, or was never given.",
        "`mt-sim traces list --run last` shows the numbers.",
    ),
    KnownError(
        "MTS-405",
        "nothing was changed, so nothing was sent",
        "The editor was left without a change.",
        "Leave `--edit` out to send the same request again.",
    ),
    KnownError(
        "MTS-406",
        "the edited request cannot be read: ...",
        "What the editor left is no JSON, or has keys of another shape.",
        "Keep the shape that was shown, and edit the values.",
    ),
    KnownError(
        "MTS-407",
        "cannot start the editor ...: ...",
        "The program that `VISUAL` or `EDITOR` names does not exist.",
        "Set `EDITOR` to an editor that waits, such as `vi` or `code --wait`.",
    ),
    KnownError(
        "MTS-408",
        "the editor ended with ..., so nothing was sent",
        "The editor said that it failed; some do so when one leaves without saving.",
        "Save, and leave it in the ordinary way.",
    ),
    KnownError(
        "MTS-409",
        "no run is stored in ...",
        "Nothing was called without a sandbox on this folder yet.",
        "`mt-sim call ... --target URL` or `mt-sim test` makes one.",
    ),
    KnownError(
        "MTS-410",
        "no run ...; the last ones: ...",
        "No run of this folder has that name.",
        "Use a name of the message, or `last`.",
    ),
    KnownError(
        "MTS-411",
        "",
        "The file of a run is damaged, or was written by another version of mt-sim.",
        "Make the run again.",
    ),
    KnownError(
        "MTS-412",
        "the exchange could not be stored",
        "What was just written cannot be read back, for example on a full disk.",
        "Make room, and call again.",
    ),
    KnownError(
        "MTS-414",
        "#... cannot be saved as a scenario: ...",
        "Only an operation of the contract that was answered, in the standard's words, can be a step.",
        "Choose another exchange: `mt-sim traces list` shows them.",
    ),
    KnownError(
        "MTS-415", "... exists", "A file is never overwritten by a saved scenario.", "Choose another name."
    ),
    KnownError(
        "MTS-416",
        "not a header: ...",
        "A header is a name, a colon and a value.",
        'Write it like `--header "X-Trace: 7"`; an empty value removes a header.',
    ),
)
