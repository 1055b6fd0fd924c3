"""Rules that others wrote, held against an independent engine on rows made from the rules' own literals.

Of each rule whose fields exist, rows are made that hold its literals, that nearly do, that hold them in other letters,
and that hold nothing; SQLite, through pySigma's own backend, must pick the same rows. Rows hold ASCII alone, because
SQLite folds the case of no other letters.
"""

from __future__ import annotations

import ipaddress
import os
import random
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sigma.collection import SigmaCollection
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaLogSource, SigmaRule
from sigma.types import SigmaCIDRExpression, SigmaNumber, SigmaRegularExpression, SigmaString

from hallmonitor import shipped
from hallmonitor.columns import VOCABULARY, Column, Columns, Kind
from hallmonitor.evaluate import Compiler, Evaluator
from hallmonitor.signature.detection import read_detections
from hallmonitor.signature.documents import read_documents
from hallmonitor.signature.items import Reader
from hallmonitor.signature.pipelines import Pipelines, read_pipelines

sqlite_backend = pytest.importorskip("sigma.backends.sqlite", reason="pysigma-backend-sqlite is not installed")


def _corpus() -> Path | None:
    named = os.environ.get("HALLMONITOR_SHARED")
    checkout = Path(__file__).resolve().parents[3]
    for shared in ([Path(named)] if named else []) + [checkout.parent / "shared"]:
        if (shared / "corpus" / "sigmahq").is_dir():
            return shared / "corpus" / "sigmahq"
    return None


CORPUS = _corpus()
PATHS = [] if CORPUS is None else sorted(CORPUS.glob("*.yml"))

pytestmark = pytest.mark.skipif(CORPUS is None, reason="no corpus of SigmaHQ rules: set HALLMONITOR_SHARED")

HTTP_TEXTS = (
    "c-uri c-uri-extension c-uri-query c-useragent client_header_names cs-content-type cs-cookie cs-method cs-referer "
    "cs-uri cs-uri-query cs-uri-stem cs-user-agent cs-username method resp_mime_types uri user_agent"
)
HTTP_NUMBERS = "request_body_len sc-status status_code"
WITH_HTTP = {
    **VOCABULARY,
    **{name: Column(name, Kind.TEXT, "Of clear-text HTTP.") for name in HTTP_TEXTS.split()},
    **{name: Column(name, Kind.NUMBER, "Of clear-text HTTP.") for name in HTTP_NUMBERS.split()},
}
"""The columns, and those that a proxy or a web server would add; flow records have none of them."""

KEYWORDS = "domain"
"""The column that the rows of this test hold keywords in; SQLite looks for them in a column of its own."""

EXAMPLES = {
    r"(?i)(ipfs\.io/|ipfs\.io\s).+\..+@.+\.[a-z]+": ["http://ipfs.io/a.b@c.de", "IPFS.IO a.b@c.de", "ipfs.io/a.b@c"],
    r"-[a-z0-9]{3}\.[a-z0-9-]{3,}-s-account\.workers\.dev|\.up\.railway\.app": [
        "x-a1b.abc-s-account.workers.dev",
        "x.up.railway.app",
        "x.UP.railway.app",
        "xup.railway.app",
    ],
    ".{150}": ["a" * 150, "a" * 149],
    r"\?d=[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}": ["/?d=1.22.333.4", "/?d=1.22.333", "/?D=1.2.3.4"],
    r"\.(zip|asp|htm|url|xml|chm|mht|vbs|search-ms)\?d=[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}": [
        "/a.zip?d=1.2.3.4",
        "/a.exe?d=1.2.3.4",
    ],
}
"""Texts for each regular expression of the corpus, found or nearly found by it."""


@dataclass(frozen=True)
class Asked:
    """One line of a rule: the field as written, the columns it was mapped to, and values that pass."""

    field: str | None
    column: str
    values: list[Any]
    every: bool


