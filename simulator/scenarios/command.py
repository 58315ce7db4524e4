"""From the options of ``mt-sim scenario`` to played scenarios."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from languages import _, paragraphs
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NAMES_BESIDE_ALL, SCENARIO_NOT_NAMED
from simulator.output.console import say, show, show_json
from simulator.output.files import claim, write_output
from simulator.output.formats import check_format
from simulator.sandbox.defects import check_defects, defects_on
from simulator.scenarios.chosen import find, variables_of
from simulator.scenarios.events import Event
from simulator.scenarios.ground import sample_service, target_for
from simulator.scenarios.language.files import file_of, files_of, shipped_names
from simulator.scenarios.language.load import shipped
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.record import ScenarioRecord, junit
from simulator.scenarios.renderers import FORMATS, Renderer, listing, renderer_for
from simulator.scenarios.run import Play, play
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import NamedTarget, TargetChoice

_LOOK_AGAIN_S = 0.3


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """The options of ``mt-sim scenario run``, as they were typed."""

    names: tuple[str, ...]
    choice: TargetChoice
    defects: tuple[str, ...]
    """Bugs of the sample service that the run starts for itself."""
    variables: tuple[str, ...]
    seed: int | None
    output: str
    junit: Path | None
    watch: bool
    every: bool
    yes: bool
    data: Path


def run_scenarios(request: RunRequest) -> ExitCode:
    """Play every named scenario; the worst end is the exit code. CommandError for wrong usage."""
    check_format(request.output, FORMATS)
    if request.junit is not None:
        claim(request.junit)
    _check_names(request)
    check_defects(request.defects)
    request = replace(request, choice=request.choice.read())
    names = tuple(shipped_names()) if request.every else request.names
    if request.watch:
        return _watch(request, names)
    return _play_all(request, [find(name) for name in names], renderer_for(request.output))


def _check_names(request: RunRequest) -> None:
    if request.every and request.names:
        raise NAMES_BESIDE_ALL.error()
    if not request.every and not request.names:
        raise SCENARIO_NOT_NAMED.error()


def list_scenarios(*, output: str) -> ExitCode:
    """Name, title, story and number of steps of every story of ours."""
    check_format(output, ("console", "json"))
    rows = [_row(one) for one in shipped()]
    if output == "json":
        show_json({"scenarios": rows})
    else:
        listing(rows)
    return ExitCode.PASSED


def show_scenario(name: str, *, as_json: bool) -> ExitCode:
    """A scenario's story, its steps, and the file it is read from."""
    scenario = find(name)
    path = file_of(name)
    if as_json:
        titles = [_(step.title) for step in scenario.steps]
        show_json({**_row(scenario), "steps": titles, "file": str(path)})
        return ExitCode.PASSED
    show(f"{_(scenario.title)}\n")
    if scenario.story:
        show(paragraphs(scenario.story) + "\n")
    for index, step in enumerate(scenario.steps, start=1):
        show(f"{index:>3}  {_(step.title)}")
    show("\n" + _("The file: {path}", path=path))
    return ExitCode.PASSED


def show_schema() -> ExitCode:
    """The JSON Schema of scenario files."""
    from simulator.scenarios.language.schema import json_schema

    show_json(json_schema())
    return ExitCode.PASSED


def _row(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": _(scenario.title),
        "story": paragraphs(scenario.story),
        "steps": len(scenario.steps),
    }


def _play_all(request: RunRequest, scenarios: list[Scenario], renderer: Renderer) -> ExitCode:
    plays = [_play_of(request, scenario) for scenario in scenarios]
    records = [ScenarioRecord(planned=scenario.name) for scenario in scenarios]
    # Before the first play: a report that cannot be written, or is never finished, is not a green one.
    _report(request, records)
    codes = [ExitCode.PASSED]
    try:
        for scenario, how, record in zip(scenarios, plays, records, strict=True):
            codes.append(play(scenario, how, _both(record.heard, renderer.heard)))
            if codes[-1] > ExitCode.INTERNAL:
                break
    finally:
        _report(request, records)
        renderer.ends(records)
    if request.junit is not None:
        say(_("wrote {path}", path=request.junit))
    return max(codes)


def _play_of(request: RunRequest, scenario: Scenario) -> Play:
    named = _named(request, scenario)
    defects = request.defects or defects_on(DataFolder(request.data))
    return Play(
        data=request.data,
        named=named,
        host=lambda run: sample_service(run, defects),
        variables=variables_of(request.variables, scenario),
        seed=request.seed,
    )


def _named(request: RunRequest, scenario: Scenario) -> NamedTarget | None:
    if request.defects:
        return None
    return target_for(scenario, request.data, request.choice, agreed=request.yes)


def _report(request: RunRequest, records: list[ScenarioRecord]) -> None:
    if request.junit is not None:
        write_output(request.junit, junit(records))


def _both(first: Callable[[Event], None], second: Callable[[Event], None]) -> Callable[[Event], None]:
    def emit(event: Event) -> None:
        first(event)
        second(event)

    return emit


def _watch(request: RunRequest, names: tuple[str, ...]) -> ExitCode:
    """Play again whenever a file changes, until Ctrl-C; a mistake in a file is told and waited for."""
    once = replace(request, watch=False)
    while True:
        seen = _stamps(names)
        try:
            code = _play_all(once, [find(name) for name in names], renderer_for(request.output))
            if code > ExitCode.INTERNAL:
                return code
        except CommandError as error:
            say(f"mt-sim: {error}")
        say(_("waiting for a change of {names} (Ctrl-C ends)", names=", ".join(names)))
        try:
            while _stamps(names) == seen:
                time.sleep(_LOOK_AGAIN_S)
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED


def _stamps(names: tuple[str, ...]) -> list[tuple[str, int]]:
    """When each file of the scenarios was written last; 0 for one that is not there."""
    found = []
    for name in names:
        files = files_of(file_of(name))
        found += [(str(one), one.stat().st_mtime_ns if one.exists() else 0) for one in files]
    return found
