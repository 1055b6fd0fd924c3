"""docs/runbooks.md has a section for each alarm, and each alarm names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from shipped_rules import ALARMS, RECORDS, REPOSITORY, metrics_of

if TYPE_CHECKING:
    from shipped_rules import Rule

PAGE = (REPOSITORY / "docs" / "runbooks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
PARTS = ["Means.", "Not seen meanwhile.", "Look.", "Mend.", "Mended when"]
ADDRESS = "https://hallmonitor.example/docs/runbooks/#"
INSTALLED = "/usr/share/doc/hallmonitor/docs/runbooks.md"


def test_each_alarm_has_its_section_and_each_section_its_alarm() -> None:
    assert sorted(SECTIONS) == sorted(alarm.name for alarm in ALARMS)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_an_alarm_names_its_section(alarm: Rule) -> None:
    assert alarm.annotations["runbook_url"] == ADDRESS + alarm.name.lower()
    assert alarm.annotations["runbook_file"] == INSTALLED


@pytest.mark.parametrize("title", sorted(SECTIONS))
def test_a_section_has_all_its_parts_in_order(title: str) -> None:
    found = re.findall(r"^\*\*([^*]+)\*\*", SECTIONS[title], flags=re.MULTILINE)
    assert found == PARTS


def test_links_within_the_page_lead_somewhere() -> None:
    titles = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors


def test_metrics_that_the_page_tells_to_look_at_are_those_of_rules_or_programs(exposed: frozenset[str]) -> None:
    told = {name for text in re.findall(r"`([^`\n]+)`", PAGE) for name in metrics_of(text) if _is_metric(name)}
    told |= {name for query in re.findall(r"9090 '?([^'\n]+)'?$", PAGE, re.MULTILINE) for name in metrics_of(query)}
    assert told - exposed - {record.name for record in RECORDS} == set()
    assert len(told) > len(PARTS)


def _is_metric(name: str) -> bool:
    return name.startswith(("hallmonitor_", "sensor_", "building_", "sensor:", "building:"))