def _logsource(path: Path) -> SigmaLogSource:
    logsource = _rule(path).logsource
    return SigmaLogSource(logsource.category, logsource.product, logsource.service)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _rule(path: Path) -> SigmaRule:
    (rule,) = SigmaCollection.from_yaml(_text(path)).rules
    assert isinstance(rule, SigmaRule)
    return rule


def _reader(path: Path, vocabulary: dict[str, Column]) -> Reader:
    # The shipped pipelines map to columns that exist, so they are the same for more columns.
    return Reader(Compiler(vocabulary), _pipelines(), _logsource(path))


@cache
def _pipelines() -> Pipelines:
    return read_pipelines(["zeek", "sigmahq"], shipped.root(), VOCABULARY, [])


def _read(path: Path, vocabulary: dict[str, Column]) -> tuple[Any, list[str]]:
    """Give what the rule became, and what was said against it."""
    faults: list[Any] = []
    (document,) = read_documents(path, faults)
    found = read_detections(document, "detection", _reader(path, vocabulary), faults)
    assert all(fault.path == path and fault.line for fault in faults)
    return found, [fault.message for fault in faults]


def _items(detection: SigmaDetection) -> list[SigmaDetectionItem]:
    return [
        inner
        for item in detection.detection_items
        for inner in (_items(item) if isinstance(item, SigmaDetection) else [item])
    ]


def _asked(path: Path) -> list[Asked]:
    reader = _reader(path, WITH_HTTP)
    return [
        Asked(
            written,
            renamed.field or KEYWORDS,
            [value for one in item.value for value in _passing(one)],
            every=any(one.__name__ == "SigmaAllModifier" for one in item.modifiers),
        )
        for detection in _rule(path).detection.detections.values()
        for written, item in [(item.field, item) for item in _items(detection)]
        for renamed in _items(reader.pipelines.renamed(reader.logsource, item))
    ]


def _passing(value: object) -> list[Any]:
    """Give values that one of pySigma's matches, or for a regular expression some that it nearly does."""
    match value:
        case SigmaNumber():
            return [value.number]
        case SigmaCIDRExpression():
            network = ipaddress.ip_network(value.cidr)
            return [str(network[0]), str(network[-1])]
        case SigmaRegularExpression():
            return EXAMPLES[value.regexp.to_plain(regex=True)]
        case SigmaString():
            return ["".join(part if isinstance(part, str) else "?" for part in value.s)]
        case _:
            return [None, "anything"]


def _near(value: object, generator: random.Random) -> object:
    """Give a value that is nearly another: a letter changed, one more, one less, in capitals, or nothing."""
    if isinstance(value, int):
        return generator.choice([value - 1, value + 1, None, 0])
    if not isinstance(value, str) or not value:
        return None
    place = generator.randrange(len(value))
    kinds = [
        value.upper(),
        value.lower(),
        value[:place] + "~" + value[place + 1 :],
        value[:place] + value[place + 1 :],
        f"~{value}",
        f"{value}~",
        f"~{value}~",
        None,
        "",
    ]
    return generator.choice(kinds)


def _rows(asked: list[Asked], generator: random.Random) -> list[dict[str, Any]]:
    """Make rows that pass some of a rule's lines, each column holding what its lines ask for, then change some."""
    rows = []
    columns = list(dict.fromkeys(one.column for one in asked))
    for number in range(400):
        row: dict[str, Any] = dict.fromkeys(columns)
        share = generator.choice([0.3, 0.7, 1.0])
        for column in columns:
            lines = [one for one in asked if one.column == column and one.values and generator.random() < share]
            if number % 3 == 0 and lines:
                lines = [generator.choice(lines)]
            wanted = [value for one in lines for value in (one.values if one.every else [generator.choice(one.values)])]
            if generator.random() < 0.5:  # which ends come first and last decides between contains and the ends
                generator.shuffle(wanted)
            texts = [value for value in wanted if isinstance(value, str)]
            whole = WITH_HTTP[column].kind is not Kind.TEXT
            row[column] = wanted[0] if wanted and (whole or not texts) else "".join(texts) if texts else None
            if generator.random() < 0.3:
                row[column] = _near(row[column], generator)
        rows.append({column: _fit(column, value) for column, value in row.items()})
    return rows


