"""The tenants of the target that is driven; the one under the cursor is chosen."""

from collections.abc import Callable

from languages import _
from tui.host import Host
from tui.views.drive import no_tenant_lines, tenant_line
from tui.widgets.pane import Pane


class TenantList(Pane):
    """All of them, or those with a word in id or name; ``on_chosen`` hears of another one."""

    def __init__(self, host: Host, *, id: str, on_chosen: Callable[[], None]) -> None:
        super().__init__(id=id, picks=True, on_move=self.choose)
        self._host = host
        self._on_chosen = on_chosen
        self._ids: list[str] = []

    def draw(self, foot: str, term: str = "") -> None:
        """Show them, the chosen one under the cursor, or why there is none."""
        session = self._host.session
        found = session.tenants_with(term)
        self._ids = [one.tenant_id for one in found]
        if session.tenant_id in self._ids:
            self.cursor = self._ids.index(session.tenant_id)
        rows = [tenant_line(one, self.columns) for one in found]
        title = _("Tenants {count}", count=len(found) or "").strip()
        self.offer(rows, no_tenant_lines(session, term), title=title, foot=foot)

    def choose(self) -> None:
        """Choose the one under the cursor."""
        if tenant_id := self.pick(self._ids):
            self._host.session.choose(tenant_id)
            self._on_chosen()
