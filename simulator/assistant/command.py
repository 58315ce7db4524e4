"""Carries out ``mt-sim mcp``."""

from pathlib import Path

from simulator.errors.extras import MCP_NOT_INSTALLED
from simulator.storage.data_folder import DataFolder


def serve_assistant(data: Path) -> None:
    """Speak the protocol until standard input ends; CommandError when the SDK is not installed."""
    try:
        from simulator.assistant.server import create_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise MCP_NOT_INSTALLED.error() from None
    create_server(DataFolder(data)).run()
