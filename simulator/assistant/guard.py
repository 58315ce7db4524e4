"""What an assistant may not do: reach a service that is elsewhere, or smuggle options into a command."""

from collections.abc import Iterator
from pathlib import Path

from mock_market.target.target import Target
from simulator.errors.extras import FOLDER_NOT_ALLOWED, TARGET_NOT_ALLOWED
from simulator.storage.data_folder import DataFolder
from simulator.targets.profiles import Profile, ProfileFile, check_url


def allowed_target(folder: DataFolder, target: str | None) -> list[str]:
    """The option that names the target; CommandError when an assistant may not call it.

    A service of this machine may be called, and any other only when its profile says ``assistant = true``.
    """
    profiles = _meant(folder, target)
    for profile in profiles:
        if not (_is_local(profile) or profile.assistant):
            raise TARGET_NOT_ALLOWED.error(url=profile.url)
    if target is None:
        return []
    return [f"--target={target}", *(["--yes"] if any(one.assistant for one in profiles) else [])]


def _meant(folder: DataFolder, target: str | None) -> list[Profile]:
    """The service that is named, else all that could be meant: the default, or each of the sandbox."""
    if target is not None and "://" in target:
        return [Profile(name="", url=check_url(target))]
    profiles, state = ProfileFile(), folder.state()
    here = {name: Profile(name=name, url=url) for name, url in state.targets.items()} if state else {}
    known = here | profiles.all()
    target = target or profiles.default()
    if target is None:
        return [known[name] for name in here]
    return [known[target] if target in known else profiles.named(target)]


def _is_local(profile: Profile) -> bool:
    return Target(name=profile.name, url=profile.url, shared=profile.shared).is_local


def option(name: str, value: str | int | None) -> list[str]:
    """One option as one word, so that a value is never read as an option; none when nothing was said."""
    return [] if value is None else [f"--{name}={value}"]


def plain_words(*values: str) -> list[str]:
    """Values behind ``--``, where nothing is an option."""
    return ["--", *values]


def folder_inside(name: str) -> Path:
    """A folder directly in this one; CommandError for a path that leads elsewhere."""
    if name in ("", ".", "..") or Path(name).name != name:
        raise FOLDER_NOT_ALLOWED.error(name=name)
    return Path(name)


def secrets_of(environment: dict[str, str], folder: DataFolder) -> Iterator[str]:
    """Every key that this machine knows of, which no answer may hold."""
    names = {"MT_SIM_KEY", "MT_SIM_SERVICE_KEY", "MARKET_KEY"}
    for profile in ProfileFile().all().values():
        names |= {one for one in (profile.key_env, profile.service_key_env) if one}
        if profile.key:
            yield profile.key
    yield from (environment[name] for name in sorted(names) if environment.get(name))
    if folder.keys_file.exists():
        keys = folder.keys()
        yield from (keys.market_key, keys.service_key)
