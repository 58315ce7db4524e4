"""``mt-sim target``: profiles of services, kept in mt-sim.toml."""

from typing import Annotated

import typer

from languages import _
from simulator.cli.reading import completion
from simulator.cli.reading.options import DATA, AsJson, Data, Dialect, ServiceKeyEnv, group
from simulator.cli.reading.without_effect import refuse

Name = Annotated[str, typer.Argument(help="The profile's name.", autocompletion=completion.targets)]

target = group("target", "Profiles of services, in mt-sim.toml.")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(target)


@target.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The profile's name.")],
    url: Annotated[str, typer.Argument(help="Its address, such as http://127.0.0.1:8000.")],
    key_env: Annotated[
        str | None, typer.Option("--key-env", help="The variable that holds its market key.")
    ] = None,
    service_key_env: ServiceKeyEnv = None,
    write_key: Annotated[
        str | None, typer.Option("--write-key", help="Write the key itself into the file. Rather do not.")
    ] = None,
    dialect: Dialect = None,
    deadline: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds an answer may take.")] = 10.0,
    retries: Annotated[
        str,
        typer.Option(
            help="brief, standard-webhooks, svix, github, or pauses: 1,5,30.",
            autocompletion=completion.retries,
        ),
    ] = "brief",
    shared: Annotated[
        bool | None, typer.Option("--shared/--local", help="Whether others use it too.")
    ] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not verify its TLS certificate.")] = False,
    slug: Annotated[str, typer.Option(help="Its short name in applications (default: from NAME).")] = "",
    title: Annotated[str, typer.Option(help="Its title in applications (default: from the slug).")] = "",
) -> None:
    """Add a service; its key stays in the environment."""
    from simulator.commands.target_profiles import add_profile
    from simulator.targets.profiles import Profile

    if write_key is not None:
        refuse(ctx, _("--write-key writes the key itself"), ("key_env",))
    add_profile(
        Profile(
            name=name,
            url=url,
            key_env=key_env,
            key=write_key,
            service_key_env=service_key_env,
            dialect=dialect or "standard",
            deadline=deadline,
            retries=retries,
            shared=shared,
            insecure=insecure,
            slug=slug,
            title=title,
        )
    )


@target.command(name="list")
def list_targets(as_json: AsJson = False) -> None:
    """List the profiles; the default one has a star."""
    from simulator.commands.target_profiles import show_profiles

    show_profiles(as_json=as_json)


@target.command()
def use(name: Name) -> None:
    """Make a profile the one that commands without --target mean."""
    from simulator.commands.target_profiles import use_profile

    use_profile(name)


@target.command(name="register")
def register_target(name: Name, data: Data = DATA) -> None:
    """Let the running sandbox's market know a profile beside the services it has; nothing is sent."""
    from simulator.commands.target_profiles import register_profile

    register_profile(data, name)


@target.command()
def remove(name: Name) -> None:
    """Forget a profile."""
    from simulator.commands.target_profiles import remove_profile

    remove_profile(name)
