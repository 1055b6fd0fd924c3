from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import yaml

from hallmonitor import shipped
from hallmonitor.columns import VOCABULARY
from hallmonitor.signature.loading import signature_paths
from hallmonitor.signature.modifiers import MODIFIERS, TIME_PARTS
from hallmonitor.signature.schema import schema, schema_text

WHOLE = schema()
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": (str, dt.date),
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
KNOWN_WORDS = (
    "$schema title description type properties patternProperties additionalProperties required oneOf anyOf allOf $ref "
    "enum const pattern items minItems minProperties maxLength minimum maximum examples definitions"
)
KNOWN = frozenset(KNOWN_WORDS.split())


def faults(value: Any, part: dict[str, Any], place: str = "") -> list[str]:  # noqa: ANN401, C901, PLR0912 - the keywords of JSON Schema
    """Hold a value against the keywords of JSON Schema that the schema uses."""
    assert set(part) <= KNOWN
    found: list[str] = []
    if "$ref" in part:
        found += faults(value, WHOLE["definitions"][part["$ref"].rsplit("/", 1)[1]], place)
    for inner in part.get("allOf", []):
        found += faults(value, inner, place)
    for key in ("anyOf", "oneOf"):
        passing = [inner for inner in part.get(key, []) if not faults(value, inner, place)]
        if key in part and (not passing or (key == "oneOf" and len(passing) > 1)):
            found.append(f"{place}: {key}")
    types = part.get("type", [])
    listed = [types] if isinstance(types, str) else types
    fits = [
        one for one in listed if isinstance(value, TYPES[one]) and (one == "boolean" or not isinstance(value, bool))
    ]
    if listed and not fits:
        found.append(f"{place}: {value!r} is not of {listed}")
    if "enum" in part and value not in part["enum"]:
        found.append(f"{place}: {value!r} is not one of {part['enum']}")
    if "const" in part and value != part["const"]:
        found.append(f"{place}: {value!r} is not {part['const']}")
    if "pattern" in part and not re.search(part["pattern"], str(value)):
        found.append(f"{place}: {value!r} does not match")
    if isinstance(value, (int, float)) and not part.get("minimum", value) <= value <= part.get("maximum", value):
        found.append(f"{place}: {value!r} is out of range")
    if isinstance(value, list):
        found += [] if len(value) >= part.get("minItems", 0) else [f"{place}: too few"]
        for number, inner in enumerate(value):
            found += faults(inner, part.get("items", {}), f"{place}/{number}")
    if isinstance(value, dict):
        found += [f"{place}: lacks {key}" for key in part.get("required", []) if key not in value]
        found += [] if len(value) >= part.get("minProperties", 0) else [f"{place}: empty"]
        for key, inner in value.items():
            found += _property(key, inner, part, f"{place}/{key}")
    return found


def _property(key: str, value: object, part: dict[str, Any], place: str) -> list[str]:
    matching = [inner for pattern, inner in part.get("patternProperties", {}).items() if re.search(pattern, key)]
    matching += [part["properties"][key]] if key in part.get("properties", {}) else []
    other = part.get("additionalProperties", {})
    if not matching and other is False:
        return [f"{place}: unknown"]
    return [fault for inner in matching or [other] for fault in faults(value, inner, place)]


def test_the_file_is_what_the_code_says() -> None:
    written = (shipped.root() / "schema.json").read_text(encoding="utf-8")
    command = "python -c 'from hallmonitor.signature.schema import schema_text; print(schema_text(), end=\"\")'"
    assert written == schema_text(), f"write what this prints to signatures/schema.json: {command}"


def test_every_shipped_document_fits() -> None:
    paths = signature_paths(shipped.root())
    assert len(paths) > 20
    for path in paths:
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            assert faults(document, WHOLE) == [], path


def test_all_columns_and_modifiers_are_in_it() -> None:
    fields = WHOLE["definitions"]["fields"]
    assert set(fields["properties"]) == set(VOCABULARY)
    assert all(column.sentence == fields["properties"][name]["description"] for name, column in VOCABULARY.items())
    for modifier in MODIFIERS.keys() - TIME_PARTS:
        assert faults({f"source.ip|{modifier}": "x"}, fields) == []


@pytest.fixture
def document(pieces: dict[str, str]) -> Any:  # noqa: ANN401 - a YAML document
    return yaml.safe_load(pieces["correlation"])


def test_the_pieces_of_a_signature_fit(document: Any, pieces: dict[str, str]) -> None:  # noqa: ANN401
    assert [faults(yaml.safe_load(pieces[name]), WHOLE) for name in ("rule", "filter")] == [[], []]
    assert faults(document, WHOLE) == []


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("policy",), "x"),
        (("level",), "middling"),
        (("date",), "soon"),
        (("detection",), {"a": {"domain": "x"}, "condition": "a"}),
        (("correlation", "type"), "often"),
        (("correlation", "timespan"), "1y"),
        (("correlation", "groupby"), "device"),
        (("correlation", "condition"), {"over": 5}),
        (("correlation", "condition"), {"gte": 5, "percentile": 101}),
        (("acceptable_use", "clause"), "other"),
        (("acceptable_use", "evidence"), "proved"),
        (("acceptable_use", "claus"), "x"),
        (("samples", "match"), []),
        (("samples", "match", 0, "flows", 0, "repeat"), 0),
        (("samples", "match", 0, "flows", 0, "domian"), "x"),
        (("samples", "match", 0, "flows", 0, "destination_port"), "many"),
    ],
)
def test_a_mistake_does_not_fit(document: Any, keys: tuple[str | int, ...], value: object) -> None:  # noqa: ANN401
    part = document
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    assert faults(document, WHOLE) != []


@pytest.mark.parametrize(
    "line", [{"domian": "x"}, {"domain|ends": "x"}, {"ts|hour": 5}, {"domain": []}, {"domain": {"a": 1}}, {}]
)
def test_a_line_that_is_refused_does_not_fit(line: dict[str, object]) -> None:
    assert faults(line, WHOLE["definitions"]["fields"]) != []
