"""What the market tells is stored and sent as a kind and its values, and worded for whoever reads it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from languages import speaking_as_asked
from mock_market.api.views import FailureView
from mock_market.saying import NOTHING, SaidError, Saying, english, read, said, stored, text, worded
from mock_market.store.market import MarketStore
from mock_market.target.demands import demand_of
from mock_market.target.reading import validation_problems

LATE = said("late", seconds="10")
LOST = said("had_worked", reason=LATE)


@pytest.fixture
def korean() -> Iterator[None]:
    with speaking_as_asked("ko"):
        yield


@pytest.mark.parametrize(
    "told", [LATE, LOST, NOTHING, text("as it is {}"), said("answered", status=200, word="")]
)
def test_what_was_stored_is_read_again(told: Saying) -> None:
    assert read(stored(told)) == told


@pytest.mark.usefixtures("korean")
def test_values_are_worded_like_the_whole() -> None:
    assert worded(LOST) == "10초 안에 온전한 응답이 없습니다: 앞선 시도가 성공했고 그 응답만 잃었습니다"
    assert str(SaidError(LATE)) == "10초 안에 온전한 응답이 없습니다"
    assert english(LOST) == "no whole answer within 10 s: an earlier attempt had worked, its answer was lost"


def test_what_somebody_else_worded_is_told_as_it_is() -> None:
    assert (worded(text("{name} 신청")), worded(NOTHING)) == ("{name} 신청", "")


def test_a_kind_of_a_later_version_is_told_by_its_name() -> None:
    assert english(Saying("of_tomorrow", {"a": 1})) == "of_tomorrow"


def test_every_text_among_the_values_is_masked() -> None:
    told = said("but", status=200, problem=said("type", given="key"))
    assert english(told.masked(lambda one: one.replace("key", "****"))) == (
        "200, but Content-Type is ****, not application/json"
    )


def test_the_api_gives_the_kind_beside_the_english_and_takes_the_kind() -> None:
    view = FailureView(kind="timeout", message=LATE, sent=True)
    data = view.model_dump(mode="json")
    assert data == {
        "kind": "timeout",
        "message": "no whole answer within 10 s",
        "sent": True,
        "said": {"message": {"kind": "late", "values": {"seconds": "10"}}},
    }
    assert FailureView.model_validate(data) == view
    del data["said"]
    assert FailureView.model_validate(data).message == text("no whole answer within 10 s")


def test_sentences_of_an_older_version_are_told_as_they_are(tmp_path: Path) -> None:
    last_version = Path(__file__).with_name("last_version") / "market.sql"
    with closing(sqlite3.connect(tmp_path / "market.db")) as database:
        database.executescript(last_version.read_text(encoding="utf-8"))
        database.execute("UPDATE deliveries SET reason = 'it''s \"late\"' WHERE id = 1")
        database.execute("UPDATE deliveries SET reason = 'processing goes on' WHERE id = 2")
        database.execute("UPDATE deliveries SET reason = '' WHERE id = 3")
        database.execute("UPDATE attempts SET reason = '409 EXISTS' WHERE delivery_id = 1")
        database.execute("UPDATE applications SET message = 'welcome'")
        database.commit()
    store = MarketStore(tmp_path)
    reasons = [store.deliveries.get(number).reason for number in (1, 2, 3)]
    assert reasons == [text('it\'s "late"'), said("processing"), NOTHING]
    assert {one.reason for one in store.deliveries.attempts(1)} == {text("409 EXISTS")}
    found = store.applications.find(1)
    assert found is not None
    assert found.message == text("welcome")
    store.close()


class Form(BaseModel):
    """Something to fill in wrongly."""

    count: int
    name: str = ""


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "count: it is missing"),
        ({"count": "x"}, "count: it must be a whole number"),
        ({"count": 1.5}, "count: it must be a whole number"),
        ({"count": 1, "name": 3}, "name: it must be a text"),
        ([], "body: it must be an object"),
    ],
)
def test_what_pydantic_finds_is_told_in_words_of_ours(given: object, problem: str) -> None:
    with pytest.raises(ValidationError) as found:
        Form.model_validate(given)
    assert [english(one) for one in validation_problems(found.value)] == [problem]


def test_what_pydantic_finds_and_we_do_not_know_keeps_its_words_to_itself() -> None:
    with pytest.raises(ValidationError) as found:
        TypeAdapter(type[int]).validate_python("x")
    assert english(demand_of(found.value.errors()[0])) == "another value (is_subclass_of)"
