"""From the options of ``mt-sim up`` to a running sandbox, here or in the background."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from languages import _
from mock_market.wire.masked_keys import KEY_VARIABLE
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import say
from simulator.output.live_line import LiveLine
from simulator.sandbox.defects import check_defects
from simulator.sandbox.processes import start_detached, stop
from simulator.sandbox.screen import Look, exit_code, show_screen
from simulator.sandbox.servers import Sandbox, SandboxOptions, Seed
from simulator.sandbox.text import addresses, commands_to_try
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.keys import given_key
from simulator.targets.named import TargetChoice, choose_target
from simulator.targets.profiles import SAMPLE, check_url
from standard_api.serving.loopback import LOOPBACK

if TYPE_CHECKING:
    from simulator.sandbox.introduce import OwnTarget

SAMPLE_KEY_VARIABLE = "MT_SIM_SAMPLE_KEY"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """From where the market can be reached; by default from this machine alone."""

    host: str = LOOPBACK
    allow_hosts: tuple[str, ...] = ()
    callback_url: str | None = None

    def arguments(self) -> list[str]:
        """As the market's own command line takes it."""
        words = [f"--host={self.host}", *(f"--allow-host={name}" for name in self.allow_hosts)]
        return words + ([f"--callback-url={check_url(self.callback_url)}"] if self.callback_url else [])


@dataclass(frozen=True, kw_only=True)
class UpRequest:
    """What a person asked for."""

    data: Path
    targets: tuple[str, ...]
    """The services behind the market; none means the sample service."""
    choice: TargetChoice
    """How the one service of the user's is called, without its name."""
    seed: Seed
    sample_key: str | None = None
    market_port: int = 0
    service_port: int = 0
    persona: str = "standard"
    asynchronous: bool = False
    defects: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)

    def options(self) -> SandboxOptions:
        """The same, with the target looked up; CommandError when it is not clear."""
        if self.defects:
            check_defects(self.defects)
        return SandboxOptions(
            data=self.data,
            seed=self.seed,
            market_port=self.market_port,
            service_port=self.service_port,
            targets=tuple(None if name == SAMPLE else self._own(name) for name in self.names),
            sample_key=self.sample_key and given_key(self.sample_key, "--sample-key"),
            persona=self.persona,
            defects=self.defects,
            market_arguments=tuple(self.reach.arguments()),
            service_arguments=tuple(self._service_words()),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Each service once, as it was named."""
        return tuple(dict.fromkeys(self.targets)) or (SAMPLE,)

    def _own(self, name: str) -> "OwnTarget":
        from simulator.sandbox.introduce import OwnTarget

        named = choose_target(replace(self.choice, target=name))
        return OwnTarget(name=named.target.name, faults=named.faults, registration=named.registration())

    def _service_words(self) -> list[str]:
        words = [f"--persona={self.persona}"]
        return words + (["--asynchronous"] if self.asynchronous else [])

    def arguments(self) -> list[str]:
        """The same as a command line, without the key."""
        arguments = [
            f"--data={self.data}",
            f"--market-port={self.market_port}",
            *self.reach.arguments(),
            *(f"--target={name}" for name in self.targets),
        ]
        if SAMPLE in self.names:
            arguments += [
                f"--service-port={self.service_port}",
                *self.seed.arguments(),
                *self._service_words(),
            ]
            arguments += [f"--defect={name}" for name in self.defects]
        if len(self.names) - (SAMPLE in self.names) == 1:
            arguments.append(f"--key-env={KEY_VARIABLE}")
        if self.choice.dialect:
            arguments.append(f"--dialect={self.choice.dialect}")
        return arguments


def up_here(request: UpRequest) -> ExitCode:
    """Serve on this terminal until Ctrl-C."""
    return Sandbox(request.options(), say=say).run()


def up_with_screen(request: UpRequest) -> ExitCode:
    """Serve in the background and draw the screen; leaving it ends the sandbox unless the person says not."""
    folder = DataFolder(request.data)
    state = _start_detached(request, folder)
    say("\n".join(addresses(state)))
    code = show_screen(folder, Look(), owner=True)
    if code in (ExitCode.PASSED, ExitCode.INTERNAL):
        say(_("still running; come back with: mt-sim tui{option}", option=folder.option))
        say(_("end it with: mt-sim down{option}", option=folder.option))
    else:
        stop(folder)
    return exit_code(code)


def up_detached(request: UpRequest) -> ExitCode:
    """Serve in the background; return once it is ready."""
    folder = DataFolder(request.data)
    state = _start_detached(request, folder)
    say("\n".join(addresses(state)))
    say("\n".join(["", _("Running in the background. Try:"), *commands_to_try(folder, state)]))
    say(f"  mt-sim logs --follow{folder.option}\n  mt-sim down{folder.option}")
    return ExitCode.PASSED


def _start_detached(request: UpRequest, folder: DataFolder) -> SandboxState:
    options = request.options()
    say(_("starting in the background ..."))
    line = LiveLine()
    try:
        return start_detached(folder, request.arguments(), _secrets(options), line.tell)
    finally:
        line.clear()


def _secrets(options: SandboxOptions) -> dict[str, str]:
    """Keys travel in the environment: the arguments of a process can be read by others.

    Several services have a key each, which the process in the background finds as their profiles say.
    """
    own = [one.registration.key for one in options.targets if one]
    found = {KEY_VARIABLE: own[0] if len(own) == 1 else None, SAMPLE_KEY_VARIABLE: options.sample_key}
    return {name: key for name, key in found.items() if key}
