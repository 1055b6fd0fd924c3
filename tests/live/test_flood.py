"""Floods do not take more memory than is allowed, and do not make the agent forget names that it knows.

`LIVE_FLOOD` says how many flows come; `make live` asks for 10,000,000, of hellos for a tenth of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest
from testbed.agent import Agent
from testbed.flood import NAMED_HOST, NAMED_PORT, alike_tuples, flood, half_open_hellos, many_flows, named_packets
from testbed.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from testbed.wire import Wire

FLOWS = int(os.environ.get("LIVE_FLOOD", "1000000"))
BOUND_MB = 768
LONGEST_S = 300


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("frames", "flows"),
    [
        pytest.param(many_flows, FLOWS, id="flows"),
        pytest.param(half_open_hellos, FLOWS // 10, id="hellos"),
        pytest.param(alike_tuples, FLOWS, id="tuples"),
    ],
)
def test_memory_stays_within_its_bound(
    wire: Wire, tmp_path: Path, frames: Callable[[np.ndarray], np.ndarray], flows: int, workers: int
) -> None:
    pipe = Pipe(tmp_path / "packets", flood(frames, flows))
    agent = Agent(
        wire,
        tmp_path / "agent",
        {
            "capture": {"interfaces": None, "stream": str(pipe.path)},
            "flows": {"workers": workers},
            "memory": {"bound_mb": BOUND_MB},
            "spool": {"max_mb": 2_048, "close_records": 65_536},
        },
    )
    pipe.start()
    try:
        agent.start()
        assert agent.wait_ended(LONGEST_S) == 0, agent.log_tail()
        assert pipe.is_read()
    finally:
        agent.close()
        pipe.close()
    assert 0 < agent.peak_kib <= BOUND_MB * 1_024
    named = agent.spool.flow_records()
    named = named.filter(pc.equal(named["source_port"], NAMED_PORT))
    assert set(named["domain"].to_pylist()) == {NAMED_HOST}
    assert pc.sum(named["source_packets"]).as_py() == named_packets(flows), "and no packet of it is elsewhere"
