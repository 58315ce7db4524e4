"""Errors about targets, their profiles and their keys."""

from languages import N_
from simulator.errors.entry import KnownError

TWO_KEYS = KnownError("MTS-201").says(
    message=N_("give --key or --key-env, not both"),
    cause=N_("Two options name a key."),
    cure=N_("Keep `--key-env`: a key on the command line can be read by other users of the machine."),
)
KEY_NOT_SET = KnownError("MTS-202").says(
    message=N_("no key for the target: the variable {variable} is not set"),
    hint=N_("`export {variable}=...`, or name another one with `--key-env NAME`"),
    cause=N_("The key is read from the environment, and the variable is missing there."),
)
EMPTY_KEY = KnownError("MTS-203").says(
    message=N_("the key from {source} is empty"),
    cause=N_("The variable, option or line holds nothing but spaces."),
    cure=N_("Set it to the key that your service expects in `X-Market-API-Key`."),
)
KEY_NOT_PRINTABLE = KnownError("MTS-204").says(
    message=N_("the key from {source} must be printable ASCII without spaces around it"),
    cause=N_("A key travels in a header. Often a line break or quotation mark was copied with it."),
    cure=N_("Set it again without what is around it."),
)
KEY_NOT_KEPT = KnownError("MTS-205").says(
    message=N_("no key can be shown: {error}"),
    cause=N_("`--reveal` needs the key that the sandbox keeps, and it cannot be read."),
    cure=N_("Use the folder of the sandbox that made the trace, as the user who started it."),
)
NOT_AN_ADDRESS = KnownError("MTS-211").says(
    message=N_("not an address of a service: {url!r}"),
    hint=N_("for example `http://127.0.0.1:8000`"),
    cause=N_("An address is http or https, a host and perhaps a port; no user, query or fragment."),
)
NO_TARGET = KnownError("MTS-212").says(
    message=N_("no target {name!r} in {path} (there are: {known})"),
    hint=N_("`mt-sim target add {name} http://127.0.0.1:8000 --key-env NAME`"),
    cause=N_("The name is not in `mt-sim.toml` of the folder you are in."),
)
NOT_A_TARGET_NAME = KnownError("MTS-213").says(
    message=N_("not a name for a target: {name!r} (letters, digits, . _ -)"),
    cause=N_("A name is up to 64 letters, digits, dots, dashes and underscores, a letter or digit first."),
    cure=N_("Choose a plainer name."),
)
TARGET_EXISTS = KnownError("MTS-214").says(
    message=N_("target {name!r} exists already"),
    hint=N_("`mt-sim target remove {name}` first, or edit `mt-sim.toml`"),
    cause=N_("`mt-sim target add` never overwrites."),
)
PROFILES_NOT_READABLE = KnownError("MTS-215").says(
    message=N_("cannot read {path}: {error}"),
    cause=N_("`mt-sim.toml` is no TOML, not UTF-8, or not yours to read."),
    cure=N_("Mend the line that the message names."),
)
PROFILES_NOT_WRITABLE = KnownError("MTS-216").says(
    message=N_("cannot write {path}: {strerror}"),
    cause=N_("`mt-sim.toml` cannot be replaced: rights or a full disk."),
    cure=N_("Make the folder writable."),
)
TARGETS_NOT_TABLES = KnownError("MTS-217").says(
    message=N_("{path}: targets must be tables, [targets.NAME]"),
    cause=N_("`targets` in `mt-sim.toml` is something other than tables."),
    cure=N_("Write each service as a table of its own, `[targets.NAME]`."),
)
NO_ADDRESS = KnownError("MTS-218").says(
    message=N_('{where} needs url = "http://..."'),
    cause=N_("A target in `mt-sim.toml` has no address."),
    cure=N_("Add the line that the message shows."),
)
UNKNOWN_KEY = KnownError("MTS-219").says(
    message=N_("{where} has an unknown key {unknown!r} (known: {known})"),
    cause=N_("A key in `mt-sim.toml` is misspelt, or of another version of mt-sim."),
    cure=N_("Use one of the keys that the message lists; [settings.md](settings.md) explains them."),
)
WRONG_TYPE = KnownError("MTS-220").says(
    message=N_("{where} {key} has the wrong type: {value!r}"),
    cause=N_("A value in `mt-sim.toml` has the wrong kind, such as a number in quotation marks."),
    cure=N_("[settings.md](settings.md) shows the kind of each."),
)
FAULTS_NOT_USABLE = KnownError("MTS-221").says(
    message=N_("[targets.{name}.faults] cannot be used: {error}"),
    cause=N_(
        "The fault plan in `mt-sim.toml` names a fault that does not exist, or a rate outside of 0 to 1."
    ),
    cure=N_("`mt-sim fault list` explains all faults."),
)
DIALECT_NOT_USABLE = KnownError("MTS-222").says(
    cause=N_("The target's dialect, its own operations or its retry schedule cannot be used."),
    cure=N_("The message lists what is valid; [market.md](market.md) explains dialects and schedules."),
)
UNKNOWN_TABLE = KnownError("MTS-223").says(
    message=N_("{path}: nothing here is called {name!r}"),
    hint=N_("profiles are tables called `[targets.NAME]`; `default` names one of them"),
    cause=N_("`mt-sim.toml` holds a key or table that mt-sim does not know, often a slip of the pen."),
)
DEFAULT_NOT_A_NAME = KnownError("MTS-224").says(
    message=N_("{path}: default must name a target"),
    cause=N_("`default` in `mt-sim.toml` is no text."),
    cure=N_("Run `mt-sim target use NAME`."),
)
UNKNOWN_FAULT = KnownError("MTS-225").says(
    message=N_("{where} has no fault {fault!r} (known: {known})"),
    cause=N_("A name below `faults` is none of the faults."),
    cure=N_("Write one that the message lists; `mt-sim fault list` shows what they do."),
)
HOST_NOT_USABLE = KnownError("MTS-226").says(
    hint=N_("for example `http://127.0.0.1:8000`; a host in Hangul is sent as its IDNA form"),
    cause=N_("No request can carry the address: its host is no name of a host."),
)
