from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from queried.macros import Shown, joined
from queried.prometheus import SCRAPE_S, program
from queried.school_day import SENSOR, SchoolDay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import DemoDay

Dashboard = dict[str, Any]
Series = list[tuple[dict[str, str], list[float]]]

STEP_S = 2
"""Between two points. The day passes in a minute, so that what a panel asks for as the least would be one point."""
WEEK_S = 7 * 86_400

QUIET = {
    # Acceptable use
    "By level": "the policy has no signature of the levels informational and critical",
    "Held back": "the site file has neither exceptions nor cool-downs",
    "Packets known to be lost": "nothing is lost",
    "Changes of rules": "they stay",
    "Lost before judging, by cause": "nothing is lost",
    "Left out of judging": "nothing is left out",
    # District overview
    "How much of it has a name": "everything that is known by its network has a name as well",
    # Sensors
    "Way of capture": "0 stands for as set",
    "Packets lost, by cause": "nothing is lost",
    "Part of the packets that is lost": "nothing is lost",
    "Loss records, by cause": "nothing is lost",
    "Packets that a ring had no room for": "nothing is lost",
    "Given up early for want of room": "there is room",
    "Fragments and tunnels": "the day has neither",
    "Spool filled": "files can come and go between two scrapes",
    "Files that nobody has taken": "likewise",
    "Age of the oldest file": "likewise",
    "Given up by the spool": "there is room",
    "Waiting to be written": "the disk keeps up",
    "Last attempt to write": "0 stands for written",
    "Behind the agents": "the analyzer keeps up",
    "Files that wait": "likewise",
    "Records left out": "nothing is left out",
    "Files missing, damaged, and steps that failed": "nothing fails",
    "Removed as too old": "nothing is too old",
    "Alerts that wait": "a file takes alerts at once",
    "Longest wait": "likewise",
}
"""Panels of which a query may be 0 all day, by title, with the reason. None may be empty."""


@pytest.fixture
def day(demo_day: DemoDay, tmp_path: Path) -> Iterator[SchoolDay]:
    found = program()
    if found is None:
        pytest.skip("Prometheus is neither installed nor unpacked: tests/unpack-peers")
    made = SchoolDay(found, demo_day.capture, demo_day.site, tmp_path)
    try:
        made.pass_by()
        yield made
    finally:
        made.close()


# One test, so that one process has the day: several would each be given their own.
def test_every_query_is_answered_and_every_panel_filled(
    day: SchoolDay, checked_in: list[Dashboard], grafana_folder: Path
) -> None:
    shown = Shown(SCRAPE_S, STEP_S, math.ceil(day.ended_s - day.started_s))
    faults = [fault for dashboard in checked_in for fault in _faults(day, dashboard, shown)]
    assert not faults, "\n".join(faults)
    titles = {panel["title"] for dashboard in checked_in for panel in dashboard["panels"]}
    assert set(QUIET) <= titles
    _holds_variables(day, checked_in)
    _holds_metrics(day, checked_in)
    _holds_totals(day, checked_in, shown)
    _holds_alarms(day, grafana_folder)


def _faults(day: SchoolDay, dashboard: Dashboard, shown: Shown) -> Iterator[str]:
    """What is wrong with a dashboard's panels: an error, no series, nothing but zeros."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            place = f"{dashboard['title']}: {panel['title']}: {target['refId']}"
            try:
                series = _series(day, target, shown)
            except ValueError as error:
                yield f"{place}: {error}"
                continue
            values = [value for _, held in series for value in held]
            if not any(map(math.isfinite, values)):
                yield f"{place}: empty"
            elif not any(value > 0 for value in values) and panel["title"] not in QUIET:
                yield f"{place}: 0 all day"


def _series(day: SchoolDay, target: dict[str, Any], shown: Shown) -> Series:
    assert day.prometheus is not None
    expression = shown.expanded(target["expr"])
    if target.get("instant"):
        return [(labels, [value]) for labels, value in day.prometheus.at_once(expression, day.ended_s)]
    return day.prometheus.over(expression, day.started_s, day.ended_s, STEP_S)


def _holds_variables(day: SchoolDay, checked_in: list[Dashboard]) -> None:
    """Each variable's query gives the sensor, or all buildings of the site file."""
    assert day.prometheus is not None
    wanted = {"sensor": [SENSOR], "building": ["District office", "High school", "Library", "unassigned"]}
    for dashboard in checked_in:
        for variable in dashboard["templating"]["list"][1:]:
            asked = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"])
            assert asked, variable["query"]
            assert sorted(day.prometheus.label_values(asked[1], asked[2])) == wanted[variable["name"]]


def _holds_metrics(day: SchoolDay, checked_in: list[Dashboard]) -> None:
    """Each metric that a query names is one that the services tell of."""
    assert day.prometheus is not None
    asked = " ".join(
        target["expr"]
        for dashboard in checked_in
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    )
    named = set(re.findall(r"\b(?:hallmonitor_|process_)\w+", asked))
    assert len(named) > 50
    assert named - day.prometheus.metrics() == set()


def _holds_alarms(day: SchoolDay, grafana_folder: Path) -> None:
    """The alarms' queries are answered: the one that passes on has what fires, the other all that is scraped."""
    assert day.prometheus is not None
    file = grafana_folder / "provisioning" / "alerting" / "hallmonitor.yml"
    (group,) = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    fires, targets = (rule["data"][0]["model"]["expr"] for rule in group["rules"])
    assert all(labels["alertname"].startswith("Hallmonitor") for labels, _ in day.prometheus.at_once(fires))
    assert [value for _, value in day.prometheus.at_once(targets)] == [2]


def _holds_totals(day: SchoolDay, checked_in: list[Dashboard], shown: Shown) -> None:
    """Figures are what the analyzer wrote, also where the time shown is longer than what there is."""
    told = [json.loads(line) for line in day.alerts.read_text(encoding="utf-8").splitlines()]
    assert len(told) > 10
    (figure,) = [
        panel["targets"][0]
        for dashboard in checked_in
        for panel in dashboard["panels"]
        if (dashboard["uid"], panel["title"]) == ("hallmonitor-acceptable-use", "Alerts")
    ]

    def alerts(*buildings: str, range_s: int = shown.range_s) -> float:
        chosen = Shown(shown.scrape_s, shown.step_s, range_s, {"building": buildings})
        ((_, (value,)),) = _series(day, figure, chosen)
        return value

    assert alerts() == len(told)
    assert alerts(range_s=WEEK_S) == len(told)
    for several in (("Library",), ("High school", "Library")):
        assert alerts(*several) == sum(alert["building"] in several for alert in told)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ".*"),
        (("Library",), "Library"),
        (("High school", "Library"), "(High school|Library)"),
        (("Annex (old)",), r"Annex \\(old\\)"),
        ((r"a\b",), r"a\\\\b"),
    ],
)
def test_choices_are_put_in_as_grafana_does(values: tuple[str, ...], expected: str) -> None:
    assert joined(values) == expected


def test_macros_are_put_in_as_grafana_does() -> None:
    expression = 'rate(a{sensor=~"$sensor"}[$__rate_interval]) / b[$__range] / c[$__interval]'
    assert Shown(15, 30, 3600).expanded(expression) == 'rate(a{sensor=~".*"}[60s]) / b[3600s] / c[30s]'
    assert Shown(15, 60, 3600, {"sensor": ("gate",)}).expanded(expression).startswith('rate(a{sensor=~"gate"}[75s])')
    with pytest.raises(ValueError, match="school"):
        Shown(15, 30, 3600).expanded('a{school="$school"}')
