"""Defects that come and go while the service runs."""

from functools import reduce
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from sample_service.defects.catalogue import defect_named
from sample_service.defects.switches import switch_file, switched_on
from sample_service.defects.wire import DefectMiddleware


class SwitchedDefects:
    """Puts the defects of a folder in front of an application; each request meets those of its moment."""

    def __init__(self, app: ASGIApp, *, folder: Path, key: str, service_key: str | None) -> None:
        self._right = self._spoilt = app
        self._folder = folder
        self._key = key
        self._service_key = service_key
        self._seen = (0, 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the defects of now have it."""
        seen = _stamp(switch_file(self._folder))
        if seen != self._seen:
            self._seen, self._spoilt = seen, reduce(self._behind, switched_on(self._folder), self._right)
        await self._spoilt(scope, receive, send)

    def _behind(self, app: ASGIApp, name: str) -> ASGIApp:
        play = defect_named(name).play
        return DefectMiddleware(app, play=play, key=self._key, memory={"service_key": self._service_key})


def _stamp(file: Path) -> tuple[int, int]:
    """Another one for every file that is put in its place."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)
