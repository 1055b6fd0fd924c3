"""A machine that tests make up, with a configuration."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from hallmonitor_agent.check.account import Account
from hallmonitor_agent.check.situation import Machine, Situation
from hallmonitor_agent.config.loading import load_agent_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hallmonitor_agent.check.finding import Finding

NOBODY = Account("nobody", 54321, frozenset({54321}), own=False)
OWN = Account("tester", os.geteuid(), frozenset({os.getegid()}), own=True)
NOW_S = 1_700_000_000.0


class MadeUp:
    """Folders in place of /sys, /proc and /etc; findings as text."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("net", "proc/self", "units", "spool"):
            (root / folder).mkdir(parents=True)
        self.machine = Machine(
            sys_class_net=root / "net",
            proc=root / "proc",
            unit_folders=(root / "units",),
            offload=lambda _interface, _feature: False,
            clock_synchronised=lambda: True,
            holds_net_raw=lambda: True,
        )
        self.account = OWN
        self.interface("eth0")
        self.write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\nHugePages_Total: 0\n")

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def interface(self, name: str, kind: int = 1, flags: int = 0x1003, state: str = "up") -> None:
        for file, text in (("type", str(kind)), ("flags", hex(flags)), ("operstate", state)):
            self.write(f"net/{name}/{file}", f"{text}\n")

    def with_machine(self, **changed: object) -> MadeUp:
        self.machine = replace(self.machine, **changed)  # type: ignore[arg-type]
        return self

    def situation(self, capture: str = 'interfaces = ["eth0"]', spool: str = "", rest: str = "") -> Situation:
        text = f'[capture]\n{capture}\nsensor = "s"\n[spool]\npath = "{self.root / "spool"}"\n{spool}\n{rest}\n'
        path = self.write("agent.toml", text)
        return Situation(path, load_agent_settings(path, self.machine.sys_class_net), self.account, self.machine, NOW_S)


def told(check: Callable[[Situation], Iterator[Finding]], situation: Situation) -> list[str]:
    """Give each finding as a line: state, message, why, remedy."""
    return [" | ".join(part for part in finding if part) for finding in check(situation)]
