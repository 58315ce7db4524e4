"""A missing path and a missing tenant are told apart."""

import pytest

from simulator.audit.presence import Control, Heard, Presence, presence

USUAL = Control(keyed=404, stranger=404)
SHUT = Control(keyed=404, stranger=401)
ALL_REFUSED = Control(keyed=401, stranger=401)
ALL_WELCOME = Control(keyed=200, stranger=200)
NOT_FOUND = Heard(status=404)
REFUSED = Heard(status=401)


@pytest.mark.parametrize(
    ("keyed", "stranger", "control", "expected"),
    [
        (Heard(status=200), NOT_FOUND, USUAL, Presence.OFFERED),
        (Heard(status=200), NOT_FOUND, ALL_WELCOME, Presence.UNKNOWN),
        (Heard(status=200, fits=True), NOT_FOUND, ALL_WELCOME, Presence.OFFERED),
        (Heard(status=422), NOT_FOUND, USUAL, Presence.OFFERED),
        (Heard(status=500), NOT_FOUND, USUAL, Presence.OFFERED),
        (Heard(status=404, code="TENANT_NOT_FOUND"), REFUSED, SHUT, Presence.OFFERED),
        (Heard(status=404, code="NOT_FOUND"), REFUSED, USUAL, Presence.OFFERED),
        (Heard(status=404, code="NOT_FOUND"), NOT_FOUND, USUAL, Presence.ABSENT),
        (Heard(status=404, code="NOT_FOUND"), REFUSED, SHUT, Presence.ABSENT),
        (Heard(status=405), NOT_FOUND, USUAL, Presence.ABSENT),
        (Heard(status=501), NOT_FOUND, USUAL, Presence.ABSENT),
        (REFUSED, REFUSED, USUAL, Presence.LOCKED),
        (REFUSED, REFUSED, ALL_REFUSED, Presence.UNKNOWN),
        (Heard(status=None), NOT_FOUND, USUAL, Presence.UNKNOWN),
        (Heard(status=500), NOT_FOUND, Control(keyed=500, stranger=500), Presence.UNKNOWN),
    ],
)
def test_presence(keyed: Heard, stranger: Heard, control: Control, expected: Presence) -> None:
    assert presence(keyed, stranger, control) is expected
