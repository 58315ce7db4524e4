"""Errors of the commands that need an extra: the assistant's and the load's."""

from simulator.errors.entry import KnownError

EXTRAS = (
    KnownError(
        "MTS-361",
        "an assistant may not call ...: it is not on this machine",
        "`mt-sim mcp` calls services of this machine alone, unless a person allowed another one.",
        "Write `assistant = true` into the target's profile in `mt-sim.toml`.",
    ),
    KnownError(
        "MTS-362",
        "not a folder in this one: ...",
        "What an assistant writes stays in the folder that `mt-sim mcp` was started in.",
        "Use a plain name.",
    ),
    KnownError(
        "MTS-363",
        "the package mcp is not installed",
        "`mt-sim mcp` speaks by the official SDK, which is an extra.",
        "`pip install 'mt-sim[mcp]'`.",
    ),
    KnownError(
        "MTS-364",
        "",
        "A command that an assistant's tool ran was refused; its own error stands in front, with its id.",
        "Do what that error says.",
    ),
    KnownError(
        "MTS-371",
        "not a ceiling: ...",
        "`--fail-above` takes `p50`, `p95` or `p99` with `ms` or `s`, and `errors` with `%`.",
        "Write it like `--fail-above p95=300ms,errors=1%`.",
    ),
    KnownError(
        "MTS-372",
        "... cannot be reached: ...",
        "Nothing answers at the target's address, so nothing was loaded.",
        "Check the address, and that the service is started.",
    ),
    KnownError(
        "MTS-373",
        "a tenant could not be made: ... from activate_tenant",
        "A load asks on tenants of its own, and the service made none.",
        "`mt-sim test --target NAME --suite lifecycle` says what is wrong.",
    ),
    KnownError(
        "MTS-374",
        "the package locust is not installed",
        "`mt-sim load` is carried by Locust, which is an extra.",
        "`pip install 'mt-sim[load]'`.",
    ),
    KnownError(
        "MTS-375",
        "Locust ended with ... and told nothing",
        "Locust could not begin: a port is taken, or no worker came.",
        "Read `locust.log` in the run's folder, which the message names.",
    ),
    KnownError(
        "MTS-376",
        "... is used by others too: say its name to load it",
        "A load on a service that others use disturbs them.",
        "Add `--confirm NAME`, with the target's name.",
    ),
    KnownError(
        "MTS-377",
        "... is used by others too: at most ... users",
        "A service that others use is loaded gently.",
        "Ask for fewer users, or add `--lift-ceiling`.",
    ),
)
