"""Forms: what is chosen, completed and edited as JSON, checked before it is sent, and safe to look at."""

import asyncio
import json
from pathlib import Path

import pytest
from screen_driver.fake_market import exchange
from screen_driver.payloads import PAYLOADS
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.views import ExchangeView
from tui.state.form import Field, Form, json_problem
from tui.state.session import Sent
from tui.text.json_text import editable
from tui.views.forms import EditForm, call_fields, call_names, call_of


def stored(body: bytes | None, method: str = "POST", keyed: bool = True) -> EditForm:
    headers = (("Idempotency-Key", "old-key"),) if keyed else ()
    made = exchange(7, request_body=body, method=method, request_headers=headers)
    return EditForm(exchange=ExchangeView.of(made))


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
    fields = [Field(name="a", label="who", needed=True), Field(name="b", label="body", kind="json")]
    form = Form(title="", fields=fields, done=lambda _values: None, refused=lambda _values: "never")
    assert form.problem({"a": " ", "b": "{"}) == "who is missing"
    assert "not JSON" in form.problem({"a": "x", "b": "{"})
    assert form.problem({"a": "x", "b": "{}"}) == "never"


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
        assert screen.app.open_form is None

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
        await screen.until(lambda: screen.app.open_form is not None, "the form")
        market.add(exchange(9))
        await screen.until(lambda: screen.app.session.last_id == 9, "traffic below")
        screen.app.page.focus_pane(screen.app.page.panes[0])
        await screen.press("escape")
        await screen.until(lambda: screen.app.open_form is None, "the page")
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
        assert screen.app.open_form is None

    drive(tmp_path, use, market=market)
