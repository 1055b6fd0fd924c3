"""One category's file: its YAML nodes checked, each value with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from hallmonitor.catalogue.category import ID_FORM, CategoryFile, Service
from hallmonitor.catalogue.domain import domain_fault
from hallmonitor.catalogue.network import network_fault
from hallmonitor_service.faults import Fault
from hallmonitor_service.nearest import nearest_or_all
from hallmonitor_service.yaml_source import line_of, yaml_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FILE_KEYS = ("category", "sentence", "services")
_SERVICE_KEYS = ("name", "domains")
_OTHER_SERVICE_KEYS = ("ranges",)
_ID = re.compile(ID_FORM)


def read_category(path: Path, text: str, faults: list[Fault]) -> CategoryFile | None:
    """The category in `text`; what is wrong goes to `faults`, what is right is kept.

    Args:
        path: the file's name, for faults; its stem must be the category's id.
        text: the file's content.
        faults: is appended to.
    """
    before = len(faults)
    documents = yaml_documents(text, path, faults)
    if len(documents) > 1:
        faults.append(Fault("a file holds one category", "put each in its own file", path, documents[1].line()))
        return None
    if not documents and len(faults) > before:
        return None
    return _Reader(path, faults).category(documents[0].node if documents else None)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a list of a service holds."""

    key: str
    name: str
    example: str
    fault: Callable[[str], tuple[str, str] | None]


_DOMAINS = _Kind("domains", "domain", "example.org", domain_fault)
_RANGES = _Kind("ranges", "network", "203.0.113.0/24", network_fault)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    faults: list[Fault]

    def category(self, node: yaml.Node | None) -> CategoryFile | None:
        if not isinstance(node, yaml.MappingNode):
            self._fault("not a category", "write the keys category, sentence and services", node)
            return None
        parts = self._fields(node, _FILE_KEYS, "the file")
        category = self._text(parts.get("category"), "category")
        if category and category != self.path.stem:
            remedy = f"call the file {category}.yml, or the category {self.path.stem}"
            self._fault(f"category {category} stands in a file of another name", remedy, parts.get("category"))
        sentence = self._text(parts.get("sentence"), "sentence")
        services = [self._service(key, value) for key, value in self._pairs(parts.get("services"), "services")]
        return CategoryFile(self.path, category, sentence, [service for service in services if service is not None])

    def _service(self, key: yaml.Node, node: yaml.Node) -> Service | None:
        name = self._text(key, "service id")
        if name and not _ID.fullmatch(name):
            self._fault(f"bad service id {name}", "use lower-case letters, digits and single inner hyphens", key)
        if not isinstance(node, yaml.MappingNode):
            self._fault(f"service {name} has no fields", "write {name: ..., domains: [...]}", node)
            return None
        parts = self._fields(node, _SERVICE_KEYS, f"service {name}", _OTHER_SERVICE_KEYS)
        domains = list(self._listed(parts.get("domains"), name, _DOMAINS))
        ranges = list(self._listed(parts.get("ranges"), name, _RANGES))
        return Service(name, self._text(parts.get("name"), "name"), domains, line_of(key), ranges)

    def _listed(self, node: yaml.Node | None, service: str, kind: _Kind) -> Iterator[tuple[str, int]]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            remedy = f"write {kind.key}: [{kind.example}]"
            self._fault(f"service {service} has no list of {kind.key}", remedy, node)
            return
        for item in node.value:
            text = self._text(item, kind.name)
            fault = kind.fault(text) if text else None
            if fault:
                self._fault(f"bad {kind.name} {text!r}: {fault[0]}", fault[1], item)
            elif text:
                yield text, line_of(item)

    def _fields(
        self, node: yaml.MappingNode, needed: tuple[str, ...], owner: str, others: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        known = needed + others
        found: dict[str, yaml.Node] = {}
        for key, value in self._pairs(node, owner):
            name = self._text(key, "key")
            if name in known:
                found[name] = value
            elif name:
                self._fault(f"unknown key {name} in {owner}", nearest_or_all(name, known), key)
        for name in needed:
            if name not in found:
                self._fault(f"key {name} is missing in {owner}", "", node)
        return found

    def _pairs(self, node: yaml.Node | None, owner: str) -> list[tuple[yaml.Node, yaml.Node]]:
        if node is None:
            return []
        if isinstance(node, yaml.MappingNode):
            return list(node.value)
        self._fault(f"{owner} is not a mapping", "write key: value pairs, or {} for none", node)
        return []

    def _text(self, node: yaml.Node | None, what: str) -> str:
        """The text of a scalar, or nothing with a fault; `None` stands for a key whose absence is a fault already."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
            self._fault(f"{what} is not text", "put it in quotes if it is a number or a word such as no", node)
            return ""
        return str(node.value)

    def _fault(self, message: str, remedy: str, node: yaml.Node | None) -> None:
        self.faults.append(Fault(message, remedy, self.path, 1 if node is None else line_of(node)))
