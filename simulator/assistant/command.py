"""Carries out ``mt-sim mcp``."""

from pathlib import Path

from languages import _
from simulator.errors.command_error import CommandError
from simulator.storage.data_folder import DataFolder


def serve_assistant(data: Path) -> None:
    """Speak the protocol until standard input ends; CommandError when the SDK is not installed."""
    try:
        from simulator.assistant.server import create_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise CommandError(
            _("the package mcp is not installed"), hint="pip install 'mt-sim[mcp]'", id="MTS-363"
        ) from None
    create_server(DataFolder(data)).run()
