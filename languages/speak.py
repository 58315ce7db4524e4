"""Saying a text in the language of whoever reads it. English loads nothing."""

import gettext
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from languages.particles import fitting_particles

LANGUAGES = ("en", "ko")
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name the locale, the strongest first."""
DOMAIN = "mt-sim"
FOLDER = Path(__file__).parent
Text = TypeVar("Text", bound=str)
_chosen: gettext.NullTranslations | None = None
"""The process's language; None is English."""
_here: ContextVar[gettext.NullTranslations | None] = ContextVar("language")
"""The language of one request, where a server answers people of several."""


def _(message: str, /, **values: object) -> str:
    """The text in the chosen language, its ``{names}`` filled in; without values it stays as it is."""
    return said_as("", message, **values)


def N_(text: Text) -> Text:
    """Mark a text that is said later, such as one of a table; it stays as it is."""
    return text


def said_as(meaning: str, message: str, /, **values: object) -> str:
    """The same, of a text that means several things: gettext calls the meaning its context."""
    spoken = _here.get(_chosen)
    if spoken is None or not message:
        said = message
    else:
        said = spoken.pgettext(meaning, message) if meaning else spoken.gettext(message)
    if not values:
        return said
    filled = said.format(**values)
    return filled if spoken is None else fitting_particles(filled)


def paragraphs(text: str) -> str:
    """A longer text, paragraph by paragraph, each said as one line."""
    return "\n\n".join(_(" ".join(part.split())) for part in re.split(r"\n\s*\n", text))


def choose(language: str) -> None:
    """Speak this language from now on, Typer's own words included. ValueError for an unknown one."""
    global _chosen
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; valid: {', '.join(LANGUAGES)}")
    if language == "en" and _chosen is None:
        return
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    _chosen = _translations(language)


@contextmanager
def speaking_as_asked(accept_language: str) -> Iterator[None]:
    """Inside, speak the first language of an Accept-Language header, when there is one."""
    if not accept_language.strip():
        yield
        return
    token = _here.set(_translations("ko" if accept_language.strip().lower().startswith("ko") else "en"))
    try:
        yield
    finally:
        _here.reset(token)


def _translations(language: str) -> gettext.NullTranslations | None:
    return None if language == "en" else gettext.translation(DOMAIN, FOLDER, [language])


def chosen() -> str:
    """The language that is spoken now."""
    return "en" if _here.get(_chosen) is None else LANGUAGES[1]


def preferred(environment: Mapping[str, str]) -> str:
    """The language of MT_SIM_LANG, else of the locale; English unless it is Korean."""
    asked = environment.get("MT_SIM_LANG", "")
    if asked in LANGUAGES:
        return asked
    names = (environment.get(name, "") for name in LOCALE)
    locale = next((name for name in names if name), "")
    return "ko" if locale.lower().startswith("ko") else "en"
