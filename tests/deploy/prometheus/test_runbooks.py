"""docs/runbooks.md has a section for each alarm, and each alarm names it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from shipped_rules import ALARMS, RECORDS, REPOSITORY, metrics_of

from hallmonitor.live import StateFile

if TYPE_CHECKING:
    from pathlib import Path

    from shipped_rules import Rule

PAGE = (REPOSITORY / "docs" / "runbooks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
PARTS = ["Means.", "Not seen meanwhile.", "Look.", "Mend.", "Mended when"]
ADDRESS = "https://hallmonitor.example/docs/runbooks.html#"
INSTALLED = "/usr/share/doc/hallmonitor/docs/runbooks.md"


def test_each_alarm_has_its_section_and_each_section_its_alarm() -> None:
    assert sorted(SECTIONS) == sorted(alarm.name for alarm in ALARMS)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_an_alarm_names_its_section(alarm: Rule) -> None:
    assert alarm.annotations["runbook_url"] == ADDRESS + alarm.name.lower()
    assert alarm.annotations["runbook_file"] == INSTALLED


def test_the_address_is_that_of_the_built_page() -> None:
    # https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
    settings = (REPOSITORY / "deploy" / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "\nuse_directory_urls: false\n" in settings
    assert ADDRESS.endswith("/docs/runbooks.html#")


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


def test_the_last_alerts_are_read_from_the_state_as_the_page_says(tmp_path: Path) -> None:
    (statement,) = re.findall(r'"(SELECT .*)"$', PAGE, re.MULTILINE)
    texts = [json.dumps({"id": each, "level": "high", "crossed": "then", "why": "so"}) for each in ("a", "b")]
    raised = [SimpleNamespace(id=each, to_json=lambda text=text: text) for each, text in zip("ab", texts, strict=True)]
    with StateFile(tmp_path / "state.sqlite") as file:
        file.commit("", b"", raised)  # type: ignore[arg-type]
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as state:
        assert state.execute(statement).fetchall() == [("b", "high", "then", "so"), ("a", "high", "then", "so")]


def _is_metric(name: str) -> bool:
    return name.startswith(("hallmonitor_", "sensor_", "building_", "sensor:", "building:"))
