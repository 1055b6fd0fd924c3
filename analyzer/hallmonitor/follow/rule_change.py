"""What becomes of what is under way when the rules change, while the service runs or while it was stopped.

1. The new judge takes over what does not depend on rules: which pairs of device and domain were seen, and when alerts
   were raised, for times to cool down. With another site key, under which nobody is who they were, it takes over
   nothing.
2. It is shown the kept records of the old judge's reach: those of the longest window, and of all episodes that were
   not over. They count as they were derived then: in the group and schedule that the site file of that time gave them.
3. What is over by the time up to which the old judge had decided is not told: by the old rules that was judged already.
4. Of the episodes that were across their threshold by the old rules, those that the new judge has across its own too
   (alerts of the same id) go on, and are told by the new rules once they are over. The others are told now, by the old
   rules, as far as their records are known.

So nothing that was across a threshold is lost, and no alert is told twice. Where flow records are not kept, the new
judge begins with what comes: then all that was under way is told by the old rules, and windows that span the change
are a loss, cause `rules_changed`, which alerts of the time after tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hallmonitor.alerts import saved
from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.judging import Judging
from hallmonitor.follow.told_alert import ToldAlert
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    raised = _take_over(judging, cursor, committed.state)
    shown = 0
    reached_us, reach_us = cursor.reached_us, cursor.reach_us
    if reached_us is not None:
        if kept_since is not None:
            shown = _show(judging, kept_since, reached_us, reach_us)
        else:
            judging.losses.add([Loss(reach_us, reached_us, RULES_CHANGED)])
        judging.advance(reached_us)
    judging.suppression.follow_on({"raised": raised})
    goes_on = {alert.id for alert in judging.open_alerts(suppressed_too=True)}
    alerts = [alert for alert in map(ToldAlert.of, cursor.open_alerts) if alert.id not in goes_on]
    for alert in alerts:
        judging.suppression.note(alert.told["signature"]["name"], alert.told["group"], alert.last_us)
    return Succeeded(judging, alerts, shown)


def _take_over(judging: Judging, cursor: Cursor, state: bytes) -> list[tuple[str, int]]:
    """Take over the pairs that were seen, and give when alerts were raised."""
    if cursor.key != judging.rules.key_check:
        return []
    try:
        judging.judge.remember_pairs(state)
        suppression = saved.read(state, None)[1].get("suppression") or {}
    except FaultsError:  # a state of another version, after the software was changed
        return []
    return [(group, last_us) for group, last_us in suppression.get("raised", ())]


def _show(
    judging: Judging, kept_since: Callable[[int], Iterable[Columns]], reached_us: int, reach_us: int | None
) -> int:
    """Show the new judge what either judge still needs of what was kept."""
    lateness_us = judging.rules.settings.judging.lateness_s * 1_000_000
    needed_us = reached_us - lateness_us - judging.judge.lookback_us
    from_us = needed_us if reach_us is None else min(needed_us, reach_us)
    shown = 0
    for columns in kept_since(from_us):
        judging.judge.observe(columns)
        judging.judge.advance()  # so that it keeps no more than it needs
        shown += len(columns)
    return shown
