"""Conformance: the target judged check by check, while it happens."""

from functools import partialmethod

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from languages import _
from tui.pages.runs import RunsPage
from tui.state.run import BAD, Item, RunState, listed
from tui.text.safe_text import Look, line
from tui.views.run import check_line, count_lines, finding_lines, suite_line
from tui.widgets.pane import Pane


class ConformancePage(RunsPage):
    """Suites, checks, and one finding whole."""

    DEFAULT_CSS = """
    ConformancePage #suites { width: 30; }
    ConformancePage.-middle #suites { display: none; }
    """
    name_of_page = "conformance"

    def make_panes(self) -> list[Pane]:
        self.suites = self.wide_only = Pane(id="suites", picks=True, on_move=self._chose_suite)
        self.checks = Pane(id="checks", picks=True, on_move=self._draw_finding)
        self.finding = Pane(id="finding")
        self.only_bad = False
        return [self.checks, self.finding, self.suites]

    def compose(self) -> ComposeResult:
        yield Horizontal(self.suites, Vertical(self.checks, self.finding))

    async def learn(self) -> None:
        for given in await self.known("checks", "test", "--list"):
            self.run_state.know(given)

    # -- what is shown

    def draw(self) -> None:
        run = self.run_state
        counts = [line(), *count_lines(run)] if run.done else []
        suites = [suite_line(run, one, self.suites.columns) for one in ("", *run.suites())]
        self.suites.show([*suites, *counts], title=_("Suites"))
        rows = [check_line(one, self.checks.columns) for one in self._items()]
        suite = self.suite or _("all")
        title = _("{suite}   {shown} of {count}", suite=suite, shown=run.done, count=len(run.items))
        score = "" if run.score is None else f"   {_('score {score}%', score=run.score)}"
        self.checks.offer(
            [] if self.problem else rows,
            [*self.problem_lines(), *(rows or [line(self._nothing())])],
            title=title + score,
            foot=_("Enter exchanges   r again   z only failures   e report"),
        )
        self._draw_finding()

    def _nothing(self) -> tuple[str, Look]:
        """Why no check is shown."""
        if not self.listed:
            return _("reading the checks ..."), "accent"
        if self.only_bad and self.run_state.done:
            return _("nothing failed; z shows all"), "ok"
        return _("press S to judge the target"), "dim"

    def _draw_finding(self) -> None:
        shown = finding_lines(self.item(), self.finding.columns, self.host.session.target_words())
        self.finding.tell(shown, title=_("Finding"), foot="Enter")

    @property
    def suite(self) -> str:
        """The suite that is chosen; "" for all."""
        return self.suites.pick(["", *self.run_state.suites()]) or ""

    def _items(self) -> list[Item]:
        found = self.run_state.of_suite(self.suite)
        return [item for item in found if item.state in BAD] if self.only_bad else found

    def item(self) -> Item | None:
        """The check under the cursor."""
        return self.checks.pick(self._items())

    def _chose_suite(self) -> None:
        self.checks.to_start()
        self.draw()

    # -- what can be done

    def action_run_all(self) -> None:
        self.start("mt-sim test", self._words(), again=self.run_state.items.values())

    def action_run(self) -> None:
        """The suite, where the suites have the focus, or all of them; else the check under the cursor."""
        item, suite = self.item(), self.suite
        if self.pane is self.suites and suite:
            words = [*self._words(), "--suite", suite]
            self.start(f"mt-sim test --suite {suite}", words, again=self.run_state.of_suite(suite))
        elif self.pane is self.suites and self.listed:
            self.action_run_all()
        elif item is not None:
            words = [*self._words(), "--check", item.id]
            self.start(f"mt-sim test --check {item.id}", words, again=[item])
        else:
            self.host.say(self._nothing()[0], "warn")

    def _words(self) -> list[str]:
        return ["test", *self.host.session.target_words(), "--format", "events"]

    def ended(self, run: RunState) -> str:
        counts = super().ended(run)
        bad = any(one.state in BAD for one in run.of_this_run())
        return _("{counts}; z shows only failures", counts=counts) if bad else counts

    def _report(self, kind: str, suffix: str) -> None:
        run = self.run_state.main_run
        if run:
            self.write(_("report"), lambda exports: exports.report(run, kind, suffix))
        else:
            self.host.say(_("press S to judge the target"), "warn")

    action_report_html = partialmethod(_report, "html", "html")
    action_report_json = partialmethod(_report, "json", "json")
    action_report_junit = partialmethod(_report, "junit", "xml")
    action_report_markdown = partialmethod(_report, "markdown", "md")

    def action_only_failed(self) -> None:
        """What is not right, or everything."""
        self.only_bad = not self.only_bad
        self.checks.to_start()
        self.draw()

    def action_open(self) -> None:
        """The exchanges of the check."""
        if self.pane is self.suites:
            self.focus_pane(self.checks)
        else:
            self.show_exchanges(self.item())

    def action_copy_curl(self) -> None:
        """The curl of the first finding that has one."""
        item = self.item()
        found = listed(item.value.get("findings")) if item else []
        curl = next((str(one["curl"]) for one in found if one.get("curl")), "")
        if curl:
            self.host.spawn(self.copy_text, curl)
        else:
            self.host.say(_("no exchange belongs to this"), "warn")
