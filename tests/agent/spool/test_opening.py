from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from hallmonitor_agent.spool.durable import write_partial
from hallmonitor_agent.spool.folder import SpoolFolder
from hallmonitor_agent.spool.layout import FLOWS, Layout
from hallmonitor_agent.spool.opening import open_spool
from hallmonitor_agent.spool.pending import PendingLosses
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


def _folder(layout: Layout) -> SpoolFolder:
    return SpoolFolder(layout, PendingLosses(), max_bytes=1 << 20, min_free_bytes=0, begun_us=None)


def test_what_an_interrupted_run_left_is_logged(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "gate")
    write_partial(layout.closed(FLOWS, 1, 0), b"half")
    folder = _folder(layout)
    with capture_logs() as logged:
        open_spool(folder, tmp_path)
    folder.close()
    assert [(line["made_whole"], line["removed_partial"]) for line in logged] == [(0, 1)]


def test_another_agent_and_a_path_that_cannot_be_are_faults(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "spool", "gate")
    first = _folder(layout)
    open_spool(first, layout.root)
    with pytest.raises(FaultsError, match="another agent writes this sensor's files"):
        open_spool(_folder(layout), layout.root)
    first.close()
    (tmp_path / "file").write_text("")
    with pytest.raises(FaultsError, match=r"the spool cannot be written: .*director"):
        open_spool(_folder(Layout(tmp_path / "file" / "spool", "gate")), tmp_path)


def test_a_disk_that_is_full_keeps_nobody_from_capturing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _folder(Layout(tmp_path, "gate"))

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "open", full)
    with capture_logs() as logged:
        open_spool(folder, tmp_path)
    assert [line["reason"] for line in logged] == ["no space left on device"]
