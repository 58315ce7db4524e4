"""The screen: an application with pages, whose keys do what the table of actions says."""

from functools import partial

from languages import _
from tui.global_actions import DONE, quit_now
from tui.keys.actions import MENUS, NAMED, bindings
from tui.pages.paged_app import PagedApp
from tui.windows.over import Menu, Over


class ScreenApp(PagedApp, inherit_bindings=False):
    """One person's look at one market."""

    async def press(self, key: str) -> None:
        """Act on a key: what lies over the page has it first."""
        top = self.screen
        if key == "ctrl+q" or (self.too_small and key == "q"):
            quit_now(self)
        elif self.too_small:
            return
        elif isinstance(top, Over):
            top.press(key)
        elif key in bindings(self.page_name):
            # Textual finds a binding by the focus, which a page that is being mounted does not have yet.
            await self.run_action(bindings(self.page_name)[key].action)

    async def action_do(self, name: str) -> None:
        """Do an action of the table: what is the same everywhere, or the page's own.

        What is about the page waits until that is read.
        """
        if self.page.reading and NAMED[name].group != "all":
            self.waiting.append(name)
        elif name in DONE:
            DONE[name](self)
        else:
            await self.run_action(name, self.page)

    def action_menu(self, first: str) -> None:
        """Show what a first key opens."""
        missed = partial(self.say, _("no such key in this menu"), "warn")
        self.lay_over(Menu(_(MENUS[first]), self.page_name, first, act=self.act, missed=missed))
