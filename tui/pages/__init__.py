"""The pages of the screen; each is made when it is first wanted."""

from importlib import import_module
from typing import TYPE_CHECKING

from tui.keys.actions import PageName

if TYPE_CHECKING:
    from tui.pages.page import Page


def page_class(name: PageName) -> "type[Page]":
    """The class of a page, imported now: ``DrivePage`` of ``tui.pages.drive``."""
    found: type[Page] = getattr(import_module(f"tui.pages.{name}"), f"{name.capitalize()}Page")
    return found
