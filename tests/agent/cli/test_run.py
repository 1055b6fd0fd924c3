from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from hallmonitor_agent.cli import main; main()", "run", "--config")


def test_every_fault_of_the_configuration_is_a_line(tmp_path: Path) -> None:
    config = tmp_path / "agent.toml"
    config.write_text('[capture]\ninterfaces = ["any"]\n\n[log]\nlevel = "loud"\n')
    done = subprocess.run([*COMMAND, str(config)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert [line.split(" ")[1] for line in done.stderr.splitlines()] == [f"{config}:2:", f"{config}:5:"]
    assert "Traceback" not in done.stderr


def test_a_configuration_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, str(tmp_path / "none")], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
