"""The judge: flow columns in, alerts out."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hallmonitor.alerts.alert import Alert
from hallmonitor.alerts.asked_categories import asked_categories
from hallmonitor.alerts.episodes import Happened, episodes
from hallmonitor.alerts.evidence import Episodic
from hallmonitor.alerts.evidence_kind import weakest
from hallmonitor.alerts.group import is_numbered, told_group, untold
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.losses import overlapping, read_losses
from hallmonitor.alerts.survivors import Numbering, Survivors, groups
from hallmonitor.alerts.words import why
from hallmonitor.correlate import Correlation, CorrelationKind, Operator
from hallmonitor.correlate.correlation import VALUED
from hallmonitor.evaluate import AllOf, Evaluator, Not
from hallmonitor.evaluate.expression import TextTest
from hallmonitor.faults import Fault, FaultsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from hallmonitor.alerts.asked import Entry, Policy, Signature, Site
    from hallmonitor.alerts.episodes import Episode
    from hallmonitor.alerts.group import AddressWords
    from hallmonitor.alerts.losses import Loss
    from hallmonitor.columns import Columns
    from hallmonitor.evaluate import Expression

_ID_DIGITS = 16
_EVENTS_OF_A_DEVICE = ("device",)
_TEMPORAL = frozenset({CorrelationKind.TEMPORAL, CorrelationKind.TEMPORAL_ORDERED})


@dataclass(frozen=True, slots=True)
class _Track:
    """One entry of the policy, with its signature and what was kept for it so far."""

    entry: Entry
    signature: Signature
    correlation: Correlation
    expressions: tuple[Expression, ...]
    survivors: Survivors


class Judge:
    """Judges batches of flow columns by a policy.

    It keeps a few numbers of each row that a signature's rules match, and nothing of the others. The alerts do not
    depend on how records were split into batches, nor on their order.

    Args:
        signatures: all that the policy may name.
        policy: which of them apply, to which clause, and with which changes.
        site: whose time zone the sentences are told in.
        id_key: secret that alert ids are made with. A group can hold an address within the district; without a key,
            whoever has an alert could try every address until the id fits.
        address_words: what alerts tell of an address in their group; without it, nothing.

    Raises:
        FaultsError: where the policy names a signature that is not there, or changes what the signature does not have.
    """

    def __init__(
        self,
        signatures: Iterable[Signature],
        policy: Policy,
        site: Site,
        *,
        id_key: bytes,
        address_words: AddressWords = untold,
    ) -> None:
        self._id_key = id_key
        self._address_words = address_words
        self._policy = policy
        self._zone = zone(site.time_zone)
        self._evaluator = Evaluator()
        self._numbering = Numbering()
        known = {signature.name: signature for signature in signatures}
        faults = [fault for entry in policy.entries if (fault := _fault(policy, entry, known)) is not None]
        if faults:
            raise FaultsError(faults)
        self._tracks = [_track(entry, known[entry.signature_name]) for entry in policy.entries]

    def observe(self, columns: Columns) -> None:
        """Take one batch in."""
        evaluation = self._evaluator.over(columns)
        encoder = self._numbering.over(columns)
        for track in self._tracks:
            for place, (rule, expression) in enumerate(zip(track.signature.rules, track.expressions, strict=True)):
                rows = evaluation.rows(expression)
                if rows.shape[0]:
                    group_by = track.correlation.columns_for(rule.name)
                    track.survivors.add(encoder, rows, place, group_by, _value_column(track.correlation))

    def finish(
        self, losses: pa.RecordBatch | pa.Table | Sequence[Loss] = (), hashes: Mapping[str, str] | None = None
    ) -> list[Alert]:
        """Give the alerts of everything observed so far, sorted by first time, then id.

        Args:
            losses: loss records, as a batch of the engine's loss schema or as a list.
            hashes: of ruleset, catalogue and input, told in each alert.
        """
        known = list(losses) if isinstance(losses, (list, tuple)) else read_losses(losses)
        alerts = [alert for track in self._tracks for alert in self._alerts(track, known, dict(hashes or {}))]
        return sorted(alerts, key=lambda alert: (alert.first_us, alert.id, alert.clause))

    @property
    def ungrouped(self) -> dict[str, int]:
        """Signature name -> records that it matched but that lack a value to group them by, such as a device.

        They count towards no alert. A record counts once for each of the signature's rules that it matched; signatures
        without such records are left out.
        """
        counted: dict[str, int] = {}
        for track in self._tracks:
            if track.survivors.ungrouped:
                name = track.signature.name
                counted[name] = counted.get(name, 0) + track.survivors.ungrouped
        return counted

    def _alerts(self, track: _Track, losses: list[Loss], hashes: dict[str, str]) -> Iterable[Alert]:
        table = track.survivors.table()
        group = groups(table, len(track.correlation.group_by))
        happened = Happened(group, table["ts"], table["rule"], table.get("value"))
        found = episodes(track.correlation, happened, len(track.expressions))
        for episode in found:
            yield self._alert(track, episode, table, losses, hashes)

    def _alert(
        self,
        track: _Track,
        episode: Episode,
        table: dict[str, NDArray[np.int64]],
        losses: list[Loss],
        hashes: dict[str, str],
    ) -> Alert:
        signature, correlation = track.signature, track.correlation
        rows = Episodic.take(table, episode.rows, self._numbering)
        evidence = rows.evidence()
        first_us, begun_us, last_us = rows.times()
        group = self._group_values(track, episode, table)
        columns = track.correlation.columns_for(signature.rules[0].name)
        plain = signature.correlation is None
        measured = evidence.flows if plain else _tidy(episode.measured)
        return Alert(
            id=self._alert_id(track, [str(value) for value in group.values()], episode.first_crossing_us),
            policy=self._policy.id,
            clause=track.entry.clause,
            evidence_kind=weakest(signature.evidence, track.entry.evidence),
            level=track.entry.level or signature.level,
            state="open",
            signature={
                "id": signature.id,
                "name": signature.name,
                "title": signature.title,
                "version": signature.version,
                "sha256": signature.sha256,
            },
            device=rows.only("device"),
            device_group=rows.only("device_group"),
            sensor=rows.only("sensor"),
            group=told_group(dict(zip(group, columns, strict=True)), group, self._address_words),
            first_us=first_us,
            crossed_us=episode.first_crossing_us,
            last_us=last_us,
            measured={"value": measured, "unit": signature.unit, "over": "alert" if plain else "window"},
            threshold={
                "operator": str(correlation.operator),
                "value": _tidy(correlation.threshold),
                "unit": signature.unit,
                "window_s": correlation.window_us // 1_000_000,
            },
            why=why(
                measured=measured,
                unit=signature.unit,
                categories=asked_categories(track.expressions, evidence.categories),
                schedule=rows.only("schedule"),
                first_us=first_us,
                begun_us=begun_us,
                last_us=last_us,
                place=self._zone,
                correlation=None if plain else correlation,
            ),
            evidence=evidence,
            losses=overlapping(losses, first_us - correlation.window_us, last_us),
            cannot_show=signature.cannot_show,
            advice=signature.advice,
            hashes=hashes,
        )

    def _group_values(
        self, track: _Track, episode: Episode, table: dict[str, NDArray[np.int64]]
    ) -> dict[str, str | int]:
        """Give the values of an episode's group as texts and numbers that do not depend on how they were numbered."""
        row = int(episode.rows[0])
        columns = track.correlation.columns_for(track.signature.rules[0].name)
        values: dict[str, str | int] = {}
        for place, (name, column) in enumerate(zip(track.correlation.group_by, columns, strict=True)):
            value = int(table[f"group {place}"][row])
            values[name] = self._numbering.text(value) or "" if is_numbered(column) else value
        return values

    def _alert_id(self, track: _Track, group: list[str], first_crossing_us: int) -> str:
        told: list[object] = [track.signature.id, group, first_crossing_us]
        if track.entry.clause != track.signature.clause:
            told.append(track.entry.clause)
        text = json.dumps(told, ensure_ascii=False)
        return hmac.digest(self._id_key, text.encode(), "sha256").hex()[:_ID_DIGITS]


