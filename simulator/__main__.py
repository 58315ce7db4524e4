"""``python -m simulator`` is ``mt-sim``."""

from simulator.cli import main

main()
