"""All checks, in the order in which a report shows them."""

from importlib import import_module
from pkgutil import iter_modules

from simulator.conformance import suites
from simulator.conformance.engine.check import Check
from simulator.conformance.engine.registry import registered

SUITES: dict[str, str] = {
    "health": "The service says how it is.",
    "auth": "Keys are asked for, compared whole, and kept.",
    "lifecycle": "Tenants come, go, and come back.",
    "delivery": "Lost answers and repeats do no harm.",
    "dashboard": "All numbers tell one truth.",
    "users": "People of a tenant: created, found, changed, deleted.",
    "isolation": "No tenant sees or touches another.",
    "resources": "Courses, discussions, documents and sessions.",
    "settings": "A tenant's configuration, features and limits.",
    "aliases": "The market's older paths answer alike.",
    "webhook": "Applications become tenants.",
    "manual": "What the market's manual of 2025 asks for; judged where that is spoken.",
    "errors": "Refusals are readable, honest and harmless.",
    "robustness": "Hostile and broken input does no damage.",
    "stress": "What is slow or heavy; runs only when asked for.",
}
OF_DIALECT = {"manual": "market-2025"}
"""Suites of one dialect, which is judged by its own suite alone."""
ON_REQUEST = frozenset({"stress"})
"""Suites that run only when they, or a check of theirs, are named."""

CLASSIC: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Health Check", ("health.answers",)),
    ("Tenant Activation", ("lifecycle.activate", "webhook.approved", "manual.webhook")),
    ("Tenant Status", ("lifecycle.status", "manual.tenants")),
    ("API Key Validation", ("auth.wrong_key", "manual.key")),
    ("Response Format", ("errors.response_format", "manual.errors")),
    ("Tenant Reuse", ("webhook.reuse_email", "lifecycle.activate_repeat", "manual.reuse")),
)
"""The six tests that every team knows; each is the first of its checks that was not skipped."""


def all_checks() -> tuple[Check, ...]:
    """Every check of every suite."""
    for module in sorted(iter_modules(suites.__path__)):
        import_module(f"{suites.__name__}.{module.name}")
    order = list(SUITES)
    return tuple(sorted(registered(), key=lambda check: order.index(check.suite)))
