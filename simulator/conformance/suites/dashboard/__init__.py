"""Dashboard: every number agrees with every other. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("shapes", "periods", "agreement", "people", "months", "parts"):
    import_module(f"{__name__}.{_theme}")
