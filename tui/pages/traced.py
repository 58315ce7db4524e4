"""What can be done with the exchange that a page is about: replay, copy, show the key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages import _
from tui.pages.page import Page
from tui.sending.filled_in import edit
from tui.state.overlays import Window
from tui.text.bodies import wrapped
from tui.text.safe_text import Line, line

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView

KEY_SHOWN_S = 10.0


class TracedPage(Page):
    """A page that has a current exchange."""

    def current_number(self) -> int:
        """The id of the exchange that keys act on; 0 for none."""
        raise NotImplementedError

    async def current_exchange(self) -> "ExchangeView | None":
        """The exchange itself, secrets masked."""
        number = self.current_number()
        if not number:
            return None
        client = await self.screen_app.market.client()
        return await client.exchange(number)

    def action_replay(self) -> None:
        """Send the request again as it was."""
        number = self.current_number()
        if number:
            self.screen_app.sender.replay(number)
        else:
            self.screen_app.say(_("no exchange belongs to this"), "warn")

    def action_edit(self) -> None:
        """Change the request in a form, then send it."""
        number = self.current_number()
        if number:
            edit(self.screen_app, number)
        else:
            self.screen_app.say(_("no exchange belongs to this"), "warn")

    def action_reveal(self) -> None:
        """A curl command with the key as it is now, for some seconds."""
        number = self.current_number()
        if number:
            self.screen_app.spawn(self._reveal, number)

    async def _reveal(self, number: int) -> None:
        app = self.screen_app
        turn = app.turn
        words = ("traces", "export", str(number), "--reveal", "--data", str(app.options.data))
        ended = await app.commands.output(*words)
        if ended.code:
            app.say(ended.said, "bad")
            return
        shown = wrapped_lines(ended.output.decode("utf-8", "replace"), app.size.width - 12)
        window = Window(title=_("curl with the key, for 10 s"), lines=shown, foot=_("Esc back   j k scroll"))
        if not app.open_late(window, turn):
            return
        app.say(_("with the key as it is now; closes in 10 s"), "warn")
        await app.sleep(KEY_SHOWN_S)
        if app.window is window:
            app.close_window()

    # -- copies

    def action_copy_curl(self) -> None:
        """As a curl command; the key stays a variable."""

        self.screen_app.spawn(self._copy_curl)

    async def _copy_curl(self) -> None:
        exchange = await self.current_exchange()
        if exchange is None:
            self.screen_app.say(_("no exchange belongs to this"), "warn")
        else:
            await self.copy_text(await self.as_curl(exchange))

    def action_copy_url(self) -> None:
        """The address."""
        self._copy(lambda exchange: exchange.request.url)

    def action_copy_id(self) -> None:
        """The number."""
        self._copy(lambda exchange: str(exchange.id))

    def action_copy_request(self) -> None:
        """The request with its headers and body."""

        def request(exchange: "ExchangeView") -> str:
            head = f"{exchange.request.method} {exchange.request.url}\n"
            headers = "".join(f"{name}: {value}\n" for name, value in exchange.request.headers)
            body = exchange.request.body.shown() if exchange.request.body else ""
            return f"{head}{headers}\n{body}"

        self._copy(request)

    def action_copy_body(self) -> None:
        """The body of the answer, as it came."""
        self._copy(lambda exchange: exchange.response.body.shown() if exchange.response else "")

    def action_copy_headers(self) -> None:
        """The headers of the answer."""

        def headers(exchange: "ExchangeView") -> str:
            found = exchange.response.headers if exchange.response else ()
            return "".join(f"{name}: {value}\n" for name, value in found)

        self._copy(headers)

    def _copy(self, content: Callable[["ExchangeView"], str]) -> None:
        self.screen_app.spawn(self._copy_now, content)

    async def _copy_now(self, content: Callable[["ExchangeView"], str]) -> None:
        app = self.screen_app
        exchange = await self.current_exchange()
        if exchange is None:
            app.say(_("no exchange belongs to this"), "warn")
            return
        await self.copy_text(content(exchange))


def wrapped_lines(content: str, columns: int) -> list[Line]:
    """Plain text wrapped for a window."""
    return [line(each) for each in wrapped(content.split("\n"), columns)]
