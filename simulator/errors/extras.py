"""Errors of the commands that need an extra: the assistant's and the load's."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

TARGET_NOT_ALLOWED = KnownError(
    id="MTS-361",
    message="an assistant may not call {url}: it is not on this machine",
    hint="a person may allow it: assistant = true in its profile in mt-sim.toml",
    cause="`mt-sim mcp` calls services of this machine alone, unless a person allowed another one.",
    cure="Write `assistant = true` into the target's profile in `mt-sim.toml`.",
)
FOLDER_NOT_ALLOWED = KnownError(
    id="MTS-362",
    message="not a folder in this one: {name!r}",
    hint="for example my-service",
    cause="What an assistant writes stays in the folder that `mt-sim mcp` was started in.",
    cure="Use a plain name.",
)
MCP_NOT_INSTALLED = KnownError(
    id="MTS-363",
    message="the package mcp is not installed",
    hint="pip install 'mt-sim[mcp]'",
    cause="`mt-sim mcp` speaks by the official SDK, which is an extra.",
    cure="`pip install 'mt-sim[mcp]'`.",
)
TOOL_REFUSED = KnownError(
    id="MTS-364",
    cause="A command that an assistant's tool ran was refused; its own error stands in front, with its id.",
    cure="Do what that error says.",
)
NOT_A_CEILING = KnownError(
    id="MTS-371",
    message="not a ceiling: {part!r}",
    hint="--fail-above p95=300ms,errors=1%",
    cause="`--fail-above` takes `p50`, `p95` or `p99` with `ms` or `s`, and `errors` with `%`.",
    cure="Write it like `--fail-above p95=300ms,errors=1%`.",
)
LOAD_TARGET_UNREACHABLE = KnownError(
    id="MTS-372",
    message="{url} cannot be reached: {error}",
    cause="Nothing answers at the target's address, so nothing was loaded.",
    cure="Check the address, and that the service is started.",
    exit_code=ExitCode.INCOMPLETE,
)
NO_LOAD_TENANT = KnownError(
    id="MTS-373",
    message="a tenant could not be made: {status} from activate_tenant",
    hint="mt-sim test --suite lifecycle says what is wrong",
    cause="A load asks on tenants of its own, and the service made none.",
    cure="`mt-sim test --target NAME --suite lifecycle` says what is wrong.",
    exit_code=ExitCode.INCOMPLETE,
)
LOCUST_NOT_INSTALLED = KnownError(
    id="MTS-374",
    message="the package locust is not installed",
    hint="pip install 'mt-sim[load]'",
    cause="`mt-sim load` is carried by Locust, which is an extra.",
    cure="`pip install 'mt-sim[load]'`.",
)
LOCUST_ENDED = KnownError(
    id="MTS-375",
    message="Locust ended with {code} and told nothing",
    hint="what it said: {path}",
    cause="Locust could not begin: a port is taken, or no worker came.",
    cure="Read `locust.log` in the run's folder, which the message names.",
    exit_code=ExitCode.INCOMPLETE,
)
LOAD_NOT_CONFIRMED = KnownError(
    id="MTS-376",
    message="{name} is used by others too: say its name to load it",
    hint="--confirm {name}",
    cause="A load on a service that others use disturbs them.",
    cure="Add `--confirm NAME`, with the target's name.",
)
TOO_MANY_USERS = KnownError(
    id="MTS-377",
    message="{name} is used by others too: at most {most} users",
    hint="--lift-ceiling allows more",
    cause="A service that others use is loaded gently.",
    cure="Ask for fewer users, or add `--lift-ceiling`.",
)
NOT_A_RUN_TIME = KnownError(
    id="MTS-378",
    message="not a time to run: {text!r}",
    hint="--run-time 60s, or 1h30m",
    cause="How long the load lasts is a number with s, m or h behind it, or several of them.",
    cure="Write it like `--run-time 60s`.",
)
