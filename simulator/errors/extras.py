"""Errors of the commands that need an extra: the assistant's and the load's."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

TARGET_NOT_ALLOWED = KnownError("MTS-361").says(
    message=N_("an assistant may not call {url}: it is not on this machine"),
    hint=N_("a person may allow it: `assistant = true` in its profile in `mt-sim.toml`"),
    cause=N_("`mt-sim mcp` calls services of this machine alone, unless a person allowed another one."),
)
FOLDER_NOT_ALLOWED = KnownError("MTS-362").says(
    message=N_("not a folder in this one: {name!r}"),
    hint=N_("use a plain name, for example `my-service`"),
    cause=N_("What an assistant writes stays in the folder that `mt-sim mcp` was started in."),
)
MCP_NOT_INSTALLED = KnownError("MTS-363").says(
    message=N_("the package mcp is not installed"),
    hint=N_("`pip install 'mt-sim[mcp]'`"),
    cause=N_("`mt-sim mcp` speaks by the official SDK, which is an extra."),
)
TOOL_REFUSED = KnownError("MTS-364").says(
    cause=N_(
        "A command that an assistant's tool ran was refused; its own error stands in front, with its id."
    ),
    cure=N_("Do what that error says."),
)
NOT_A_CEILING = KnownError("MTS-371").says(
    message=N_("not a ceiling: {part!r}"),
    hint=N_("for example `--fail-above p95=300ms,errors=1%`"),
    cause=N_("`--fail-above` takes `p50`, `p95` or `p99` with `ms` or `s`, and `errors` with `%`."),
)
LOAD_TARGET_UNREACHABLE = KnownError("MTS-372", ExitCode.INCOMPLETE).says(
    message=N_("{url} cannot be reached: {error}"),
    cause=N_("Nothing answers at the target's address, so nothing was loaded."),
    cure=N_("Check the address, and that the service is started."),
)
NO_LOAD_TENANT = KnownError("MTS-373", ExitCode.INCOMPLETE).says(
    message=N_("a tenant could not be made: {status} from activate_tenant"),
    hint=N_("`mt-sim test --suite lifecycle` says what is wrong"),
    cause=N_("A load asks on tenants of its own, and the service made none."),
)
LOCUST_NOT_INSTALLED = KnownError("MTS-374").says(
    message=N_("the package locust is not installed"),
    hint=N_("`pip install 'mt-sim[load]'`"),
    cause=N_("`mt-sim load` is carried by Locust, which is an extra."),
)
LOCUST_ENDED = KnownError("MTS-375", ExitCode.INCOMPLETE).says(
    message=N_("Locust ended with {code} and told nothing"),
    hint=N_("what it said: {path}"),
    cause=N_("Locust could not begin: a port is taken, or no worker came."),
    cure=N_("Read `locust.log` in the run's folder, which the message names."),
)
LOAD_NOT_CONFIRMED = KnownError("MTS-376").says(
    message=N_("{name} is used by others too: say its name to load it"),
    hint=N_("`--confirm {name}`"),
    cause=N_("A load on a service that others use disturbs them."),
)
TOO_MANY_USERS = KnownError("MTS-377").says(
    message=N_("{name} is used by others too: at most {most} users"),
    hint=N_("ask for fewer users, or add `--lift-ceiling`"),
    cause=N_("A service that others use is loaded gently."),
)
NOT_A_RUN_TIME = KnownError("MTS-378").says(
    message=N_("not a time to run: {text!r}"),
    hint=N_("`--run-time 60s`, or `1h30m`"),
    cause=N_("How long the load lasts is a number with s, m or h behind it, or several of them."),
)
