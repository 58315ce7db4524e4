"""Errors about targets, their profiles and their keys."""

from simulator.errors.entry import KnownError

TWO_KEYS = KnownError(
    id="MTS-201",
    message="give --key or --key-env, not both",
    cause="Two options name a key.",
    cure="Keep `--key-env`: a key on the command line can be read by other users of the machine.",
)
KEY_NOT_SET = KnownError(
    id="MTS-202",
    message="no key for the target: the variable {variable} is not set",
    hint="export {variable}=..., or name another one with --key-env NAME",
    cause="The key is read from the environment, and the variable is missing there.",
    cure="`export` it in this shell, or name another variable with `--key-env NAME`.",
)
EMPTY_KEY = KnownError(
    id="MTS-203",
    message="the key from {source} is empty",
    cause="The variable, option or line holds nothing but spaces.",
    cure="Set it to the key that your service expects in `X-Market-API-Key`.",
)
KEY_NOT_PRINTABLE = KnownError(
    id="MTS-204",
    message="the key from {source} must be printable ASCII without spaces around it",
    cause="A key travels in a header. Often a line break or quotation mark was copied with it.",
    cure="Set it again without what is around it.",
)
KEY_NOT_KEPT = KnownError(
    id="MTS-205",
    message="no key can be shown: {error}",
    cause="`--reveal` needs the key that the sandbox keeps, and it cannot be read.",
    cure="Use the folder of the sandbox that made the trace, as the user who started it.",
)
NOT_AN_ADDRESS = KnownError(
    id="MTS-211",
    message="not an address of a service: {url!r}",
    hint="for example http://127.0.0.1:8000",
    cause="An address is http or https, a host and perhaps a port; no user, query or fragment.",
    cure="Write it like `http://127.0.0.1:8000`.",
)
NO_TARGET = KnownError(
    id="MTS-212",
    message="no target {name!r} in {path} (there are: {known})",
    hint="mt-sim target add {name} http://127.0.0.1:8000 --key-env NAME",
    cause="The name is not in `mt-sim.toml` of the folder you are in.",
    cure="`mt-sim target list` shows the names; `mt-sim target add NAME URL` adds one.",
)
NOT_A_TARGET_NAME = KnownError(
    id="MTS-213",
    message="not a name for a target: {name!r} (letters, digits, . _ -)",
    cause="A name is up to 64 letters, digits, dots, dashes and underscores, a letter or digit first.",
    cure="Choose a plainer name.",
)
TARGET_EXISTS = KnownError(
    id="MTS-214",
    message="target {name!r} exists already",
    hint="mt-sim target remove {name}",
    cause="`mt-sim target add` never overwrites.",
    cure="`mt-sim target remove NAME` first, or edit `mt-sim.toml`.",
)
PROFILES_NOT_READABLE = KnownError(
    id="MTS-215",
    message="cannot read {path}: {error}",
    cause="`mt-sim.toml` is no TOML, not UTF-8, or not yours to read.",
    cure="Mend the line that the message names.",
)
PROFILES_NOT_WRITABLE = KnownError(
    id="MTS-216",
    message="cannot write {path}: {strerror}",
    cause="`mt-sim.toml` cannot be replaced: rights or a full disk.",
    cure="Make the folder writable.",
)
TARGETS_NOT_TABLES = KnownError(
    id="MTS-217",
    message="{path}: targets must be tables, [targets.NAME]",
    cause="`targets` in `mt-sim.toml` is something other than tables.",
    cure="Write each service as a table of its own, `[targets.NAME]`.",
)
NO_ADDRESS = KnownError(
    id="MTS-218",
    message='{where} needs url = "http://..."',
    cause="A target in `mt-sim.toml` has no address.",
    cure="Add the line that the message shows.",
)
UNKNOWN_KEY = KnownError(
    id="MTS-219",
    message="{where} has an unknown key {unknown!r} (known: {known})",
    cause="A key in `mt-sim.toml` is misspelt, or of another version of mt-sim.",
    cure="Use one of the keys that the message lists; [settings.md](settings.md) explains them.",
)
WRONG_TYPE = KnownError(
    id="MTS-220",
    message="{where} {key} has the wrong type: {value!r}",
    cause="A value in `mt-sim.toml` has the wrong kind, such as a number in quotation marks.",
    cure="[settings.md](settings.md) shows the kind of each.",
)
FAULTS_NOT_USABLE = KnownError(
    id="MTS-221",
    message="[targets.{name}.faults] cannot be used: {error}",
    cause="The fault plan in `mt-sim.toml` names a fault that does not exist, or a rate outside of 0 to 1.",
    cure="`mt-sim fault list` explains all faults.",
)
DIALECT_NOT_USABLE = KnownError(
    id="MTS-222",
    cause="The target's dialect, its own operations or its retry schedule cannot be used.",
    cure="The message lists what is valid; [market.md](market.md) explains dialects and schedules.",
)
UNKNOWN_TABLE = KnownError(
    id="MTS-223",
    message="{path}: nothing here is called {name!r}",
    hint="profiles are tables called [targets.NAME]; default names one of them",
    cause="`mt-sim.toml` holds a key or table that mt-sim does not know, often a slip of the pen.",
    cure='Write `[targets.NAME]` for a profile and `default = "NAME"` for the one that is meant.',
)
DEFAULT_NOT_A_NAME = KnownError(
    id="MTS-224",
    message="{path}: default must name a target",
    cause="`default` in `mt-sim.toml` is no text.",
    cure="Run `mt-sim target use NAME`.",
)
UNKNOWN_FAULT = KnownError(
    id="MTS-225",
    message="{where} has no fault {fault!r} (known: {known})",
    cause="A name below `faults` is none of the faults.",
    cure="Write one that the message lists; `mt-sim fault list` shows what they do.",
)
HOST_NOT_USABLE = KnownError(
    id="MTS-226",
    hint="for example http://127.0.0.1:8000",
    cause="No request can carry the address: its host is no name of a host.",
    cure="Write it like `http://127.0.0.1:8000`; a host in Hangul is sent as its IDNA form.",
)
