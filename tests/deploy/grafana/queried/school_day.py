"""Both services at work while a school day passes in a minute, scraped all along."""

from __future__ import annotations

import json
import sys
import threading
import urllib.request
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from testbed.capture_file import FILE_HEAD_BYTES, PACKET_HEAD, pieces_of
from testbed.command import run
from testbed.pipe import Pipe
from testbed.service import Service
from testbed.settings_file import write_settings
from testbed.waiting import wait_until

from hallmonitor.site import load_site
from queried.prometheus import Prometheus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testbed.settings_file import Tables

SENSOR = "gateway"
_POLICY = Path(__file__).parents[4] / "signatures" / "policies" / "torrington-4012.yml"
CLOSE_S = 300
"""A file for so many seconds of the day."""
_AHEAD = 2
"""Files that may wait: as many as the agent lets wait for its disk before it gives one up."""
_PATIENCE_S = 300
_AGENT = (sys.executable, "-c", "from hallmonitor_agent.cli import main; main()")
_HALLMONITOR = (sys.executable, "-c", "from hallmonitor.cli import main; main()")


class SchoolDay:
    """An agent that reads the day from a pipe, an analyzer on its spool, and a Prometheus.

    Args:
        prometheus: the program.
        capture: of the day.
        site: its configuration.
        folder: for all files.
    """

    def __init__(self, prometheus: str, capture: Path, site: Path, folder: Path) -> None:
        self._folder = folder
        self.alerts = folder / "alerts.jsonl"
        self._begins = threading.Event()
        self._ends = threading.Event()
        self._fed = False
        self._pipe = Pipe(folder / "packets", self._pieces(capture))
        self.agent = self._service("agent", [*_AGENT, "run"], self._agent_settings(site))
        self.follow = self._service("follow", [*_HALLMONITOR, "follow"], self._follow_settings(site))
        self._program = prometheus
        self.prometheus: Prometheus | None = None
        self.started_s = self.ended_s = 0.0

    def pass_by(self) -> None:
        """Start all, let zeros be scraped, then the day, then what came of it."""
        self._pipe.start()
        self.agent.start_ready()
        self.follow.start_ready()
        jobs = {
            "hallmonitor-agent": (_port(self.agent), {"sensor": SENSOR}),
            "hallmonitor-follow": (_port(self.follow), {}),
        }
        self.prometheus = Prometheus(self._program, self._folder / "prometheus", jobs)
        self.prometheus.start_ready()
        self.started_s = self.prometheus.now()
        self._begins.set()
        wait_until(self._all_is_judged, "the day is judged", within_s=_PATIENCE_S)
        before = self.prometheus.scrapes()
        wait_until(lambda: self._now_scraped(before + 3), "what came of it is scraped")
        self.ended_s = self.prometheus.now()

    def close(self) -> None:
        """End all that runs."""
        self._begins.set()
        self._ends.set()
        for service in (self.prometheus, self.follow, self.agent):
            if service is not None:
                service.close()
        self._pipe.close()

    def figure(self, service: Service, name: str) -> float:
        """The sum over all samples of a metric on a service's page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{_port(service)}/metrics", timeout=60) as page:
            lines = page.read().decode().splitlines()
        samples = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return sum(float(value) for head, value in samples if head.partition("{")[0] == name)

    def _now_scraped(self, times: int) -> bool:
        assert self.prometheus is not None
        return self.prometheus.scrapes() >= times

    def _all_is_judged(self) -> bool:
        assert self.agent.runs(), self.agent.log_tail()
        assert self.follow.runs(), self.follow.log_tail()
        if not self._fed:
            return False
        closed = self.figure(self.agent, "hallmonitor_agent_spool_closed_files_total")
        taken = self.figure(self.follow, "hallmonitor_follow_spool_files_total")
        told = self.figure(self.follow, "hallmonitor_follow_alerts_total")
        return closed == taken and told == self.figure(self.follow, "hallmonitor_follow_delivered_alerts_total")

    def _pieces(self, capture: Path) -> Iterator[bytes]:
        """The capture's head; when the day begins file by file, as fast as these are closed; the pipe stays open."""
        content = capture.read_bytes()
        unreadable = _unreadable(*PACKET_HEAD.unpack_from(content, FILE_HEAD_BYTES)[:2])
        # A reason for which nothing was refused yet has no series that could be seen to grow.
        yield content[:FILE_HEAD_BYTES] + unreadable
        self._begins.wait()
        yield unreadable
        begun = 0
        for begun, piece in pieces_of(capture, CLOSE_S):
            yield piece
            wait_until(partial(self._has_closed, begun - _AHEAD), "files are closed")
            if self._ends.is_set():
                return
        wait_until(partial(self._has_closed, begun), "the last files are closed")
        self._fed = True
        self._ends.wait()

    def _has_closed(self, files: int) -> bool:
        return self._ends.is_set() or self.figure(self.agent, "hallmonitor_agent_spool_closed_files_total") >= files

    def _service(self, name: str, command: list[str], tables: Tables) -> Service:
        folder = self._folder / name
        folder.mkdir()
        write_settings(folder / f"{name}.toml", tables)
        return Service([*command, "--config", folder / f"{name}.toml"], folder, name)

    def _policy(self) -> Path:
        """A shipped policy, with allowances for incidental use: it has none of its own."""
        policy = yaml.safe_load(_POLICY.read_text(encoding="utf-8"))
        for clause in policy["clauses"]:
            for entry in clause.get("signatures", ()):
                if entry["name"].endswith("-over-allowance"):
                    entry["allowances"] = [{"minutes": 10}]
        path = self._folder / _POLICY.name
        path.write_text(yaml.safe_dump(policy, sort_keys=False), encoding="utf-8")
        return path

    def _agent_settings(self, site: Path) -> Tables:
        compiled = self._folder / "catalogue.json"
        run([*_HALLMONITOR, "catalogue", "compile", "--site", site, "--output", compiled])
        return {
            "capture": {"stream": self._pipe.path, "sensor": SENSOR},
            "flows": {"catalogue": compiled, "home_networks": list(map(str, load_site(site).home_networks))},
            "memory": {"bound_mb": 1_024},
            "spool": {"path": self._folder / "spool", "close_s": CLOSE_S, "min_free_mb": 1},
            "metrics": {"address": "127.0.0.1:0"},
        }

    def _follow_settings(self, site: Path) -> Tables:
        return {
            "spool": {"paths": [str(self._folder / "spool")]},
            "judging": {"policy": self._policy(), "site": site},
            "state": {"folder": self._folder / "state"},
            "outputs.json_lines": {"path": self.alerts},
            # The day is long past.
            "retention": {"flows_days": 3_650, "alerts_days": 3_650},
            "metrics": {"address": "127.0.0.1:0"},
        }


def _unreadable(*stamp: int) -> bytes:
    """Packets that the day has none of: one that is in no record (ARP), one whose header is cut off (TCP)."""
    arp = bytes.fromhex("ffffffffffff 020000000001 0806 0001080006040001") + bytes(20)
    ip = bytes.fromhex("45000020 00000000 40060000 0a140009 0a14000a".replace(" ", ""))
    cut = bytes.fromhex("020000000002 020000000001 0800") + ip + bytes(12)
    return b"".join(PACKET_HEAD.pack(*stamp, len(frame), len(frame)) + frame for frame in (arp, cut))


def _port(service: Service) -> int:
    """The port of a service's page, as its log tells it."""
    lines = [json.loads(line) for line in service.log.read_text(encoding="utf-8").splitlines() if line[:1] == "{"]
    return int(next(line["port"] for line in lines if line.get("event") == "metrics and health are served"))
