"""An independent engine: the same rules as SQL, through pySigma's own backend, over the same rows in SQLite."""

from __future__ import annotations

import random
import re
import sqlite3
from typing import Any

import pytest
from sigma.collection import SigmaCollection
from sigma.rule import SigmaRule

from hallmonitor.columns import VOCABULARY, Columns, Kind
from hallmonitor.evaluate import Compiler, Evaluator

sqlite_backend = pytest.importorskip("sigma.backends.sqlite", reason="pysigma-backend-sqlite is not installed")

DETECTIONS: list[dict[str, Any]] = [
    {"a": {"category": "gaming"}, "condition": "a"},
    {"a": {"category": ["gaming", "news"]}, "condition": "not a"},
    {"a": {"domain|endswith": ".example"}, "condition": "a"},
    {"a": {"domain|startswith": ["www.", "cdn"]}, "condition": "a"},
    {"a": {"domain|contains": "am"}, "b": {"destination_port": 443}, "condition": "a and not b"},
    {"a": {"domain|contains|all": ["a", "e"]}, "condition": "a"},
    {"a": {"domain": "w?w.*.example"}, "condition": "a"},
    {"a": {"domain|re": "^(www|cdn)[.].*e$"}, "condition": "a"},
    {"a": {"destination_port": [25, 465, 587]}, "b": {"source_bytes|gte": 500}, "condition": "a or b"},
    {"a": {"source_bytes|lt": 500, "source_bytes|gt": 100}, "condition": "a"},
    {"a": {"source_bytes|lte": 100}, "b": {"destination_port|gte": 1024}, "condition": "1 of them"},
    {"a": {"domain": "WWW.sample.EXAMPLE"}, "condition": "a"},
    {
        "a": [{"category": "news", "destination_port": 443}, {"category": "gaming", "source_bytes|gt": 900}],
        "condition": "a",
    },
    {
        "x1": {"category": "news"},
        "x2": {"domain|contains": "w"},
        "y": {"destination_port": 25},
        "condition": "all of x* and not y",
    },
    {"a": {"dns_query": None}, "condition": "a"},
    {"a": {"dns_query|exists": True}, "b": {"category": "gaming"}, "condition": "a and b"},
    {"a": {"category|neq": "gaming"}, "condition": "a"},
    {"a": {"category|neq": ["gaming", "news"]}, "condition": "a"},
    {"a": {"dns_query|neq": "b"}, "condition": "a"},
    {"a": {"dns_query|neq": None}, "condition": "a"},
    {"a": {"dns_query": [None, "b"]}, "condition": "a"},
    {"a": {"dns_query|exists": False}, "b": {"category": "news"}, "condition": "not (a or b)"},
    {"a": {"category|cased": "Gaming"}, "condition": "a"},
    {"a": {"domain|cased|startswith": "WWW"}, "condition": "a"},
    {"a": {"domain|cased|contains": ["W", "am"]}, "condition": "a"},
    {"a": {"domain|re|i": "^www[.].+EXAMPLE$"}, "condition": "a"},
    {"a": {"domain|re": ["^cdn", "b$"]}, "condition": "a"},
    {"a": {"domain": ["w?w.*", "*net", "same"]}, "condition": "not a"},
    {"a": {"domain|contains": "a?p"}, "condition": "a"},
    {"a": {"domain|fieldref": "dns_query"}, "condition": "a"},
    {"a": {"domain|fieldref|endswith": "dns_query"}, "condition": "a"},
    {"a": {"domain|fieldref|startswith": "dns_query"}, "condition": "a"},
    {"a": {"domain|fieldref|contains": "dns_query"}, "condition": "not a"},
    {"a": {"domain|windash|contains": "-e"}, "condition": "a"},
    {"a": {"domain|base64offset|contains": "an"}, "b": {"category": "email"}, "condition": "a or b"},
    {"a": {"source_bytes|gte": 100, "source_bytes|lt": 700, "source_bytes|neq": 499}, "condition": "a"},
    {
        "a": {"category": "gaming"},
        "b": {"domain|endswith": "net"},
        "c": {"source_bytes|gt": 700},
        "condition": "a and (b or not c)",
    },
]
NAMES = ("category", "domain", "destination_port", "source_bytes", "dns_query")


def rows(seed: int) -> list[dict[str, Any]]:
    generator = random.Random(seed)  # noqa: S311 - test data
    domains = [
        "www.sample.example",
        "cdn.a.example",
        "amber.example.net",
        "WWW.x.example",
        "web",
        "x -e",
        "x /e",
        "YW5k",
        "www.example",
        "same",
    ]
    return [
        {
            "category": generator.choice(["gaming", "news", "Gaming", "email"]),
            "domain": generator.choice(domains),
            "destination_port": generator.choice([25, 443, 465, 587, 1024, 8080]),
            "source_bytes": generator.choice([0, 100, 101, 499, 500, 700, 901, 1000]),
            "dns_query": generator.choice([None, "a.example", "b", "web", "cdn", ".example"]),
        }
        for _ in range(300)
    ]


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: str(detection["condition"]))
def test_sqlite_matches_the_same_rows(detection: dict[str, Any]) -> None:
    rule = SigmaRule.from_dict({"title": "t", "logsource": {"category": "flow"}, "detection": detection})
    expression = Compiler(VOCABULARY).condition(rule.detection.parsed_condition[0].parsed)
    records = rows(len(str(detection)))
    ours = Evaluator().over(Columns.from_rows(records)).rows(expression).tolist()

    database = sqlite3.connect(":memory:")
    kinds = ", ".join(
        f"{name} {'TEXT COLLATE NOCASE' if VOCABULARY[name].kind is Kind.TEXT else 'INTEGER'}" for name in NAMES
    )
    database.execute(f"CREATE TABLE logs (row INTEGER, {kinds})")
    database.executemany(
        "INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?)",
        [(number, *(record[name] for name in NAMES)) for number, record in enumerate(records)],
    )
    # SQLite has the operator REGEXP, but no function behind it.
    database.create_function("regexp", 2, _regexp, deterministic=True)
    query = sqlite_backend.sqliteBackend().convert(SigmaCollection([rule]))[0]
    query = query.replace("SELECT *", "SELECT row", 1)
    theirs = sorted(row for (row,) in database.execute(query))
    database.close()
    assert ours == theirs
    assert 0 < len(ours) < len(records), "the rows tell the rule from none and from all"


def _regexp(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None
