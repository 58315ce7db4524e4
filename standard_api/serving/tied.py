"""A server that ends with whoever started it, however that one ends."""

import os
import signal
import threading


def end_with_standard_input() -> None:
    """End, as by SIGTERM, when standard input is closed: the system closes it for whoever is killed."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
