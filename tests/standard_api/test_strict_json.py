import contextlib
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standard_api import strict_json
from standard_api.strict_json import StrictJSONError

REFUSED = {
    b"": "not JSON",
    b" ": "not JSON",
    b"{": "not JSON",
    b'{"a":1,}': "not JSON",
    b"{'a':1}": "not JSON",
    b'{"a":1}{"b":2}': "not JSON",
    b'"\x00"': "not JSON",
    b"NaN": "NaN",
    b'{"a":[-Infinity]}': "-Infinity",
    b"1e999": "too large",
    b"-1e999": "too large",
    b"1" * 5000: "5000 digits",
    b"-" + b"1" * 5000: "5001 digits",
    b'{"a":1,"a":2}': "'a' twice",
    b'[{"b":{"\xea\xb0\x80":1,"\xea\xb0\x80":1}}]': "'가' twice",
    b'"\\ud800"': "lone surrogate",
    b'{"\\udfff":1}': "lone surrogate",
    b'[[{"a":"x\\ud800y"}]]': "lone surrogate",
    b"\xff": "not UTF-8 (byte 0)",
    b'"\xed\xa0\x80"': "not UTF-8",
    b"\xef\xbb\xbf{}": "byte order mark",
    '{"a":1}'.encode("utf-16"): "not UTF-8",
    b"[" * 66 + b"]" * 66: "deeper than 64",
    b"[" * 100_000: "deeper than 64",
    b'{"a":' * 100_000: "deeper than 64",
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.items(), ids=lambda value: repr(value)[:24])
def test_what_is_not_strict_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(StrictJSONError, match=re.escape(reason)):
        strict_json.parse(data)


@pytest.mark.parametrize("levels", [1, 64])
def test_ordinary_depth_is_fine(levels: int) -> None:
    assert strict_json.parse(b"[" * levels + b"]" * levels) is not None


def test_paired_surrogates_are_one_character() -> None:
    assert strict_json.parse(b'"\\ud83d\\ude00"') == "\U0001f600"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES, st.booleans())
def test_every_json_value_comes_back(value: object, escaped: bool) -> None:
    data = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    assert strict_json.parse(data) == value


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=60))
def test_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    with contextlib.suppress(StrictJSONError):
        strict_json.parse(data)
