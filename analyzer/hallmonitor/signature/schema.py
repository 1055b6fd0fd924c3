"""A JSON Schema of signature files, with which editors complete and explain them.

The schema is narrower than what is loaded in one way: names that processing pipelines map are not in it.
"""

from __future__ import annotations

import json
from typing import Any

from sigma.correlations import SigmaCorrelationType
from sigma.rule import SigmaLevel, SigmaStatus

from hallmonitor.alerts import EVIDENCE_KINDS
from hallmonitor.columns import VOCABULARY, Kind
from hallmonitor.correlate import Operator
from hallmonitor.signature.acceptable_use import REQUIRED
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor.signature.correlation_block import KEYS as CORRELATION_KEYS
from hallmonitor.signature.modifiers import MODIFIERS, TIME_PARTS
from hallmonitor.signature.top_keys import KEYS, KINDS

Schema = dict[str, Any]

_DURATION = {"type": "string", "pattern": "^[1-9][0-9]*[smhdw]$", "description": "A duration, such as 30m or 4h."}
_TEXT = {"type": "string"}
_NAMES = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_TYPES = {Kind.TEXT: "string", Kind.NUMBER: "integer", Kind.FLAG: "boolean", Kind.ADDRESS: "string"}


def schema() -> Schema:
    """Give the schema of one YAML document of a signature file (JSON Schema, draft 7)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Signature of hallmonitor",
        "description": "A Sigma rule, correlation or filter over flow records; see signatures/README.md.",
        "type": "object",
        "properties": {**{key: {} for key in sorted(KEYS)}, **_top()},
        "additionalProperties": False,
        "required": ["title"],
        "oneOf": [{"required": [kind]} for kind in KINDS],
        "definitions": {
            "values": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]},
            "fields": _fields(),
            "detections": _detections(),
            "flow": _flow(),
        },
    }


def schema_text() -> str:
    """Give the schema as the text of `signatures/schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _top() -> Schema:
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "A day, such as 2026-05-12."}
    return {
        "title": {"type": "string", "maxLength": 256, "description": "What the signature finds, in a few words."},
        "id": {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
        "name": {"type": "string", "description": "Name that correlations, filters and policies use."},
        "status": {"enum": [status.name.lower() for status in SigmaStatus]},
        "level": {"enum": [level.name.lower() for level in SigmaLevel]},
        "date": day,
        "modified": day,
        "logsource": {"type": "object", "properties": {"category": _TEXT, "product": _TEXT, "service": _TEXT}},
        "detection": {"allOf": [{"$ref": "#/definitions/detections"}]},
        "filter": {"allOf": [{"$ref": "#/definitions/detections"}], "required": ["rules"]},
        "correlation": _correlation(),
        "acceptable_use": _acceptable_use(),
        "samples": _samples(),
    }


def _fields() -> Schema:
    """Give the lines of a detection: a column, modifiers, values."""
    modifiers = "|".join(sorted(MODIFIERS.keys() - TIME_PARTS))
    columns = {name: {"description": column.sentence, **_line(column.known)} for name, column in VOCABULARY.items()}
    patterns = {
        rf"^{name.replace('_', '[_.]')}(\|({modifiers}))*$": {"allOf": [{"$ref": "#/definitions/values"}]}
        for name in VOCABULARY
    }
    keywords = {rf"^(\|({modifiers}))+$": {"allOf": [{"$ref": "#/definitions/values"}]}}
    return {
        "type": "object",
        "properties": columns,
        "patternProperties": {**patterns, **keywords},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _line(known: tuple[str, ...]) -> Schema:
    """Give what may stand behind a column; texts of a closed list are offered, and wildcards allowed."""
    offered = {"examples": list(known)} if known else {}
    return {**offered, "allOf": [{"$ref": "#/definitions/values"}]}


def _detections() -> Schema:
    fields = {"$ref": "#/definitions/fields"}
    listed = {"type": "array", "minItems": 1, "items": {"anyOf": [fields, _SCALAR, {"type": "array"}]}}
    return {
        "type": "object",
        "properties": {"condition": _NAMES, "rules": _NAMES},
        "additionalProperties": {"anyOf": [fields, listed, _SCALAR]},
        "required": ["condition"],
    }


def _correlation() -> Schema:
    compared = {operator.value: {"type": "number"} for operator in Operator}
    percentile = {"type": "number", "minimum": 0, "maximum": 100}
    condition = {
        "type": "object",
        "properties": {**compared, "field": {"type": "string"}, "percentile": percentile},
        "additionalProperties": False,
    }
    known: Schema = {
        "type": {"enum": [kind.name.lower() for kind in SigmaCorrelationType]},
        "rules": {**_NAMES, "description": "Rules or correlations of the same file, by name or id."},
        "generate": {"type": "boolean", "description": "Whether the rules alert by themselves, too."},
        "group-by": {**_NAMES, "description": "Columns or aliases whose values make a group."},
        "timespan": _DURATION,
        "aliases": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}},
        "condition": {"anyOf": [condition, _TEXT]},
    }
    return {
        "type": "object",
        "properties": {key: known[key] for key in CORRELATION_KEYS},
        "additionalProperties": False,
        "required": ["type", "timespan"],
    }


def _acceptable_use() -> Schema:
    clauses = [{"const": clause, "description": sentence} for clause, sentence in CLAUSES.items()]
    return {
        "type": "object",
        "properties": {
            "clause": {"oneOf": clauses, "description": "Which clause of a policy this bears on."},
            "evidence": {"enum": list(EVIDENCE_KINDS), "description": "Whether the use is seen or only indicated."},
            "cannot_show": {"type": "string", "description": "What this evidence cannot show."},
            "advice": {"type": "string", "description": "What a person should check next."},
            "unit": {"type": "string", "description": "What the measure counts, in the plural."},
            "gap": {**_DURATION, "description": "How long a silence ends an episode of a plain rule."},
        },
        "additionalProperties": False,
        "required": list(REQUIRED),
    }


def _samples() -> Schema:
    sample = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "What these flows are, in a few words."},
            "flows": {"type": "array", "items": {"$ref": "#/definitions/flow"}, "minItems": 1},
        },
        "additionalProperties": False,
        "required": ["name", "flows"],
    }
    side = {"type": "array", "items": sample, "minItems": 1}
    return {
        "type": "object",
        "properties": {"match": side, "no_match": side},
        "additionalProperties": False,
        "required": ["match", "no_match"],
    }


def _flow() -> Schema:
    """Give a flow of a sample: columns, and how it is spread over time."""
    columns = {
        name: {
            "description": column.sentence,
            **({"type": [_TYPES[column.kind], "null"]} if column.kind in _TYPES else {}),
        }
        for name, column in VOCABULARY.items()
    }
    spread: Schema = {
        "at": {"description": "Time after the sample's beginning, such as 5m.", "type": ["string", "integer"]},
        "repeat": {"description": "How many times the flow is there.", "type": "integer", "minimum": 1},
        "every": {"description": "Time between two of them, such as 1m.", "type": ["string", "integer"]},
        "vary": {
            "description": "Columns that differ each time; {i} counts from 0.",
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {} for name in VOCABULARY},
        },
    }
    return {"type": "object", "properties": {**columns, **spread}, "additionalProperties": False}