def _track(entry: Entry, signature: Signature) -> _Track:
    correlation = signature.correlation or Correlation(
        CorrelationKind.EVENT_COUNT, signature.gap_us, _EVENTS_OF_A_DEVICE, Operator.GTE, 1
    )
    if entry.threshold is not None:
        correlation = correlation.with_threshold(entry.threshold)
    narrowed: list[Expression] = []
    if entry.schedules is not None:
        narrowed.append(TextTest("schedule", cased=True, exact=frozenset(entry.schedules)))
    if entry.exempt_groups:
        narrowed.append(Not(TextTest("device_group", cased=True, exact=frozenset(entry.exempt_groups))))
    expressions = tuple(_narrow(rule.expression, narrowed) for rule in signature.rules)
    valued = _value_column(correlation) is not None
    return _Track(entry, signature, correlation, expressions, Survivors(len(correlation.group_by), valued=valued))


def _narrow(expression: Expression, narrowed: list[Expression]) -> Expression:
    if not narrowed:
        return expression
    own = expression.parts if isinstance(expression, AllOf) else (expression,)
    return AllOf((*own, *narrowed))


def _value_column(correlation: Correlation) -> str | None:
    return correlation.field if correlation.kind in VALUED else None


def _fault(policy: Policy, entry: Entry, known: Mapping[str, Signature]) -> Fault | None:
    signature = known.get(entry.signature_name)
    if signature is None:
        return Fault(f"policy {policy.id} names the unknown signature {entry.signature_name}")
    if entry.threshold is not None and (signature.correlation is None or signature.correlation.kind in _TEMPORAL):
        return Fault(
            f"policy {policy.id} sets a threshold for {signature.name}, which has none to change",
            "only correlations that count, sum or average have one",
        )
    return None


def _tidy(value: float) -> float:
    """Give a whole number as int, another rounded to what can be told apart in a report."""
    return int(value) if float(value).is_integer() else round(float(value), 6)
