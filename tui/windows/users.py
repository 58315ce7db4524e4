"""The users of a tenant over the page: every one of them is reached, found, changed, deleted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from languages import _
from standard_api import strict_json
from tui.sending.filled_in import new_user
from tui.sending.sender import SendingHost
from tui.state.form import Form, Values
from tui.state.overlays import Prompt, Window
from tui.state.session import Sent
from tui.text.safe_text import Look, line
from tui.views.dashboard import settings_lines
from tui.views.exchange import outcome_of
from tui.views.forms import change_fields, changes
from tui.views.parts.rows import count_text
from tui.views.users import UserBook
from tui.windows.over import Lines

if TYPE_CHECKING:
    from mock_market.api.views import CallResult


class UsersWindow(Lines):
    """Asks for pages of users as one moves through them."""

    def __init__(self, host: SendingHost) -> None:
        self._host = host
        self._book = UserBook(host.session.tenant_id)
        self._problem = ""
        self._asking = False
        keys = {
            "enter": self._get,
            "n": lambda: new_user(self._host, then=self._again),
            "R": self._change,
            "m": self._role,
            "p": self._pause,
            "delete": lambda: self._send(self._user(), "delete_user"),
            "/": self._find,
        }
        foot = _("Enter show   n new   R change   m role   p pause   Del delete   / search   Esc back")
        super().__init__(Window(title="", lines=(), foot=foot, picks=True, keys=keys))
        self.pane.on_move = self.pane.on_resized = self._look

    def open(self) -> None:
        """Show what there is, which is nothing yet, and ask."""
        self._host.lay_over(self)
        self._look()

    # -- asking

    def _look(self) -> None:
        """The cursor is somewhere: show it, and ask for what is not known there."""
        self._show()
        if not self._asking:
            self._asking = True
            self._host.spawn(self._ask)

    def _again(self) -> None:
        self._book.forget()
        self._look()

    async def _ask(self) -> None:
        try:
            while self.is_attached and (offset := self._wanted()) is not None:
                book = self._book
                sent = Sent(operation="list_users", tenant_id=book.tenant_id, query=book.query(offset))
                result = await self._host.sender.call(sent)
                answer = _answer(result)
                self._problem = outcome_of(result.exchange) if answer is None else ""
                book.take(offset, answer or {})
                self._show()
        finally:
            self._asking = False

    def _wanted(self) -> int | None:
        return self._book.wanted(self.pane.top, self.pane.top + self.pane.room)

    # -- what is shown

    def _show(self) -> None:
        if self.is_attached:
            self._book.columns = self.pane.columns
            self.pane.offer(self._book, [line(self._nothing())], title=self._title())

    def _title(self) -> str:
        book = self._book
        at = min(self.pane.cursor + 1, len(book))
        where = {"tenant": book.tenant_id, "at": count_text(at), "total": count_text(len(book))}
        title = (
            _('Users of {tenant} with "{term}"   {at} of {total}', term=book.term, **where)
            if book.term
            else _("Users of {tenant}   {at} of {total}", **where)
        )
        return f"{title}   {self._problem}" if self._problem and book else title

    def _nothing(self) -> tuple[str, Look]:
        """Why no user is shown."""
        if self._problem:
            return _("the service did not list them: {outcome}", outcome=self._problem), "bad"
        if not self._book.begun:
            return _("asking for the users ..."), "accent"
        if not self._book.term:
            return _("no users"), "dim"
        told = _(
            'no user has "{term}" in name or e-mail; / and an empty line shows all', term=self._book.term
        )
        return told, "dim"

    # -- what can be done

    def _find(self) -> None:
        def done(term: str) -> None:
            self._book = UserBook(self._book.tenant_id, term.strip())
            self.pane.to_start()

        self._host.ask_for(Prompt(label=_("name or e-mail:"), value=self._book.term, done=done))

    def _user(self) -> Mapping[str, Any]:
        return self._book.user(self.pane.cursor)

    def _send(self, user: Mapping[str, Any], operation: str, body: dict[str, object] | None = None) -> None:
        if user_id := str(user.get("user_id", "")):
            name, tenant_id = str(user.get("name", "")), self._book.tenant_id
            sent = Sent(operation=operation, tenant_id=tenant_id, user_id=user_id, user_name=name, body=body)
            self._host.sender.send(sent, then=self._again)

    def _get(self) -> None:
        if user_id := str(self._user().get("user_id", "")):
            self._host.spawn(self._show_one, user_id, self._host.turn)

    async def _show_one(self, user_id: str, turn: int) -> None:
        """What the service says of one user, over the list of them."""
        sent = Sent(operation="get_user", tenant_id=self._book.tenant_id, user_id=user_id)
        result = await self._host.sender.call(sent)
        answer, outcome = _answer(result), outcome_of(result.exchange)
        shown = [line((outcome, "bad"))] if answer is None else settings_lines(answer)
        self._host.open_window(Window(title=_("User {user}", user=user_id), lines=shown), turn)

    def _change(self) -> None:
        """Name, role and status in a form; what stays as it was is not sent."""
        user = self._user()
        fields = change_fields(user)

        def done(values: Values) -> None:
            self._send(user, "update_user", changes(fields, values))

        if user.get("user_id"):
            title = _("Change {user}", user=user.get("name", "-"))
            self._host.fill_in(Form(title=title, fields=fields, done=done))

    def _role(self) -> None:
        from standard_api.models.users import Role

        known: tuple[str, ...] = get_args(Role)
        user = self._user()
        place = known.index(user["role"]) if user.get("role") in known else -1

        def given(role: str) -> None:
            self._send(user, "update_user", {"role": role})

        title = _("Role of {user}", user=user.get("name", "-"))
        self._host.choose(title, known, given, at=(place + 1) % len(known))

    def _pause(self) -> None:
        user = self._user()
        paused = user.get("status") == "suspended"
        self._send(user, "update_user", {"status": "active" if paused else "suspended"})


def _answer(result: "CallResult") -> Mapping[str, Any] | None:
    """The object that came, whatever is in it; None when the service did not answer with one."""
    response = result.exchange.response
    if response is None or response.status != 200:
        return None
    try:
        value = strict_json.parse((response.body.text or "").encode("utf-8"))
    except strict_json.StrictJSONError:
        return None
    return value if isinstance(value, Mapping) else None
