"""Another size while it runs, and a size that is too small for any page."""

from pathlib import Path

from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

SIZES = (
    (50, 12, ""),
    (80, 24, "middle"),
    (60, 16, "small"),
    (120, 36, "wide"),
    (40, 10, ""),
    (120, 36, "wide"),
)


def test_every_size_is_drawn_as_itself(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        for columns, rows, form in SIZES:
            await screen.pilot.resize_terminal(columns, rows)
            if not form:
                await screen.sees(f"need 60x16, have {columns}x{rows}")
                continue
            await screen.until(lambda form=form: screen.app.page.form == form, form)  # type: ignore[misc]
            await screen.sees("univ-01")
            lines = screen.text().splitlines()
            assert len(lines) == rows
            assert "? help" in lines[-1]
            assert len(lines[-1]) > columns - 30

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_screen_that_is_too_small_names_plain_commands(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("need 60x16, have 50x12")
        await screen.sees("mt-sim traces list --follow")
        await screen.press("q")

    app = drive(tmp_path, use, market=scene(tmp_path), size=(50, 12))
    assert app.return_code == 0
