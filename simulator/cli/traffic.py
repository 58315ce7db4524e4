"""``mt-sim traffic``: a month of a market against a service."""

from typing import Annotated

import typer

from simulator.cli.reading.options import (
    DATA,
    AsJson,
    Data,
    Dialect,
    Key,
    KeyEnv,
    OwnRunTarget,
    ServiceKey,
    ServiceKeyEnv,
    Yes,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(traffic)


def traffic(
    target: OwnRunTarget = None,
    key: Key = None,
    key_env: KeyEnv = None,
    dialect: Dialect = None,
    service_key: ServiceKey = None,
    service_key_env: ServiceKeyEnv = None,
    universities: Annotated[
        int, typer.Option("-n", "--universities", min=1, max=2000, help="How many.")
    ] = 20,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days of market time.")] = 30,
    seed: Annotated[int, typer.Option(help="Same seed, same month.")] = 1,
    speed: Annotated[
        str, typer.Option(help="max, or market seconds a real second: 60, or 1 for real time.")
    ] = "max",
    faults: Annotated[
        float, typer.Option(min=0, max=1, help="How many deliveries are struck by each kind of fault.")
    ] = 0.0,
    yes: Yes = False,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Play an ordinary month: applications, people, dashboards in office hours, renewals and ends.

    The run has a market of its own and erases every tenant it made. At the end it compares what the market
    believes with what the service says. Exit code 0: they agree, 1: they differ, 3: incomplete.
    """
    from simulator.scenarios.ground import target_for
    from simulator.targets.named import TargetChoice
    from simulator.traffic.command import Month, run_traffic, speed_of

    real_speed = speed_of(speed)
    choice = TargetChoice(
        target=target,
        key=key,
        key_env=key_env,
        dialect=dialect,
        service_key=service_key,
        service_key_env=service_key_env,
    )
    month = Month(
        data=data,
        universities=universities,
        days=days,
        seed=seed,
        speed=real_speed,
        fault_rate=faults,
        named=target_for(None, data, choice.read(), agreed=yes),
    )
    raise typer.Exit(run_traffic(month, as_json=as_json))
