"""The package page: every link of it leads somewhere, or is none."""

import re
from pathlib import Path

from pages.package_page import linked, urls

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
HERE = "https://code.example/someone/mt-sim"
GOALS = re.compile(r"\]\(([^)]+)\)")


def test_with_the_projects_address_every_link_is_whole() -> None:
    told = linked(README, HERE)
    assert len(GOALS.findall(told)) == len(GOALS.findall(README)) > 20
    assert all(goal.startswith(f"{HERE}/") for goal in GOALS.findall(told))
    assert f"{HERE}/blob/HEAD/docs/standard-api.md#from-mt_paas" in told
    assert f"{HERE}/raw/HEAD/docs/pictures/drive.svg" in told


def test_without_one_only_the_words_stay() -> None:
    told = linked(
        "![A picture](docs/a.svg)[the contract](docs/contract.md), [semver](https://semver.org)", ""
    )
    assert told == "the contract, [semver](https://semver.org)"
    assert GOALS.findall(linked(README, "")) == []


def test_the_address_is_said_once_and_the_rest_follows() -> None:
    assert urls("") == {}
    assert urls(HERE)["Source"] == HERE
    assert urls(HERE)["Changelog"].startswith(HERE)
