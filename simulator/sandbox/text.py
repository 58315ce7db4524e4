"""What ``up`` tells a person. Pure."""

import shlex

from languages import _
from simulator.output.columns import padded
from simulator.storage.data_folder import DEFAULT, DataFolder, SandboxState


def introduction_text(folder: DataFolder, state: SandboxState) -> str:
    """Where everything is and what to try next."""
    lines = ["", f"{padded(_('market'), 15)} {state.market_url}", f"{state.target:<15} {state.target_url}"]
    if state.tenant_id:
        lines.append(f"{padded(_('first tenant'), 15)} {state.tenant_id}  {state.tenant_name}  (active)")
    if state.service is not None:
        lines.append(padded(_("key"), 15) + " " + _("market_key in {file}", file=folder.keys_file))
    lines += ["", _("In a second terminal, try:"), *commands_to_try(folder, state.tenant_id)]
    lines += ["", _("Every call is shown below. Ctrl-C ends everything."), ""]
    return "\n".join(lines)


def commands_to_try(folder: DataFolder, tenant_id: str | None) -> list[str]:
    """Three commands that work on this sandbox as they stand, in every dialect that a persona speaks."""
    tenant = tenant_id or "mtsim-demo"
    data = data_option(folder)
    return [
        f"  mt-sim call get_tenant_stats --tenant {tenant}{data}",
        f"  mt-sim call list_users --tenant {tenant}{data}",
        f"  mt-sim traces list{data}",
    ]


def data_option(folder: DataFolder) -> str:
    """What a command needs to find this folder."""
    return "" if folder.path == DEFAULT else f" --data {shlex.quote(str(folder.path))}"
