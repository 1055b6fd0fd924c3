"""The shipped signatures' names, ids and words agree with where they stand and with what they promise."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hallmonitor import shipped
from hallmonitor.signature.clauses import CLAUSES

if TYPE_CHECKING:
    from pathlib import Path

    from hallmonitor.signature import SignatureSet

RULES = sorted(shipped.root().glob("rules/*/*.yml"))
FILTERS = sorted(shipped.root().glob("filters/*.yml"))
CATALOGUE = shipped.root() / "catalogue"
ACCUSING = re.compile(
    r"\b(violat\w*|guilt\w*|offend\w*|culprit\w*|abus\w*|illegal\w*|misconduct|perpetrat\w*|prove[sd]?)\b"
)


def _documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


ALL = [(path, document) for path in (*RULES, *FILTERS) for document in _documents(path)]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_file_folder_and_tag_name_the_signature_and_its_clause(path: Path) -> None:
    alerting = _documents(path)[-1]
    assert alerting["name"] == path.stem
    assert alerting["acceptable_use"]["clause"] == path.parent.name
    assert alerting["tags"][0] == f"clause.{path.parent.name}"
    assert path.parent.name in CLAUSES


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_document_that_alerts_is_the_last_and_the_only_one(path: Path) -> None:
    blocks = ["acceptable_use" in document for document in _documents(path)]
    assert blocks == [False] * (len(blocks) - 1) + [True]


def test_ids_are_random_and_names_and_ids_are_given_once() -> None:
    ids = [document["id"] for _, document in ALL]
    names = [document["name"] for _, document in ALL]
    assert all(uuid.UUID(each).version == 4 for each in ids)
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("path", "document"), ALL, ids=[document["name"] for _, document in ALL])
def test_every_document_says_what_it_is(path: Path, document: dict[str, Any]) -> None:
    assert document["description"].strip().endswith("."), path
    assert document["status"] == "test"
    assert not document["title"].endswith(".")
    if "correlation" not in document:
        assert document["logsource"] == {"product": "hallmonitor", "category": "flow"}


def test_words_are_plain_and_accuse_no_one(signatures: SignatureSet) -> None:
    for signature in signatures:
        assert signature.cannot_show.startswith("This does not show "), signature.name
        for text in (signature.title, signature.description, signature.cannot_show, signature.advice):
            assert not ACCUSING.search(text.lower()), (signature.name, text)
        for text in (signature.cannot_show, signature.advice):
            assert text.endswith("."), signature.name
            assert max(map(len, re.split(r"[.;:] ", text))) <= 220, (signature.name, text)
        assert signature.unit, signature.name


def _values(document: object, field: str) -> set[str]:
    """Every value that a detection asks of a field."""
    found = set[str]()
    if isinstance(document, dict):
        for key, value in document.items():
            if key == field:
                found |= {str(each) for each in (value if isinstance(value, list) else [value])}
            found |= _values(value, field)
    elif isinstance(document, list):
        for each in document:
            found |= _values(each, field)
    return found


@pytest.mark.skipif(not CATALOGUE.is_dir(), reason="this checkout has no signatures/catalogue")
def test_categories_and_services_are_in_the_catalogue() -> None:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CATALOGUE.glob("*.yml"))]
    detections = [document["detection"] for path in RULES for document in _documents(path) if "detection" in document]
    assert _values(detections, "category") <= {file["category"] for file in files}
    assert _values(detections, "service") <= {service for file in files for service in file["services"]}
    assert not {"blogs", "dating-and-health", "finance"} & _values(detections, "category")
    systems = [_documents(path)[0]["systems"] for path in sorted(shipped.root().glob("policies/*.yml"))]
    assert _values(systems, "category") <= {file["category"] for file in files}
