"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.reading import completion
from simulator.errors.arguments import TWO_FORMATS

Data = Annotated[
    Path, typer.Option("--data", help="Folder of the sandbox's data.", metavar="DIR", envvar="MT_SIM_DATA")
]
Tenant = Annotated[
    str,
    typer.Option("--tenant", "-t", help="The tenant's id.", metavar="ID", autocompletion=completion.tenants),
]
TargetOption = Annotated[
    str | None,
    typer.Option(
        "--target",
        help="A service of your own: a URL, or a name from mt-sim.toml. Without it: the default of "
        "`mt-sim target use`, else the sandbox's only service.",
        metavar="URL|NAME",
        autocompletion=completion.targets,
    ),
]
Targets = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        help="A service of your own: a URL, or a name from mt-sim.toml; several are told side by side. "
        "Without it: the default of `mt-sim target use`, else the sandbox's only service.",
        metavar="URL|NAME",
        autocompletion=completion.targets,
    ),
]
MarketTarget = Annotated[
    str | None,
    typer.Option(
        "--target",
        help="A service that the market knows. Without it: the default of `mt-sim target use`, else the "
        "sandbox's only service.",
        metavar="NAME",
        autocompletion=completion.targets,
    ),
]
OwnRunTarget = Annotated[
    str | None,
    typer.Option(
        "--target",
        help="A service of your own: a URL, or a name from mt-sim.toml. Without it: the default of "
        "`mt-sim target use`, else the sandbox's only service, else a sample service for this run.",
        metavar="URL|NAME",
        autocompletion=completion.targets,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Allow a target that is elsewhere.")]
Key = Annotated[
    str | None,
    typer.Option("--key", help="The target's market key; - reads it from standard input. Better: --key-env."),
]
KeyEnv = Annotated[
    str | None,
    typer.Option("--key-env", help="The environment variable that holds the key (default MT_SIM_KEY)."),
]
Dialect = Annotated[
    str | None,
    typer.Option(
        "--dialect",
        help="How it speaks: standard, aliases, market-2025, advisor, llm_chatbot.",
        autocompletion=completion.dialects,
    ),
]
ServiceKey = Annotated[
    str | None,
    typer.Option(
        "--service-key", help="The service's own key, to judge callbacks.", envvar="MT_SIM_SERVICE_KEY"
    ),
]
ServiceKeyEnv = Annotated[
    str | None, typer.Option("--service-key-env", help="The variable that holds its callback key.")
]
Defects = Annotated[
    list[str] | None,
    typer.Option(
        "--defect",
        help="A bug in the sample, from `mt-sim defects list`; repeatable.",
        autocompletion=completion.defects,
    ),
]
Format = Annotated[
    str,
    typer.Option(
        "--format", help="What stdout holds: console, json or events.", autocompletion=completion.formats
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
ReadTenant = Annotated[
    str | None,
    typer.Option(
        "--read-tenant",
        help="A tenant with data, only read.",
        metavar="ID",
        autocompletion=completion.tenants,
    ),
]

DATA = Path(".mt-sim")


def group(name: str, about: str) -> typer.Typer:
    """A command that only holds others."""
    return typer.Typer(name=name, help=about, rich_markup_mode=None, no_args_is_help=True)


def form(output: str, *, as_json: bool) -> str:
    """What stdout holds: ``--json`` is short for ``--format json``. CommandError for two that differ."""
    if as_json and output not in ("console", "json"):
        raise TWO_FORMATS.error(output=output)
    return "json" if as_json else output
