"""What a machine's systemd, kernel and Prometheus say of a service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from testbed.waiting import wait_until

if TYPE_CHECKING:
    from appliance.container import Container

PORTS = {"hallmonitor-agent": 9477, "hallmonitor-follow": 9478}
"""Of their metrics pages, as they come."""


class Unit:
    """A service of a machine.

    Args:
        machine: it must be up whenever something is asked.
        name: of the unit, without `.service`.
    """

    def __init__(self, machine: Container, name: str) -> None:
        self._machine = machine
        self.name = name

    def property(self, name: str) -> str:
        """A property, systemctl(1)."""
        return self._machine.run("systemctl", "show", "--property", name, "--value", self.name).strip()

    def pid(self) -> int:
        """Of its main process as the machine counts; 0 if none runs."""
        return int(self.property("MainPID"))

    def process_status(self) -> dict[str, str]:
        """Field -> value of its main process (proc_pid_status(5))."""
        lines = self._machine.run("cat", f"/proc/{self.pid()}/status").splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}

    def is_ready(self) -> bool:
        """Whether it has said READY (sd_notify(3)) since it was started: only then does Type=notify become active."""
        return self.property("ActiveState") == "active"

    def wait_ready(self) -> None:
        wait_until(self.is_ready, f"{self.name} is active; {self.journal()}")

    def page(self, path: str = "/metrics") -> str:
        """What its web server answers, a failure with its reasons included."""
        address = f"http://127.0.0.1:{PORTS[self.name]}{path}"
        return self._machine.run("curl", "--silent", "--show-error", address)

    def metric(self, name: str) -> float:
        """The sum over all samples of a metric."""
        samples = [line.rsplit(" ", 1) for line in self.page().splitlines() if not line.startswith("#")]
        return sum(float(value) for head, value in samples if head.partition("{")[0] == name)

    def journal(self) -> str:
        """The end of what it wrote to the journal since the boot."""
        return self._machine.run("journalctl", "--unit", self.name, "--boot", "--no-pager", "--lines=30")


def query(machine: Container, expression: str) -> list[dict[str, Any]]:
    """The samples that the machine's Prometheus answers an instant query with."""
    asked = ["curl", "--silent", "--show-error", "--get", "http://127.0.0.1:9090/api/v1/query"]
    answer = json.loads(machine.run(*asked, "--data-urlencode", f"query={expression}"))
    assert answer["status"] == "success", answer
    found: list[dict[str, Any]] = answer["data"]["result"]
    return found


def spool_state(machine: Container, sensor: str) -> dict[str, Any]:
    """What the agent notes of a sensor's spool: the next file, how far records go, whether it ended well."""
    text = machine.inside(f"/var/spool/hallmonitor/sensor={sensor}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
