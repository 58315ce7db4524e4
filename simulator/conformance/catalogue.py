"""All checks, in the order in which a report shows them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from languages import N_
from simulator.conformance import suites
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.registry import registered

SUITES: dict[str, str] = {
    "health": N_("The service says how it is."),
    "auth": N_("Keys are asked for, compared whole, and kept."),
    "lifecycle": N_("Tenants come, go, and come back."),
    "delivery": N_("Lost answers and repeats do no harm."),
    "dashboard": N_("All numbers tell one truth."),
    "users": N_("People of a tenant: created, found, changed, deleted."),
    "isolation": N_("No tenant sees or touches another."),
    "resources": N_("Courses, discussions, documents and sessions."),
    "settings": N_("A tenant's configuration, features and limits."),
    "aliases": N_("The market's older paths answer alike."),
    "webhook": N_("Applications become tenants."),
    "manual": N_("What the market's manual of 2025 asks for; judged where that is spoken."),
    "errors": N_("Refusals are readable, honest and harmless."),
    "robustness": N_("Hostile and broken input does no damage."),
    "stress": N_("What is slow or heavy; runs only when asked for."),
}
OF_DIALECT = {"manual": "market-2025"}
"""Suites of one dialect, which is judged by its own suite alone."""
ON_REQUEST = frozenset({"stress"})
"""Suites that run only when they, or a check of theirs, are named."""

FORMAT = N_("Response Format")
KEYS = N_("API Key Validation")
WHOLE = frozenset({KEYS})
"""Tests that are right only when all of their checks are."""
CLASSIC: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Health Check"), ("health.answers",)),
    (N_("Tenant Activation"), ("lifecycle.activate", "webhook.approved", "manual.webhook")),
    (N_("Tenant Status"), ("lifecycle.status", "manual.tenants")),
    (N_("Webhook Basic"), ("webhook.approved",)),
    (KEYS, ("auth.wrong_key", "auth.missing_key", "manual.key")),
    (
        FORMAT,
        (
            "errors.response_format",
            "manual.errors",
            "health.answers",
            "lifecycle.activate",
            "lifecycle.status",
            "lifecycle.deactivate",
            "dashboard.usage",
            "dashboard.stats",
            "dashboard.costs",
            "dashboard.top_users",
            "dashboard.patterns",
            "users.list",
            "users.create",
            "users.read_back",
            "users.update",
            "users.delete",
            "resources.shape",
            "settings.shape",
            "settings.merge",
            "settings.limits",
            "webhook.approved",
            "manual.webhook",
        ),
    ),
    (N_("Tenant Reuse"), ("webhook.reuse_email", "lifecycle.activate_repeat", "manual.reuse")),
)
"""The tests that every team knows; each is the first of its checks that came to a verdict.

``FORMAT`` is broken when a type or a field is, in any answer that was seen, and ``WHOLE`` when any check is.
"""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of every suite."""
    for module in sorted(iter_modules(suites.__path__)):
        import_module(f"{suites.__name__}.{module.name}")
    order = list(SUITES)
    return tuple(sorted(registered(), key=lambda check: order.index(check.suite)))
