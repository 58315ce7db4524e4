"""Errors about targets, their profiles and their keys."""

from simulator.errors.entry import KnownError

TARGETS = (
    KnownError(
        "MTS-201",
        "give --key or --key-env, not both",
        "Two options name a key.",
        "Keep `--key-env`: a key on the command line can be read by other users of the machine.",
    ),
    KnownError(
        "MTS-202",
        "no key for the target: the variable ... is not set",
        "The key is read from the environment, and the variable is missing there.",
        "`export` it in this shell, or name another variable with `--key-env NAME`.",
    ),
    KnownError(
        "MTS-203",
        "the key from ... is empty",
        "The variable, option or line holds nothing but spaces.",
        "Set it to the key that your service expects in `X-Market-API-Key`.",
    ),
    KnownError(
        "MTS-204",
        "the key from ... must be printable ASCII without spaces around it",
        "A key travels in a header. Often a line break or quotation mark was copied with it.",
        "Set it again without what is around it.",
    ),
    KnownError(
        "MTS-205",
        "no key can be shown: ...",
        "`--reveal` needs the key that the sandbox keeps, and it cannot be read.",
        "Use the folder of the sandbox that made the trace, as the user who started it.",
    ),
    KnownError(
        "MTS-211",
        "not an address of a service: ...",
        "An address is http or https, a host and perhaps a port; no user, query or fragment.",
        "Write it like `http://127.0.0.1:8000`.",
    ),
    KnownError(
        "MTS-212",
        "no target ... in ... (there are: ...)",
        "The name is not in `mt-sim.toml` of the folder you are in.",
        "`mt-sim target list` shows the names; `mt-sim target add NAME URL` adds one.",
    ),
    KnownError(
        "MTS-213",
        "not a name for a target: ... (letters, digits, . _ -)",
        "A name is up to 64 letters, digits, dots, dashes and underscores, a letter or digit first.",
        "Choose a plainer name.",
    ),
    KnownError(
        "MTS-214",
        "target ... exists already",
        "`mt-sim target add` never overwrites.",
        "`mt-sim target remove NAME` first, or edit `mt-sim.toml`.",
    ),
    KnownError(
        "MTS-215",
        "cannot read ...: ...",
        "`mt-sim.toml` is no TOML, not UTF-8, or not yours to read.",
        "Mend the line that the message names.",
    ),
    KnownError(
        "MTS-216",
        "cannot write ...: ...",
        "`mt-sim.toml` cannot be replaced: rights or a full disk.",
        "Make the folder writable.",
    ),
    KnownError(
        "MTS-217",
        "...: targets must be tables, [targets.NAME]",
        "`targets` in `mt-sim.toml` is something other than tables.",
        "Write each service as a table of its own, `[targets.NAME]`.",
    ),
    KnownError(
        "MTS-218",
        '... needs url = "http://..."',
        "A target in `mt-sim.toml` has no address.",
        "Add the line that the message shows.",
    ),
    KnownError(
        "MTS-219",
        "... has an unknown key ... (known: ...)",
        "A key in `mt-sim.toml` is misspelt, or of another version of mt-sim.",
        "Use one of the keys that the message lists; [settings.md](settings.md) explains them.",
    ),
    KnownError(
        "MTS-220",
        "... ... has the wrong type: ...",
        "A value in `mt-sim.toml` has the wrong kind, such as a number in quotation marks.",
        "[settings.md](settings.md) shows the kind of each.",
    ),
    KnownError(
        "MTS-221",
        "[targets.....faults] cannot be used: ...",
        "The fault plan in `mt-sim.toml` names a fault that does not exist, or a rate outside of 0 to 1.",
        "`mt-sim fault list` explains all faults.",
    ),
    KnownError(
        "MTS-222",
        "",
        "The target's dialect, its own operations or its retry schedule cannot be used.",
        "The message lists what is valid; [market.md](market.md) explains dialects and schedules.",
    ),
    KnownError(
        "MTS-223",
        "...: nothing here is called ...",
        "`mt-sim.toml` holds a key or table that mt-sim does not know, often a slip of the pen.",
        'Write `[targets.NAME]` for a profile and `default = "NAME"` for the one that is meant.',
    ),
    KnownError(
        "MTS-224",
        "...: default must name a target",
        "`default` in `mt-sim.toml` is no text.",
        "Run `mt-sim target use NAME`.",
    ),
    KnownError(
        "MTS-225",
        "... has no fault ... (known: ...)",
        "A name below `faults` is none of the faults.",
        "Write one that the message lists; `mt-sim fault list` shows what they do.",
    ),
    KnownError(
        "MTS-226",
        "",
        "No request can carry the address: its host is no name of a host.",
        "Write it like `http://127.0.0.1:8000`; a host in Hangul is sent as its IDNA form.",
    ),
)
