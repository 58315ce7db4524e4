"""Users: people of a tenant. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("creating", "addresses", "seats", "changing", "searching", "pages", "kept"):
    import_module(f"{__name__}.{_theme}")
