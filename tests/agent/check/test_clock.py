from __future__ import annotations

import pytest
from made_up import MadeUp, told

from hallmonitor_agent.check.clock import clock


@pytest.mark.parametrize(
    ("synchronised", "start", "end"),
    [
        (True, "ok | the clock is synchronised", ""),
        (False, "warning | the clock is not synchronised | ", "sudo timedatectl set-ntp true"),
        (None, "unknown | the system does not tell", "timedatectl"),
    ],
)
def test_says_what_the_kernel_says(made_up: MadeUp, synchronised: bool | None, start: str, end: str) -> None:  # noqa: FBT001 - a column of the table
    (line,) = told(clock, made_up.with_machine(clock_synchronised=lambda: synchronised).situation())
    assert line.startswith(start)
    assert line.endswith(end)
