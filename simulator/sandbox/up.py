"""From the options of ``mt-sim up`` to a running sandbox, here or in the background."""

from dataclasses import dataclass, field
from pathlib import Path

from languages import _
from mock_market.wire.sent_keys import KEY_VARIABLE
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import DEFECT_IN_OTHER_SERVICE
from simulator.output.columns import padded
from simulator.output.console import say
from simulator.sandbox.processes import start_detached, stop
from simulator.sandbox.screen import Look, exit_code, show_screen
from simulator.sandbox.servers import OwnTarget, Sandbox, SandboxOptions, Seed
from simulator.sandbox.text import commands_to_try, data_option
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.named import TargetChoice, choose_target
from standard_api.loopback import LOOPBACK


@dataclass(frozen=True, kw_only=True)
class Reach:
    """From where the market can be reached; by default from this machine alone."""

    host: str = LOOPBACK
    allow_hosts: tuple[str, ...] = ()
    callback_url: str | None = None

    def arguments(self) -> list[str]:
        """As the market's own command line takes it."""
        words = [f"--host={self.host}", *(f"--allow-host={name}" for name in self.allow_hosts)]
        return words + ([f"--callback-url={self.callback_url}"] if self.callback_url else [])


@dataclass(frozen=True, kw_only=True)
class UpRequest:
    """What a person asked for."""

    data: Path
    choice: TargetChoice
    seed: Seed
    market_port: int = 0
    service_port: int = 0
    persona: str = "standard"
    asynchronous: bool = False
    defects: tuple[str, ...] = ()
    reach: Reach = field(default_factory=Reach)

    def options(self) -> SandboxOptions:
        """The same, with the target looked up; CommandError when it is not clear."""
        if self.defects:
            self._check_defects()
        return SandboxOptions(
            data=self.data,
            seed=self.seed,
            market_port=self.market_port,
            service_port=self.service_port,
            target=_own_target(self.choice),
            persona=self.persona,
            defects=self.defects,
            market_arguments=tuple(self.reach.arguments()),
            service_arguments=tuple(self._service_words()),
        )

    def _check_defects(self) -> None:
        from simulator.sandbox.defects import check_defects

        if self.choice.target is not None or self.persona != "standard":
            raise DEFECT_IN_OTHER_SERVICE.error()
        check_defects(self.defects)

    def _service_words(self) -> list[str]:
        words = [f"--persona={self.persona}"]
        return words + (["--asynchronous"] if self.asynchronous else [])

    def arguments(self) -> list[str]:
        """The same as a command line, without the key."""
        arguments = [
            f"--data={self.data}",
            f"--market-port={self.market_port}",
            f"--service-port={self.service_port}",
            *self.seed.arguments(),
            *self._service_words(),
            *(f"--defect={name}" for name in self.defects),
            *self.reach.arguments(),
        ]
        if self.choice.target:
            arguments += [f"--target={self.choice.target}", f"--key-env={KEY_VARIABLE}"]
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
    say(f"{padded(_('market'), 15)} {state.market_url}\n{padded(state.target, 15)} {state.target_url}")
    code = show_screen(folder, Look(), owner=True)
    if code in (ExitCode.PASSED, ExitCode.INTERNAL):
        say(_("still running; come back with: mt-sim tui{option}", option=data_option(folder)))
        say(_("end it with: mt-sim down{option}", option=data_option(folder)))
    else:
        stop(folder)
    return exit_code(code)


def up_detached(request: UpRequest) -> ExitCode:
    """Serve in the background; return once it is ready."""
    folder = DataFolder(request.data)
    state = _start_detached(request, folder)
    say(f"{padded(_('market'), 15)} {state.market_url}")
    say(f"{padded(state.target, 15)} {state.target_url}")
    say("\n".join(["", _("Running in the background. Try:"), *commands_to_try(folder, state.tenant_id)]))
    option = data_option(folder)
    say(f"  mt-sim logs --follow{option}\n  mt-sim down{option}")
    return ExitCode.PASSED


def _start_detached(request: UpRequest, folder: DataFolder) -> SandboxState:
    own = request.options().target
    say(_("starting in the background ..."))
    # The key travels in the environment: the arguments of a process can be read by others.
    key = own.registration.key if own else None
    return start_detached(folder, request.arguments(), {KEY_VARIABLE: key} if key else {})


def _own_target(choice: TargetChoice) -> OwnTarget | None:
    if choice.target is None:
        return None
    named = choose_target(choice)
    return OwnTarget(name=named.target.name, faults=named.faults, registration=named.registration())
