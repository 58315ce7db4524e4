"""What ``mt-sim target`` does."""

from dataclasses import asdict
from pathlib import Path

from languages import _
from mock_market.target.target import Target
from mock_market.wire.redaction import mask
from simulator.errors.command_error import CommandError
from simulator.output.columns import padded
from simulator.output.console import say, show, show_json
from simulator.sandbox.market_calls import ask_market
from simulator.targets.named import TargetChoice, check_profile, choose_target
from simulator.targets.profiles import Profile, ProfileFile, check_url


def add_profile(profile: Profile) -> None:
    """Check a profile and write it down. CommandError names what is wrong."""
    checked = Profile(**{**asdict(profile), "url": check_url(profile.url)})
    check_profile(checked)
    if checked.key is not None:
        say(_("the key is now written in mt-sim.toml: keep that file out of git"))
    ProfileFile().add(checked)
    say(_("added {name}; try: mt-sim call health --target {name}", name=checked.name))


def show_profiles(*, as_json: bool) -> None:
    """List the profiles, keys masked."""
    file = ProfileFile()
    profiles, default = file.all(), file.default()
    if as_json:
        masked = [{**asdict(one), "key": one.key and mask(one.key)} for one in profiles.values()]
        show_json([{**one, "default": one["name"] == default} for one in masked])
        return
    if not profiles:
        say(_("no profile yet; add one: mt-sim target add NAME URL --key-env VARIABLE"))
    for one in profiles.values():
        star = "*" if one.name == default else " "
        place = "LOCAL" if Target(name=one.name, url=one.url, shared=one.shared).is_local else "SHARED"
        key = f"env {one.key_env}" if one.key_env else "in the file" if one.key else "MT_SIM_KEY"
        show(f"{star} {padded(one.name, 20)} {place:<6} {one.dialect:<12} {padded(key, 20)} {one.url}")
        try:
            check_profile(one)
        except CommandError as error:
            say(f"  {error}")


def use_profile(name: str) -> None:
    """Make a profile the default."""
    ProfileFile().use(name)
    say(_("{name} is the default target now", name=name))


def remove_profile(name: str) -> None:
    """Forget a profile."""
    ProfileFile().remove(name)
    say(_("removed {name}", name=name))


def register_profile(data: Path, name: str) -> None:
    """Let the running market know a profile, its key from where the profile says; nothing is sent."""
    ProfileFile().named(name)
    registration = choose_target(TargetChoice(target=name)).registration()
    ask_market(data, lambda client, state: client.register(name, registration))
    say(_("the market knows {name} now; try: mt-sim apply --target {name}", name=name))
