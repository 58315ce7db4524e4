"""``python -m pages`` writes every page that is made from the code."""

from pages.catalogue import DOCS, PAGES

for name, make in PAGES.items():
    (DOCS / name).write_text(make(), encoding="utf-8")
