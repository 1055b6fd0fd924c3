"""The page of the shipped signatures: what each looks for, what makes an alert, what it cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hallmonitor import shipped
from hallmonitor.authoring.correlation_words import measured_lines
from hallmonitor.authoring.described import alerts_at, kind_of, rule_names
from hallmonitor.authoring.overview import policies_using
from hallmonitor.explain import condition_lines
from hallmonitor.policy import known_policies, load_policy
from hallmonitor.signature import load_signatures
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor.site import Site
from reference_pages.markdown import code, item, page, paragraph, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hallmonitor.policy import Policy, PolicyEntry
    from hallmonitor.signature import Signature, SignatureSet

_HEAD: Final = """\
# Signatures

This page is made from the data by `make docs`; change the signature, not the page.

A signature is a pattern in flow records, tied to a clause of an acceptable-use policy. An alert raises a question that
a person has to answer: whether a clause forbids what was seen, and what follows from it, no program decides. Thresholds
are the signature's own; a policy may set others. `hallmonitor signatures show NAME` tells the same of any file."""

_SHOWN: Final = 12
"""Entries of a list of names in a condition; the others are counted."""


def signatures_page() -> str:
    """The page, in Markdown."""
    root = shipped.root()
    signatures = load_signatures(root, Site().placeholders)
    users = policies_using(signatures, root)
    policies = [load_policy(name, signatures, root) for name in known_policies(root)]
    return page(*_parts(signatures, users, policies))


def _parts(signatures: SignatureSet, users: Mapping[str, Sequence[str]], policies: Sequence[Policy]) -> Iterator[str]:
    yield _HEAD
    yield table(
        ("signature", "level", "clause", "evidence", "alerts at"),
        [
            (f"[{each.name}](#{each.name})", each.level, each.clause, each.evidence, alerts_at(each))
            for each in signatures
        ],
    )
    yield "## By clause and policy"
    yield from _by_policy(policies)
    for clause, sentence in CLAUSES.items():
        of_clause = [each for each in signatures if each.clause == clause]
        if of_clause:
            yield f"## Clause: {clause}"
            yield paragraph(sentence)
            for each in of_clause:
                yield from _signature(each, users.get(each.name, ()))


def _by_policy(policies: Sequence[Policy]) -> Iterator[str]:
    for policy in policies:
        yield f"### {policy.id}"
        yield paragraph(f"{policy.title}.")
        yield table(
            ("clause", "signature", "level", "threshold", "schedules", "exempt groups"),
            [_use(entry) for entry in policy.entries],
        )


def _use(entry: PolicyEntry) -> tuple[str, ...]:
    own = "its own"
    return (
        entry.clause,
        f"[{entry.signature_name}](#{entry.signature_name})",
        entry.level or own,
        own if entry.threshold is None else str(entry.threshold),
        "all" if entry.schedules is None else ", ".join(entry.schedules),
        ", ".join(entry.exempt_groups) or "none",
    )


def _signature(signature: Signature, policies: Sequence[str]) -> Iterator[str]:
    yield f"### {signature.name}"
    yield paragraph(f"{signature.title}. {signature.description}")
    yield "\n".join(item(line) for line in _facts(signature, policies))
    yield paragraph(f"What it cannot show: {_in_a_sentence(signature.cannot_show)}")
    yield paragraph(f"What to check: {_in_a_sentence(signature.advice)}")


def _facts(signature: Signature, policies: Sequence[str]) -> Iterator[str]:
    yield f"Level: {signature.level}"
    yield f"Evidence: {signature.evidence}"
    yield f"Alerts at: {prose(alerts_at(signature))}"
    yield f"Kind: {code(kind_of(signature))}"
    for rule in signature.rules:
        asked = "; ".join(line.strip() for line in condition_lines(rule.unfiltered or rule.expression, _SHOWN))
        yield f"Looks at, as {code(rule.name)}: {prose(asked)}"
        if rule.filters:
            yield f"Leaves out, of {code(rule.name)}: what the filters {', '.join(map(code, rule.filters))} permit"
    if signature.correlation is not None:
        for line in measured_lines(signature.correlation, rule_names(signature)):
            yield f"Counts: {prose(line)}"
    yield f"Policies: {', '.join(map(code, policies)) or 'none uses it'}"
    yield f"Changed: {signature.version}"


def _in_a_sentence(text: str) -> str:
    return text[:1].lower() + text[1:]
