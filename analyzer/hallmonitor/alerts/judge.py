"""The judge: flow columns in, alerts out."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts import saved
from hallmonitor.alerts.evidence import nothing, summed
from hallmonitor.alerts.fingerprint import fingerprint
from hallmonitor.alerts.first_seen import FirstSeen
from hallmonitor.alerts.group import untold
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.losses import read_losses
from hallmonitor.alerts.store import Store
from hallmonitor.alerts.telling import Found, Teller
from hallmonitor.alerts.track import Track
from hallmonitor.alerts.work import Work, faults
from hallmonitor.evaluate import Plan
from hallmonitor.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    import pyarrow as pa
    from numpy.typing import NDArray

    from hallmonitor.alerts.alert import Alert
    from hallmonitor.alerts.asked import Entry, Narrowing, Policy, Signature, Site, Suppression
    from hallmonitor.alerts.group import AddressWords
    from hallmonitor.alerts.losses import Loss
    from hallmonitor.alerts.spans import Spans
    from hallmonitor.columns import Columns

    Losses: TypeAlias = pa.RecordBatch | pa.Table | Sequence[Loss]

MOST_ROWS = 1 << 25
"""Rows kept by default, over all entries: some two gigabytes with their records where each matches one entry."""

_ROOM = 8
"""Where too many rows are kept, one in this many goes at once, so that this is rare."""

_LOOSE = 1 << 16


class Judge:
    """Judges batches of flow columns by a policy.

    It keeps a few numbers of each row that a signature's rules match, and nothing of the others. The alerts do not
    depend on how records were split into batches, nor, within the lateness, on their order.

    Args:
        signatures: all that the policy may name.
        policy: which of them apply, to which clause, and with which changes.
        site: whose time zone the sentences are told in.
        id_key: secret that alert ids are made with. A group can hold an address within the district; without a key,
            whoever has an alert could try every address until the id fits.
        address_words: what alerts tell of an address in their group; without it, nothing.
        lateness_us: by how much less than this a record may begin before the latest seen so far, microseconds, at
            least 1. `advance` decides what lies further back, and forgets what has no say any more. None decides
            nothing before `finish`.
        most_rows: rows kept over all entries; beyond it the oldest are dropped, counted and told.
        narrowing: gives for an entry which rows count; without it, all do.
        suppression: which alerts are raised; without it, all are.
        settings_hash: of whatever else the columns depend on, such as the site's groups and hours. A saved state is
            taken back only where it is the same.

    Raises:
        FaultsError: where the policy names a signature that is not there, changes what a signature does not have, or
            where a signature asks for `first_seen` where that cannot be decided.
    """

    def __init__(  # noqa: PLR0913 - what it judges by, and the bounds of what it keeps
        self,
        signatures: Iterable[Signature],
        policy: Policy,
        site: Site,
        *,
        id_key: bytes,
        address_words: AddressWords = untold,
        lateness_us: int | None = None,
        most_rows: int = MOST_ROWS,
        narrowing: Callable[[Entry, Signature], Narrowing | None] | None = None,
        suppression: Suppression | None = None,
        settings_hash: str = "",
    ) -> None:
        if lateness_us is not None and lateness_us < 1:
            message = f"a lateness of {lateness_us} us; records of one time could never come in two batches"
            raise ValueError(message)
        self._teller = Teller(policy.id, zone(site.time_zone), id_key, address_words)
        self._lateness_us = lateness_us
        self._most_rows = most_rows
        self._suppression = suppression
        known = {signature.name: signature for signature in signatures}
        found = [fault for entry in policy.entries for fault in faults(policy, entry, known)]
        if found:
            raise FaultsError(found)
        works = [Work.of(entry, known[entry.signature_name]) for entry in policy.entries]
        secret = hashlib.sha256(id_key).hexdigest()
        self._fingerprint = fingerprint(works, policy.id, site.time_zone, lateness_us, most_rows, secret, settings_hash)
        self._first_seen = FirstSeen(id_key)
        self._asks_first = any(any(work.first) for work in works)
        self._store = Store(
            (name for work in works for name in work.columns),
            (columns for work in works for columns in work.shared()),
            pairs=self._asks_first,
        )
        self._tracks = [
            Track(
                work,
                self._store,
                self._first_seen,
                None if narrowing is None else narrowing(work.entry, work.signature),
            )
            for work in works
        ]
        self._rules = [(track, rule) for track in self._tracks for rule in range(len(track.work.expressions))]
        self._plan = Plan([track.work.expressions[rule] for track, rule in self._rules])
        self._latest_us: int | None = None
        self._decided_us: int | None = None
        self._records_kept = 0
        self.late = 0
        """Records left out so far because they came after their time was decided."""

    def observe(self, columns: Columns) -> None:
        """Take one batch in."""
        if not len(columns):
            return
        ts = columns.numbers("ts")[0]
        latest = int(ts.max())
        self._latest_us = latest if self._latest_us is None else max(latest, self._latest_us)
        found = self._plan.rows(columns)
        late = None if self._decided_us is None else ts <= self._decided_us
        if late is not None and late.any():
            self.late += int(np.count_nonzero(late))
            found = [rows[~late[rows]] for rows in found]
        else:
            late = None
        pairs = None
        if self._asks_first:
            pairs = self._first_seen.keys(columns)
            on_time = slice(None) if late is None else ~late
            self._first_seen.observe(pairs[on_time], ts[on_time])
        self._keep(columns, found, pairs)
        self._bound()

    def advance(self, losses: Losses = (), hashes: Mapping[str, str] | None = None) -> list[Alert]:
        """Give the alerts of episodes that no record can make longer any more, sorted by first time, then id.

        Args:
            losses: loss records that are known by now, as a batch of the engine's loss schema or as a list.
            hashes: of ruleset, catalogue and input, told in each alert.
        """
        if self._lateness_us is None or self._latest_us is None:
            return []
        until = self._latest_us - self._lateness_us
        if self._decided_us is not None and until <= self._decided_us:
            return []
        decisions = [track.decide(self._decided_us, until) for track in self._tracks]
        found = self._found([decision.closed for decision in decisions])
        for track, decision in zip(self._tracks, decisions, strict=True):
            track.settle(decision, until)
        self._decided_us = until
        if len(self._store) > 2 * self._records_kept + _LOOSE:
            self._forget_records()
        return self._told(found, losses, hashes, self._suppression)

    def finish(self, losses: Losses = (), hashes: Mapping[str, str] | None = None) -> list[Alert]:
        """Give the alerts of all episodes that `advance` has not given, sorted by first time, then id.

        It is for the end of all records, and leaves the judge as it is.

        Args:
            losses: loss records, as a batch of the engine's loss schema or as a list.
            hashes: of ruleset, catalogue and input, told in each alert.
        """
        decisions = (track.decide(self._decided_us, None) for track in self._tracks)
        found = self._found([decision.closed for decision in decisions])
        return self._told(found, losses, hashes, copy.deepcopy(self._suppression))

    def save(self) -> bytes:
        """Give all that is kept as bytes, from which `restore` goes on as if nothing had been."""
        if self._decided_us is not None:
            for track in self._tracks:
                track.tidy(self._decided_us)
        self._forget_records()
        records, named = self._store.save()
        arrays = {f"store {name}": values for name, values in records.items()}
        for number, track in enumerate(self._tracks):
            arrays |= {f"track {number} {name}": values for name, values in track.save().items()}
        if self._asks_first:
            arrays |= {f"first {name}": values for name, values in self._first_seen.save().items()}
        values = {
            "named": named,
            "latest_us": self._latest_us,
            "decided_us": self._decided_us,
            "late": self.late,
            "suppression": None if self._suppression is None else self._suppression.save(),
        }
        return saved.write(arrays, values, self._fingerprint)

    def restore(self, state: bytes) -> None:
        """Go on from what `save` gave; for a judge that has observed nothing yet.

        Raises:
            FaultsError: where the state is damaged, or of a judge that was made with other arguments. Nothing is
                changed then.
        """
        arrays, values = saved.read(state, self._fingerprint)
        self._store.restore(_under("store", arrays), values["named"])
        for number, track in enumerate(self._tracks):
            track.restore(_under(f"track {number}", arrays))
        if self._asks_first:
            self._first_seen.restore(_under("first", arrays))
        self._latest_us, self._decided_us, self.late = (values[name] for name in ("latest_us", "decided_us", "late"))
        if self._suppression is not None:
            self._suppression.restore(values["suppression"] or {})
        self._records_kept = len(self._store)

    @property
    def decided_us(self) -> int | None:
        """Time up to which all is decided, microseconds since 1970; None where nothing is."""
        return self._decided_us

    @property
    def rows(self) -> int:
        """Rows kept now, over all entries."""
        return sum(len(track.rows) for track in self._tracks)

    @property
    def ungrouped(self) -> dict[str, int]:
        """Signature name -> records that it matched but that lack a value to group them by, such as a device.

        They count towards no alert. A record counts once for each of the signature's rules that it matched; signatures
        without such records are left out.
        """
        return self._counted({id(track): track.rows.ungrouped for track in self._tracks})

    @property
    def dropped(self) -> dict[str, int]:
        """Signature name -> rows that were dropped although they might have counted, where there are any."""
        return self._counted({id(track): track.rows.dropped for track in self._tracks})

    @property
    def pairs_forgotten(self) -> int:
        """Pairs of device and domain that were forgotten, which will be taken for new ones if they come again."""
        return self._first_seen.forgotten

    def _keep(self, columns: Columns, found: Sequence[NDArray[np.intp]], pairs: NDArray[np.int64] | None) -> None:
        matched = np.zeros(len(columns), dtype=np.bool_)
        for rows in found:
            matched[rows] = True
        union = np.flatnonzero(matched)
        if not union.shape[0]:
            return
        place = np.empty(len(columns), dtype=np.int32)
        place[union] = np.arange(union.shape[0])
        first = len(self._store)
        block = self._store.encode(columns, union, pairs)
        self._store.rows.append(block)
        known: dict[Any, Any] = {}
        for (track, rule), rows in zip(self._rules, found, strict=True):
            if rows.shape[0]:
                track.rows.add(rule, first, place[rows], block, known)

    def _found(self, closed: Sequence[Spans]) -> list[Found]:
        """Sum up the records of closed episodes, those of all tracks at once."""
        records = [held for track, spans in zip(self._tracks, closed, strict=True) for held in track.evidence(spans)]
        full = [held for held in records if held.shape[0]]
        at = np.repeat(np.arange(len(full)), [held.shape[0] for held in full])
        sums = iter(summed(at, np.concatenate(full), self._store) if full else ())
        kept = iter(bool(held.shape[0]) for held in records)
        found: list[Found] = []
        for track, spans in zip(self._tracks, closed, strict=True):
            columns = track.work.readings[0].outer
            for place in range(len(spans)):
                numbers = (int(value[place]) for value in spans.values)
                group = [self._store.value(name, number) for name, number in zip(columns, numbers, strict=True)]
                times = int(spans.first_us[place]), int(spans.last_us[place])
                told = next(sums) if next(kept) else nothing(*times)
                found.append(Found(track.work, group, *times, spans.peak[place], told, track.rows.lost_us))
        return found

    def _told(
        self,
        found: Sequence[Found],
        losses: Losses,
        hashes: Mapping[str, str] | None,
        suppression: Suppression | None,
    ) -> list[Alert]:
        if not found:
            return []
        known: list[Loss] = list(losses) if isinstance(losses, (list, tuple)) else read_losses(losses)
        told = [(one.over_us, self._teller.alert(one, known, hashes or {})) for one in found]
        told.sort(key=lambda one: (one[0], _order(one[1])))
        return sorted((alert for _, alert in told if suppression is None or suppression.passes(alert)), key=_order)

    def _bound(self) -> None:
        """Drop the oldest rows where too many are kept."""
        if self.rows <= self._most_rows:
            return
        if self._decided_us is not None:
            for track in self._tracks:
                track.tidy(self._decided_us)
        excess = self.rows - self._most_rows
        if excess > 0:
            times = np.concatenate([part.column("ts") for track in self._tracks for part in track.rows.parts])
            cut = int(np.partition(times, excess + self._most_rows // _ROOM)[excess + self._most_rows // _ROOM])
            for track in self._tracks:
                track.rows.drop(cut)
        self._forget_records()

    def _forget_records(self) -> None:
        """Forget the records that no entry needs any more."""
        used = np.zeros(len(self._store), dtype=np.bool_)
        for track in self._tracks:
            track.rows.mark_used(used)
        values: dict[str, list[NDArray[Any]]] = {}
        for track in self._tracks:
            for name, numbers in track.held.items():
                values.setdefault(name, []).append(numbers)
        new = self._store.keep(used, values)
        for track in self._tracks:
            track.renumber(new)
        self._records_kept = len(self._store)

    def _counted(self, counts: Mapping[int, int]) -> dict[str, int]:
        counted: dict[str, int] = {}
        for track in self._tracks:
            if counts[id(track)]:
                name = track.work.signature.name
                counted[name] = counted.get(name, 0) + counts[id(track)]
        return counted


def _under(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {name[len(prefix) + 1 :]: values for name, values in arrays.items() if name.startswith(f"{prefix} ")}


def _order(alert: Alert) -> tuple[int, str, str]:
    return alert.first_us, alert.id, alert.clause
