"""``python -m tui``: the screen, and nothing left behind on the terminal."""

import os
import sys

from languages import choose, preferred
from tui.outside.terminal import USAGE, hung_up, let_go, no_terminal
from tui.state.options import read_options

_FRAMES_A_SECOND = "120"
"""What changes right behind another change waits for the next frame, and at times for the one behind it."""
_TURN_S = 0.0005
"""How long a thread that lays out a large body keeps the interpreter; a key needs it a dozen times."""


def main() -> None:
    """Draw the screen until it is left; exit 0, 2 without a terminal, 70 after an error of our own."""
    choose(preferred(os.environ))
    options = read_options(sys.argv[1:])
    problem = no_terminal(os.environ)
    if problem:
        print(f"mt-sim: {problem}", file=sys.stderr)  # noqa: T201
        sys.exit(USAGE)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_A_SECOND)
    sys.setswitchinterval(_TURN_S)

    from tui.link.prefetch import Prefetch

    look = Prefetch(options)
    from tui.app import ScreenApp

    app = ScreenApp(options, look=look)
    app.run(mouse=options.mouse)
    if app.report:
        print(f"mt-sim: {app.saved_report()}", file=sys.stderr)  # noqa: T201
    if hung_up():
        let_go()
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main()
