"""The judge: flow columns in, alerts out."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING

import numpy as np

from hallmonitor.alerts import adoption, saved
from hallmonitor.alerts.fingerprint import fingerprint
from hallmonitor.alerts.group import untold
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.losses import read_losses
from hallmonitor.alerts.memory import Memory
from hallmonitor.alerts.telling import Teller
from hallmonitor.alerts.work import Work, faults
from hallmonitor.evaluate import Plan
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import TypeAlias

    import pyarrow as pa

    from hallmonitor.alerts.alert import Alert
    from hallmonitor.alerts.asked import Entry, Narrowing, Policy, Signature, Site, Suppression
    from hallmonitor.alerts.group import AddressWords
    from hallmonitor.alerts.kept_rows import KeptRows
    from hallmonitor.alerts.losses import Loss
    from hallmonitor.alerts.telling import Episode
    from hallmonitor.columns import Columns

    Losses: TypeAlias = pa.RecordBatch | pa.Table | Sequence[Loss]

MOST_ROWS = 1 << 25
"""Rows kept by default, over all entries: some two gigabytes with their records where each matches one entry."""


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
        self._suppression = suppression
        known = {signature.name: signature for signature in signatures}
        found = [fault for entry in policy.entries for fault in faults(policy, entry, known)]
        if found:
            raise FaultsError(found)
        works = [Work.of(entry, known[entry.signature_name]) for entry in policy.entries]
        secret = hashlib.sha256(id_key).hexdigest()
        self._fingerprint = fingerprint(works, policy.id, site.time_zone, lateness_us, most_rows, secret, settings_hash)
        self._memory = Memory(works, id_key, most_rows, narrowing)
        self._plan = Plan([track.work.expressions[rule] for track, rule in self._memory.rules])
        self._latest_us: int | None = None
        self._decided_us: int | None = None
        self.late = 0
        """Records left out so far because they came after their time was decided."""

    def observe(self, columns: Columns, *, without: Collection[int] = ()) -> None:
        """Take one batch in.

        Args:
            columns: the batch.
            without: numbers of entries that are not to see it, since they have seen it before.
        """
        if not len(columns):
            return
        ts = columns.numbers("ts")[0]
        latest = int(ts.max())
        self._latest_us = latest if self._latest_us is None else max(latest, self._latest_us)
        found = self._plan.rows(columns)
        if without:
            blind = {id(self._memory.tracks[number]) for number in without}
            none = np.empty(0, dtype=np.intp)
            pairs = zip(self._memory.rules, found, strict=True)
            found = [none if id(track) in blind else rows for (track, _), rows in pairs]
        late = None if self._decided_us is None else ts <= self._decided_us
        if late is not None and late.any():
            self.late += int(np.count_nonzero(late))
            found = [rows[~late[rows]] for rows in found]
        else:
            late = None
        self._memory.keep(columns, found, late)
        self._memory.bound(self._decided_us)

    def advance(
        self, losses: Losses = (), hashes: Mapping[str, str] | None = None, *, reached_us: int | None = None
    ) -> list[Alert]:
        """Give the alerts of episodes that no record can make longer any more, sorted by first time, then id.

        Args:
            losses: loss records that are known by now, as a batch of the engine's loss schema or as a list.
            hashes: of ruleset, catalogue and input, told in each alert.
            reached_us: time up to which the records' source has come, microseconds since 1970: it goes on also where
                no record comes, so that episodes end on a quiet link. None for that of the latest record.
        """
        if reached_us is not None:
            self._latest_us = reached_us if self._latest_us is None else max(reached_us, self._latest_us)
        if self._lateness_us is None or self._latest_us is None:
            return []
        until = self._latest_us - self._lateness_us
        if self._decided_us is not None and until <= self._decided_us:
            return []
        decisions = [track.decide(self._decided_us, until) for track in self._memory.tracks]
        found = self._memory.episodes([decision.closed for decision in decisions])
        for track, decision in zip(self._memory.tracks, decisions, strict=True):
            track.settle(decision, until)
        self._decided_us = until
        self._memory.forget_now_and_then()
        return self._told(found, losses, hashes, self._suppression)

    def finish(
        self, losses: Losses = (), hashes: Mapping[str, str] | None = None, *, suppressed_too: bool = False
    ) -> list[Alert]:
        """Give the alerts of all episodes that `advance` has not given, sorted by first time, then id.

        It is for the end of all records, and leaves the judge as it is.

        Args:
            losses: loss records, as a batch of the engine's loss schema or as a list.
            hashes: of ruleset, catalogue and input, told in each alert.
            suppressed_too: give those too that are not raised.
        """
        decisions = (track.decide(self._decided_us, None) for track in self._memory.tracks)
        found = self._memory.episodes([decision.closed for decision in decisions])
        return self._told(found, losses, hashes, None if suppressed_too else copy.deepcopy(self._suppression))

    def save(self) -> bytes:
        """Give all that is kept as bytes, from which `restore` goes on as if nothing had been."""
        arrays, named = self._memory.save(self._decided_us)
        values = {
            "named": named,
            "spaces": self._memory.store.spaces,
            "entries": [track.fingerprint for track in self._memory.tracks],
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
        self._memory.restore(arrays, values["named"])
        self._latest_us, self._decided_us, self.late = (values[name] for name in ("latest_us", "decided_us", "late"))
        if self._suppression is not None:
            self._suppression.restore(values["suppression"] or {})

    def alike(self, state: bytes) -> dict[int, int]:
        """Give the entries that another judge has alike: number of the entry here -> there.

        Args:
            state: what the other's `save` gave.

        Raises:
            FaultsError: where the state is damaged or of another version.
        """
        return adoption.alike(self._memory, saved.read(state, None)[1].get("entries", ()))

    def adopt(self, state: bytes, entries: Mapping[int, int]) -> None:
        """Go on with entries of another judge, with their rows and open episodes.

        They must have seen nothing yet, and this must be decided as far as the other was, by `advance`. Where it is
        decided further, what that ends of their episodes is told by neither judge.

        Args:
            state: what the other's `save` gave; it must have had the same `id_key`.
            entries: some of what `alike` gave.

        Raises:
            FaultsError: where the state is damaged or of another version.
        """
        arrays, values = saved.read(state, None)
        adoption.adopt(self._memory, entries, arrays, values["named"], values["spaces"])
        before_us = values["decided_us"]
        if self._decided_us is not None and (before_us is None or before_us < self._decided_us):
            for number in entries:
                track = self._memory.tracks[number]
                track.settle(track.decide(before_us, self._decided_us), self._decided_us)

    def recount(self) -> None:
        """Have all narrowings look at the rows that `restore` or `adopt` gave; nothing that is judged depends on it."""
        for track in self._memory.tracks:
            track.recount()

    def remember_pairs(self, state: bytes) -> None:
        """Take over which pairs of device and domain another judge has seen, whatever rules it judges by.

        For a judge that has observed nothing yet. A judge whose rules do not ask for them keeps none.

        Args:
            state: what the other's `save` gave; it must have had the same `id_key`.

        Raises:
            FaultsError: where the state is damaged.
        """
        self._memory.restore_pairs(saved.read(state, None)[0])

    @property
    def decided_us(self) -> int | None:
        """Time up to which all is decided, microseconds since 1970; None where nothing is."""
        return self._decided_us

    @property
    def lookback_us(self) -> int:
        """How long before a record another may lie that has a say in what becomes of it, over all entries."""
        return max((track.lookback_us for track in self._memory.tracks), default=0)

    @property
    def reach_us(self) -> int | None:
        """Time before which nothing has a say in any alert to come, microseconds since 1970; None where all may.

        Losses of earlier times are told in none of them either.
        """
        if self._decided_us is None:
            return None
        return min((track.reach_us(self._decided_us) for track in self._memory.tracks), default=self._decided_us)

    @property
    def rows(self) -> int:
        """Rows kept now, over all entries."""
        return self._memory.rows

    @property
    def ungrouped(self) -> dict[str, int]:
        """Signature name -> records that it matched but that lack a value to group them by, such as a device.

        They count towards no alert. A record counts once for each of the signature's rules that it matched; signatures
        without such records are left out.
        """
        return self._counted(lambda rows: rows.ungrouped)

    @property
    def dropped(self) -> dict[str, int]:
        """Signature name -> rows that were dropped although they might have counted, where there are any."""
        return self._counted(lambda rows: rows.dropped)

    @property
    def pairs_forgotten(self) -> int:
        """Pairs of device and domain that were forgotten, which will be taken for new ones if they come again."""
        return self._memory.first_seen.forgotten

    def _told(
        self,
        found: Sequence[Episode],
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

    def _counted(self, count: Callable[[KeptRows], int]) -> dict[str, int]:
        counted: dict[str, int] = {}
        for track in self._memory.tracks:
            if number := count(track.rows):
                name = track.work.signature.name
                counted[name] = counted.get(name, 0) + number
        return counted


def _order(alert: Alert) -> tuple[int, str, str]:
    return alert.first_us, alert.id, alert.clause
