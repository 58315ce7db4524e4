"""The dialects that are known by name, and the one that a target speaks."""

from languages import _
from mock_market.target.dialects.dialect import Dialect, Phrase
from mock_market.target.dialects.market_2025 import MARKET_2025
from mock_market.target.dialects.older import admin_phrases, chatbot_phrases, older_reader, provisioned
from mock_market.target.dialects.own import with_own_table
from mock_market.target.dialects.standard import ALIASES_DIALECT, STANDARD
from mock_market.target.target import Target
from standard_api.operations import ALIAS_KEY_HEADER

ADVISOR = Dialect(
    name="advisor",
    key_header="X-Marketplace-Key",
    phrases={
        **admin_phrases(),
        "auto_provision": Phrase(
            method="POST", path="/api/marketplace/demo/request", read=older_reader(provisioned)
        ),
    },
)
LLM_CHATBOT = Dialect(
    name="llm_chatbot",
    key_header=ALIAS_KEY_HEADER,
    phrases={
        **admin_phrases(),
        **chatbot_phrases(),
        "auto_provision": Phrase(
            method="POST", path="/api/marketplace/demo/provision", read=older_reader(provisioned)
        ),
    },
)
DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect for dialect in (STANDARD, ALIASES_DIALECT, MARKET_2025, ADVISOR, LLM_CHATBOT)
}
KEY_HEADERS = tuple(dict.fromkeys(dialect.key_header for dialect in DIALECTS.values()))
"""Every header that some dialect sends the market's key in, the standard's first."""


def dialect_named(name: str) -> Dialect:
    """One dialect; LookupError lists what is valid."""
    if name not in DIALECTS:
        raise LookupError(_("no dialect {name!r}; valid: {names}", name=name, names=", ".join(DIALECTS)))
    return DIALECTS[name]


def dialect_of(target: Target) -> Dialect:
    """What a target speaks, its own table on top. Raises LookupError and DialectError."""
    return with_own_table(dialect_named(target.dialect), target.operations)
