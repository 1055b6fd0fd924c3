"""The output folder: written beside its place and put there whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hallmonitor.report.view import OutputView
from hallmonitor_service.faults import FaultsError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

FLOWS = "flows"
ALERTS = "alerts.jsonl"
SUMMARY = "summary.json"
REPORT = "report.html"
FORMAT = "hallmonitor-replay-1"


class OutputFolder:
    """A temporary folder beside `path` that takes its place when `commit` is called.

    Leaving the `with` block without a commit, by an error or Ctrl-C, removes the temporary folder and leaves `path` as
    it was. An earlier replay's output is replaced; any other folder that is not empty is refused.

    Args:
        path: where the output is to stand.

    Raises:
        FaultsError: `path` may not be replaced, or its parent cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        path = path.absolute()
        self.path = path
        _refuse_foreign(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # mkdtemp makes it 0700: a report names what devices did.
            self.staging = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
        except OSError as error:
            message = f"the output folder cannot be made: {reason_of(error)}"
            raise FaultsError.single(message, "name another with --out", path) from None
        (self.staging / FLOWS).mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)

    def write_alerts(self, alerts: Iterable[Mapping[str, object]]) -> None:
        """One alert a line, keys sorted."""
        lines = (json.dumps(alert, sort_keys=True, ensure_ascii=False, allow_nan=False) for alert in alerts)
        (self.staging / ALERTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")

    def write_summary(self, summary: Mapping[str, object]) -> None:
        """The summary with sorted keys, and the mark by which a later replay knows the folder as its own."""
        text = json.dumps({**summary, "format": FORMAT}, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=1)
        (self.staging / SUMMARY).write_text(f"{text}\n", encoding="utf-8", newline="\n")

    def write_report(self, page: str) -> None:
        """The report."""
        (self.staging / REPORT).write_text(page, encoding="utf-8", newline="\n")

    def files(self) -> tuple[OutputView, ...]:
        """The files written so far, by name, with sizes and hashes."""
        paths = sorted(path for path in self.staging.rglob("*") if path.is_file())
        return tuple(OutputView(str(p.relative_to(self.staging)), p.stat().st_size, file_sha256(p)) for p in paths)

    def commit(self) -> None:
        """Force everything to the disk, then put the folder in its place."""
        for path in sorted(self.staging.rglob("*")):
            _sync(path)
        _sync(self.staging)
        if self.path.exists():
            self._replace()
        else:
            self.staging.rename(self.path)
        _sync(self.path.parent)

    def _replace(self) -> None:
        old = self.staging.with_suffix(".old")
        self.path.rename(old)
        try:
            self.staging.rename(self.path)
        except BaseException:
            old.rename(self.path)
            raise
        shutil.rmtree(old)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_foreign(path: Path) -> None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        msg = "the output is no folder"
        raise FaultsError.single(msg, "name a new folder with --out", path)
    if not path.is_dir():
        return
    names = {entry.name for entry in path.iterdir()}
    if names and not (names <= {FLOWS, ALERTS, SUMMARY, REPORT} and _is_ours(path / SUMMARY)):
        message = "the output folder holds something that is no earlier replay's"
        raise FaultsError.single(message, "name a new folder with --out, or empty this one", path)


def _is_ours(summary: Path) -> bool:
    try:
        content = json.loads(summary.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("format") == FORMAT


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
