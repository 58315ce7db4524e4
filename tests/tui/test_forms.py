"""Forms: what is chosen, completed and edited as JSON, checked before it is sent, and safe to look at."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from screen_driver.fake_market import exchange
from screen_driver.payloads import PAYLOADS
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.views import CallInput, ExchangeView
from mock_market.wire.exchange import Exchange
from tui.outside.commands import NOTHING, CommandRunner, Ended
from tui.outside.editor import EditorError, edited
from tui.state.form import Field, Form, json_problem
from tui.state.session import Sent
from tui.text.json_text import editable
from tui.views.forms import (
    EditForm,
    application_fields,
    burst_field,
    call_fields,
    call_names,
    call_of,
    change_fields,
    changes,
    day_problem,
    fault_fields,
    wish_of,
)


def stored(body: bytes | None, method: str = "POST", keyed: bool = True) -> EditForm:
    headers = (("Idempotency-Key", "old-key"),) if keyed else ()
    made = exchange(7, request_body=body, method=method, request_headers=headers)
    return EditForm(ExchangeView.of(made))


def filled(form: EditForm, **changes: str) -> dict[str, str]:
    return {
        field.name: field.value or (field.offered[0] if field.offered else "") for field in form.fields()
    } | changes


def test_what_is_left_as_it_was_goes_out_byte_for_byte_with_a_new_key() -> None:
    form = stored(b'{"a":1,  "b":"x"}')
    edits = form.edits(filled(form), "new-key")
    assert (edits.path, edits.body, edits.headers) == (None, None, {"Idempotency-Key": "new-key"})
    old = form.edits(filled(form, key="the old one", body='{"a":2}'), "new-key")
    assert (old.body, old.headers) == ('{"a":2}', None)
    assert stored(b"{}", keyed=False).edits(filled(stored(b"{}", keyed=False)), "new").headers is None


def test_a_body_that_is_no_json_is_left_alone_and_says_how_it_is_changed() -> None:
    for body in (b"\xff\x00", b"not json"):
        form = stored(body)
        assert "body" not in [field.name for field in form.fields()]
        assert "mt-sim traces replay" in form.note


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("DELETE", "/mt/x", "delete_user"),
        ("POST", "/mt/tenant/a/deactivate", "deactivate_tenant"),
        ("PUT", "/", ""),
    ],
)
def test_a_request_that_was_made_to_destroy_is_asked_about(method: str, path: str, operation: str) -> None:
    assert stored(None).destroys({"method": method, "path": path}) == operation


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_hostile_body_is_edited_as_what_it_means(text: str) -> None:
    body = json.dumps({"said": text, "and": [text]}, ensure_ascii=False)
    shown = editable(body)
    assert shown is not None
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
    assert json.loads(shown) == json.loads(body)


def test_a_layout_changes_no_meaning() -> None:
    assert editable('{"a":1,"b":[]}') == '{\n  "a": 1,\n  "b": []\n}'
    for kept in ('{"a":1,"a":2}', '{"a":1e5}', '{"a":"\\u00e9"}', '{\n"a":1}'):
        assert editable(kept) == kept
    assert editable("no json") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("  ", ""),
        ('{"a": 1}', ""),
        ("[1]", "no JSON object"),
        ('{"a" 1}', "line 1"),
        ('{"a":1,"a":2}', "a"),
    ],
)
def test_json_is_checked_before_it_is_sent(text: str, problem: str) -> None:
    found = json_problem(text)
    assert problem in found
    assert bool(found) == bool(problem)


def test_a_form_says_what_is_missing_first() -> None:
    fields = [
        Field(name="a", label="who", needed=True, check=lambda value: "never" if value == "y" else ""),
        Field(name="b", label="body", kind="json"),
    ]
    form = Form(title="", fields=fields, done=lambda _values: None)
    assert form.problem({"a": " ", "b": "{"}) == "who is missing"
    assert "not JSON" in form.problem({"a": "x", "b": "{"})
    assert form.problem({"a": " y ", "b": "{}"}) == "who: never"
    assert form.problem({"a": "x", "b": "{}"}) == ""


@pytest.mark.parametrize("name", call_names())
def test_every_operation_can_be_called_with_all_that_it_takes(name: str) -> None:
    from standard_api.operations import operation_named

    operation = operation_named(name)
    sent = Sent(operation=name, tenant_id="univ-01", user_id="u-1")
    fields = {field.name: field for field in call_fields(name, sent, tenants=["univ-01"], month="2026-11")}
    wanted = [f"?{one}" for one in (operation.query.model_fields if operation.query else ())]
    assert [one for one in fields if one.startswith("?")] == wanted
    assert ("body" in fields) == (operation.request is not None)
    made = call_of(name, {one: field.value for one, field in fields.items()})
    if operation.request is not None:
        operation.request.model_validate(made.body)
    if operation.query is not None:
        operation.query.model_validate(made.query)
    assert (made.tenant_id, made.user_id) == tuple(
        value if one in operation.path_parameters else None
        for one, value in (("tenant_id", "univ-01"), ("user_id", "u-1"))
    )


def test_a_call_is_chosen_filled_in_and_sent(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("s", "a")
        await screen.sees("Which operation?")
        await screen.press("G", "k", "k", "k", "k", "k", "k", "k", "k", "k", "enter")
        await screen.sees("list_users")
        await screen.press("tab", *"하늘", "tab", "x", "enter")
        await screen.until(lambda: bool(market.calls), "the call")
        assert market.calls[0].query == {"search": "하늘", "limit": "x"}
        await screen.sees("list_users mtsim-bad-1")
        assert not screen.types

    drive(tmp_path, use, market=market)


def test_a_request_is_edited_as_json_and_checked_and_sent_again(tmp_path: Path) -> None:
    market = scene(tmp_path)
    replays = market.replays

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("list_users")
        await screen.press("k", "R")
        await screen.sees("Edit #7, then send")
        await screen.press("tab", "tab", "delete", "ctrl+s")
        await screen.sees("is not JSON")
        await screen.press("{", " ", "ctrl+s")
        await screen.until(lambda: bool(replays), "the replay")
        number, edits = replays[0]
        assert (number, json.loads(edits.body or "")) == (7, {"email": "a@b.example", "name": "김하늘"})

    drive(tmp_path, use, market=market)


def test_a_form_keeps_the_focus_and_esc_leaves_it(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("R")
        await screen.until(lambda: screen.types, "the form")
        market.add(exchange(9))
        await screen.until(lambda: screen.app.session.last_id == 9, "traffic below")
        screen.app.page.focus_pane(screen.app.page.panes[0])
        await screen.press("escape")
        await screen.until(lambda: not screen.types, "the page")
        assert market.calls == []
        gate, read = asyncio.Event(), market.exchange

        async def late(number: int) -> ExchangeView:
            await gate.wait()
            return await read(number)

        market.exchange = late  # type: ignore[method-assign]
        await screen.press("R", "2")
        await screen.until(lambda: screen.app.page_name == "traces", "the page that was chosen since")
        gate.set()
        await screen.sees("it stays closed")
        assert not screen.types

    drive(tmp_path, use, market=market)


def test_only_what_was_changed_of_a_user_is_sent() -> None:
    user = {"user_id": "u-1", "name": "x\x1b[2J", "role": "owner", "status": "active"}
    fields = change_fields(user)
    shown = {field.name: field.value for field in fields}
    assert "\x1b" not in shown["name"]
    assert "owner" in fields[1].offered
    assert changes(fields, shown) == {}
    assert changes(fields, {**shown, "name": "김하늘", "role": "admin"}) == {
        "name": "김하늘",
        "role": "admin",
    }


def test_an_application_has_the_data_that_were_given_and_no_other() -> None:
    given = {field.name: field.value or (field.offered or [""])[0] for field in application_fields()}
    assert wish_of(given, "sample", seed=3).applicant is None
    own = {**given, "email": "kim@hanbit.example", "via": "webhook", "end_date": "2026-12-01"}
    wish = wish_of(own, "sample", seed=3)
    assert (wish.applicant, wish.via, str(wish.end_date)) == (
        {"email": "kim@hanbit.example"},
        "webhook",
        "2026-12-01",
    )
    assert [day_problem(day) for day in ("", "2026-12-01")] == ["", ""]
    assert problem_of(application_fields(), {**given, "end_date": "soon"}) == (
        "last day: soon is no day such as 2026-03-01"
    )


def test_a_plan_of_faults_is_checked() -> None:
    fields = fault_fields({"delay": "later"}, {"delay": 0.25}, 7)
    values = {field.name: field.value for field in fields}
    assert values == {"delay": "0.25", "seed": "7"}
    assert problem_of(fields, values) == ""
    assert problem_of(fields, {**values, "delay": "2"}) == "delay: a rate lies between 0 and 1"
    assert problem_of(fields, {**values, "delay": "x"}) == "delay: a rate lies between 0 and 1"
    assert problem_of(fields, {**values, "seed": "x"}) == "seed: a number is expected"


@pytest.mark.parametrize("typed", ["9" * 19, "9" * 5000, "-1", "1.5", "１２", "0x10", ""])
def test_a_number_that_nothing_can_hold_is_told_and_breaks_nothing(typed: str) -> None:
    assert problem_of(fault_fields({}, {}, 7), {"seed": typed}) == "seed: a number is expected"
    assert problem_of([burst_field()], {"burst": typed}).endswith("not a number from 1 to 200")


def problem_of(fields: list[Field], values: Mapping[str, str]) -> str:
    return Form(title="", fields=fields, done=lambda _values: None).problem(values)


def test_a_target_is_written_down_by_the_command_and_given_a_key_that_nothing_shows(tmp_path: Path) -> None:
    asked: list[tuple[tuple[str, ...], dict[str, str]]] = []
    profile = {"name": "mine", "url": "http://127.0.0.1:8000", "key_env": "MY_KEY"}

    class Commands(CommandRunner):
        async def output(
            self, *words: str, environment: Mapping[str, str] = NOTHING, **_more: object
        ) -> Ended:
            asked.append((words, dict(environment)))
            listed = json.dumps([profile]).encode() if words[:2] == ("target", "list") else b""
            return Ended(code=0, said="", output=listed)

    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("mine")
        await screen.press("n")
        await screen.sees("variable of its key")
        await screen.press(*"other", "enter")
        await screen.until(lambda: ("target", "add") in [words[:2] for words, _ in asked], "the command")
        added = next(words for words, _ in asked if words[:2] == ("target", "add"))
        assert added[-2:] == ("other", "http://127.0.0.1:8000")
        await screen.press("j", "j", "K")
        await screen.sees("Key of mine, for this session")
        await screen.press(*"planted")
        await screen.settled()
        assert "planted" not in screen.text()
        await screen.press("enter")
        await screen.until(lambda: ("target", "register") in [words[:2] for words, _ in asked], "the command")
        words, environment = next(one for one in asked if one[0][:2] == ("target", "register"))
        assert environment == {"MY_KEY": "planted"}
        assert "planted" not in " ".join(words)
        await screen.press("delete", "y")
        await screen.until(lambda: ("target", "remove") in [words[:2] for words, _ in asked], "the command")

    drive(tmp_path, use, market=scene(tmp_path), commands=Commands())


def test_a_user_is_shown_renamed_and_made_with_a_role(tmp_path: Path) -> None:
    market = scene(tmp_path)
    user = {"user_id": "u-1", "name": "홍길동", "email": "a@b.example", "role": "user", "status": "active"}

    def answer(given: CallInput) -> Exchange:
        page = {"users": [user], "total": 1, "limit": 100, "offset": 0}
        body = page if given.operation == "list_users" else user
        return exchange(operation=given.operation, body=json.dumps(body).encode())

    market.answer = answer

    async def use(screen: Screen) -> None:
        await screen.press("4", "U")
        await screen.sees("1 of 1")
        await screen.press("enter")
        await screen.sees("User u-1")
        await screen.press("escape")
        await screen.sees("1 of 1")
        await screen.press("R")
        await screen.sees("Change 홍길동")
        await screen.press(*"임꺽정", "enter")
        await screen.until(lambda: market.calls[-2].operation == "update_user", "the change")
        assert market.calls[-2].body == {"name": "임꺽정"}
        await screen.press("n")
        await screen.sees("New user of")
        await screen.press(*"k@b.example", "enter")
        await screen.until(lambda: market.calls[-2].operation == "create_user", "the new user")
        assert (market.calls[-2].body or {})["role"] == "user"

    drive(tmp_path, use, market=market)


def test_settings_are_changed_as_json(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("4")
        await screen.sees("22,410")
        await screen.press("O")
        await screen.sees("p plan")
        await screen.press("R")
        await screen.sees("^o $EDITOR")
        await screen.press("ctrl+s")
        await screen.until(lambda: bool(market.calls), "the call")
        assert market.calls[0].operation == "update_settings"
        assert market.calls[0].body == {
            "config": {"max_users": 100, "features": {"chat": True, "quiz": False}}
        }

    drive(tmp_path, use, market=market)


def test_an_editor_changes_the_body_and_what_goes_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/a/b/")
    assert edited('{"a": 1}') == '{"b": 1}'
    for editor in ("false", "no-such-editor-here", "'"):
        monkeypatch.setenv("EDITOR", editor)
        with pytest.raises(EditorError):
            edited("{}")
