from __future__ import annotations

import time

from hallmonitor.outputs.clock import MachineClock


def test_the_clocks_are_those_of_the_machine() -> None:
    before = (time.time(), time.monotonic())
    clock = MachineClock()
    told = (clock.wall_s(), clock.steady_s())
    after = (time.time(), time.monotonic())
    assert before[1] <= told[1] <= after[1]
    assert abs(told[0] - before[0]) < 3600  # the wall clock may be set meanwhile
