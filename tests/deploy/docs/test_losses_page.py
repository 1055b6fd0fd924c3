"""Every cause that some program can tell is on the page."""

from __future__ import annotations

import re
from pathlib import Path

from hallmonitor_agent.metrics.label_sets import LOSS_CAUSES
from reference_pages.losses_page import CAUSES, losses_page

REPOSITORY = Path(__file__).parents[3]
TEXT = (REPOSITORY / "engine" / "core" / "src" / "record" / "text.rs").read_text(encoding="utf-8")
FOLLOW = REPOSITORY / "analyzer" / "hallmonitor" / "follow"


def test_every_cause_of_the_engine_and_the_agent_is_told() -> None:
    of_engine = set(re.findall(r'Cause::\w+ => "(\w+)"', TEXT))
    assert len(of_engine) > 5
    assert of_engine | set(LOSS_CAUSES) == {cause.name for cause in CAUSES if cause.told_by != "follow"}


def test_every_cause_that_following_makes_is_told() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FOLLOW.glob("*.py")]
    constants = [line for text in texts if "Loss(" in text for line in re.findall(r"(?m)^[A-Z][A-Z_, ]+ = .*$", text)]
    made = {name for line in constants for name in re.findall(r'"([a-z]+_[a-z]+)"', line)}
    assert made == {cause.name for cause in CAUSES if cause.told_by == "follow"}


def test_every_cause_has_a_row() -> None:
    page = losses_page()
    assert [cause.name for cause in CAUSES if page.count(f"| `{cause.name}` | {cause.told_by} |") != 1] == []
    assert [cause.name for cause in CAUSES if not (cause.meaning.endswith(".") and cause.remedy.endswith("."))] == []
