"""The tools and resources as a Model Context Protocol server, spoken on standard input and output."""

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import ValidationError

from mock_market.saying import worded
from mock_market.target.reading import validation_problems
from simulator.assistant.digest import digest
from simulator.assistant.tools import NOTE, READ_ONLY, TOOLS, Tools
from simulator.assistant.typed import hidden
from simulator.conformance.history.judged_runs import stored_report
from simulator.errors.command_error import CommandError
from simulator.rules.rulebook import contract_text
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import LAST
from standard_api.routes.document import document
from standard_api.version import __version__

INSTRUCTIONS = f"""mt-sim judges services that connect to the Service Market.
To bring one to a full score: judge it, read causes first, explain the rule of a cause, mend the service,
judge again; done is exit code 0 and a score of 100. The contract and every shape are resources.
Services on this machine may be called; another one only when a person allowed it in mt-sim.toml.
{NOTE}"""

Tool = Callable[..., Awaitable[dict[str, Any]]]


class _WordingServer(MCPServer):
    """Says in our words what is wrong with the arguments of a tool."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            raise ToolError("; ".join(map(worded, validation_problems(error.__cause__)))) from None


def create_server(folder: DataFolder) -> MCPServer:
    """A server around one data folder."""
    server = _WordingServer("mt-sim", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Tools(folder)
    for name in TOOLS:
        hints = ToolAnnotations(read_only_hint=name in READ_ONLY, open_world_hint=False)
        server.tool(name, annotations=hints)(_explained(getattr(tools, name)))
    _add_resources(server, folder)
    return server


def _explained(tool: Tool) -> Tool:
    """The tool, with what a command says of an error as the tool's own words."""

    @functools.wraps(tool)
    async def run(*given: Any, **named: Any) -> dict[str, Any]:
        try:
            return await tool(*given, **named)
        except CommandError as error:
            raise ToolError("\n".join(part for part in (str(error), error.hint, error.id) if part)) from None

    return run


def _add_resources(server: MCPServer, folder: DataFolder) -> None:
    @server.resource("mt-sim://contract", mime_type="text/markdown")
    def contract() -> str:
        """The contract, rule by rule."""
        return contract_text("en")

    @server.resource("mt-sim://contract/ko", mime_type="text/markdown")
    def contract_in_korean() -> str:
        """The contract in Korean, with the same numbers."""
        return contract_text("ko")

    @server.resource("mt-sim://openapi", mime_type="application/json")
    def openapi() -> str:
        """The contract's shapes as OpenAPI."""
        return json.dumps(document(), ensure_ascii=False)

    @server.resource("mt-sim://runs/last", mime_type="application/json")
    def last_run() -> str:
        """The last judgement: its causes, and what is broken."""
        told = {"note": NOTE, "data": digest(stored_report(folder, LAST))}
        return hidden(json.dumps(told, ensure_ascii=False), folder)
