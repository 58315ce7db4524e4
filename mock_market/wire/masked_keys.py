"""What is stored where a key was sent, and how bash puts there again what was sent. Pure."""

KEY_VARIABLE = "MT_SIM_KEY"
SERVICE_KEY_VARIABLE = "MT_SIM_SERVICE_KEY"
MADE_UP = "mtsim-wrong-"
"""Keys that are made up begin so; they are no secret, and stand everywhere as they are."""
STARS = "****"
SERVICE_KEY = f"{STARS}[the service's key]"
OTHER = f"{STARS}[something else]"


def made_in_bash(line: str) -> str:
    """What is stored for a value that bash makes of KEY by ``line``, between double quotes."""
    return f"{STARS}[{line}]"


def in_bash(masked: str, variable: str) -> str:
    """What was sent, for a place between double quotes; the shell refuses when it is not known."""
    if masked == SERVICE_KEY:
        return f"${SERVICE_KEY_VARIABLE}"
    line = masked.removeprefix(STARS)
    if not line.startswith("["):
        return f"${variable}"
    return line[1:-1].replace("KEY", variable) if "KEY" in line else "${SENT:?what was sent here is not kept}"
