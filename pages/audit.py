"""What differs from one audit to the next, taken out of its output so that docs/audit.md can show it."""

import re


def without_what_varies(text: str) -> str:
    """The output with one address and one run for all."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8000", text)
    return re.sub(r"--run \S+", "--run 20261123T090000000000-a1b2", text).strip("\n")
