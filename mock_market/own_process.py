"""How a room of ours is started as a process."""

import sys


def own_module(name: str) -> tuple[str, ...]:
    """The command that runs one of our packages, whatever the folder that a person stands in holds."""
    # -P: without it, a package of the same name in the working folder would be run instead of ours.
    return (sys.executable, "-P", "-m", name)
