"""What ``up`` tells a person. Pure."""

from languages import _
from simulator.output.columns import padded
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.targets.profiles import SAMPLE


def introduction_text(folder: DataFolder, state: SandboxState) -> str:
    """Where everything is and what to try next."""
    lines = ["", *addresses(state)]
    if state.tenant_id:
        lines.append(f"{padded(_('first tenant'), 15)} {state.tenant_id}  {state.tenant_name}  (active)")
    if state.service is not None:
        lines.append(padded(_("key"), 15) + " " + _("market_key in {file}", file=folder.keys_file))
    lines += ["", _("In a second terminal, try:"), *commands_to_try(folder, state)]
    lines += ["", _("Every call is shown below. Ctrl-C ends everything."), ""]
    return "\n".join(lines)


def addresses(state: SandboxState) -> list[str]:
    """Where the market and each service are."""
    return [
        f"{padded(name, 15)} {url}" for name, url in {_("market"): state.market_url, **state.targets}.items()
    ]


def commands_to_try(folder: DataFolder, state: SandboxState) -> list[str]:
    """Three commands that work on this sandbox as they stand, in every dialect that a persona speaks."""
    tenant = state.tenant_id or "mtsim-demo"
    first = SAMPLE if state.service else next(iter(state.targets))
    about = f"--tenant {tenant}" + (f" --target {first}" if len(state.targets) > 1 else "") + folder.option
    # A service of the user's own has no tenant that we know of.
    first_call = "call get_tenant_stats" if state.tenant_id else "activate"
    return [
        f"  mt-sim {first_call} {about}",
        f"  mt-sim call list_users {about}",
        f"  mt-sim traces list{folder.option}",
    ]
