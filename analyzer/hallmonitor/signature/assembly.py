"""Putting rules, filters and correlations together into signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sigma.rule import SigmaRule

from hallmonitor.evaluate.compiler import all_of
from hallmonitor.signature.chaining import Chains
from hallmonitor.signature.correlating import Correlated, parse, rename
from hallmonitor.signature.detection import read_detections
from hallmonitor.signature.filtering import read_filter
from hallmonitor.signature.items import Reader
from hallmonitor.signature.model import DetectionRule
from hallmonitor.signature.naming import called, check_aims, check_unique
from hallmonitor.signature.output import check_output, signature_of
from hallmonitor.signature.pipelines import Pipelines
from hallmonitor.signature.sigma_errors import parsed_by_sigma
from hallmonitor.signature.top_keys import OURS, check_keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hallmonitor.evaluate import Compiler
    from hallmonitor.signature.detection import Detections
    from hallmonitor.signature.documents import Document
    from hallmonitor.signature.filtering import Filter
    from hallmonitor.signature.model import Signature
    from hallmonitor_service.faults import Fault

_HARMLESS = {"any": {"category": "*"}, "condition": "any"}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule, read.

    Attributes:
        document: where it stands.
        parsed: pySigma's rule; its detections are harmless ones.
        detections: what it asks.
    """

    document: Document
    parsed: SigmaRule
    detections: Detections


class Assembly:
    """All documents of a folder, on their way to signatures.

    Args:
        documents: of all files.
        compiler: for their conditions.
        faults: where every mistake goes.
        pipelines: for the names of their fields.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        compiler: Compiler,
        faults: list[Fault],
        pipelines: Pipelines | None = None,
    ) -> None:
        self._compiler = compiler
        self._faults = faults
        self._pipelines = pipelines or Pipelines()
        self.rules: list[Ruled] = []
        self.correlations: list[Correlated] = []
        self.filters: list[Filter] = []
        # Files with a correlation that could not be read: which rules it uses, and so which alert, is not known.
        self._uncertain: set[Path] = set()
        self._documents = documents
        self._by_path: dict[Path, list[Document]] = {}
        for document in documents:
            self._by_path.setdefault(document.path, []).append(document)
        self._whole: list[Document] = []
        for document in documents:
            if check_keys(document, faults):
                self._whole.append(document)
            elif not {"detection", "filter"} & set(document.data):
                self._uncertain.add(document.path)
        for document in self._whole:
            self._read(document)
        self._of_path: dict[Path, list[Ruled | Correlated]] = {}
        read: list[Ruled | Correlated] = [*self.rules, *self.correlations]
        for one in read:
            self._of_path.setdefault(one.document.path, []).append(one)

    def signatures(self) -> list[Signature]:
        """Give the signatures that came out whole, sorted by name."""
        check_unique(self._whole, "id", self._faults)
        check_unique(self._whole, "name", self._faults)
        check_aims(self.filters, [ruled.parsed for ruled in self.rules], self._documents, self._faults)
        signatures = [one for path in self._of_path for one in self._of_file(path)]
        return sorted((one for one in signatures if one is not None), key=lambda one: one.name)

    def _read(self, document: Document) -> None:
        if "filter" in document.data:
            found = read_filter(document, self._compiler, self._faults, self._pipelines)
            if found is not None:
                self.filters.append(found)
        elif "correlation" in document.data:
            correlated = parse(document, self._faults)
            if correlated is None:
                self._uncertain.add(document.path)
            else:
                self.correlations.append(correlated)
        else:
            self._rule(document)

    def _rule(self, document: Document) -> None:
        found: list[Fault] = []
        # Detections are read line by line; what pySigma says of the rest is wanted, too.
        data = {**document.data, "detection": _HARMLESS}
        parsed = parsed_by_sigma(document, found, SigmaRule, data)
        reader = Reader.of(parsed, self._compiler, self._pipelines)
        detections = read_detections(document, "detection", reader, found)
        if parsed is not None and detections is not None and not found:
            self.rules.append(Ruled(document, parsed, detections))
        self._faults += found

    def _of_file(self, path: Path) -> list[Signature | None]:
        """Give the signatures of one file; all that a correlation is over stands in its file, whose hash is told."""
        read = self._of_path[path]
        rules = [one for one in read if isinstance(one, Ruled)]
        correlations = [one for one in read if isinstance(one, Correlated)]
        parsed = {name: one.parsed for one in read for name in called(one.document)}
        for correlated in correlations:
            self._faults += rename(correlated, self._pipelines, parsed)
        chains = Chains(
            {name: str(place) for place, ruled in enumerate(rules) for name in called(ruled.document)},
            {name: correlated for correlated in correlations for name in called(correlated.document)},
            [name for other in self._by_path[path] for name in called(other)],
            self._faults,
        )
        signatures = [
            self._correlation(correlated, chains, rules) for correlated in correlations if self._becomes_one(correlated)
        ]
        chains.check_others(correlations)
        return signatures + [self._plain(ruled) for ruled in rules if self._becomes_one(ruled)]

    def alerts(self, one: Ruled | Correlated) -> bool:
        """Tell whether a rule or a correlation alerts by itself: no correlation uses it, or one that says generate."""
        users = self._users(one)
        return not users or any(user.parsed.generate for user in users)

    def _becomes_one(self, one: Ruled | Correlated) -> bool:
        """Tell whether a rule or a correlation becomes a signature; that it cannot have blocks of ours else is told.

        Beside a correlation that could not be read, only what says so with blocks of its own does.
        """
        document = one.document
        if document.path in self._uncertain and not set(OURS) & set(document.data):
            return False
        if self.alerts(one):
            return True
        what = "rule" if isinstance(one, Ruled) else "correlation"
        for key in () if self._in_circle(one) else OURS:
            if key in document.data:
                message = f"{key} stands on a {what} that does not alert by itself"
                remedy = "move it to the correlation that does, or write generate: true there"
                self._faults.append(document.fault(message, remedy, key))
        return False

    def _users(self, one: Ruled | Correlated) -> list[Correlated]:
        """Give the correlations that are over a rule or a correlation."""
        names = called(one.document)
        return [
            user
            for user in self._of_path[one.document.path]
            if isinstance(user, Correlated) and not names.isdisjoint(user.listed)
        ]

    def _in_circle(self, one: Ruled | Correlated) -> bool:
        """Tell whether a correlation is over itself, which is told of where its chain is read."""
        above = self._users(one)
        for user in above:
            above += [another for another in self._users(user) if another not in above]
        return one in above

    def _plain(self, ruled: Ruled) -> Signature | None:
        name = ruled.parsed.name or ""
        return signature_of(ruled.document, ruled.parsed, (self._detection(ruled, name),), None, self._faults)

    def _correlation(self, correlated: Correlated, chains: Chains, rules: Sequence[Ruled]) -> Signature | None:
        document = correlated.document
        found = chains.read(correlated)
        if found is None:
            self._uncertain.add(document.path)
            check_output(document, self._faults)
            return None
        correlation, names = found
        by_name = {name: ruled for ruled in rules for name in called(ruled.document)}
        detections = tuple(self._detection(by_name[name], name) for name in names)
        return signature_of(document, correlated.parsed, detections, correlation, self._faults)

    def _detection(self, ruled: Ruled, name: str) -> DetectionRule:
        filters = [one for one in self.filters if one.applies_to(ruled.parsed)]
        asked = tuple(one.expression for one in filters)
        own = ruled.detections.expression
        names = tuple(one.name for one in filters)
        return DetectionRule(name, all_of([own, *asked]), names, own if filters else None, asked)
