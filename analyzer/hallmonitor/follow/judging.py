"""Judging as it goes on: files of records in, alerts out, and all that must outlive a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmonitor.alerts import Judge
from hallmonitor.alerts.local_day import local_days
from hallmonitor.alerts.losses import Loss
from hallmonitor.alerts.suppression import Suppression
from hallmonitor.columns import arrow
from hallmonitor.follow.cursor import Cursor
from hallmonitor.follow.known_losses import KnownLosses
from hallmonitor.replay.allowances import Allowances
from hallmonitor.replay.concealment import Concealment
from hallmonitor.replay.pipeline import ALERT_IDS
from hallmonitor.replay.preparation import Preparation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hallmonitor.alerts import Alert
    from hallmonitor.follow.rules import Rules
    from hallmonitor.follow.spool_reader import Next
    from hallmonitor.replay.preparation import Prepared

AHEAD_US = 86_400_000_000
"""A record that begins more than a day after now, by this machine's clock, is of a sensor whose clock is wrong. It is
not judged: it would make all others late."""

CLOCK_AHEAD = "clock_ahead"
"""Cause of a loss: records that were not judged for that."""

_SECOND_US = 1_000_000
_BEFORE = -1
"""A day of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Readied:
    """A file that can be judged.

    Attributes:
        prepared: its records; None where it has none.
        losses: times of blindness that it tells of.
        until_us: time up to which its records are complete, microseconds since 1970.
        ahead: records that were left out because they begin far ahead of now.
        catalogue: hash of the catalogue that named them.
    """

    prepared: Prepared | None
    losses: tuple[Loss, ...]
    until_us: int
    ahead: int
    catalogue: str

    @property
    def records(self) -> int:
        """How many records there are to judge."""
        return 0 if self.prepared is None else len(self.prepared.columns)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the judge has left out so far, since its state was begun.

    Attributes:
        late: records that came after their time was decided.
        dropped: signature -> rows that were dropped for want of room.
        ungrouped: signature -> records that lack a value to group them by.
        pairs_forgotten: pairs of device and domain.
        losses_forgotten: losses.
        rows: rows kept now.
        held_back: `exception` and `cool_down` -> alerts that were held back for it.
    """

    late: int
    dropped: Mapping[str, int]
    ungrouped: Mapping[str, int]
    pairs_forgotten: int
    losses_forgotten: int
    rows: int
    held_back: Mapping[str, int]


class Judging:
    """The judge of some rules, with what it needs from file to file.

    Args:
        rules: what to judge by.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        site, policy, key = rules.site, rules.rulebook.policy, rules.key
        self._preparation = Preparation(site, key)
        self._allowances = Allowances(policy.entries, site.zone)
        self.suppression = Suppression(site.exceptions, site.cool_down, site.zone)
        """Which alerts are raised."""
        self.judge = Judge(
            rules.rulebook.signatures,
            policy,
            site,
            id_key=key.derived(ALERT_IDS),
            address_words=Concealment(site, key).name,
            lateness_us=rules.settings.judging.lateness_s * _SECOND_US,
            most_rows=rules.settings.judging.most_rows,
            narrowing=self._allowances.narrowing,
            suppression=self.suppression,
            settings_hash=rules.hash,
        )
        """The judge itself."""
        self.losses = KnownLosses()
        """Losses that alerts to come may have to tell."""
        self.reached_us: int | None = None
        """Time up to which the spools were followed, microseconds since 1970."""
        self.catalogue = ""
        """Hash of the catalogue that named the latest records."""

    def ready(self, taken: Next, now_us: int) -> Readied:
        """Prepare a file's records, and judge nothing yet.

        Args:
            taken: the file.
            now_us: this machine's time, microseconds since 1970.
        """
        file = taken.file
        most_us = now_us + AHEAD_US
        flows, losses = file.flows, taken.losses
        in_time = pc.less_equal(flows.column("ts").cast(pa.int64()), most_us)
        ahead = flows.num_rows - (pc.sum(in_time).as_py() or 0)
        if ahead:
            flows = flows.filter(in_time)
        if ahead or file.until_us > most_us:
            losses.append(Loss(taken.before_us, now_us, CLOCK_AHEAD))
        prepared = self._preparation.prepare(_one_batch(flows)) if flows.num_rows else None
        return Readied(prepared, tuple(losses), min(file.until_us, most_us), ahead, file.catalogue)

    def judge_file(self, readied: Readied) -> list[Alert]:
        """Judge a file that is ready, and give the alerts that are raised with it."""
        self.losses.add(readied.losses)
        self.catalogue = readied.catalogue or self.catalogue
        if readied.prepared is not None:
            self.judge.observe(readied.prepared.columns)
        return self.advance(readied.until_us)

    def advance(self, until_us: int) -> list[Alert]:
        """Give the alerts that are certain now that records up to a time are there."""
        self.reached_us = until_us if self.reached_us is None else max(until_us, self.reached_us)
        alerts = self.judge.advance(self.losses.held, self._hashes, reached_us=until_us)
        reach_us = self.judge.reach_us
        if reach_us is not None:
            self.losses.forget(reach_us)
            # Accounts are only told, in metrics; which use counts is worked out from the records each time.
            self._allowances.forget(self._day(reach_us))
        return alerts

    def open_alerts(self, *, suppressed_too: bool = False) -> list[Alert]:
        """Give the alerts of episodes that are not over, as if no record came any more."""
        return self.judge.finish(self.losses.held, self._hashes, suppressed_too=suppressed_too)

    def cursor(self, open_alerts: Sequence[Alert]) -> Cursor:
        """Give what goes with the judge's state, but for the places in the spools."""
        return Cursor(
            losses=tuple(self.losses.held),
            open_alerts=tuple(alert.to_json() for alert in open_alerts),
            reached_us=self.reached_us,
            reach_us=self.judge.reach_us,
            rules=self.rules.hash,
            key=self.rules.key_check,
            catalogue=self.catalogue,
        )

    def go_on(self, cursor: Cursor) -> None:
        """Take back what `cursor` gave."""
        self.losses = KnownLosses(cursor.losses)
        self.reached_us, self.catalogue = cursor.reached_us, cursor.catalogue

    def recount_allowances(self) -> None:
        """Have the accounts of allowances hold what was used before this process began; after a state is taken back."""
        self.judge.recount()

    def allowance_devices(self) -> Mapping[str, Mapping[str, int]]:
        """Count devices by how much of each signature's allowances they used on the local day that is judged.

        Returns:
            signature with allowances -> `below_half`, `above_half` and `used_up` -> devices.
        """
        day = _BEFORE if self.reached_us is None else self._day(self.reached_us)
        return self._allowances.devices(day)

    def _day(self, us: int) -> int:
        return int(local_days(np.asarray([us]), self.rules.site.zone)[0])

    @property
    def counts(self) -> Counts:
        """What was left out so far."""
        judge = self.judge
        forgotten = self.losses.forgotten
        held = self.suppression.held
        by_exception = sum(sum(each.values()) for each in held.by_exception)
        held_back = {"exception": by_exception, "cool_down": sum(held.by_cool_down.values())}
        return Counts(
            judge.late, judge.dropped, judge.ungrouped, judge.pairs_forgotten, forgotten, judge.rows, held_back
        )

    @property
    def _hashes(self) -> dict[str, str]:
        told = {"ruleset": self.rules.rulebook.hashes["ruleset"]}
        return told | ({"catalogue": self.catalogue} if self.catalogue else {})


def _one_batch(flows: pa.Table) -> pa.RecordBatch:
    """Give a table as one batch, in which texts are listed that its rows hold."""
    arrays = []
    for column in flows.columns:
        if pa.types.is_dictionary(column.type):
            # A file may list every text since its writer began, and each that is listed is looked at.
            arrays.append(arrow.whole(column.cast(column.type.value_type)).dictionary_encode())
        else:
            arrays.append(arrow.whole(column))
    return pa.RecordBatch.from_arrays(arrays, schema=flows.schema)
