"""``make texts``: bring the catalogue up to the code, and compile it."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from languages.speak import DOMAIN, FOLDER, LANGUAGES
from translation.catalogue import MEANT, ROOT, texts
from translation.compiling import compiled


def main() -> None:
    """New texts come in untranslated, old ones go, the compiled file follows."""
    for language in LANGUAGES[1:]:
        path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        known = Catalog()
        if path.exists():
            with path.open("rb") as file:
                known = read_po(file, locale=language)
        fresh = Catalog(locale=language, project=DOMAIN, fuzzy=False)
        for said, place in texts().items():
            meaning, _between, text = said.rpartition(MEANT)
            old = known.get(text, meaning or None)
            told, flags = (old.string, old.flags) if old else ("", ())
            fresh.add(text, told, auto_comments=[place], flags=flags, context=meaning or None)
        fresh.creation_date = fresh.revision_date = known.creation_date
        with path.open("wb") as file:
            write_po(file, fresh, width=110, omit_header=False)
        print(language, sum(not one.string for one in fresh if one.id), "untranslated")  # noqa: T201
    compiled(ROOT)


main()
