"""``mt-sim doctor``."""

from typing import Annotated

import typer

from simulator.cli.reading.options import DATA, AsJson, Data

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="A port that `mt-sim up` is to use; 0 takes a free one.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(doctor)


def doctor(data: Data = DATA, market_port: Port = 0, service_port: Port = 0, as_json: AsJson = False) -> None:
    """Tell what is wrong with this machine or this set-up, and what to do about it.

    Looks and changes nothing. Exit code 1 when there is a problem; a note is none.
    """
    from simulator.doctor.command import run_doctor
    from simulator.doctor.probes import Wanted

    ports = tuple(port for port in (market_port, service_port) if port)
    raise typer.Exit(run_doctor(Wanted(data=data, ports=ports), as_json=as_json))
