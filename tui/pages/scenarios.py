"""Scenarios: stories of calls, step by step, while they happen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from languages import _
from tui.pages.runs import RunsPage
from tui.state.form import Field, Form, Values
from tui.state.overlays import Window
from tui.state.run import Item, RunState, State, counted
from tui.text.safe_text import Line, Look, fit, folded, in_words, line, width
from tui.views.run import step_detail, step_line, word_of
from tui.widgets.pane import Pane

_TOLD_FIRST: tuple[State, ...] = ("failed", "errored", "running")


class ScenariosPage(RunsPage):
    """Stories at the left, the steps of one at the right."""

    DEFAULT_CSS = """
    ScenariosPage #stories { width: 40; }
    ScenariosPage #step { height: 10; }
    ScenariosPage.-middle #stories { width: 30; }
    ScenariosPage.-middle #step { height: 7; }
    """
    name_of_page = "scenarios"

    def make_panes(self) -> list[Pane]:
        self.stories = Pane(id="stories", picks=True, on_move=self.draw)
        self.steps = Pane(id="steps", picks=True, on_move=self._draw_step)
        self.step = Pane(id="step")
        self.told: Sequence[Mapping[str, Any]] = []
        self.runs: dict[str, RunState] = {}
        return [self.stories, self.steps, self.step]

    def compose(self) -> ComposeResult:
        yield Horizontal(self.stories, Vertical(self.steps, self.step))

    async def learn(self) -> None:
        self.told = await self.known("scenarios", "scenario", "list")

    # -- what is shown

    def draw(self) -> None:
        self.stories.offer(
            [self._story(one, self.stories.columns) for one in self.told],
            self.problem_lines() or [line((self._nothing(), "dim"))],
            title=_("Scenarios"),
            foot=_("r run   S all   Enter"),
        )
        run, title = self.story_run, self.story
        steps = [step_line(one, self.steps.columns) for one in run.items.values()] if run else []
        if run and steps:
            title = _("{title}   {done} of {count}", title=title, done=run.done, count=len(steps))
            if run.message:
                ended = folded(line((run.message, run_word(run)[1])), self.steps.columns)
                steps += [line(), *ended]
        problem = self.problem_lines() if self.told else []
        nothing = [*problem, line((_("choose a scenario and press r"), "dim"))]
        self.steps.offer(steps, nothing, title=title, foot=_("Enter opens the exchanges of a step"))
        self._draw_step()

    def _nothing(self) -> str:
        """Why no story is shown."""
        return _("no scenario is known") if self.listed else _("reading the scenarios ...")

    def _story(self, given: Mapping[str, Any], columns: int) -> Line:
        run = self.runs.get(str(given.get("name")))
        name, state = str(given.get("name", "-")), run_word(run)
        told = f" {state[0]}"
        if run is None and width(name) + width(told) > columns:
            told = ""
        return line(fit(name, max(columns - width(told), 8)), (told, state[1]))

    def _draw_step(self) -> None:
        item = self.item()
        shown = step_detail(item, self.step.columns)
        self.step.tell(shown, title=_("Step {index}", index=item.id if item else ""))

    @property
    def story(self) -> str:
        """The story under the cursor."""
        return str((self.stories.pick(self.told) or {}).get("name", ""))

    @property
    def story_run(self) -> RunState | None:
        """Its run, when it ran."""
        return self.runs.get(self.story)

    def item(self) -> Item | None:
        """The step under the cursor."""
        return self.steps.pick(list(self.story_run.items.values())) if self.story_run else None

    # -- what can be done

    def run_of(self, words: Sequence[str]) -> RunState:
        run = RunState()
        self.runs[words[2]] = self.run_state = run
        return run

    def action_run(self) -> None:
        """The story under the cursor."""
        if self.story:
            self.start(f"mt-sim scenario run {self.story}", self._words(self.story))
        else:
            self.host.say(self._nothing(), "warn")

    def action_run_file(self) -> None:
        """A story file of one's own, which stands in the list from then on."""
        known = sorted(str(path) for end in ("yaml", "yml") for path in Path().glob(f"*.{end}"))

        def done(values: Values) -> None:
            name = values["file"].strip()
            names = [str(one.get("name")) for one in self.told]
            if name not in names:
                self.told = [*self.told, {"name": name, "title": name, "story": ""}]
            self.stories.cursor = [*names, name].index(name)
            self.action_run()

        field = Field(name="file", label=_("file"), value=known[0] if known else "", known=known, needed=True)
        note = _("mt-sim scenario schema describes it; e s on Traces saves an exchange as one")
        form = Form(title=_("Run a story file"), fields=[field], note=note, done=done)
        self.host.fill_in(form)

    def action_run_all(self) -> None:
        """One behind the other."""
        names = [str(one.get("name", "")) for one in self.told]
        if names:
            self.start("mt-sim scenario run", *(self._words(name) for name in names))
        else:
            self.host.say(self._nothing(), "warn")

    def _words(self, name: str) -> list[str]:
        return ["scenario", "run", name, *self.host.session.target_words(), "--format", "events"]

    def action_open(self) -> None:
        """The story of a scenario; the exchanges of a step."""
        if self.pane is not self.stories:
            self.show_exchanges(self.item())
            return
        if given := self.stories.pick(self.told):
            columns = self.host.size.width - 10
            shown = [*folded(line((str(given.get("title", "")), "bold")), columns), line()]
            shown += in_words(str(given.get("story", "")), columns)
            self.host.open_window(Window(title=self.story, lines=shown))


def run_word(run: RunState | None) -> tuple[str, Look]:
    """How a run stands, in a word and numbers."""
    if run is None:
        return _("not run"), "dim"
    counts = counted(run.items.values())
    ended: State = "passed" if run.finished else "waiting"
    word, look = word_of(next((one for one in _TOLD_FIRST if counts.get(one)), ended))
    return f"{word} {run.done}/{len(run.items)}", look
