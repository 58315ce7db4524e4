"""The grammar of filters beside the filter, and what completes a term. Pure."""

from collections.abc import Iterator

from languages import _
from mock_market.store.filters import FIELDS
from tui.state.session import Session
from tui.text.safe_text import Line, Safe, folded_all, line
from tui.views.forms import call_names

_VALUES = (
    *("status>=400", "status>=500", "failed:yes", "contract:broken", "run:none", "run:any"),
    *("dir:in", "dir:out", "outcome:timeout", "since:10m", "ms>1000", "attempt>1"),
)


def filter_words(session: Session) -> Iterator[str]:
    """Terms that may be meant, the likely ones first."""
    yield from _VALUES
    yield from (f"{field}:" for field in FIELDS)
    yield from (f"operation:{name}" for name in call_names())
    names = [("target", one.name) for one in session.targets]
    names += [("tenant", one.tenant_id) for one in session.tenants_here()]
    yield from (f"{field}:{name}" for field, name in names if Safe(name) == name and " " not in name)


def grammar_lines(columns: int) -> list[Line]:
    """What a filter is made of."""
    told = (
        _("a space means and, | or, - before a term not; a word alone looks in the path"),
        _("numbers  {names}  take : = != > >= < <=", names="status ms size attempt id number"),
        _("texts    {names}  take :", names="operation tenant target method path body group delivery asked"),
        _(
            "also     {terms}",
            terms='failed:yes contract:broken dir:in outcome:timeout since:10m run:ID body:"a b"',
        ),
    )
    return folded_all((line((one, "dim")) for one in told), columns)
