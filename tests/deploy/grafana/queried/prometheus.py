"""A real Prometheus with a folder of its own, on a free port."""

from __future__ import annotations

import json
import re
import shutil
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from testbed.service import Service
from testbed.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRAPE_S = 1
_REPOSITORY = Path(__file__).parents[4]
_UNPACKED = _REPOSITORY / "build" / "peers" / "root" / "usr" / "bin" / "prometheus"
_RULES = _REPOSITORY / "deploy" / "prometheus" / "rules"


def program() -> str | None:
    """Where Prometheus is, installed or unpacked; None where it is not."""
    return shutil.which("prometheus") or (str(_UNPACKED) if _UNPACKED.exists() else None)


class Prometheus(Service):
    """A server that scrapes some pages once a second.

    Args:
        command: the program.
        folder: for its configuration, data and log.
        jobs: name of a job -> the port of its page on this machine, and the target's labels.
    """

    def __init__(self, command: str, folder: Path, jobs: Mapping[str, tuple[int, Mapping[str, str]]]) -> None:
        folder.mkdir()
        scraped = [
            {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{port}"], "labels": dict(labels)}]}
            for job, (port, labels) in jobs.items()
        ]
        settings = {
            "global": {"scrape_interval": f"{SCRAPE_S}s", "scrape_timeout": f"{SCRAPE_S}s"},
            "rule_files": [str(_RULES / "*.yml")],
            "scrape_configs": scraped,
        }
        file = folder / "prometheus.yml"
        file.write_text(yaml.safe_dump(settings), encoding="utf-8")
        options = [
            f"--config.file={file}",
            f"--storage.tsdb.path={folder / 'data'}",
            "--web.listen-address=127.0.0.1:0",
        ]
        super().__init__([command, *options], folder, "prometheus")
        self._jobs = len(jobs)
        self._port = 0

    def start_ready(self) -> None:
        """Start it, and return once every page was scraped several times."""
        self.start()
        wait_until(self._listens, "Prometheus listens")
        wait_until(lambda: self.scrapes() >= 3, "pages are scraped")

    def scrapes(self) -> int:
        """How often each page was scraped, at least."""
        counted = self.at_once("sum_over_time(up[1h])")
        return min((int(value) for _, value in counted), default=0) if len(counted) == self._jobs else 0

    def now(self) -> float:
        """The server's time, seconds since 1970."""
        ((_, value),) = self.at_once("time()")
        return value

    def at_once(self, expression: str, at_s: float | None = None) -> list[tuple[dict[str, str], float]]:
        """Ask for one moment: labels and value of each series."""
        result = self._asked("query", query=expression, **({} if at_s is None else {"time": at_s}))
        if result["resultType"] == "scalar":
            return [({}, float(result["result"][1]))]
        return [(series["metric"], float(series["value"][1])) for series in result["result"]]

    def over(
        self, expression: str, start_s: float, end_s: float, step_s: int
    ) -> list[tuple[dict[str, str], list[float]]]:
        """Ask for many moments: labels and values of each series."""
        asked = self._asked("query_range", query=expression, start=start_s, end=end_s, step=step_s)
        return [(series["metric"], [float(value) for _, value in series["values"]]) for series in asked["result"]]

    def label_values(self, metric: str, label: str) -> list[str]:
        """Give a label's values among a metric's series."""
        held: list[str] = self._asked(f"label/{label}/values", **{"match[]": metric})
        return held

    def metrics(self) -> set[str]:
        """Names of the metrics that the pages tell of, whether or not they have series."""
        told = self._asked("metadata")
        # OpenMetrics names a counter without the ending that its samples have.
        counters = {name for name, (kind, *_) in told.items() if kind["type"] == "counter"}
        return set(told) | {f"{name}_total" for name in counters} | set(self._asked("label/__name__/values"))

    def _asked(self, path: str, **arguments: object) -> Any:  # noqa: ANN401 - what the server answers
        question = urllib.parse.urlencode(arguments)
        url = f"http://127.0.0.1:{self._port}/api/v1/{path}?{question}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            message = f"{arguments}: {json.load(error).get('error')}"
            raise ValueError(message) from error

    def _listens(self) -> bool:
        assert self.runs(), self.log_tail()
        found = re.search(r'msg="Listening on" address=127\.0\.0\.1:(\d+)', self.log.read_text(encoding="utf-8"))
        ready = "Server is ready to receive web requests" in self.log.read_text(encoding="utf-8")
        self._port = int(found[1]) if found else 0
        return bool(found) and ready
