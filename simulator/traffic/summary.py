"""The reconciliation for a person. Pure."""

from languages import _
from simulator.traffic.reconciliation import Reconciliation

_MOST_SHOWN = 50


def summary(found: Reconciliation, run: str) -> list[str]:
    """The reconciliation in lines, readable at 80 columns."""
    lines = [
        _("{days} days of {universities} universities", days=found.days, universities=found.universities),
        _("  tenants      {counts}", counts=_counted(found.tenants)),
        *_ends_of_applications(found),
        _(
            "  deliveries   {counts}; {retries} retries",
            counts=_counted(found.deliveries),
            retries=found.retries,
        ),
        _(
            "  calls        {calls}, {pages} pages of dashboards among them",
            calls=found.calls,
            pages=found.pages,
        ),
        _("  no success   {counts}", counts=_counted(found.failures)),
        _("  latency      {marks} ms", marks=" ".join(f"{k} {v:g}" for k, v in found.latency_ms.items())),
    ]
    if found.skipped:
        lines.append(
            _(
                "  not played   {counts}",
                counts=_counted(found.skipped),
            )
        )
    return [*lines, *_comparison(found), *_where_to_look(found, run)]


def _where_to_look(found: Reconciliation, run: str) -> list[str]:
    """The commands that list what was counted."""
    lines = [_("Every call: mt-sim traces list --run {run}", run=run)]
    if found.failures:
        lines.append(_("What was no success: mt-sim traces list --failed --run {run}", run=run))
    return lines


def _ends_of_applications(found: Reconciliation) -> list[str]:
    lines = []
    if found.rejected:
        lines.append(_("  rejected     {count} by the market", count=found.rejected))
    if found.failed:
        lines.append(_("  failed       {counts}", counts=_counted(found.failed)))
    return lines


def _comparison(found: Reconciliation) -> list[str]:
    if not found.whole:
        return [_("Stopped before its end; nothing was compared.")]
    lines = []
    if found.differences:
        lines.append(_("The market and the service differ in {count} places:", count=len(found.differences)))
        lines += [f"  {one}" for one in found.differences[:_MOST_SHOWN]]
    elif found.compared:
        lines.append(_("The market and the service agree in {count} comparisons.", count=found.compared))
    else:
        lines.append(_("Nothing could be compared: no tenant came to life."))
    if found.unanswered:
        counts = _counted(found.unanswered)
        lines.append(
            _(
                "{count} questions got no answer: {counts}",
                count=sum(found.unanswered.values()),
                counts=counts,
            )
        )
    return lines


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "0"
