"""Errors of the sandbox: starting, finding and ending it."""

from simulator.errors.entry import KnownError

SANDBOX = (
    KnownError(
        "MTS-101",
        "cannot write to the data folder ...: ...",
        "The folder cannot be made or written: its rights, a full disk, or a file in its place.",
        "Choose another folder with `--data DIR`, or mend its rights.",
    ),
    KnownError(
        "MTS-102",
        "a sandbox already runs on ...",
        "One folder holds one sandbox.",
        "Use the one that runs (`mt-sim ps`), stop it (`mt-sim down`), or choose another `--data`.",
    ),
    KnownError(
        "MTS-103",
        "no sandbox runs on ...",
        "The command asks a running sandbox, and none was started on this folder, or it has ended.",
        "Start one with `mt-sim up`, name its folder with `--data`, or name a service with `--target`.",
    ),
    KnownError(
        "MTS-104",
        "the sandbox did not come up",
        "The process in the background ended or took too long, and said nothing.",
        "Read its log (`mt-sim logs up`), or start it without `--detach` to watch it.",
    ),
    KnownError(
        "MTS-105",
        "the ... was not ready within ... s",
        "A server of the sandbox took too long: a very busy machine, or very much data to seed.",
        "Read its log, ask for fewer `--users`, `--days` or `--tenants`, and try again.",
    ),
    KnownError(
        "MTS-106",
        "the ... did not start: ...",
        "A server of the sandbox ended at once; its last words follow. Often its port is taken.",
        "Do what its words say; leave `--market-port` and `--service-port` out to take free ones.",
    ),
    KnownError(
        "MTS-107",
        "the ... has ended by itself: ...",
        "A server of the sandbox was killed or failed while it ran.",
        "Read its log, then start again with `mt-sim up`; nothing that was promised is lost.",
    ),
    KnownError(
        "MTS-108",
        "the sample service holds no tenant",
        "Its folder was made without tenants, so there is no first one to activate.",
        "Start with `--tenants 1` on a fresh folder.",
    ),
    KnownError(
        "MTS-109",
        "the first tenant ... could not be activated: ...",
        "The folder's sample service and market do not belong together, often after a changed `--seed`.",
        "Start on a fresh folder with `--data DIR`, or keep the seed it was made with.",
    ),
    KnownError(
        "MTS-110",
        "no log named ... in ...",
        "Only `market`, `service` and `up` write logs, and only once they have run.",
        "Leave the name out to see all of them.",
    ),
    KnownError(
        "MTS-111",
        "",
        "The market of the sandbox does not answer: it has ended, hangs, or was started elsewhere.",
        "Look with `mt-sim ps` and `mt-sim logs`; then `mt-sim down` and `mt-sim up`.",
    ),
    KnownError(
        "MTS-112",
        "what happens cannot be stored: ...",
        "The disk below the data folder is full or broken, so the run stopped. What it had made at the "
        "service was erased as far as the service answered.",
        "Make room, or name another folder with `--data DIR`; then look for tenants called `mtsim-...`.",
    ),
    KnownError(
        "MTS-113",
        "the data folder ... is gone, and the sandbox with it",
        "The folder was removed while a sandbox ran on it.",
        "Start again with `mt-sim up`; end a sandbox with `mt-sim down` before its folder goes.",
    ),
)
