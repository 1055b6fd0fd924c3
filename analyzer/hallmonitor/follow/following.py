"""From the spools to the state file: each file is judged, committed with its alerts, and removed, once and in order.

A commit holds cursor, judge and alerts of all files taken since the one before, in one transaction; only then are the
files removed. Killed at any moment, the process that comes next goes on from the last commit: files behind it are
judged again as if nothing had been, files before it are removed unread. So each record counts once, and each alert
stands in the state file once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from hallmonitor.follow.cursor import Cursor
from hallmonitor.follow.judging import AHEAD_US, Judging
from hallmonitor.follow.kept_flows import KeptFlows
from hallmonitor.follow.rule_change import succeed
from hallmonitor.follow.spool_folder import SpoolFolder
from hallmonitor.follow.spool_reader import SpoolReader
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hallmonitor.alerts import Alert
    from hallmonitor.columns import Columns
    from hallmonitor.follow.cursor import Place
    from hallmonitor.follow.rules import Rules
    from hallmonitor.follow.spool_reader import Next
    from hallmonitor.live import StateFile
    from hallmonitor.live.state_file import Raised

COMMIT_SHARE = 20
"""A commit writes the whole state, of some megabytes at times. While files wait, the next one comes after this many
times as long as the last one took, so that catching up spends a twentieth of its time on them."""


@dataclass(frozen=True, slots=True)
class Begun:
    """How following began, or went on by other rules.

    Attributes:
        anew: whether there was no state.
        changed: whether the state was of other rules.
        shown: records that the new judge was shown again.
        told: alerts of the old rules that were told with the change.
    """

    anew: bool
    changed: bool = False
    shown: int = 0
    told: Sequence[Raised] = ()


@dataclass(slots=True)
class _Pending:
    """What was judged since the last commit."""

    taken: list[Next] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did.

    Attributes:
        taken: the file that was judged; None where none was sure to come next.
        records: judged with it.
        ahead: records of it that lie far ahead of this machine's clock.
        columns: its records as they were judged; None where it has none.
    """

    taken: Next | None = None
    records: int = 0
    ahead: int = 0
    columns: Columns | None = None


