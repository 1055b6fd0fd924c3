"""How many workers join the packets to flows cannot be told from what they give: it is the same to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from hallmonitor_engine import CaptureError, FlowReader

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import DemoDay

WORKERS = (1, 2, 7)


def _given(
    captures: Sequence[Path], workers: int, max_flows: int, active_timeout_s: float | None
) -> tuple[bytes, bytes, dict[str, object]]:
    """Records and losses as Arrow's streams, and all counters."""
    reader = FlowReader(captures, workers=workers, max_flows=max_flows, active_timeout_s=active_timeout_s)
    sink = pa.BufferOutputStream()
    writer = None
    for batch in reader:
        writer = writer or pa.ipc.new_stream(sink, batch.schema)
        writer.write_batch(batch)
    if writer is not None:
        writer.close()
    return sink.getvalue().to_pybytes(), reader.losses().serialize().to_pybytes(), reader.counters()


def _assert_alike(
    captures: Sequence[Path], max_flows: int = 1_000_000, active_timeout_s: float | None = 60
) -> dict[str, object]:
    """The counters, which are the same too."""
    alone, *others = (_given(captures, workers, max_flows, active_timeout_s) for workers in WORKERS)
    for other in others:
        assert other == alone
    return alone[2]


def test_a_day_is_the_same_for_any_number_of_workers(demo_day: DemoDay) -> None:
    names = _assert_alike([demo_day.capture])["names"]
    assert isinstance(names, dict)
    assert names["dns"] > 100, "what one worker learnt named flows of others"


@pytest.mark.parametrize("max_flows", [1, 20, 60])
def test_a_table_that_is_too_small_is_the_same_for_any_number_of_workers(demo_day: DemoDay, max_flows: int) -> None:
    assert _assert_alike([demo_day.capture], max_flows=max_flows)["flows_forced"] != 0


def test_captures_that_overlap_are_the_same_for_any_number_of_workers(demo_day: DemoDay, tmp_path: Path) -> None:
    # Twice the same day: packets of the two come by turns.
    again = tmp_path / "again.pcap"
    again.write_bytes(demo_day.capture.read_bytes())
    _assert_alike([demo_day.capture, again], active_timeout_s=None)


def test_made_up_traffic_is_the_same_for_any_number_of_workers(
    traffic: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    capture = tmp_path / "mix.pcap"
    assert traffic("mix", str(capture), "--packets", "100000").returncode == 0
    for max_flows in (1_000_000, 60):
        assert _assert_alike([capture], max_flows)["packets"] == 100_000


def test_others_captures_are_the_same_for_any_number_of_workers(corpus: Path) -> None:
    captures = [corpus / "gateway-mix.pcap"]
    for capture in [*sorted((corpus / "pcaps").iterdir()), *sorted((corpus / "hostile").iterdir())]:
        try:
            FlowReader([capture])
        except CaptureError:
            continue
        captures.append(capture)
    for capture in captures:
        _assert_alike([capture])
    assert len(captures) > 400
