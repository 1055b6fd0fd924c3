"""Signatures converted for another system by one of pySigma's backends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError
from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.processing.transformations import ValueListPlaceholderTransformation

from hallmonitor.authoring.targets import OPTIONS
from hallmonitor.columns import VOCABULARY
from hallmonitor.report.words import listing
from hallmonitor.signature.documents import read_documents
from hallmonitor.signature.loading import signature_paths
from hallmonitor.signature.top_keys import OURS
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hallmonitor.authoring.chosen import Loaded
    from hallmonitor.signature import Signature
    from hallmonitor_service.faults import Fault


@dataclass(frozen=True, slots=True)
class Exported:
    """One signature in the words of another system.

    Attributes:
        name: of the signature.
        title: of the signature.
        queries: what the backend wrote.
        notes: what the other system has to bring along, or what was left out.
        refused: why the backend cannot express it; empty where it can.
    """

    name: str
    title: str
    queries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""

    def as_json(self, target: str) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "name": self.name,
            "title": self.title,
            "target": target,
            "queries": list(self.queries),
            "notes": list(self.notes),
            "refused": self.refused or None,
        }


@dataclass(slots=True)
class Exporter:
    """Converts signatures with one backend.

    Attributes:
        name: the backend's.
        backend: its class.
        output_format: one of its formats; None for its default.
        lists: the site's lists, which fill placeholders.
    """

    name: str
    backend: Any
    output_format: str | None
    lists: Mapping[str, Sequence[str]]
    _documents: dict[Path, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a format that the backend does not have."""
        known = dict(getattr(self.backend, "formats", {}))
        if self.output_format is not None and self.output_format not in known:
            message = f"{self.name} has no format {self.output_format}"
            raise FaultsError.single(message, f"it has {', '.join(known)}" if known else "leave it out")

    def export(self, loaded: Loaded) -> list[Exported]:
        """Convert the signatures that were meant, in their order."""
        filters = [
            document for path in signature_paths(loaded.root) for document in self._read(path) if "filter" in document
        ]
        return [self._one(signature, filters) for signature in loaded.signatures]

    def _one(self, signature: Signature, filters: Sequence[Mapping[str, Any]]) -> Exported:
        documents = _needed(signature, self._read(signature.path))
        applied = {name for rule in signature.rules for name in rule.filters}
        empty = {name for name, entries in self.lists.items() if not entries}
        notes = _notes(documents)
        for one in filters:
            if one.get("name", one.get("title")) not in applied:
                continue
            if unfilled := sorted(name for name in empty if f"%{name}%" in yaml.safe_dump(one)):
                notes.append(f"without the filter {one.get('name')}, as the site's list {listing(unfilled)} is empty")
            else:
                documents.append(_aimed(one, documents))
        try:
            queries = self._converted(documents)
        except (SigmaError, NotImplementedError) as error:
            told = str(error.args[0]) if error.args else type(error).__name__
            return Exported(signature.name, signature.title, (), tuple(notes), told.rstrip("."))
        return Exported(signature.name, signature.title, queries, tuple(notes))

    def _converted(self, documents: list[dict[str, Any]]) -> tuple[str, ...]:
        items = [ProcessingItem(transformation=ValueListPlaceholderTransformation())]
        pipeline = ProcessingPipeline(items=items, vars={name: list(entries) for name, entries in self.lists.items()})
        backend = self.backend(processing_pipeline=pipeline, **OPTIONS.get(self.name, {}))
        converted = backend.convert(SigmaCollection.from_dicts(documents), self.output_format)
        return tuple(map(str, converted if isinstance(converted, list) else [converted]))

    def _read(self, path: Path) -> list[dict[str, Any]]:
        """Give a file's documents without the blocks that only we have."""
        if path not in self._documents:
            faults: list[Fault] = []
            documents = read_documents(path, faults)
            if faults:
                raise FaultsError(faults)
            self._documents[path] = [
                {key: value for key, value in document.data.items() if key not in OURS} for document in documents
            ]
        return self._documents[path]


def _needed(signature: Signature, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the document that alerts and all that it rests on, in the order of the file."""
    called = {str(document[key]): document for document in documents for key in ("id", "name") if key in document}
    waiting, found = [signature.id], list[dict[str, Any]]()
    while waiting:
        document = called.get(waiting.pop())
        if document is None or document in found:
            continue
        found.append(document)
        rules = document.get("correlation", {}).get("rules", [])
        waiting += [rules] if isinstance(rules, str) else list(map(str, rules))
    return [document for document in documents if document in found]


def _aimed(one: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give a filter that names only rules that are there, as a backend looks for each."""
    rules = one["filter"].get("rules")
    if not isinstance(rules, list):
        return dict(one)
    here = {str(document[key]) for document in documents for key in ("id", "name") if key in document}
    return {**one, "filter": {**one["filter"], "rules": [rule for rule in rules if str(rule) in here]}}


def _notes(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the columns that hallmonitor derives, which the other system does not have by itself."""
    named = set[str]()
    for document in documents:
        _fields(document.get("detection"), named)
        correlation = document.get("correlation", {})
        groups = correlation.get("group-by", [])
        named.update([groups] if isinstance(groups, str) else groups)
        condition = correlation.get("condition")
        if isinstance(condition, dict):
            field_ = condition.get("field", [])
            named.update([field_] if isinstance(field_, str) else field_)
    derived = sorted(name for name in named if name in VOCABULARY and VOCABULARY[name].derived)
    if not derived:
        return []
    return [f"hallmonitor derives {listing(derived)}: the other system needs columns of the same meaning"]


def _fields(detection: object, named: set[str]) -> None:
    if isinstance(detection, dict):
        for key, value in detection.items():
            named.add(str(key).partition("|")[0])
            _fields(value, named)
    elif isinstance(detection, list):
        for part in detection:
            _fields(part, named)
