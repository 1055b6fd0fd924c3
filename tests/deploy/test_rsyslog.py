"""The examples of rsyslog: it takes them, and an alert gets through both of them as it was sent."""

from __future__ import annotations

import contextlib
import platform
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.outputs.syslog_message import SyslogForm
from hallmonitor.outputs.syslog_transport import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "deploy" / "rsyslog"
UNPACKED = REPOSITORY / "build" / "peers" / "root"
ALERT = {
    "id": "26d36c59e72c6570",
    "signature": {"name": "gaming-over-allowance", "title": "Games beyond the allowance"},
    "clause": "other-use",
    "level": "low",
    "policy": "torrington-4012",
    "device": "device-0123456789ab",
    "device_group": "office",
    "sensor": "gateway",
    "evidence_kind": "indicated",
    "crossed": "2026-05-12T17:44:14.674307Z",
    "first": "2026-05-12T17:30:11.000000Z",
    "last": "2026-05-12T18:09:24.000000Z",
    "measured": {"unit": "active minutes", "value": 39},
    "evidence": {"flows": 7},
    "why": "39 active minutes of gaming; threshold 15 in 8 h",
}
PATIENCE_S = 60


@pytest.fixture(scope="module")
def rsyslogd() -> tuple[Path, Path]:
    """The program, and the folder of its modules."""
    for root in (UNPACKED, Path("/")):
        modules = root / "usr" / "lib" / f"{platform.machine()}-linux-gnu" / "rsyslog"
        program = root / "usr" / "sbin" / "rsyslogd"
        if program.exists() and (modules / "lmnsd_ossl.so").exists():
            return program, modules
    pytest.skip("rsyslog with rsyslog-openssl is not there: tests/unpack-peers unpacks it")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one certificate that vouches for itself, by the names of both machines."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: tests/install-system-packages installs it")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=log.example"]
    command += ["-addext", "subjectAltName=DNS:log.example,DNS:monitor.example,IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", folder / "key", "-out", folder / "pem"], check=True, capture_output=True)
    return folder


def _written(name: str, tmp_path: Path, certificate: Path, *replaced: tuple[str, str]) -> Path:
    """An example with places of this test, and what Debian's own rsyslog.conf says beside it."""
    text = (EXAMPLES / f"{name}.conf").read_text(encoding="utf-8")
    text = re.sub(r"/etc/rsyslog\.d/tls/[\w-]+\.(pem|key)", lambda found: f"{certificate / found[1]}", text)
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    work = tmp_path / f"{name}-work"
    work.mkdir()
    path = tmp_path / f"{name}.conf"
    path.write_text(f'global(workDirectory="{work}")\n{text}', encoding="utf-8")
    return path


def _command(rsyslogd: tuple[Path, Path], path: Path, *more: str) -> tuple[list[str], dict[str, str]]:
    program, modules = rsyslogd
    environment = {"LD_LIBRARY_PATH": str(modules.parent), "LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return [str(program), "-M", str(modules), "-f", str(path), *more], environment


@pytest.mark.parametrize("name", ["forward", "receive"])
def test_rsyslog_takes_an_example(name: str, rsyslogd: tuple[Path, Path], certificate: Path, tmp_path: Path) -> None:
    command, environment = _command(rsyslogd, _written(name, tmp_path, certificate), "-N1")
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    assert "error" not in run.stderr


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _running(rsyslogd: tuple[Path, Path], path: Path, port: int) -> Iterator[None]:
    command, environment = _command(rsyslogd, path, "-n", "-iNONE")
    with path.with_suffix(".log").open("w+b") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _until(lambda: process.poll() is not None or _listens(port))
            assert process.poll() is None, path.with_suffix(".log").read_text(encoding="utf-8")
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_alert_gets_through_both_as_it_was_sent(
    rsyslogd: tuple[Path, Path], certificate: Path, tmp_path: Path
) -> None:
    near, far = _free_port(), _free_port()
    alerts = tmp_path / "log" / "alerts.log"
    receive = _written(
        "receive",
        tmp_path,
        certificate,
        ('port="6514"', f'port="{far}"'),
        ("/var/log/hallmonitor/alerts.log", str(alerts)),
    )
    forward = _written(
        "forward",
        tmp_path,
        certificate,
        ('port="10514"', f'port="{near}"'),
        ('target="log.example"', 'target="127.0.0.1"'),
        ('port="6514"', f'port="{far}"'),
    )
    message = SyslogForm("local0", "monitor.example", 77, 32473, 2048).message(ALERT)
    with _running(rsyslogd, receive, far), _running(rsyslogd, forward, near):
        transport = Stream("127.0.0.1", near, None)
        transport.open()
        transport.send(message)
        _until(lambda: alerts.exists() and alerts.read_bytes().endswith(b"\n"))
        transport.close()
    assert alerts.read_bytes() == message + b"\n"
    assert alerts.stat().st_mode & 0o777 == 0o640
