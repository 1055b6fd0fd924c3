from __future__ import annotations

import json
import os

from made_up import NOBODY, NOW_S, MadeUp, told

from hallmonitor_agent.check.catalogue_state import catalogue_state

CATALOGUE = json.dumps(
    {
        "format": "hallmonitor-catalogue-1",
        "sha256": "0" * 64,
        "categories": ["education"],
        "entries": [["example.org", "example", "education"]],
        "ranges": [],
        "overlays": [],
    }
)


def of(made_up: MadeUp, text: str, age_days: float = 1) -> list[str]:
    path = made_up.write("catalogue.json", text)
    path.chmod(0o640)
    os.utime(path, (NOW_S - age_days * 86_400,) * 2)
    return told(catalogue_state, made_up.situation(rest='[flows]\ncatalogue = "catalogue.json"'))


def test_a_new_one_is_well(made_up: MadeUp) -> None:
    assert of(made_up, CATALOGUE) == [f"ok | {made_up.root}/catalogue.json: 1 domains, 1 days old"]


def test_an_old_one_is_told(made_up: MadeUp) -> None:
    (line,) = of(made_up, CATALOGUE, 91)
    assert line.startswith(f"warning | {made_up.root}/catalogue.json was compiled 91 days ago | ")
    assert line.endswith(f"hallmonitor catalogue compile --output {made_up.root}/catalogue.json")


def test_one_that_the_service_cannot_read_is_told(made_up: MadeUp) -> None:
    made_up.account = NOBODY
    (line,) = of(made_up, CATALOGUE)
    assert line.startswith(f"fault | nobody cannot read {made_up.root}/catalogue.json | ")


def test_what_is_none_is_told(made_up: MadeUp) -> None:
    (line,) = of(made_up, "{}")
    assert line.startswith(f"fault | {made_up.root}/catalogue.json: ")


def test_none_at_all_is_told(made_up: MadeUp) -> None:
    (line,) = told(catalogue_state, made_up.situation())
    assert line.startswith("warning | [flows] catalogue is not set | no flow gets its category from a domain")
