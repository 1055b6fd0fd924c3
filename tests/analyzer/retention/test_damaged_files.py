from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hallmonitor.retention.damaged_files import DamagedFiles
from hallmonitor.retention.data_class import Old

if TYPE_CHECKING:
    from pathlib import Path


def test_files_that_were_written_before_the_day_go(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two", tmp_path / "none"
    for folder in folders[:2]:
        folder.mkdir()
        for hour, name in ((-1, "old"), (0, "new")):
            (folder / name).write_bytes(b"")
            moment = datetime(2026, 11, 20, tzinfo=UTC).timestamp() + 3600 * hour
            os.utime(folder / name, (moment, moment))
        (folder / "link").symlink_to(folder / "new")
        os.utime(folder / "link", (0, 0), follow_symlinks=False)
    damaged, counted = DamagedFiles(folders), list[int]()
    assert damaged.old(date(2026, 11, 20)) == Old(2)
    damaged.remove(date(2026, 11, 20), counted.append)
    assert counted == [1, 1]
    assert [sorted(path.name for path in folder.iterdir()) for folder in folders[:2]] == [["link", "new"]] * 2
