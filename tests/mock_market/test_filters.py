"""The filter language, against a real store."""

import sqlite3
import unicodedata
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mock_market.saying import text
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import MEANINGS, FilterError, parse_filter
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Purpose, Response, Timing
from pages.filters import RULES, filters_page

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def exchange(
    *, status: int | None, operation: str, tenant: str, body: str, minutes: int, ms: float, attempt: int = 1
) -> Exchange:
    purpose = Purpose(
        operation=operation, tenant_id=tenant, attempt=attempt, target="sample",
        delivery_id=f"{attempt + 2}", group=f"g-{minutes}",
    )  # fmt: skip
    return Exchange(
        started_at=NOW - timedelta(minutes=minutes),
        call=Call(
            method="POST", url=f"http://a/mt/tenant/{tenant}/users", body=body.encode(), purpose=purpose
        ),
        response=None if status is None else Response(status=status, reason="", headers=(), body=b"{}"),
        failure=None if status else Failure(kind=FailureKind.TIMEOUT, message=text("late"), sent=True),
        timing=Timing(total_ms=ms),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ExchangeStore:
    store = ExchangeStore(tmp_path_factory.mktemp("filters") / "exchanges.db")
    nfd = unicodedata.normalize("NFD", "홍길동")
    rows = [
        exchange(status=200, operation="create_user", tenant="hallym", body="홍길동", minutes=60, ms=5),
        exchange(status=409, operation="create_user", tenant="hanbit", body=nfd, minutes=30, ms=50),
        exchange(
            status=500, operation="get_user", tenant="hallym-2", body="50%_", minutes=5, ms=500, attempt=2
        ),
        exchange(status=None, operation="get_user", tenant="busan", body="", minutes=1, ms=10_000),
    ]
    for row in rows:
        store.append(row)
    return store


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", [1, 2, 3, 4]),
        ("   ", [1, 2, 3, 4]),
        ("status>=400", [2, 3]),
        ("status:200", [1]),
        ("status!=200", [2, 3]),
        ("operation:create_user", [1, 2]),
        ("op:get_user", [3, 4]),
        ("method:post", [1, 2, 3, 4]),
        ("delivery:3", [1, 2, 4]),
        ("delivery:4", [3]),
        ("group:g-1", [4]),
        ("group:g-30", [2]),
        (r'body:"50%_"', [3]),
        (r'body:"a \"b\""', []),
        ("tenant:hallym", [1, 3]),
        ("tenant:HALLYM", [1, 3]),
        ("since:10m", [3, 4]),
        ("ms>40 ms<=500", [2, 3]),
        ("attempt>1", [3]),
        ("dir:out", [1, 2, 3, 4]),
        ("dir:in", []),
        ("outcome:timeout", [4]),
        ("outcome:409", [2]),
        ("failed:yes", [2, 3, 4]),
        ("failed:no", [1]),
        ("body:홍길동", [1, 2]),
        (f"body:{unicodedata.normalize('NFD', '홍길동')}", [1, 2]),
        ('body:"50%"', [3]),
        ("body:5_%", []),
        ("hanbit", [2]),
        ("-hanbit", [1, 3, 4]),
        ("-status>=400", [1, 4]),
        ("status:200 | outcome:timeout", [1, 4]),
        ("tenant:hallym status>=400 | op:create_user -tenant:hallym", [2, 3]),
        ("id>2", [3, 4]),
        ("target:sample method:POST", [1, 2, 3, 4]),
        ('tenant:"\' OR 1=1 --"', []),
    ],
)
def test_a_filter_finds_what_it_says(store: ExchangeStore, text: str, ids: list[int]) -> None:
    found = store.page(wanted=parse_filter(text, now=NOW))
    assert [one.id for one in found] == ids


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("colour:red", 1, "no field 'colour'; valid: status"),
        ("status>=high", 1, "expected a number"),
        ("tenant:a status>", 10, "expected"),
        ("tenant>a", 1, "tenant takes a colon"),
        ("since:yesterday", 1, "not a span of time"),
        ("dir:up", 1, "in or out"),
        ("failed:maybe", 1, "yes or no"),
        ("| status:200", 1, "before |"),
        ("status:200 |", 12, "behind |"),
        ('body:"open', 6, 'closing " is missing'),
        ("-", 1, "expected"),
        ("status:200 OR status:409", 12, "| means or"),
        ("op:create_usr", 1, "no operation 'create_usr'"),
        ("operation:POST", 1, "no operation"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(text: str, column: int, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(text, now=NOW)
    assert says in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize("filter", ["status:500", "op:create_user", "tenant:hallym"])
def test_the_usual_filters_are_answered_by_an_index(tmp_path: Path, filter: str) -> None:
    ExchangeStore(tmp_path / "exchanges.db").close()
    wanted = parse_filter(filter, now=datetime.now(UTC))
    question = f"EXPLAIN QUERY PLAN SELECT * FROM exchanges WHERE {wanted.sql} ORDER BY id DESC LIMIT 50"
    with closing(sqlite3.connect(tmp_path / "exchanges.db")) as database:
        plan = [str(row[3]) for row in database.execute(question, wanted.values)]
    assert plan[0].startswith("SEARCH exchanges USING INDEX exchanges_")


@pytest.mark.parametrize(
    "example", [*(one for one, _text in MEANINGS.values()), *(one for one, _text in RULES)]
)
def test_every_example_of_the_page_is_a_filter(store: ExchangeStore, example: str) -> None:
    store.page(wanted=parse_filter(example, now=NOW))
    assert f"`{example}`".replace("|", "\\|") in filters_page()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("status:NaN", "expected a number"),
        ("status>inf", "expected a number"),
        ("ms>1_000", "expected a number"),
        ("id:１２", "expected a number"),
        ("outcome:timout", "outcome is a status or one of"),
        ("outcome:OK", "outcome is a status or one of"),
        ("status:200 AND ms>1", "a space means and"),
        ("opp:create_user", "no field 'opp'"),
    ],
)
def test_what_a_filter_does_not_know_is_refused(text: str, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        parse_filter(text, now=NOW)
