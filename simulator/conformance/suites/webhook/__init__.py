"""The auto-provision webhook: applications become tenants. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("applications", "background"):
    import_module(f"{__name__}.{_theme}")
