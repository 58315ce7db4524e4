"""The bugs of the sandbox's sample service over the page: which are on, and Enter switches one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from languages import _
from tui.host import Host
from tui.outside.commands import objects
from tui.state.overlays import Prompt, Window
from tui.text.safe_text import Line, fit, line
from tui.windows.over import Lines


class DefectsWindow(Lines):
    """Shows what ``mt-sim defects list`` knows, and switches with ``on`` and ``off``."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._data = ("--data", str(host.options.data))
        self._known: list[Mapping[str, Any]] = []
        self._rows: list[Mapping[str, Any]] = []
        self._term = ""
        foot, keys = _("Enter on or off   / search   Esc back"), {"/": self._find, "enter": self._switch}
        super().__init__(Window(title="", lines=(), foot=foot, picks=True, keys=keys))

    async def open(self, turn: int) -> None:
        """Ask which there are, and show them unless another key was pressed since."""
        await self._ask()
        if turn == self._host.turn:
            self._host.say("")
            self._host.lay_over(self)
        else:
            self._host.tell_late(self._title())

    def _switch(self) -> None:
        if row := self.pane.pick(self._rows):
            self._host.spawn(self._switched, row)

    async def _switched(self, row: Mapping[str, Any]) -> None:
        word = "off" if row.get("on") else "on"
        ended = await self._host.commands.output("defects", word, str(row["id"]), *self._data)
        said = ended.said if ended.code else ended.output.decode("utf-8", "replace").strip()
        self._host.say(said, "bad" if ended.code else "ok")
        await self._ask()

    async def _ask(self) -> None:
        printed = await self._host.commands.printed("defects", "list", "--json", *self._data)
        self._known = objects(printed, "defects")
        self._show(self._term)

    def _show(self, term: str) -> None:
        self._term = term.casefold()
        named = ((row, f"{row.get('id', '')} {row.get('story', '')}".casefold()) for row in self._known)
        self._rows = [row for row, name in named if self._term in name]
        self.pane.show([_told(row) for row in self._rows], title=self._title())

    def _find(self) -> None:
        """Those with a word in them, as it is typed."""
        show, given_up = self._show, partial(self._show, "")
        prompt = Prompt(label=_("defect:"), value=self._term, done=show, changed=show, cancelled=given_up)
        self._host.ask_for(prompt)

    def _title(self) -> str:
        count = sum(bool(row.get("on")) for row in self._known)
        return _("Defects of the sample service   {count} on", count=count)


def _told(row: Mapping[str, Any]) -> Line:
    on, name, story = bool(row.get("on")), f"{row.get('id', '')}  ", f"{row.get('story', '')}"
    return line((fit(_("on") if on else "", 4), "warn"), (name, "bold" if on else ""), story)
