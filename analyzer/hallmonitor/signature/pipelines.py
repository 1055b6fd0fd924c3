"""Processing pipelines: files that map the field names of other schemas to columns.

A file has the form of pySigma's pipelines. Only what renames fields or changes values is taken; everything else,
such as running commands or fetching lists, is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.rule import SigmaDetection, SigmaDetections, SigmaRule

from hallmonitor import shipped
from hallmonitor.columns import Kind
from hallmonitor.evaluate.values import column_of
from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.nearest import nearest, nearest_or_all
from hallmonitor_service.source_text import read_source
from hallmonitor_service.yaml_source import yaml_documents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaDetectionItem, SigmaLogSource

    from hallmonitor.columns import Column
    from hallmonitor_service.yaml_source import YamlDocument

_KEYS = ("name", "priority", "transformations", "vars", "allowed_backends")
_TRANSFORMATIONS = (
    "field_name_mapping",
    "field_name_prefix_mapping",
    "field_name_prefix",
    "field_name_suffix",
    "map_string",
    "replace_string",
    "case",
)
_KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Pipelines:
    """The pipelines that a folder of signatures is read with.

    Attributes:
        pipeline: all of them as one, in order of priority; None where there is none.
        keywords: columns that keywords are looked for in; None where no pipeline says.
        sha256: hash of each file.
    """

    pipeline: ProcessingPipeline | None = None
    keywords: tuple[str, ...] | None = None
    sha256: tuple[str, ...] = ()

    def renamed(self, logsource: SigmaLogSource, item: SigmaDetectionItem) -> SigmaDetection:
        """Give an item of a rule of a log source with the names and values that the pipelines give it."""
        detection = SigmaDetection([item])
        if self.pipeline is None:
            return detection
        rule = SigmaRule("one item", logsource=logsource, detection=SigmaDetections({"item": detection}, ["item"]))
        self.pipeline.apply(rule)
        return detection

    def rename(self, correlation: SigmaCorrelationRule, rules: Mapping[str, SigmaRule | SigmaCorrelationRule]) -> None:
        """Give the fields of a correlation the names that the pipelines give them.

        Args:
            correlation: changed in place.
            rules: name or id -> rule that it may be about; their log sources decide.
        """
        if self.pipeline is None:
            return
        correlation.referenced_rules = list(correlation.rules or ())
        for reference in correlation.referenced_rules:
            if reference.reference in rules:
                reference.rule = rules[reference.reference]
        self.pipeline.apply(correlation)


def read_pipelines(
    names: Sequence[str], root: Path, vocabulary: Mapping[str, Column], faults: list[Fault]
) -> Pipelines:
    """Read pipelines; every mistake is added to `faults`.

    Args:
        names: NAME of `pipelines/NAME.yml`, below `root` or else among the shipped ones.
        root: folder of the signatures.
        vocabulary: the columns that fields may be mapped to.
        faults: where mistakes go.
    """
    items: list[tuple[int, ProcessingItem]] = []
    keywords: tuple[str, ...] | None = None
    hashes: list[str] = []
    folders = [root / "pipelines", shipped.root() / "pipelines"]
    for name in dict.fromkeys(names):
        path = next((path for folder in folders if (path := folder / f"{name}.yml").is_file()), None)
        if path is None:
            known = {path.stem for folder in folders for path in folder.glob("*.yml")}
            faults.append(Fault(f"there is no pipeline {name}", nearest_or_all(name, known), root))
            continue
        try:
            content, text = read_source(path, "the pipeline")
        except FaultsError as error:
            faults += error.faults
            continue
        hashes.append(hashlib.sha256(content).hexdigest())
        for document in yaml_documents(text, path, faults):
            data = document.value(faults)
            if not isinstance(data, dict):
                faults.append(document.fault("a pipeline is a YAML mapping", "see the shipped ones"))
                continue
            found = _items(document, data, vocabulary, faults)
            priority = data.get("priority", 0)
            if not isinstance(priority, int):
                faults.append(document.fault("priority is a whole number", "", "priority"))
                priority = 0
            items += [(priority, item) for item in found]
            keywords = _keywords(document, data, vocabulary, faults) or keywords
    if not items:
        return Pipelines(None, keywords, tuple(hashes))
    ordered = [item for _, item in sorted(items, key=lambda one: one[0])]
    return Pipelines(ProcessingPipeline(ordered), keywords, tuple(hashes))


def _items(
    document: YamlDocument, data: dict[str, Any], vocabulary: Mapping[str, Column], faults: list[Fault]
) -> list[ProcessingItem]:
    faults += [
        document.fault(f"unknown key {key} in a pipeline", nearest(key, _KEYS), key) for key in data if key not in _KEYS
    ]
    listed = data.get("transformations", [])
    if not isinstance(listed, list):
        faults.append(document.fault("transformations is a list", "", "transformations"))
        return []
    items: list[ProcessingItem] = []
    for place, written in enumerate(listed):
        here = ("transformations", place)
        kind = written.get("type") if isinstance(written, dict) else None
        if kind not in _TRANSFORMATIONS:
            remedy = f"use one of {', '.join(_TRANSFORMATIONS)}"
            faults.append(document.fault(f"a pipeline cannot use the transformation {kind}", remedy, *here))
            continue
        faults += _unknown_columns(document, written.get("mapping"), kind, (*here, "mapping"), vocabulary)
        try:
            items.append(ProcessingItem.from_dict(written))
        except Exception as error:  # noqa: BLE001 - on odd input it raises TypeError, AttributeError and others
            faults.append(document.fault(f"not a transformation of pySigma's: {error}", "", *here))
    return items


def _unknown_columns(
    document: YamlDocument,
    mapping: object,
    kind: object,
    here: tuple[str | int, ...],
    vocabulary: Mapping[str, Column],
) -> list[Fault]:
    if kind != "field_name_mapping" or not isinstance(mapping, dict):
        return []
    return [
        document.fault(
            f"{field} is mapped to the unknown field {column}", nearest(str(column), vocabulary), *here, field
        )
        for field, mapped in mapping.items()
        for column in (mapped if isinstance(mapped, list) else [mapped])
        if column_of(vocabulary, str(column)) is None
    ]


def _keywords(
    document: YamlDocument, data: dict[str, Any], vocabulary: Mapping[str, Column], faults: list[Fault]
) -> tuple[str, ...] | None:
    """Read the variable `keywords`, the columns that keywords are looked for in."""
    variables = data.get("vars", {})
    if not isinstance(variables, dict) or set(variables) - {_KEYWORDS}:
        faults.append(document.fault("the only variable of a pipeline is keywords", "a list of columns", "vars"))
        return None
    if _KEYWORDS not in variables:
        return None
    listed = variables[_KEYWORDS]
    if not isinstance(listed, list) or not listed:
        faults.append(document.fault("keywords is a list of columns", "", "vars", _KEYWORDS))
        return None
    for place, name in enumerate(listed):
        column = vocabulary.get(str(name))
        if column is None or column.kind is not Kind.TEXT:
            message = f"keywords cannot be looked for in {name}, which is no column of text"
            faults.append(document.fault(message, nearest(str(name), vocabulary), "vars", _KEYWORDS, place))
    return tuple(str(name) for name in listed if str(name) in vocabulary)
