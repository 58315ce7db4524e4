"""Write every generated page of docs/."""

import sys

from pages.catalogue import DOCS, PAGES

for name, make in PAGES.items():
    (DOCS / name).write_text(make(), encoding="utf-8")
    sys.stdout.write(f"docs/{name}\n")
