"""``mt-sim`` and ``python -m simulator``: load the command line, which Ctrl-C may end before it is there."""

from simulator.errors.exit_codes import ExitCode


def main() -> None:
    """Run ``mt-sim``; a Ctrl-C that nobody else takes ends it without a word."""
    try:
        from simulator.cli import main as mt_sim

        mt_sim()
    except KeyboardInterrupt:
        raise SystemExit(ExitCode.INTERRUPTED) from None


if __name__ == "__main__":
    main()
