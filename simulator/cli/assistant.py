"""``mt-sim mcp``: mt-sim as tools of an assistant."""

import typer

from simulator.cli.reading.options import DATA, Data


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("mcp")(serve)


def serve(data: Data = DATA) -> None:
    """Serve mt-sim to an assistant: the Model Context Protocol on standard input and output.

    Services on this machine may be called; another one only when its profile in mt-sim.toml says
    assistant = true. Keys never stand in an answer. Needs the extra mt-sim[mcp].
    """
    from simulator.assistant.command import serve_assistant

    serve_assistant(data)
