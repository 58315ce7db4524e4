"""Robustness: hostile and broken input does no damage. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("bodies", "fields", "sizes", "texts", "paths", "connections"):
    import_module(f"{__name__}.{_theme}")
