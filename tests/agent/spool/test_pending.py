from __future__ import annotations

from hallmonitor_agent.spool.loss_record import NOT_WRITTEN, REMOVED, LossRecord, records_lost
from hallmonitor_agent.spool.pending import PendingLosses


def test_what_is_taken_is_gone_and_what_is_given_back_stands_first() -> None:
    pending = PendingLosses()
    early, late = LossRecord(1, 2, "ring_full", 7), LossRecord(3, 4, "ring_full", 8)
    pending.add([early])
    taken = pending.take()
    assert (taken, len(pending)) == ([early], 0)
    pending.add([late])
    pending.give_back(taken)
    assert pending.take() == [early, late]


def test_records_lost_one_cut_after_the_other_are_one_loss() -> None:
    pending = PendingLosses()
    for cut in range(1000):
        pending.add([records_lost(cut, cut + 1, 5, NOT_WRITTEN), LossRecord(cut, cut, "ring_full", 1)])
    pending.add([records_lost(5000, 5001, 5, NOT_WRITTEN)])
    pending.add([records_lost(1, 2, 5, REMOVED), records_lost(7, 8, 6, REMOVED), records_lost(3, 4, 7, REMOVED)])
    told = [loss for loss in pending.take() if loss.cause == "spool_full"]
    assert told == [
        records_lost(0, 1000, 5000, NOT_WRITTEN),
        records_lost(5000, 5001, 5, NOT_WRITTEN),
        records_lost(1, 8, 18, REMOVED),
    ]


def test_beyond_the_bound_the_last_loss_of_a_cause_is_extended() -> None:
    pending = PendingLosses(most=4)
    for at in range(10):
        pending.add([LossRecord(at * 10, at * 10 + 1, "ring_full", 1)])
    pending.add([LossRecord(0, 1, "interface_down")])
    taken = pending.take()
    assert len(taken) == 5
    assert taken[3] == LossRecord(30, 91, "ring_full", 7)
    assert sum(loss.packets or 0 for loss in taken) == 10
