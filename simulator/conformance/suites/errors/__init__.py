"""Errors: readable, honest, harmless. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("bodies", "manners", "times", "paths"):
    import_module(f"{__name__}.{_theme}")
