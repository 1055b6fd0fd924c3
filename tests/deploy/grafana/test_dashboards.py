from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from boards import colours
from boards.write import FOLDER, PAGE, all_boards, files

REPOSITORY = Path(__file__).parents[3]
UIDS = {"hallmonitor-district", "hallmonitor-acceptable-use", "hallmonitor-sensors"}
Dashboard = dict[str, Any]


def panels(dashboard: Dashboard) -> list[dict[str, Any]]:
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def test_dashboards_and_page_are_those_that_the_code_makes() -> None:
    made = dict(files())
    assert {*FOLDER.glob("*.json"), PAGE} == set(made)
    for path, content in made.items():
        assert path.read_text(encoding="utf-8") == content, "make dashboards"


def test_dashboards_are_found_by_the_same_address_for_good() -> None:
    assert {board.uid for board in all_boards()} == UIDS


@pytest.fixture(scope="session")
def schema() -> jsonschema.Draft7Validator:
    shared = Path(os.environ.get("HALLMONITOR_SHARED", REPOSITORY.parent / "shared"))
    path = shared / "grafana" / "dashboard.jsonschema.json"
    if not path.is_file():
        pytest.skip(f"Grafana's optional schema is not there: {path}")
    return jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def test_valid_by_grafanas_own_schema(dashboard: Dashboard, schema: jsonschema.Draft7Validator) -> None:
    assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(dashboard)] == []


def test_head_of_each_dashboard(dashboard: Dashboard) -> None:
    assert dashboard["timezone"] == "browser"
    assert dashboard["refresh"] == "1m"
    assert dashboard["tags"] == ["hallmonitor"]
    (link,) = dashboard["links"]
    assert (link["type"], link["tags"], link["includeVars"], link["keepTime"]) == (
        "dashboards",
        ["hallmonitor"],
        True,
        True,
    )


def test_numbers_and_titles_are_unique(dashboard: Dashboard) -> None:
    numbers = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(numbers)) == len(numbers)
    assert 0 not in numbers
    titles = [panel["title"] for panel in dashboard["panels"]]
    assert len(set(titles)) == len(titles)


def test_each_panel_says_what_it_is_and_what_it_cannot_show(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        shown, _, hidden = panel["description"].partition("\n\n**What it cannot show:** ")
        assert shown.strip().endswith("."), panel["title"]
        assert hidden.strip().endswith("."), panel["title"]


def test_the_reader_chooses_the_data_source(dashboard: Dashboard) -> None:
    variables = dashboard["templating"]["list"]
    assert (variables[0]["name"], variables[0]["type"], variables[0]["query"]) == (
        "datasource",
        "datasource",
        "prometheus",
    )
    chosen = {"type": "prometheus", "uid": "${datasource}"}
    for holder in (*variables[1:], *panels(dashboard)):
        assert holder["datasource"] == chosen
    for panel in panels(dashboard):
        targets = panel.get("targets", [])
        assert targets or panel["type"] == "text", panel["title"]
        assert all(target["datasource"] == chosen for target in targets)
        assert len({target["refId"] for target in targets}) == len(targets)


def test_each_variable_is_used_and_no_other(dashboard: Dashboard) -> None:
    names = {variable["name"] for variable in dashboard["templating"]["list"]}
    text = " ".join(target["expr"] for panel in panels(dashboard) for target in panel.get("targets", []))
    macros = ("$__rate_interval", "$__range")
    for macro in macros:
        text = text.replace(macro, "")
    used = {name for name in names if f"${name}" in text}
    assert names == used | {"datasource"}
    for name in names:
        text = text.replace(f"${name}", "")
    assert "$" not in text


def test_panels_fill_their_lines_and_do_not_overlap(dashboard: Dashboard) -> None:
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    cells = [
        (x, y)
        for place in places
        for x, y in itertools.product(
            range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])
        )
    ]
    assert len(set(cells)) == len(cells)
    assert {x for x, _ in cells} == set(range(24))
    assert {y for _, y in cells} == set(range(max(y for _, y in cells) + 1))


def test_every_quantity_has_a_unit(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        if panel["type"] not in {"text", "state-timeline"}:
            assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]


def test_counters_are_looked_at_through_windows_that_no_increase_falls_between(dashboard: Dashboard) -> None:
    for panel in panels(dashboard):
        for target in panel.get("targets", []):
            windows = target["expr"].split("[")[1:]
            wanted = "$__range]" if target.get("instant") else "$__rate_interval]"
            assert all(window.startswith(wanted) for window in windows), target["expr"]
            assert bool(windows) == ("_total" in target["expr"]), target["expr"]


def test_colours_are_of_what_exists() -> None:
    catalogue = REPOSITORY / "signatures" / "catalogue"
    assert {f"{category}.yml" for category in colours.CATEGORIES} <= {path.name for path in catalogue.glob("*.yml")}
    schema = json.loads((REPOSITORY / "signatures" / "schema.json").read_text(encoding="utf-8"))
    assert list(colours.LEVELS) == schema["properties"]["level"]["enum"]
    for names, painted in (
        (colours.SCHEDULES, colours.SCHEDULE_COLOURS),
        (colours.NAMINGS, colours.NAMING_COLOURS),
        (colours.USED, colours.USED_COLOURS),
    ):
        assert list(names.values()) == list(painted)
