from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.category_file import CategoryFile, Service, read_category

if TYPE_CHECKING:
    from hallmonitor_service.faults import Fault

PATH = Path("news.yml")
HEAD = "category: news\nsentence: To read.\n"
GOOD = HEAD + "services:\n  daily: {name: The Daily, domains: [daily.example, d.example]}\n"


def read(text: str) -> tuple[CategoryFile | None, list[Fault]]:
    faults: list[Fault] = []
    return read_category(PATH, text, faults), faults


def test_good_file() -> None:
    file, faults = read(GOOD)
    assert faults == []
    domains = [("daily.example", 4), ("d.example", 4)]
    assert file == CategoryFile(PATH, "news", "To read.", [Service("daily", "The Daily", domains, 4)])


def test_no_services() -> None:
    file, faults = read(HEAD + "services: {}\n")
    assert faults == []
    assert file == CategoryFile(PATH, "news", "To read.", [])


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("a: &x [1]\nb: *x\n", 2, "aliases are not allowed", "write the value again"),
        ("a: " + "[" * 5000, 1, "nested too deeply", "at most 32"),
        (GOOD + "---\n" + GOOD, 6, "a file holds one category", "its own file"),
        ("", 1, "not a category", "write the keys"),
        ("- news\n", 1, "not a category", "write the keys"),
        ("# nothing\n\nnews\n", 3, "not a category", "write the keys"),
        ("category: news\nservices: {}\n", 1, "key sentence is missing in the file", ""),
        ("sentence: To read.\nservices: {}\n", 1, "key category is missing in the file", ""),
        (HEAD, 1, "key services is missing in the file", ""),
        ("category: gaming\nsentence: S.\nservices: {}\n", 1, "category gaming stands in a file", "gaming.yml"),
        (HEAD + "services: {}\nservice: {}\n", 4, "unknown key service in the file", "did you mean services?"),
        (HEAD + "services: {}\ncolour: red\n", 4, "unknown key colour in the file", "known: category"),
        (HEAD + "services: {}\nservices: {}\n", 4, "key services is given twice", "keep one"),
        ("category: news\nsentence: 3\nservices: {}\n", 2, "sentence is not text", "put it in quotes"),
        ("category: news\nsentence: ''\nservices: {}\n", 2, "sentence is not text", ""),
        (HEAD + "services: [daily]\n", 3, "services is not a mapping", "{}"),
        (HEAD + "services:\n  daily: daily.example\n", 4, "service daily has no fields", "name"),
        (HEAD + "services:\n  Daily_1: {name: D, domains: [d.example]}\n", 4, "bad service id Daily_1", "lower-case"),
        (HEAD + "services:\n  888: {name: D, domains: [d.example]}\n", 4, "a key must be text", "quotes"),
        (HEAD + "services:\n  d: {domains: [d.example]}\n", 4, "key name is missing in service d", ""),
        (HEAD + "services:\n  d: {name: No, domains: [d.example]}\n", 4, "name is not text", "quotes"),
        (HEAD + "services:\n  d: {name: D}\n", 4, "key domains is missing in service d", ""),
        (HEAD + "services:\n  d: {name: D, domains: []}\n", 4, "service d has no list of domains", "[example.org]"),
        (HEAD + "services:\n  d: {name: D, domains: d.example}\n", 4, "service d has no list of domains", ""),
        (HEAD + "services:\n  d: {name: D, domain: [d.example]}\n", 4, "unknown key domain", "did you mean domains?"),
        (HEAD + "services:\n  d: {name: D, domains: [1.1]}\n", 4, "domain is not text", "quotes"),
        (HEAD + "services:\n  d: {name: D, domains: [[d.example]]}\n", 4, "domain is not text", "quotes"),
        (
            HEAD + "services:\n  d:\n    name: D\n    domains:\n      - d.example\n      - D.example\n",
            8,
            "bad domain 'D.example': it has upper-case letters",
            "write d.example",
        ),
    ],
)
def test_fault_with_its_line(text: str, line: int, message: str, remedy: str) -> None:
    _, faults = read(text)
    found = [fault for fault in faults if message in fault.message]
    assert len(found) == 1, faults
    assert found[0].path == PATH
    assert found[0].line == line
    assert remedy in found[0].remedy


def test_every_fault_is_collected_and_the_rest_kept() -> None:
    text = GOOD + "  Bad_Id: {name: 1, domains: [UPPER.example, ok.example], colour: red}\nmore: 1\n"
    file, faults = read(text)
    assert [fault.line for fault in sorted(faults, key=lambda fault: fault.line or 0)] == [5, 5, 5, 5, 6]
    assert file is not None
    assert [service.id for service in file.services] == ["daily", "Bad_Id"]
    assert file.services[1].domains == [("ok.example", 5)]
