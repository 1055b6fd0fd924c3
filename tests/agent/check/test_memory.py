from __future__ import annotations

from typing import TYPE_CHECKING

from made_up import MadeUp, told

from hallmonitor_agent.check.memory import meminfo, memory

if TYPE_CHECKING:
    from pathlib import Path


def of(made_up: MadeUp, total_mb: int, available_mb: int) -> str:
    text = f"MemTotal: {total_mb * 1024} kB\nMemAvailable: {available_mb * 1024} kB\n"
    made_up.write("proc/meminfo", text)
    (line,) = told(memory, made_up.situation())
    return line


def test_there_is_enough(made_up: MadeUp) -> None:
    assert of(made_up, 8000, 4000).startswith("ok | 1536 MiB of 4000 that are available: rings 64 MiB, ")


def test_less_is_available(made_up: MadeUp) -> None:
    assert of(made_up, 8000, 1000).startswith("warning | the bound is 1536 MiB, but only 1000 are available | ")


def test_the_machine_has_less(made_up: MadeUp) -> None:
    line = of(made_up, 1000, 900)
    assert line.startswith("fault | the bound is 1536 MiB, but the machine has 1000 | ")
    assert line.endswith("[memory] bound_mb = 500")


def test_the_unit_allows_less(made_up: MadeUp) -> None:
    made_up.write("units/hallmonitor-agent.service", "[Service]\nMemoryMax=1000M\n")
    line = of(made_up, 8000, 4000)
    assert line.startswith("fault | the bound is 1536 MiB, but hallmonitor-agent.service allows 1000 | ")
    assert line.endswith("# below [Service]: MemoryMax=2304M")


def test_what_the_system_does_not_tell_is_not_known(made_up: MadeUp, tmp_path: Path) -> None:
    (tmp_path / "proc" / "meminfo").unlink()
    assert told(memory, made_up.situation()) == ["unknown | the system does not tell how much memory there is"]


def test_meminfo_is_read_in_bytes(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("MemTotal:  2 kB\nHugePages_Total:  7\nodd\n")
    assert meminfo(tmp_path / "m") == {"MemTotal": 2048}
