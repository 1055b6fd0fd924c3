from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_the_command_writes_the_shipped_catalogue(tmp_path: Path, hallmonitor: Command) -> None:
    output = tmp_path / "catalogue.json"
    done = hallmonitor("catalogue", "compile", "--output", output)
    assert (done.returncode, done.stderr) == (0, b"")
    shipped = load_catalogue(root())
    read = json.loads(output.read_bytes())
    assert (read["sha256"], len(read["entries"]), read["overlays"]) == (shipped.sha256, len(shipped.entries), [])
    assert done.stdout.decode().startswith(f"{output}: {len(shipped.entries)} domains, {len(shipped.ranges)} networks")


def test_an_output_is_needed(hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "compile")
    assert done.returncode == 2
    assert b"--output" in done.stderr
