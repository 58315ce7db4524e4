"""Writing exchanges to a file, by the command that a person could type."""

import os
import time
from typing import TYPE_CHECKING, Literal

from languages import _
from tui.state.work import this_task

if TYPE_CHECKING:
    from tui.app import ScreenApp

ExportKind = Literal["har", "curl", "json"]
_SUFFIX = {"har": "har", "curl": "sh", "json": "json"}
_MOST = 500
_JUDGED = (0, 1, 3)
"""Exit codes of a whole report, whatever it says of the target."""


async def export(app: "ScreenApp", form: ExportKind, filter: str) -> None:
    """The newest exchanges that match, at most 500, in a new file of the data folder; keys stay masked."""
    data = str(app.options.data)
    if form == "json":
        words = ["traces", "list", "--json", "--limit", str(_MOST), "--data", data, "--", filter]
    else:
        words = ["traces", "export", "--format", form, "--filter", filter, "--data", data]
    with app.session.works.begin(_("export"), stop=this_task()) as work:
        ended = await app.commands.output(*words, told=work.heard)
    if ended.code:
        app.say(_("nothing was exported: {why}", why=ended.said), "bad")
        return
    folder = app.options.data / "exports"
    path = folder / f"traces-{time.strftime('%Y%m%dT%H%M%S')}.{_SUFFIX[form]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(ended.output)
    except OSError as error:
        app.say(_("nothing was exported: {why}", why=error), "bad")
        return
    app.say(_("written: {file}", file=path))


async def save_report(app: "ScreenApp", run: str, kind: str, suffix: str) -> None:
    """The report of a stored run in a file of the data folder."""
    folder = app.options.data / "exports"
    path = folder / f"report-{run}.{suffix}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        app.say(_("nothing was exported: {why}", why=error), "bad")
        return
    words = ["test", "--run", run, "--report", f"{kind}={path}", "--data", str(app.options.data)]
    with app.session.works.begin(_("report"), stop=this_task()) as work:
        ended = await app.commands.output(*words, told=work.heard)
    if path.exists() and ended.code in _JUDGED:
        app.say(_("written: {file}", file=path))
    else:
        app.say(_("nothing was exported: {why}", why=ended.said), "bad")
