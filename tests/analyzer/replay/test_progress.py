from __future__ import annotations

from hallmonitor.replay.progress import ProgressSink, ReplayProgress, unseen


def test_a_function_is_a_sink() -> None:
    seen: list[ReplayProgress] = []
    for sink in (seen.append, unseen):
        told: ProgressSink = sink
        told(ReplayProgress(1, None, 2, 3))
    assert seen == [ReplayProgress(1, None, 2, 3)]
