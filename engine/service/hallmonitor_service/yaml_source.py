"""YAML with the line of every key, less what a person cannot have meant or a machine cannot bear.

Refused are: a key that stands twice in one mapping, keys that are no text, nesting deeper than `DEEPEST`, and aliases,
with which a few lines can stand for gigabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from yaml.constructor import SafeConstructor

from hallmonitor_service.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEEPEST = 32
"""Mappings and lists within each other; the deepest shipped file needs 8."""

_TEXT = "tag:yaml.org,2002:str"
# libyaml where PyYAML was built with it: ten times as fast, the same nodes.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What PyYAML raises for a value that is not what its tag or its form says, such as the date 2019-02-30.
_UNFIT = (yaml.YAMLError, ValueError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document.

    Attributes:
        path: its file.
        node: the YAML node at its root; every mapping in it has each key once, and keys are text.
    """

    path: Path
    node: yaml.Node

    def value(self, faults: list[Fault]) -> Any:  # noqa: ANN401 - whatever was written
        """Give the value; where one cannot be made, None, and why is added to `faults`."""
        try:
            return SafeConstructor().construct_document(self.node)
        except _UNFIT as error:
            faults.append(_not_yaml(error, self.path))
            return None

    def line(self, location: Sequence[int | str] = (), _value: object = None) -> int:
        """Give the line of the key or list entry at `location`, or of the nearest that holds it, counted from 1."""
        node, line = self.node, line_of(self.node)
        for step in location:
            found = _within(node, step)
            if found is None:
                break
            marked, node = found
            line = line_of(marked)
        return line

    def fault(self, message: str, remedy: str, *location: int | str) -> Fault:
        """Make a fault that points at the key or list entry at `location`."""
        return Fault(message, remedy, self.path, self.line(location))


def yaml_documents(text: str, path: Path, faults: list[Fault]) -> list[YamlDocument]:
    """Read the documents in `text`.

    Args:
        text: the content of a file.
        path: the file, for faults.
        faults: what is refused is added here, with its line.

    Returns:
        The documents without keys that were refused; none where the whole was refused.
    """
    try:
        unbearable = _unbearable(text, path)
        if unbearable is not None:
            faults.append(unbearable)
            return []
        nodes: list[yaml.Node] = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        faults.append(_not_yaml(error, path))
        return []
    for node in nodes:
        _clean(node, path, faults)
    return [YamlDocument(path, node) for node in nodes]


def line_of(node: yaml.Node) -> int:
    """Give the line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def _unbearable(text: str, path: Path) -> Fault | None:
    """Look for aliases and deep nesting before any node is made."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return Fault("aliases are not allowed here", "write the value again", path, line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return Fault("the document is nested too deeply", f"at most {DEEPEST} levels", path, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _clean(root: yaml.Node, path: Path, faults: list[Fault]) -> None:
    """Take keys that are refused out of their mappings."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            names: set[str] = set()
            kept = []
            for key, child in node.value:
                if not isinstance(key, yaml.ScalarNode) or key.tag != _TEXT:
                    faults.append(Fault("a key must be text", "put it in quotes", path, line_of(key)))
                elif key.value in names:
                    faults.append(Fault(f"key {key.value} is given twice", "keep one of them", path, line_of(key)))
                else:
                    names.add(key.value)
                    kept.append((key, child))
            node.value = kept
            waiting.extend(child for _, child in kept)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _within(node: yaml.Node, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """Give the node whose line tells the place of a step, and the node that stands there."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, child) for key, child in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _not_yaml(error: Exception, path: Path) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "context", None)
    problem = problem or getattr(error, "reason", None)
    reason = problem or ("it cannot be parsed" if isinstance(error, yaml.YAMLError) else str(error))
    of_form = isinstance(error, yaml.YAMLError)
    remedy = "look at indentation, quotes and brackets" if of_form else "put it in quotes, or write another value"
    return Fault(f"not YAML: {reason}", remedy, path, None if mark is None else mark.line + 1)
