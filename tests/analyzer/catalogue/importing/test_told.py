from __future__ import annotations

import json
from pathlib import Path

from hallmonitor.catalogue.importing.job import Imported
from hallmonitor.catalogue.importing.told import told_lines, told_value
from hallmonitor.catalogue.overlay import Counts, Overlay, OverlayService, Provenance

EXPECTED = """\
ut1: read as domains (guessed; --format says otherwise), 12,345 lines
  of 2026-11-20 (as given), licence CC-BY-SA-4.0, from https://lists.example
         1,234  entries read
         1,202  kept: 1,200 domains, 2 networks
                1,002 as ut1-adult, adult
                200 as ut1-games, gaming
             2  there before
            30  refused
            29  - a path
                  adult/urls:3: a.example/x
             1  - not text
                  adult/domains:7
  not mapped: a, b, c, d, e, f, g, h and 1 more
  passed over: 3 files that are no lists of names (README, expressions)
  overlay: overlays/ut1"""


def _imported() -> Imported:
    overlay = Overlay(
        Path("overlays/ut1"),
        "ut1",
        Provenance("CC-BY-SA-4.0", "https://lists.example", "2026-11-20", "domains", "0" * 64),
        Counts(1_234, 2, {"a path": 29, "not text": 1}),
        (OverlayService("ut1-adult", "adult", 1_000, 2), OverlayService("ut1-games", "gaming", 200, 0)),
        "0" * 64,
        100,
        "0" * 64,
    )
    return Imported(
        overlay,
        {
            "lines": 12_345,
            "read": 1_234,
            "kept": 1_202,
            "duplicates": 2,
            "refused": [("not text", 1), ("a path", 29)],
            "offenders": [("a path", "adult/urls", 3, "a.example/x"), ("not text", "adult/domains", 7, "")],
        },
        guessed=True,
        date_known_by="as given",
        unmapped=tuple("abcdefghi"),
        passed_over=("ut1/README", "ut1/a/expressions", "ut1/b/expressions"),
    )


def test_what_the_operator_sees() -> None:
    assert "\n".join(told_lines(_imported())) == EXPECTED


def test_what_a_program_reads() -> None:
    value = told_value(_imported())
    assert json.loads(json.dumps(value)) == value
    assert (value["name"], value["overlay"], value["format"], value["guessed"]) == (
        "ut1",
        "overlays/ut1",
        "domains",
        True,
    )
    assert (value["lines"], value["read"], value["kept"], value["duplicates"]) == (12_345, 1_234, 1_202, 2)
    assert (value["domains"], value["networks"], value["refused"]) == (1_200, 2, {"not text": 1, "a path": 29})
    assert value["services"] == [
        {"id": "ut1-adult", "category": "adult", "domains": 1_000, "networks": 2},
        {"id": "ut1-games", "category": "gaming", "domains": 200, "networks": 0},
    ]
    assert value["offenders"] == [
        {"reason": "a path", "file": "adult/urls", "line": 3, "text": "a.example/x"},
        {"reason": "not text", "file": "adult/domains", "line": 7, "text": ""},
    ]
    assert (value["not_mapped"], value["passed_over"]) == (
        list("abcdefghi"),
        ["ut1/README", "ut1/a/expressions", "ut1/b/expressions"],
    )
