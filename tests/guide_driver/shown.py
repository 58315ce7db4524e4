"""Output of commands as the docs show it, without what differs from one run to the next."""

import re

from pages.catalogue import DOCS


def page_in(language: str, name: str) -> str:
    """A page of docs/ as its readers in that language see it."""
    return (DOCS / ("" if language == "en" else language) / name).read_text(encoding="utf-8")


def one_address(text: str) -> str:
    """The output with one address and one run for all."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8000", text)
    return re.sub(r"--run \S+(\s--data\s\S+)?", "--run 20261123T090000000000-a1b2", text).strip("\n")


def without_measures(text: str) -> str:
    """The same without times, counts of exchanges and the names of this run's tenants."""
    text = re.sub(r" +\d+ ms", " N ms", one_address(text))
    text = re.sub(r"\d+\.\d( s\b|초)", r"N\1", text)
    text = re.sub(r"traces show \d+", "traces show N", text)
    text = re.sub(r"mtsim-[0-9a-f]{6}", "mtsim-RUN", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", text)
