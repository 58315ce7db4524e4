"""Errors of the sandbox: starting, finding and ending it."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

DATA_FOLDER_NOT_WRITABLE = KnownError("MTS-101").says(
    message=N_("cannot write to the data folder {path}: {strerror}"),
    hint=N_("choose another one with `--data DIR`, or mend its rights"),
    cause=N_("The folder cannot be made or written: its rights, a full disk, or a file in its place."),
)
SANDBOX_RUNS_ALREADY = KnownError("MTS-102").says(
    message=N_("a sandbox already runs on {path}"),
    hint=N_("use it (`mt-sim ps`), stop it (`mt-sim down`), or choose another folder (`--data DIR`)"),
    cause=N_("One folder holds one sandbox."),
)
NO_SANDBOX = KnownError("MTS-103").says(
    message=N_("no sandbox runs on {path}"),
    hint=N_("start one with: mt-sim up   (or name a service with --target URL --key KEY)"),
    cause=N_("The command asks a running sandbox, and none was started on this folder, or it has ended."),
    cure=N_("Start one with `mt-sim up`, name its folder with `--data`, or name a service with `--target`."),
)
SANDBOX_DID_NOT_START = KnownError("MTS-104", ExitCode.INTERNAL).says(
    message=N_("the sandbox did not come up"),
    hint=N_("the whole log is {log}"),
    cause=N_("The process in the background ended or took too long, and said nothing."),
    cure=N_("Read its log (`mt-sim logs up`), or start it without `--detach` to watch it."),
)
SERVER_NOT_READY = KnownError("MTS-105", ExitCode.INTERNAL).says(
    message=N_("the {name} was not ready within {ready_seconds:g} s"),
    hint=N_("its log is {log}"),
    cause=N_("A server of the sandbox took too long: a very busy machine, or very much data to seed."),
    cure=N_("Read its log, ask for fewer `--users`, `--days` or `--tenants`, and try again."),
)
SERVER_DID_NOT_START = KnownError("MTS-106", ExitCode.INTERNAL).says(
    message=N_("the {name} did not start: {last_words}"),
    hint=N_("its log is {log}"),
    cause=N_("A server of the sandbox ended at once; its last words follow. Often its port is taken."),
    cure=N_("Do what its words say; leave `--market-port` and `--service-port` out to take free ones."),
)
SERVER_ENDED = KnownError("MTS-107", ExitCode.INTERNAL).says(
    message=N_("the {name} has ended by itself: {last_words}"),
    hint=N_("its log is {log}; start again with: mt-sim up{option}"),
    cause=N_("A server of the sandbox was killed or failed while it ran."),
    cure=N_("Read its log, then start again with `mt-sim up`; nothing that was promised is lost."),
)
NO_SEEDED_TENANT = KnownError("MTS-108").says(
    message=N_("the sample service holds no tenant"),
    hint=N_("start with `--tenants 1` on a fresh folder"),
    cause=N_("Its folder was made without tenants, so there is no first one to activate."),
)
TENANT_NOT_ACTIVATED = KnownError("MTS-109").says(
    message=N_("the tenant {tenant_id} could not be activated: {reason}"),
    hint=N_("start on a fresh folder with `--data DIR`, or keep the seed it was made with"),
    cause=N_(
        "The folder's sample service and market do not belong together, often after a changed `--seed`."
    ),
)
NO_LOG = KnownError("MTS-110").says(
    message=N_("no log named {name!r} in {logs}"),
    hint=N_("there are: {names}"),
    cause=N_("Only `market`, `service` and `up` write logs, and only once they have run."),
    cure=N_("Leave the name out to see all of them."),
)
MARKET_SILENT = KnownError("MTS-111", ExitCode.INCOMPLETE).says(
    hint=N_("mt-sim ps; mt-sim logs"),
    cause=N_("The market of the sandbox does not answer: it has ended, hangs, or was started elsewhere."),
    cure=N_("Look with `mt-sim ps` and `mt-sim logs`; then `mt-sim down` and `mt-sim up`."),
)
CANNOT_STORE = KnownError("MTS-112", ExitCode.INCOMPLETE).says(
    message=N_("what happens cannot be stored: {error}"),
    hint=N_("make room on its disk, or name another folder with --data"),
    cause=N_(
        "The disk below the data folder is full or broken, so the run stopped. What it had made at "
        "the service was erased as far as the service answered."
    ),
    cure=N_("Make room, or name another folder with `--data DIR`; then look for tenants called `mtsim-...`."),
)
DATA_FOLDER_GONE = KnownError("MTS-113", ExitCode.INTERNAL).says(
    message=N_("the data folder {path} is gone, and the sandbox with it"),
    hint=N_("start again with: mt-sim up{option}"),
    cause=N_("The folder was removed while a sandbox ran on it."),
    cure=N_("Start again with `mt-sim up`; end a sandbox with `mt-sim down` before its folder goes."),
)
KEYS_NOT_READABLE = KnownError("MTS-114").says(
    message=N_("{path} is damaged: it holds no keys"),
    hint=N_("`mt-sim down`, remove the file, and start again: new keys are made"),
    cause=N_("The file with the sample service's keys was cut off or changed."),
)
RECORD_NOT_READABLE = KnownError("MTS-115").says(
    message=N_("a sandbox runs, and its record {path} is damaged"),
    hint=N_("`mt-sim down` ends it; `mt-sim up` starts it anew"),
    cause=N_("The file that says where the sandbox's servers are was cut off or changed while it runs."),
)
NO_SAMPLE = KnownError("MTS-116").says(
    message=N_("no sample service in the standard dialect runs here"),
    hint=N_("`mt-sim up` starts one; beside your own: `mt-sim up --target sample-service --target URL`"),
    cause=N_(
        "Defects are switched in the sample service alone, and only where it speaks the standard dialect."
    ),
)
NO_SWITCH = KnownError("MTS-117").says(
    message=N_("{name} changes how the server itself reads requests, so it cannot come later"),
    hint=N_("`mt-sim down`; `mt-sim up --defect {name}`"),
    cause=N_("A few defects are of the server below the service, which is chosen when it starts."),
)
