"""Errors of the sandbox: starting, finding and ending it."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

DATA_FOLDER_NOT_WRITABLE = KnownError(
    id="MTS-101",
    message="cannot write to the data folder {path}: {strerror}",
    hint="choose another one with --data DIR",
    cause="The folder cannot be made or written: its rights, a full disk, or a file in its place.",
    cure="Choose another folder with `--data DIR`, or mend its rights.",
)
SANDBOX_RUNS_ALREADY = KnownError(
    id="MTS-102",
    message="a sandbox already runs on {path}",
    hint="use it (mt-sim ps), stop it (mt-sim down), or choose another folder (--data DIR)",
    cause="One folder holds one sandbox.",
    cure="Use the one that runs (`mt-sim ps`), stop it (`mt-sim down`), or choose another `--data`.",
)
NO_SANDBOX = KnownError(
    id="MTS-103",
    message="no sandbox runs on {path}",
    hint="start one with: mt-sim up   (or name a service with --target URL --key KEY)",
    cause="The command asks a running sandbox, and none was started on this folder, or it has ended.",
    cure="Start one with `mt-sim up`, name its folder with `--data`, or name a service with `--target`.",
)
SANDBOX_DID_NOT_START = KnownError(
    id="MTS-104",
    message="the sandbox did not come up",
    hint="the whole log is {log}",
    cause="The process in the background ended or took too long, and said nothing.",
    cure="Read its log (`mt-sim logs up`), or start it without `--detach` to watch it.",
    exit_code=ExitCode.INTERNAL,
)
SERVER_NOT_READY = KnownError(
    id="MTS-105",
    message="the {name} was not ready within {ready_seconds:g} s",
    hint="its log is {log}",
    cause="A server of the sandbox took too long: a very busy machine, or very much data to seed.",
    cure="Read its log, ask for fewer `--users`, `--days` or `--tenants`, and try again.",
    exit_code=ExitCode.INTERNAL,
)
SERVER_DID_NOT_START = KnownError(
    id="MTS-106",
    message="the {name} did not start: {last_words}",
    hint="its log is {log}",
    cause="A server of the sandbox ended at once; its last words follow. Often its port is taken.",
    cure="Do what its words say; leave `--market-port` and `--service-port` out to take free ones.",
    exit_code=ExitCode.INTERNAL,
)
SERVER_ENDED = KnownError(
    id="MTS-107",
    message="the {name} has ended by itself: {last_words}",
    hint="its log is {log}; start again with: mt-sim up{option}",
    cause="A server of the sandbox was killed or failed while it ran.",
    cure="Read its log, then start again with `mt-sim up`; nothing that was promised is lost.",
    exit_code=ExitCode.INTERNAL,
)
NO_SEEDED_TENANT = KnownError(
    id="MTS-108",
    message="the sample service holds no tenant",
    hint="start with --tenants 1",
    cause="Its folder was made without tenants, so there is no first one to activate.",
    cure="Start with `--tenants 1` on a fresh folder.",
)
TENANT_NOT_ACTIVATED = KnownError(
    id="MTS-109",
    message="the tenant {tenant_id} could not be activated: {reason}",
    hint="start on a fresh folder with --data DIR, or keep the seed it was made with",
    cause="The folder's sample service and market do not belong together, often after a changed `--seed`.",
    cure="Start on a fresh folder with `--data DIR`, or keep the seed it was made with.",
)
NO_LOG = KnownError(
    id="MTS-110",
    message="no log named {name!r} in {logs}",
    hint="there are: {names}",
    cause="Only `market`, `service` and `up` write logs, and only once they have run.",
    cure="Leave the name out to see all of them.",
)
MARKET_SILENT = KnownError(
    id="MTS-111",
    hint="mt-sim ps; mt-sim logs",
    cause="The market of the sandbox does not answer: it has ended, hangs, or was started elsewhere.",
    cure="Look with `mt-sim ps` and `mt-sim logs`; then `mt-sim down` and `mt-sim up`.",
    exit_code=ExitCode.INCOMPLETE,
)
CANNOT_STORE = KnownError(
    id="MTS-112",
    message="what happens cannot be stored: {error}",
    hint="make room on its disk, or name another folder with --data",
    cause=(
        "The disk below the data folder is full or broken, so the run stopped. What it had made at "
        "the service was erased as far as the service answered."
    ),
    cure="Make room, or name another folder with `--data DIR`; then look for tenants called `mtsim-...`.",
    exit_code=ExitCode.INCOMPLETE,
)
DATA_FOLDER_GONE = KnownError(
    id="MTS-113",
    message="the data folder {path} is gone, and the sandbox with it",
    hint="start again with: mt-sim up{option}",
    cause="The folder was removed while a sandbox ran on it.",
    cure="Start again with `mt-sim up`; end a sandbox with `mt-sim down` before its folder goes.",
    exit_code=ExitCode.INTERNAL,
)
KEYS_NOT_READABLE = KnownError(
    id="MTS-114",
    message="{path} is damaged: it holds no keys",
    hint="mt-sim down, remove the file, and start again: new keys are made",
    cause="The file with the sample service's keys was cut off or changed.",
    cure="End the sandbox, remove the file, and start again: `mt-sim up` makes new keys.",
)
RECORD_NOT_READABLE = KnownError(
    id="MTS-115",
    message="a sandbox runs, and its record {path} is damaged",
    hint="mt-sim down ends it; mt-sim up starts it anew",
    cause="The file that says where the sandbox's servers are was cut off or changed while it runs.",
    cure="`mt-sim down` ends it all the same; then start it anew.",
)
