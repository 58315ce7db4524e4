"""Lifecycle: tenants come, go and come back. A report shows the themes in this order."""

from importlib import import_module

for _theme in ("activation", "repeats", "background", "deactivation", "returning", "erasure"):
    import_module(f"{__name__}.{_theme}")
