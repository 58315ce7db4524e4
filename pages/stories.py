"""docs/stories.md: every story of ours, with its steps."""

from languages import _, paragraphs
from simulator.scenarios.language.load import shipped
from simulator.scenarios.language.scenario import Scenario


def stories_page() -> str:
    """The page as Markdown."""
    head = _(
        "What `mt-sim scenario run NAME` plays, made from the files by `make pages`. Each story passes on "
        "the sample service and fails on a bug of its kind. [Scenarios](scenarios.md) tells how to write "
        "your own."
    )
    parts = [f"# {_('Stories')}", head]
    for story in shipped():
        parts += _section(story)
    return "\n\n".join(parts) + "\n"


def _section(story: Scenario) -> list[str]:
    steps = [f"{number}. {_(step.title)}" for number, step in enumerate(story.steps, start=1)]
    return [f"## {story.name}", f"**{_(story.title)}.** {paragraphs(story.story)}", "\n".join(steps)]
