"""`hallmonitor follow` as a process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from hallmonitor.live import StateFile
from hallmonitor_engine import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from hallmonitor.cli import main; main()", "follow", "--config"]
PATIENCE_S = 120
SECOND = 1_000_000


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "follow.toml"
    (tmp_path / "spool").mkdir()
    path.write_text(
        '[spool]\npaths = ["spool"]\n[judging]\npolicy = "torrington-4012"\n[state]\nfolder = "state"\n'
        '[metrics]\naddress = "127.0.0.1:0"\n',
        encoding="utf-8",
    )
    return path


def write_file(config: Path, sequence: int) -> Path:
    said = {"sequence": sequence, "until_us": sequence * 10 * SECOND, "sensor": "gate", "catalogue": ""}
    folder = config.parent / "spool" / "flows" / "date=1970-01-01" / "sensor=gate"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sequence:016}.parquet"
    metadata = {f"hallmonitor.{key}": str(value) for key, value in said.items()}
    draft = path.with_name(f".{path.name}.partial")
    pq.write_table(SCHEMA.empty_table().replace_schema_metadata(metadata), draft)
    draft.rename(path)
    return path


def taken(config: Path) -> int:
    with StateFile(config.parent / "state" / "state.sqlite") as file:
        committed = file.committed()
    return 0 if committed is None else int(json.loads(committed.cursor)["places"]["gate"]["sequence"])


def until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)


def test_once_takes_what_is_there_and_leaves(config: Path) -> None:
    for sequence in (1, 2, 3):
        write_file(config, sequence)
    done = subprocess.run([*COMMAND, str(config), "--once"], capture_output=True, check=False, timeout=PATIENCE_S)
    assert (done.returncode, done.stdout) == (0, b"")
    assert taken(config) == 3
    assert not list((config.parent / "spool").rglob("*.parquet"))
    assert (config.parent / "state").stat().st_mode & 0o777 == 0o700


def test_faults_are_told_with_their_place(config: Path) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("policy =", "polcy ="), encoding="utf-8")
    done = subprocess.run([*COMMAND, str(config)], capture_output=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 2
    assert f"{config}:4: unknown key polcy in judging (did you mean policy?)" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_once_without_a_spool_is_a_fault(config: Path) -> None:
    (config.parent / "spool").rmdir()
    done = subprocess.run([*COMMAND, str(config), "--once"], capture_output=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 2
    assert b"a spool cannot be used" in done.stderr


def test_a_service_is_ready_reloads_and_stops(config: Path, tmp_path: Path) -> None:
    pytest.importorskip("bcrypt", reason="the page's basic auth needs bcrypt")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, socket.create_server(("127.0.0.1", 0)) as free:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE_S)
        port = free.getsockname()[1]
        free.close()
        text = config.read_text(encoding="utf-8").replace("127.0.0.1:0", f"127.0.0.1:{port}")
        config.write_text(text, encoding="utf-8")
        environment = os.environ | {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        process = subprocess.Popen([*COMMAND, str(config)], env=environment, stderr=subprocess.DEVNULL)

        def told(wanted: bytes) -> None:
            while wanted not in manager.recv(4096):
                pass

        def page(path: str) -> str:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as answer:
                return str(answer.read().decode())

        try:
            told(b"READY=1")
            path = write_file(config, 1)
            until(lambda: not path.exists(), process)
            assert json.loads(page("/-/healthy"))["status"] == "ok"
            assert "hallmonitor_follow_spool_files_total 1.0" in page("/metrics")
            process.send_signal(signal.SIGHUP)
            told(b"RELOADING=1")
            told(b"READY=1")
            assert "hallmonitor_config_last_reload_successful 1.0" in page("/metrics")
            (config.parent / "state" / "site.key").unlink()
            process.send_signal(signal.SIGHUP)
            told(b"RELOADING=1")
            told(b"READY=1")
            assert "hallmonitor_config_last_reload_successful 0.0" in page("/metrics")
            assert not (config.parent / "state" / "site.key").exists()
            process.send_signal(signal.SIGTERM)
            told(b"STOPPING=1")
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
            process.wait()
    assert taken(config) == 1
