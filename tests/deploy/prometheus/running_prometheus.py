"""A Prometheus of the test's own, on a free port of loopback, and what it answers."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_S: Final = 90.0
_READY: Final = 'msg="Server is ready to receive web requests."'
_LISTENS: Final = re.compile(r'msg="Listening on" address=127\.0\.0\.1:(\d+)')


class RunningPrometheus:
    """Prometheus as a child process.

    Args:
        program: its path.
        configuration: its configuration file.
        folder: for its data and its log.
    """

    def __init__(self, program: str, configuration: Path, folder: Path) -> None:
        self._log = folder / "prometheus.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    program,
                    f"--config.file={configuration}",
                    f"--storage.tsdb.path={folder / 'data'}",
                    "--web.listen-address=127.0.0.1:0",
                ],
                stderr=log,
                stdout=log,
            )
        try:
            self.wait_for(lambda: _READY in self.log and _LISTENS.search(self.log) is not None)
        except BaseException:
            self.stop()
            raise
        found = _LISTENS.search(self.log)
        self._port = int(found[1]) if found else 0

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds; fail with the log where it ends before, or never comes."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline_s, self.log
            time.sleep(0.1)

    def ask(self, path: str, **parameters: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Give what its HTTP API answers, https://prometheus.io/docs/prometheus/latest/querying/api/."""
        url = f"http://127.0.0.1:{self._port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=PATIENCE_S) as answer:
            return json.load(answer)["data"]

    def query(self, expression: str) -> dict[frozenset[tuple[str, str]], float]:
        """Give an instant query's values by their labels."""
        found = self.ask("query", query=expression)["result"]
        return {frozenset(each["metric"].items()): float(each["value"][1]) for each in found}
