"""Frames, bars and ellipses in ASCII, for a terminal that draws them two columns wide or not at all."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_FRAMES = range(0x2500, 0x2580)
_LETTERS = dict.fromkeys(_FRAMES, "+") | {
    **dict.fromkeys(map(ord, "─━┄┅┈┉╌╍═"), "-"),
    **dict.fromkeys(map(ord, "│┃┆┇┊┋╎╏║"), "|"),
    **dict(zip(map(ord, "▁▂▃▄▅▆▇█"), ".:-=+*#@", strict=True)),
    ord("…"): "~",
}


class AsciiLetters(LineFilter):
    """Stands behind everything that is drawn, so that no widget has to know of it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line, as wide."""
        return [Segment(text.translate(_LETTERS), style, control) for text, style, control in segments]
