"""Why an alert fired: what the replay wrote, with its flows and its measure found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hallmonitor.explain.alert_records import AlertRecords, alert_records, listed_records
from hallmonitor.explain.applied import apply_setting
from hallmonitor.explain.blind_time import blind_time
from hallmonitor.explain.condition_words import condition_lines
from hallmonitor.explain.explanation import Explanation, LeftOut, RuleAsked
from hallmonitor.explain.flow_table import FLOWS_SHOWN, FlowTable, flow_table
from hallmonitor.explain.kept_folder import open_folder
from hallmonitor.explain.measure_words import measure_words, threshold_words
from hallmonitor.explain.over_time import over_time
from hallmonitor.explain.restraint import restraint_sentences
from hallmonitor.report.words import microseconds
from hallmonitor.shipped import root
from hallmonitor.signature import load_signatures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from hallmonitor.explain.applied import AppliedRule, AppliedSignature
    from hallmonitor.explain.kept_folder import KeptFolder
    from hallmonitor.explain.over_time import OverTime
    from hallmonitor.signature.model import Signature

    Mask = NDArray[np.bool_]

_SECOND_US = 1_000_000
_POLICY = ("id", "title", "board", "adopted")


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found again of an alert, with what to say of that."""

    applied: AppliedSignature | None
    records: AlertRecords | None
    flows: FlowTable | None
    exact: bool
    notes: tuple[str, ...]


def explain_alert(
    folder: Path, alert_id: str, signatures: Iterable[Signature] | None = None, flows_shown: int = FLOWS_SHOWN
) -> Explanation:
    """Explain an alert of a replay.

    Args:
        folder: the replay's output.
        alert_id: the alert's id, or a beginning that only one has.
        signatures: those to find it again with; the shipped ones by default, filled from the lists of that replay.
        flows_shown: flows that are listed; the sums are of all.

    Raises:
        FaultsError: the folder is no replay's, lacks a file, or holds no such alert.
    """
    kept = open_folder(folder)
    alert = kept.alert(alert_id)
    known = load_signatures(root(), kept.lists, pipelines=kept.pipelines) if signatures is None else signatures
    found = _found(kept, alert, known, flows_shown)
    first_us, last_us = microseconds(alert["first"]), microseconds(alert["last"])
    window_us = int(alert["threshold"]["window_s"]) * _SECOND_US
    applied = found.applied
    rules = () if applied is None else applied.rules
    return Explanation(
        alert=alert,
        clause=kept.clause(alert["clause"]),
        policy={name: str(kept.summary["policy"][name]) for name in _POLICY},
        rules=tuple(RuleAsked(rule.name, tuple(condition_lines(rule.only("")))) for rule in rules),
        measure=_measure(applied),
        asked="" if applied is None else threshold_words(applied.correlation),
        over_time=_over_time(found, microseconds(alert["crossed"])),
        flows=found.flows,
        exact=found.exact,
        blind=blind_time(alert["losses"], first_us - window_us, last_us),
        left_out=_left_out(applied, found.records, first_us, last_us, microseconds(alert["crossed"]) - window_us),
        restraint=restraint_sentences(kept.summary, alert["signature"]["name"], alert["clause"]),
        setting=kept.setting(alert["signature"]["name"]),
        command=str(kept.summary["command"]),
        hashes=dict(kept.summary["hashes"]),
        versions=dict(kept.summary["versions"]),
        notes=found.notes,
        zone=kept.zone,
    )


def _found(kept: KeptFolder, alert: Mapping[str, Any], known: Iterable[Signature], flows_shown: int) -> _Found:
    signature, notes = _as_it_was(alert, known)
    applied = None if signature is None else apply_setting(signature, kept.setting(signature.name))
    records = listed_records(kept, alert) if applied is None else alert_records(kept, alert, applied)
    if records is None:
        return _Found(applied, None, None, exact=False, notes=(*notes, _NO_FLOWS))
    table = _table(records, applied, flows_shown)
    exact = applied is not None and table.agrees(alert["evidence"])
    if applied is not None and not exact:
        notes = (*notes, _DIFFERS)
    if exact and records.measured is None:
        notes = (*notes, _NOT_STORED)
    return _Found(applied, records, table, exact, notes)


_NO_FLOWS = "The flow records of this replay are not there any more: flows and measure cannot be shown."
_NOT_STORED = (
    "The measure over time cannot be counted again: stored records do not hold the addresses of the district's own "
    "devices."
)
_DIFFERS = (
    "The stored records that match now do not add up to what the alert says; they are more, or fewer, than it counted. "
    "The alert's own figures stand."
)


def _measure(applied: AppliedSignature | None) -> str:
    if applied is None or applied.is_plain:
        return ""
    return measure_words(applied.correlation, applied.names)


def _over_time(found: _Found, crossed_us: int) -> OverTime | None:
    if found.applied is None or found.records is None or found.records.measured is None or not found.exact:
        return None
    ts = found.records.stored.columns.numbers("ts")[0][found.records.rows]
    return over_time(found.applied.correlation, found.records.measured, crossed_us, ts)


def _as_it_was(alert: Mapping[str, Any], known: Iterable[Signature]) -> tuple[Signature | None, tuple[str, ...]]:
    """Give the alert's signature where it is at hand as it was, else a sentence on that."""
    name = alert["signature"]["name"]
    for signature in known:
        if signature.name == name:
            if signature.sha256 == alert["signature"]["sha256"]:
                return signature, ()
            return None, (f"The signature {name} has changed since; what it asked then is not at hand.",)
    return None, (f"The signature {name} is not at hand; what it asked is not told here.",)


def _table(records: AlertRecords, applied: AppliedSignature | None, shown: int) -> FlowTable:
    names = ["listed"] if applied is None else applied.names
    return flow_table(records.stored.columns, records.rows, list(zip(names, records.matched, strict=True)), shown)


def _left_out(
    applied: AppliedSignature | None, records: AlertRecords | None, first_us: int, last_us: int, since_us: int
) -> tuple[LeftOut, ...]:
    """Tell what each filter, and the policy, left out of this group in the time of the alert."""
    if applied is None:
        return ()
    told: list[LeftOut] = []
    for origin in dict.fromkeys(origin for rule in applied.rules for origin in rule.origins):
        rules = [rule for rule in applied.rules if origin in rule.origins]
        count = (0, 0) if records is None else records.count(_alone(origin, rules, records), first_us - 1, last_us)
        told.append(LeftOut(origin, tuple(condition_lines(rules[0].only(origin))), *count))
    if applied.allowances:
        count = (0, 0) if records is None else records.count(records.within, since_us, last_us)
        words = tuple(f"it is beyond {one.words}" for one in applied.allowances)
        told.append(LeftOut("allowance of the policy", words, *count))
    return tuple(told)


def _alone(origin: str, rules: Iterable[AppliedRule], records: AlertRecords) -> Mask:
    """Tell which records of the alert's group only the parts of one origin leave out."""
    verdicts = records.judgment.verdicts
    left = [verdicts(rule.without(origin)).yes & verdicts(rule.expression).no for rule in rules]
    alone: Mask = np.logical_or.reduce(left) & records.belongs
    return alone
