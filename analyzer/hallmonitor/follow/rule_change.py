"""What becomes of what is under way when the rules change, while the service runs or while it was stopped.

1. An entry of the policy that is the same in both (signature, threshold, schedules, exempt groups, allowances) goes on
   with all that it has: a change of one rule touches no other. So do the pairs of device and domain that were seen, and
   when alerts were raised, for times to cool down.
2. Entries that are new or changed are shown the kept records of the old judge's reach: those of the longest window,
   and of all episodes that were not over. They count as they were derived then: in the group and schedule that the
   site file of that time gave them, and without the addresses of home, which are not kept.
3. What is over, by these, up to the time that the old judge had decided is not told: the old rules judged that already.
4. Of the episodes that were across their threshold by the old rules, those that the new judge has across its own too
   (of the same signature, clause and group, at the same time) go on, and are told by the new rules once they are over.
   The others are told now, by the old rules, as far as their records are known.

So nothing that was across a threshold is lost, and no alert is told twice. Where flow records are not kept, entries
that are new or changed begin with what comes: what they had across a threshold is told by the old rules, and windows
that span the change are a loss, cause `rules_changed`, which alerts of the time after tell. With another site key,
under which nobody is who they were, all is as if every entry were new and nothing was kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.alerts import saved
from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.judging import Judging
from hallmonitor.follow.told_alert import ToldAlert
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hallmonitor.columns import Columns
    from hallmonitor.follow.cursor import Cursor
    from hallmonitor.follow.rules import Rules
    from hallmonitor.live import Committed

RULES_CHANGED = "rules_changed"
"""Cause of a loss: records that the new rules could not be held against, as they were not kept."""


class Succeeded(NamedTuple):
    """What comes of a change of rules.

    Attributes:
        judging: by the new rules, as far as the old ones had come.
        alerts: to be told now, by the old rules.
        shown: how many records the new judge was shown again.
    """

    judging: Judging
    alerts: list[ToldAlert]
    shown: int


def succeed(
    rules: Rules, cursor: Cursor, committed: Committed, kept_since: Callable[[int], Iterable[Columns]] | None
) -> Succeeded:
    """Have new rules go on where old ones have come to.

    Args:
        rules: the new ones.
        cursor: of the last commit under the old ones.
        committed: that commit, whose state only a judge of the old rules can take back.
        kept_since: gives the kept records that begin after a time, microseconds since 1970; None where none are kept.
    """
    judging = Judging(rules)
    judging.go_on(cursor)
    same_key = cursor.key == rules.key_check
    state = _State.read(judging, committed.state) if same_key else _State({}, [])
    changed = len(rules.rulebook.policy.entries) - len(state.alike)
    shown = 0
    if cursor.reached_us is not None:
        if changed and kept_since is not None and same_key:
            shown = _show(judging, kept_since, cursor.reached_us, cursor.reach_us, state.alike)
        elif changed:
            judging.losses.add([Loss(cursor.reach_us, cursor.reached_us, RULES_CHANGED)])
        judging.advance(cursor.reached_us)
    if state.alike:
        judging.judge.adopt(committed.state, state.alike)
    judging.suppression.follow_on({"raised": state.raised})
    under_way = [ToldAlert.of(alert.to_json()) for alert in judging.open_alerts(suppressed_too=True)]
    old = map(ToldAlert.of, cursor.open_alerts)
    alerts = [alert for alert in old if not any(alert.is_of_one_use_with(other) for other in under_way)]
    for alert in alerts:
        judging.suppression.note(alert.told["signature"]["name"], alert.told["group"], alert.last_us)
    return Succeeded(judging, alerts, shown)


class _State(NamedTuple):
    """What a judge's state has for one of other rules.

    Attributes:
        alike: entries that both have: number here -> there.
        raised: group of a signature -> when the last alert of it that was raised ended.
    """

    alike: dict[int, int]
    raised: list[tuple[str, int]]

    @classmethod
    def read(cls, judging: Judging, state: bytes) -> _State:
        """Read a state, and have the judge remember the pairs of it."""
        try:
            judging.judge.remember_pairs(state)
            suppression = saved.read(state, None)[1].get("suppression") or {}
            raised = [(group, last_us) for group, last_us in suppression.get("raised", ())]
            return cls(judging.judge.alike(state), raised)
        except FaultsError:  # of another version, after the software was changed
            return cls({}, [])


def _show(
    judging: Judging,
    kept_since: Callable[[int], Iterable[Columns]],
    reached_us: int,
    reach_us: int | None,
    alike: Mapping[int, int],
) -> int:
    """Show entries that are new or changed what either judge still needs of what was kept."""
    lateness_us = judging.rules.settings.judging.lateness_s * 1_000_000
    needed_us = reached_us - lateness_us - judging.judge.lookback_us
    from_us = needed_us if reach_us is None else min(needed_us, reach_us)
    shown = 0
    for columns in kept_since(from_us):
        judging.judge.observe(columns, without=alike)
        judging.judge.advance()  # so that it keeps no more than it needs
        shown += len(columns)
    return shown