class Following:
    """Follows spools by some rules.

    Args:
        rules: what to judge by.
        file: the state file.
        clock: a clock that never steps back, seconds.
        going_on: is called again and again by what takes long; what it raises ends that, and nothing has changed.
    """

    def __init__(
        self,
        rules: Rules,
        file: StateFile,
        clock: Callable[[], float],
        going_on: Callable[[], None] = lambda: None,
    ) -> None:
        self.rules = rules
        self._file = file
        self._clock = clock
        self._going_on = going_on
        self._folder = rules.state_folder  # it stays the same as long as the process lives
        self._pending = _Pending()
        self._done: list[Next] = []
        self._commit_after_s = 0.0
        self.judging = Judging(rules)
        """The judge as it stands."""
        self.reader = _reader(rules, {})
        """Of the spools."""
        self._kept = self._kept_by(rules)

    def open(self) -> None:
        """Find the place in the spools where the state file says to go on.

        Raises:
            FaultsError: where the state is of another version.
        """
        committed = self._file.committed()
        if committed is not None:
            self.reader = _reader(self.rules, Cursor.from_text(committed.cursor).places)

    def start(self, now_us: int) -> Begun:
        """Have the judge go on where the state file says, also where that was made under other rules; `open` is first.

        Args:
            now_us: this machine's time, microseconds since 1970.

        Raises:
            FaultsError: where the state is of another version.
        """
        committed = self._file.committed()
        if committed is None:
            return Begun(anew=True)
        cursor = Cursor.from_text(committed.cursor)
        if cursor.rules != self.rules.hash or cursor.key != self.rules.key_check:
            return self._change(self.rules, now_us)
        try:
            self.judging.judge.restore(committed.state)
        except FaultsError:  # written by another version of the software: its alerts are told as after other rules
            return self._change(self.rules, now_us)
        self.judging.go_on(cursor)
        self.judging.recount_allowances()
        return Begun(anew=False)

    def exchange(self, rules: Rules, now_us: int) -> Begun | None:
        """Go on by other rules; None where what is judged stays the same.

        Args:
            rules: the new ones.
            now_us: this machine's time, microseconds since 1970.

        Raises:
            OSError: what was judged so far cannot be committed, or sqlite3.Error; the old rules stay then.
        """
        self.commit(now_us)
        same = rules.hash == self.rules.hash and rules.key_check == self.rules.key_check
        begun = None
        if not same and self._file.committed() is None:
            self.judging, begun = Judging(rules), Begun(anew=True)
        elif not same:
            begun = self._change(rules, now_us)
        self.rules = rules
        self._kept = self._kept_by(rules)
        self.reader = _reader(rules, self.reader.places)
        return begun

    def step(self, now_us: int, *, wait: bool = True) -> Step:
        """Judge the next file.

        Args:
            now_us: this machine's time, microseconds since 1970.
            wait: whether to wait for sensors without a file.

        Raises:
            OSError: a spool cannot be read, or flow records cannot be kept. Nothing is lost, and the step can be made
                again.
        """
        taken = self.reader.next(self._clock(), wait=wait, ahead_us=now_us + AHEAD_US)
        if taken is None:
            return Step()
        readied = self.judging.ready(taken, now_us)
        if self._kept is not None and readied.prepared is not None:
            self._kept.write(taken.file.sensor, taken.place, readied.prepared)
        self._pending.alerts += self.judging.judge_file(readied)
        self.reader.take(taken)
        self._pending.taken.append(taken.without_records())
        columns = None if readied.prepared is None else readied.prepared.columns
        return Step(taken, readied.records, readied.ahead, columns)

    def is_due(self, step: Step) -> bool:
        """Tell whether it is time to commit after a step."""
        pending = self._pending
        if not pending.taken or step.taken is None:
            return bool(pending.taken)
        return self._clock() >= self._commit_after_s or bool(pending.alerts and not self.reader.waiting)

    def commit(self, now_us: int) -> list[Alert]:
        """Write what was judged since the last commit, and give its alerts; `release` must follow.

        Raises:
            sqlite3.Error: the state cannot be written; what was judged waits for the next commit, and no more is to
                be judged until then.
        """
        pending = self._pending
        if not pending.taken:
            return []
        self._write(self.judging, pending.alerts, now_us)
        self._pending = _Pending()
        self._done += pending.taken
        return pending.alerts

    def release(self) -> None:
        """Remove the files that are committed.

        Raises:
            OSError: one cannot be removed; it is tried again at the next call, and never judged again.
        """
        while self._done:
            self.reader.release(self._done[0])
            self._done.pop(0)

    def look(self) -> None:
        """See which files are there now.

        Raises:
            OSError: a spool cannot be read.
        """
        self.reader.look(self._clock())

    @property
    def uncommitted(self) -> int:
        """Files that are judged and not committed."""
        return len(self._pending.taken)

    def _write(self, judging: Judging, alerts: Sequence[Raised], now_us: int) -> None:
        begun_s = self._clock()
        cursor = replace(judging.cursor(judging.open_alerts()), places=dict(sorted(self.reader.places.items())))
        self._file.commit(cursor.to_text(), judging.judge.save(), alerts, now_us)
        ended_s = self._clock()
        self._commit_after_s = ended_s + COMMIT_SHARE * (ended_s - begun_s)

    def _change(self, rules: Rules, now_us: int) -> Begun:
        """Have rules go on from the last commit, made under others; where that fails, nothing has changed."""
        committed = self._file.committed()
        if committed is None:
            message = "rules change where nothing was committed"
            raise ValueError(message)
        cursor = Cursor.from_text(committed.cursor)
        kept = self._kept_by(rules)
        changed = succeed(rules, cursor, committed, None if kept is None else partial(self._since, kept, cursor.places))
        self._write(changed.judging, changed.alerts, now_us)
        self.judging = changed.judging
        self.judging.recount_allowances()
        return Begun(anew=False, changed=True, shown=changed.shown, told=changed.alerts)

    def _since(self, kept: KeptFlows, places: Mapping[str, Place], from_us: int) -> Iterator[Columns]:
        for columns in kept.since(from_us, places):
            self._going_on()
            yield columns

    def _kept_by(self, rules: Rules) -> KeptFlows | None:
        return KeptFlows(self._folder, rules.site) if rules.settings.flows.keep else None


def _reader(rules: Rules, places: Mapping[str, Place]) -> SpoolReader:
    folders = [SpoolFolder(path) for path in rules.spools]
    return SpoolReader(folders, places, rules.settings.spool.silent_after_s)
