"""What can be done with the exchange that a page is about: replay, copy, show the key."""

from collections.abc import Callable
from functools import partialmethod
from typing import TYPE_CHECKING

from languages import _
from tui.pages.page import Page
from tui.sending.filled_in import edit
from tui.sending.sender import SendingHost
from tui.state.overlays import Window
from tui.text.bodies import wrapped
from tui.text.safe_text import line

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView, RequestView, ResponseView

KEY_SHOWN_S = 10.0


class TracedPage(Page):
    """A page that has a current exchange."""

    def current_number(self) -> int:
        """The id of the exchange that keys act on; 0 for none."""
        raise NotImplementedError

    def with_number(self, act: Callable[[SendingHost, int], None]) -> None:
        """Do something with the exchange that keys act on, or say that there is none."""
        if number := self.current_number():
            act(self.host, number)
        else:
            self.host.say(_("no exchange belongs to this"), "warn")

    action_replay = partialmethod(with_number, lambda host, number: host.sender.replay(number))
    action_edit = partialmethod(with_number, edit)

    def action_reveal(self) -> None:
        self.with_number(lambda host, number: host.spawn(self._reveal, number))

    async def _reveal(self, number: int) -> None:
        """A curl command with the key as it is now, for some seconds."""
        host, turn = self.host, self.host.turn
        words = ("traces", "export", str(number), "--reveal", "--data", str(host.options.data))
        printed = (await host.commands.printed(*words)).decode("utf-8", "replace")
        shown = [line(each) for each in wrapped(printed.split("\n"), host.size.width - 12)]
        window = Window(title=_("curl with the key, for 10 s"), lines=shown)
        if not host.open_window(window, turn):
            return
        host.say(_("with the key as it is now; closes in 10 s"), "warn")
        await host.sleep(KEY_SHOWN_S)
        if host.window is window:
            host.close_window()

    # -- copies

    def _copy(self, content: "Callable[[ExchangeView], str] | None" = None) -> None:
        self.with_number(lambda host, number: host.spawn(self._copy_now, number, content))

    async def _copy_now(self, number: int, content: "Callable[[ExchangeView], str] | None") -> None:
        """Copy a part of an exchange; as a curl command, whose key stays a variable, when none is named."""
        exchange = await self.host.market.exchange(number)
        await self.copy_text(content(exchange) if content else await self.as_curl(exchange))

    action_copy_curl = partialmethod(_copy)
    action_copy_url = partialmethod(_copy, lambda exchange: exchange.request.url)
    action_copy_id = partialmethod(_copy, lambda exchange: str(exchange.id))
    action_copy_request = partialmethod(_copy, lambda exchange: _request(exchange.request))
    action_copy_body = partialmethod(_copy, lambda exchange: _body(exchange.response))
    action_copy_headers = partialmethod(_copy, lambda exchange: _headers(exchange.response))


def _headers(part: "RequestView | ResponseView | None") -> str:
    return "".join(f"{name}: {value}\n" for name, value in part.headers) if part else ""


def _body(part: "RequestView | ResponseView | None") -> str:
    return part.body.shown() if part and part.body else ""


def _request(request: "RequestView") -> str:
    return f"{request.method} {request.url}\n{_headers(request)}\n{_body(request)}"