def _fit(column: str, value: object) -> object:
    """Give nothing for what a column cannot hold, such as an address with a letter changed."""
    kind = WITH_HTTP[column].kind
    if kind is Kind.ADDRESS and isinstance(value, str):
        try:
            return str(ipaddress.ip_address(value))
        except ValueError:
            return None
    if kind is Kind.NUMBER:
        return value if isinstance(value, int) and value >= 0 else None
    return value


def _by_sqlite(path: Path, asked: list[Asked], rows: list[dict[str, Any]]) -> list[int]:
    """Give the numbers of the rows that SQLite picks."""
    fields = dict.fromkeys((one.field or "everything", one.column) for one in asked)
    database = sqlite3.connect(":memory:")
    kinds = {Kind.NUMBER: "INTEGER"}
    named = ", ".join(f'"{name}" {kinds.get(WITH_HTTP[column].kind, "TEXT COLLATE NOCASE")}' for name, column in fields)
    database.execute(f"CREATE TABLE logs (row INTEGER, {named})")
    marks = ", ".join("?" * (len(fields) + 1))
    database.executemany(
        f"INSERT INTO logs VALUES ({marks})",  # noqa: S608 - question marks
        [(number, *(row[column] for _, column in fields)) for number, row in enumerate(rows)],
    )
    database.create_function("regexp", 2, _regexp, deterministic=True)
    backend = sqlite_backend.sqliteBackend(fulltext_field="everything")
    picked: set[int] = set()
    for query in backend.convert(SigmaCollection([_rule(path)])):
        picked |= {row for (row,) in database.execute(query.replace("SELECT *", "SELECT row", 1))}
    database.close()
    return sorted(picked)


def _regexp(pattern: str, text: str | None) -> bool:
    return text is not None and re.search(pattern, text) is not None


def test_all_rules_are_read_or_refused_by_the_field_that_is_missing() -> None:
    """The corpus has 203 rules. 147 of them ask for fields of clear-text HTTP, names and addresses, 146 of which are
    evaluated, as one asks for the beginning of a status code, which is a number; 32 look for keywords, which is
    done in the columns that hold names; 24 ask for what neither flow records nor clear-text HTTP have.
    """
    counted: Counter[str] = Counter()
    for path in PATHS:
        found, messages = _read(path, WITH_HTTP)
        fields = set(re.findall(r"unknown field (\S+)", " ".join(messages)))
        assert (found is None) is bool(messages)
        if found is not None:
            counted["keywords" if any(one.field is None for one in _asked(path)) else "fields"] += 1
        elif fields:
            assert not fields & set(WITH_HTTP)
            counted["unknown field"] += 1
        else:
            assert all("sc-status holds number, and wildcards" in message for message in messages)
            counted["kind"] += 1
    assert counted == {"fields": 146, "keywords": 32, "unknown field": 24, "kind": 1}
    assert sum(counted.values()) == len(PATHS) == 203


def test_flow_records_alone_answer_the_rules_about_names_and_addresses() -> None:
    evaluated = [path.stem for path in PATHS if _read(path, VOCABULARY)[0] is not None]
    asking = [stem for stem in evaluated if not any(one.field is None for one in _asked(CORPUS / f"{stem}.yml"))]  # type: ignore[operator]
    assert (len(evaluated), len(asking)) == (38, 17), "the other 21 look for keywords"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_sqlite_picks_the_same_rows(path: Path) -> None:
    found, messages = _read(path, WITH_HTTP)
    if found is None:
        assert messages
        return
    asked = _asked(path)
    rows = _rows(asked, random.Random(path.stem))  # noqa: S311 - test data
    defaults = {column: None for column in WITH_HTTP if column != "ts"}
    columns = Columns.from_rows([{**defaults, **row} for row in rows])
    ours = Evaluator().over(columns).rows(found.expression).tolist()
    assert ours == _by_sqlite(path, asked, rows)
    assert 0 < len(ours) < len(rows), "the rows tell the rule from none and from all"
