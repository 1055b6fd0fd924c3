from __future__ import annotations

from hallmonitor_agent.loss_tally import LossTally
from hallmonitor_agent.spool.loss_record import LossRecord
from hallmonitor_agent.status import Lost


def test_losses_are_counted_by_cause() -> None:
    tally = LossTally()
    before = tally.taken()
    tally.add([LossRecord(1, 2, "ring_full", 5), LossRecord(3, 4, "interface_down")])
    tally.add([LossRecord(5, 6, "ring_full", 7)])
    assert before == {}
    assert tally.taken() == {"ring_full": Lost(2, 12), "interface_down": Lost(1, 0)}
