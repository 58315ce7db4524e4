"""Settings, features and limits of a tenant. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("configuration", "features", "limits"):
    import_module(f"{__name__}.{_theme}")
