from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hallmonitor_service.yaml_source import DEEPEST, YamlDocument, yaml_documents

if TYPE_CHECKING:
    from hallmonitor_service.faults import Fault

PATH = Path("one.yml")
DOCUMENT = """\
# comment
id: one
clauses:
  - id: first
    words: >-
      several
      lines
  - {id: second,
     signatures: [a,
                  b]}
"""
BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
)


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.setattr("hallmonitor_service.yaml_source._Loader", yaml.SafeLoader)


def read(text: str) -> tuple[list[YamlDocument], list[Fault]]:
    faults: list[Fault] = []
    return yaml_documents(text, PATH, faults), faults


def values(text: str) -> tuple[list[Any], list[Fault]]:
    documents, faults = read(text)
    return [document.value(faults) for document in documents], faults


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ((), 2),
        (("id",), 2),
        (("clauses",), 3),
        (("clauses", 0), 4),
        (("clauses", 0, "words"), 5),
        (("clauses", 0, "missing"), 4),
        (("clauses", 1, "id"), 8),
        (("clauses", 1, "signatures", 1), 10),
        (("clauses", 7), 3),
        (("missing", 3), 2),
        (("id", "deeper"), 2),
    ],
)
def test_knows_the_line_of_every_key(location: tuple[int | str, ...], line: int) -> None:
    (document,), faults = read(DOCUMENT)
    assert faults == []
    assert document.line(location) == line


def test_gives_the_value() -> None:
    (value,), faults = values(DOCUMENT)
    assert value == yaml.safe_load(DOCUMENT)
    assert faults == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "key a is given twice"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "key b is given twice"),
        ("a: 1\n---\nb: 1\nb: 2\n", 4, "key b is given twice"),
        ("a: &x [1]\nb: *x\n", 2, "aliases are not allowed"),
        ("a: &x\n  b: *x\n", 2, "aliases are not allowed"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", 3, "aliases are not allowed"),
        (BOMB, 2, "aliases are not allowed"),
        ("1: a\n", 1, "a key must be text"),
        ("[1, 2]: a\n", 1, "a key must be text"),
        ("a:\n  no: 1\n", 2, "a key must be text"),
        ("a: [1\nb: 2\n", 2, "not YAML: "),
        ("a: !!python/object:os.system x\n", 1, "not YAML: "),
        ("a: 2019-02-30\n", None, "not YAML: "),
        ("a: !!bool perhaps\n", None, "not YAML: "),
        ("a: !!timestamp noon\n", None, "not YAML: "),
        ("a: \x07\n", None, "characters are not allowed"),
        ("[" * 40 + "]" * 40, 1, "nested too deeply"),
        ("a:\n  " + "[" * 500, 2, "nested too deeply"),
        ("{a: " * 100_000, 1, "nested too deeply"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(40)), DEEPEST + 1, "nested too deeply"),
    ],
)
def test_refuses_with_the_line(text: str, line: int | None, words: str) -> None:
    _, (fault,) = values(text)
    assert words in fault.message
    assert (fault.path, fault.line) == (PATH, line)
    assert fault.remedy


def test_nesting_up_to_the_bound_is_read() -> None:
    (value,), faults = values("[" * DEEPEST + "]" * DEEPEST)
    assert faults == []
    assert str(value) == "[" * DEEPEST + "]" * DEEPEST


def test_faults_are_collected_and_the_first_of_a_key_kept() -> None:
    (value,), faults = values("a: 1\na: 2\n3: x\nb: {c: 1, c: 2}\n")
    assert value == {"a": 1, "b": {"c": 1}}
    assert sorted(fault.line or 0 for fault in faults) == [2, 3, 4]


@pytest.mark.parametrize(("text", "expected"), [("# nothing\n", []), ("---\n---\nb: 2\n", [None, {"b": 2}])])
def test_empty_documents_hold_nothing(text: str, expected: list[Any]) -> None:
    assert values(text) == (expected, [])


def test_a_document_makes_faults_at_its_keys() -> None:
    (document,), _ = read(DOCUMENT)
    assert str(document.fault("there is no b", "take it out", "clauses", 1, "signatures", 1)) == (
        "one.yml:10: there is no b (take it out)"
    )
