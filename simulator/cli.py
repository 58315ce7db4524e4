"""The command line."""


def main() -> None:
    """Run ``mt-sim``."""
