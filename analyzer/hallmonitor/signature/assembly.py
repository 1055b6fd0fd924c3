"""Putting rules, filters and correlations together into signatures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sigma.rule import SigmaRule, SigmaRuleBase

from hallmonitor.evaluate.compiler import all_of
from hallmonitor.nearest import nearest
from hallmonitor.signature import correlating
from hallmonitor.signature.acceptable_use import read_acceptable_use
from hallmonitor.signature.detection import by_sigma, check_items, compile_conditions, sigma_fault
from hallmonitor.signature.filtering import read_filter
from hallmonitor.signature.model import DetectionRule, Signature
from hallmonitor.signature.samples import read_samples
from hallmonitor.signature.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sigma.correlations import SigmaCorrelationRule

    from hallmonitor.correlate import Correlation
    from hallmonitor.evaluate import Compiler, Expression
    from hallmonitor.faults import Fault
    from hallmonitor.signature.documents import Document
    from hallmonitor.signature.filtering import Filter

_KINDS = ("detection", "correlation", "filter")
_OURS = ("acceptable_use", "samples")
_INNER = {"errors", "source", "custom_attributes", "policy"}
_KEYS = {
    *(field.name for field in fields(SigmaRuleBase) if not field.name.startswith("_") and field.name not in _INNER),
    "logsource",
    *_KINDS,
    *_OURS,
}

_HARMLESS = {"any": {"category": "*"}, "condition": "any"}


@dataclass(frozen=True, slots=True)
class _Ruled:
    document: Document
    parsed: SigmaRule
    expression: Expression


@dataclass(frozen=True, slots=True)
class _Correlated:
    document: Document
    parsed: SigmaCorrelationRule


class Assembly:
    """All documents of a folder, on their way to signatures.

    Args:
        documents: of all files.
        compiler: for their conditions.
        faults: where every mistake goes.
    """

    def __init__(self, documents: Sequence[Document], compiler: Compiler, faults: list[Fault]) -> None:
        self._compiler = compiler
        self._faults = faults
        self._rules: list[_Ruled] = []
        self._correlations: list[_Correlated] = []
        self._filters: list[Filter] = []
        # Files with a correlation that could not be read: which rules it uses, and so which alert, is not known.
        self._uncertain: set[Path] = set()
        self._documents = documents
        self._whole = [document for document in documents if self._is_whole(document)]
        for document in self._whole:
            self._read(document)

    def signatures(self) -> list[Signature]:
        """Give the signatures that came out whole, sorted by name."""
        self._unique("id")
        self._unique("name")
        self._aimed_filters()
        signatures = [self._correlation(correlated) for correlated in self._correlations]
        signatures += [self._plain(ruled) for ruled in self._rules if self._alerts(ruled)]
        return sorted((one for one in signatures if one is not None), key=lambda one: one.name)

    def _is_whole(self, document: Document) -> bool:
        """Check the keys at the top of a document."""
        before = len(self._faults)
        kinds = [kind for kind in _KINDS if kind in document.data]
        if len(kinds) != 1:
            message = "a document has exactly one of detection, correlation and filter"
            self._faults.append(document.fault(message, "see the Sigma specification"))
        for key in map(str, document.data):
            if key == "policy":
                remedy = "use clause in acceptable_use, and map clauses in the policy's own file"
                self._faults.append(document.fault("the key policy would be lost", remedy, key))
            elif key not in _KEYS:
                self._faults.append(document.fault(f"unknown key {key}", nearest(key, _KEYS), key))
        whole = len(self._faults) == before
        if not whole and not {"detection", "filter"} & set(document.data):
            self._uncertain.add(document.path)
        return whole

    def _read(self, document: Document) -> None:
        if "filter" in document.data:
            found = read_filter(document, self._compiler, self._faults)
            if found is not None:
                self._filters.append(found)
        elif "correlation" in document.data:
            parsed = correlating.parse(document, self._faults)
            if parsed is None:
                self._uncertain.add(document.path)
            else:
                self._correlations.append(_Correlated(document, parsed))
        else:
            self._rule(document)

    def _rule(self, document: Document) -> None:
        found = check_items(document, "detection", self._compiler)
        # Mistakes within the detections are told already; what pySigma says of the rest is still wanted.
        data = {**document.data, "detection": _HARMLESS} if found else document.data
        parsed = by_sigma(document, found, lambda: SigmaRule.from_dict(data, collect_errors=True))
        if parsed is not None:
            found += [sigma_fault(document, error) for error in parsed.errors]
        if parsed is not None and not found:
            conditions = parsed.detection.parsed_condition
            place = ("detection", "condition")
            expression = by_sigma(document, found, lambda: compile_conditions(conditions, self._compiler), *place)
            if expression is not None:
                self._rules.append(_Ruled(document, parsed, expression))
        self._faults += found

    def _unique(self, key: str) -> None:
        """Refuse an id or name that two documents have."""
        first: dict[str, Document] = {}
        for document in self._whole:
            value = document.data.get(key)
            if value is None:
                continue
            before = first.setdefault(str(value), document)
            if before is not document:
                message = f"the {key} {value} is taken"
                remedy = f"it stands in {before.path}, line {before.line_of(key)}"
                self._faults.append(document.fault(message, remedy, key))

    def _aimed_filters(self) -> None:
        """Refuse filters that name a correlation or nothing."""
        rules = {name for document in self._documents if _may_be_rule(document) for name in _called(document)}
        correlations = {
            name for document in self._documents if "correlation" in document.data for name in _called(document)
        }
        for one in self._filters:
            for place, reference in enumerate(one.references or ()):
                if reference in correlations:
                    message = f"the filter names the correlation {reference}, which no filter applies to"
                    self._faults.append(one.document.fault(message, "name its rule", "filter", "rules", place))
                elif reference not in rules:
                    message = f"the filter names the unknown rule {reference}"
                    self._faults.append(
                        one.document.fault(message, nearest(reference, rules), "filter", "rules", place)
                    )
            if (
                one.references is None
                and self._rules
                and not any(one.applies_to(ruled.parsed) for ruled in self._rules)
            ):
                self._faults.append(
                    one.document.fault("the filter applies to no rule", "see its logsource", "logsource")
                )

    def _alerts(self, ruled: _Ruled) -> bool:
        """Tell whether a rule alerts by itself: no correlation uses it, or one that says generate.

        Beside a correlation that could not be read, only a rule that says so with blocks of its own does.
        """
        if ruled.document.path in self._uncertain and not set(_OURS) & set(ruled.document.data):
            return False
        users = [
            correlated.parsed
            for correlated in self._correlations
            if correlated.document.path == ruled.document.path and _references(correlated) & _called(ruled.document)
        ]
        alerts = not users or any(user.generate for user in users)
        if not alerts:
            for key in _OURS:
                if key in ruled.document.data:
                    message = f"{key} stands on a rule that does not alert by itself"
                    self._faults.append(ruled.document.fault(message, "move it to the correlation", key))
        return alerts

    def _plain(self, ruled: _Ruled) -> Signature | None:
        name = ruled.parsed.name or ""
        return self._signature(ruled.document, ruled.parsed, (self._detection(ruled, name),), None)

    def _correlation(self, correlated: _Correlated) -> Signature | None:
        document, parsed = correlated.document, correlated.parsed
        listed = [reference.reference for reference in parsed.rules or ()]
        rules = [
            rule for place, name in enumerate(listed) if (rule := self._referred(document, name, place)) is not None
        ]
        if len(rules) < len(listed):
            self._uncertain.add(document.path)
        correlation = correlating.read_correlation(document, parsed, listed, self._faults)
        if correlation is None or len(rules) < len(listed):
            read_acceptable_use(document, self._faults)
            read_samples(document, self._faults)
            return None
        return self._signature(document, parsed, tuple(rules), correlation)

    def _referred(self, document: Document, name: str, place: int) -> DetectionRule | None:
        """Give the rule that a correlation names; it stands in the same file, whose hash the signature tells."""
        here = [ruled for ruled in self._rules if ruled.document.path == document.path]
        for ruled in here:
            if name in _called(ruled.document):
                return self._detection(ruled, name)
        others = [other for other in self._documents if other.path == document.path]
        chained = any("correlation" in other.data and name in _called(other) for other in others)
        broken = any(_may_be_rule(other) and name in _called(other) for other in others)
        names = [called for other in others if _may_be_rule(other) for called in _called(other)]
        if chained:
            message = f"{name} is a correlation, and only rules can be correlated"
            self._faults.append(document.fault(message, "name a rule", "correlation", "rules", place))
        elif not broken:
            message = f"this file has no rule called {name}"
            self._faults.append(document.fault(message, nearest(name, names), "correlation", "rules", place))
        return None

    def _detection(self, ruled: _Ruled, name: str) -> DetectionRule:
        filters = [one for one in self._filters if one.applies_to(ruled.parsed)]
        asked = tuple(one.expression for one in filters)
        expression = all_of([ruled.expression, *asked])
        names = tuple(one.name for one in filters)
        return DetectionRule(name, expression, names, ruled.expression if filters else None, asked)

    def _signature(
        self,
        document: Document,
        parsed: SigmaRuleBase,
        rules: tuple[DetectionRule, ...],
        correlation: Correlation | None,
    ) -> Signature | None:
        before = len(self._faults)
        use = read_acceptable_use(document, self._faults)
        samples = read_samples(document, self._faults)
        day = parsed.modified or parsed.date
        for key, present in (("id", parsed.id), ("name", parsed.name), ("level", parsed.level), ("date", day)):
            if not present:
                message = f"a signature that alerts has a {key}"
                self._faults.append(document.fault(message, "", key))
        if len(self._faults) > before or day is None or parsed.level is None:
            return None
        return Signature(
            id=str(parsed.id),
            name=parsed.name or "",
            title=parsed.title,
            description=" ".join((parsed.description or "").split()),
            level=parsed.level.name.lower(),
            version=day.isoformat(),
            sha256=document.sha256,
            path=document.path,
            line=document.line,
            clause=use.clause,
            evidence=use.evidence,
            cannot_show=use.cannot_show,
            advice=use.advice,
            unit=use.unit or unit_of(correlation),
            gap_us=use.gap_us,
            rules=rules,
            correlation=correlation,
            samples=samples,
        )


def _may_be_rule(document: Document) -> bool:
    """Tell whether a document is a rule, or one whose mistakes hide what it is."""
    return not {"correlation", "filter"} & set(document.data)


def _called(document: Document) -> set[str]:
    """Give the name and the id of a document."""
    return {str(document.data[key]) for key in ("name", "id") if document.data.get(key) is not None}


def _references(correlated: _Correlated) -> set[str]:
    return {reference.reference for reference in correlated.parsed.rules or ()}
