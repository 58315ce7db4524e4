"""Names of any script and length: the right border stands in the same column on each row."""

import unicodedata
from pathlib import Path

from screen_driver.fake_market import FakeMarket, exchange, tenant
from screen_driver.pilot import Screen, drive

SIZES = ((120, 36), (80, 24), (60, 16))
NAMES = {
    "composed": "한빛대학교 서울캠퍼스 주식회사",
    "decomposed": unicodedata.normalize("NFD", "한빛대학교 서울캠퍼스 주식회사"),
    "accents": unicodedata.normalize("NFD", "Ångström École Supérieure"),
    "han": "漢城大學校附屬中學校",
    "mixed": "가a" * 60,
    "long": "긴" * 255,
    "long latin": "x" * 255,
}
PAGES = ("1", "2", "4")


def columns(text: str) -> int:
    """How wide a terminal draws it; not by the tables that the screen itself uses."""
    return sum(width(letter) for letter in text)


def width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") or "\u1160" <= letter <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def named_market(folder: Path) -> FakeMarket:
    """Tenants of all these names, and calls about them."""
    market = FakeMarket(folder / "market")
    market.tenants = [tenant(name[:60], name) for name in NAMES.values()]
    for number, name in enumerate(NAMES.values(), start=1):
        market.add(exchange(number, tenant_id=name, reason=name, headers=(("x-note", name),)))
    return market


def test_the_right_border_stands_in_one_column_at_every_size(tmp_path: Path) -> None:
    seen: list[tuple[int, str]] = []

    async def use(screen: Screen) -> None:
        for size, page in ((size, page) for size in SIZES for page in PAGES):
            await screen.resized(size)
            await screen.press(page)
            # A list shows all names at once; what is chosen is shown by each name in turn at one size.
            for _ in NAMES if size == SIZES[1] else ("the first",):
                await screen.press("k")
                await screen.settled()
                seen.append((size[0], screen.text()))

    drive(tmp_path, use, market=named_market(tmp_path))
    rows = [(wide, row) for wide, text in seen for row in text.splitlines() if row[:1] in set("┌│└")]
    assert len(rows) > 300
    assert [row for wide, row in rows if columns(row) != wide or row[-1] not in "┐│┘"] == []
