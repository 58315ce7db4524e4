"""``docs/filters.md``: how exchanges are looked for."""

from languages import N_, _
from mock_market.store.filters import MEANINGS, OUTCOMES
from simulator.output.markdown import table

RULES = (
    ("status>=400 tenant:hanbit", N_("A space means and.")),
    ("status:503 | outcome:timeout", N_("| means or; it binds less than and.")),
    ("-path:/mt/health", N_("- before a term means not.")),
    ("/users", N_("A word without a field looks in the address.")),
    ('body:"room 12 | \\"A\\""', N_('Quotation marks hold any text; \\" inside is one, \\\\ a backslash.')),
    ("ms>250", N_("Numbers are compared with : = != < > <= or >=, everything else with a colon.")),
)


def filters_page() -> str:
    """The page as Markdown."""
    rules = [(f"`{example}`", _(text)) for example, text in RULES]
    names = ", ".join(OUTCOMES)
    fields = [
        (f"`{field}`", f"`{example}`", _(text, names=names)) for field, (example, text) in MEANINGS.items()
    ]
    parts = [
        f"# {_('Filters')}",
        _(
            "`mt-sim traces list`, `mt-sim traces export --filter` and `f` on the screen's page of traces "
            "look for exchanges in the same way. Quote the whole filter for your shell:"
        ),
        "```sh\nmt-sim traces list 'op:create_user status>=400 since:10m'\n```",
        table((_("example"), _("meaning")), rules),
        _(
            "What a filter does not know is refused with the column where it stands, and with what there is. "
            "Upper and lower case are alike, but for ids and names that are compared whole."
        ),
        f"## {_('Fields')}",
        table((_("field"), _("example"), _("meaning")), fields),
    ]
    return "\n\n".join(parts) + "\n"
