"""What a target sent is shown, never executed, in every place that shows it."""

import re
from pathlib import Path

from screen_driver.fake_market import LOCAL, FakeMarket, exchange, make_page, tenant
from screen_driver.payloads import PAYLOADS
from screen_driver.pilot import Screen, drive
from screen_driver.scene import EVENTS

from mock_market.saying import text
from tui.outside.commands import CommandRunner
from tui.text.safe_text import Safe

HOSTILE = "x" + "".join(PAYLOADS) + "한글" + "긴" * 300
"""All of it in one text."""
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Whatever could move a cursor, ring a bell, or turn text around; a screen's rows end with a line feed."""


def hostile_market(folder: Path) -> FakeMarket:
    """Every text that comes from a target or a service is hostile."""
    body = as_json({"success": True, "said": PAYLOADS, "x": "긴" * 100})
    target = LOCAL.model_copy(update={"name": "sample-service", "url": "http://127.0.0.1:9900"})
    other = LOCAL.model_copy(update={"name": HOSTILE, "url": "http://127.0.0.1:9901", "dialect": HOSTILE})
    market = FakeMarket(folder / "market", targets=[target, other])
    market.tenants = [
        tenant(HOSTILE, HOSTILE),
        tenant("univ-02", HOSTILE, "unknown"),
        *(tenant(f"{number}{payload}", payload) for number, payload in enumerate(PAYLOADS)),
    ]

    def made(number: int, **options: object) -> object:
        return exchange(
            number,
            **{
                "operation": "list_users",
                "tenant_id": HOSTILE,
                "reason": HOSTILE,
                "headers": (("content-type", "application/json"), ("x-note", HOSTILE)),
                "body": body.encode(),
                **options,
            },
        )

    market.add(
        *(made(1, reason=each, tenant_id=each, headers=(("x-note", each),)) for each in PAYLOADS),  # type: ignore[arg-type]
        made(1, headers=tuple(("x-note", each) for each in PAYLOADS)),  # type: ignore[arg-type]
        made(1),  # type: ignore[arg-type]
        made(2, body=HOSTILE.encode()),  # type: ignore[arg-type]
        made(3, status=500, body=b"\xff\x1b[2J\x00"),  # type: ignore[arg-type]
        made(4, failure="reset", message=HOSTILE),  # type: ignore[arg-type]
    )
    page = make_page()
    value = {"summary": {"total_users": HOSTILE}, "users": [{"name": HOSTILE}], "health": {"status": HOSTILE}}
    parts = [part.model_copy(update={"value": value, "problem": text(HOSTILE)}) for part in page.parts]
    broken = [one.model_copy(update={"claim": HOSTILE, "detail": HOSTILE}) for one in page.agreements]
    market.page_view = page.model_copy(update={"parts": parts, "agreements": broken})
    return market


def hostile_commands(folder: Path) -> CommandRunner:
    """Runs whose titles, findings and messages are hostile."""
    import sys

    script = folder / "events.py"
    story = EVENTS.replace('"5 of these five"', "HOSTILE").replace('"body.status active"', "HOSTILE")
    story = story.replace('"title": "Pages keep their order"', '"title": HOSTILE')
    story = story.replace('message="step 3 failed"', "message=HOSTILE")
    head = "import json\nHOSTILE = json.loads(r'''" + as_json(HOSTILE) + "''')\n"
    script.write_text(head + story, encoding="utf-8")
    return CommandRunner((sys.executable, str(script)))


def as_json(text: object) -> str:
    import json

    return json.dumps(text)


SIZE = (120, 70)
"""So high that lists show all of them; that of traces is seen from both ends."""
PLACES = {
    "drive": ("a",),
    "drive, the next tenant": ("j", "a"),
    "traces": ("2",),
    "traces, raw": ("2", "v"),
    "traces, hex": ("2", "v", "v"),
    "traces, an answer that is no JSON": ("2", "k", "k"),
    "traces, a failure": ("2", "G"),
    "traces, a difference": ("2", "m", "k", "m", "d"),
    "traces, an outline": ("2", "g", "J"),
    "traces, a copy": ("2", "c", "b"),
    "tenants": ("4", "u"),
    "tenants, what does not agree": ("4", "u", "!"),
    "tenants, settings": ("4", "u", "O"),
    "tenants, users": ("4", "u", "U"),
    "conformance": ("5", "S"),
    "scenarios": ("3", "r"),
    "scenarios, a step": ("3", "r", "tab", "j", "j"),
    "targets": ("6", "j"),
    "the palette": (":",),
}


def test_nothing_hostile_reaches_the_screen(tmp_path: Path) -> None:
    seen: list[str] = []

    async def use(screen: Screen) -> None:
        copied: list[str] = []
        screen.app.copy_to_clipboard = copied.append  # type: ignore[method-assign, assignment]
        for place, keys in PLACES.items():
            await screen.press(keys[0])
            await screen.settled()
            if keys[1:]:
                await screen.act(*keys[1:])
                await screen.settled()
            seen.append(screen.text())
            seen.extend(str(title) for pane in screen.app.page.panes for title in titles(pane))
            assert bool(copied) == ("c" in keys), place
            copied.clear()
            await screen.home()

    def titles(pane: object) -> tuple[object, object]:
        return getattr(pane, "border_title", ""), getattr(pane, "border_subtitle", "")

    market, commands = hostile_market(tmp_path), hostile_commands(tmp_path)
    app = drive(tmp_path, use, market=market, commands=commands, size=SIZE)
    assert app.report == ""
    assert [FORBIDDEN.findall(text) for text in seen if FORBIDDEN.search(text)] == []
    assert all(len(text.splitlines()) <= SIZE[1] for text in seen if "mt-sim" in text[:10])


def test_a_line_of_five_megabytes_is_a_line_like_any_other(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1, body=(HOSTILE * 6000).encode()[: 5 * 2**20]))
    seen: list[str] = []

    async def use(screen: Screen) -> None:
        await screen.press("2", "tab", "tab")
        for keys in ("v", "v", "w", "v"):
            await screen.press(keys, "G")
            await screen.settled()
            seen.append(screen.text())

    app = drive(tmp_path, use, market=market)
    assert app.report == ""
    assert [FORBIDDEN.findall(text) for text in seen if FORBIDDEN.search(text)] == []


def test_safe_text_has_no_way_in_for_what_a_terminal_would_obey() -> None:
    for number in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ):
        assert not FORBIDDEN.search(Safe(f"a{chr(number)}b").replace("\n", ""))
        assert "\n" not in Safe(f"a{chr(number)}b")
