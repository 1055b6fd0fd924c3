"""Programs as peers: started without the environment's proxies and settings, stopped in time."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from rig.relay import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rig.certificate import Certificate

TIMEOUT_S = 30
CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def installed(name: str) -> str:
    """The path of a program, or a skip with the reason."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


async def run_program(*command: str | Path, stdin: bytes = b"", home: Path | None = None) -> bytes:
    """Run a client to its end while the loop serves it; what it wrote. It may fail: what counts is what it sent."""
    return await asyncio.to_thread(_run, [str(word) for word in command], stdin, home)


def _run(command: list[str], stdin: bytes, home: Path | None) -> bytes:
    environment = CLEAN_ENVIRONMENT | ({} if home is None else {"HOME": str(home)})
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            return process.communicate(stdin, timeout=TIMEOUT_S)[0]
        finally:
            # The group: browsers leave children behind.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


async def curl(url: str, certificate: Certificate, *options: str) -> bytes:
    """Fetch with curl."""
    command = [installed("curl"), "-q", "--silent", "--show-error", "--max-time", str(TIMEOUT_S)]
    return await run_program(*command, "--cacert", certificate.chain, *options, url)


def by_relay(port: int) -> tuple[str, ...]:
    """Options that have curl connect to a relay, whatever host and port the address names."""
    return "--connect-to", f"::{LOOPBACK}:{port}"


def by_proxy(port: int) -> tuple[str, ...]:
    """Options that have curl ask a proxy."""
    return "--proxy", f"http://{LOOPBACK}:{port}"


async def openssl_client(relay_port: int, *options: str) -> bytes:
    """Connect, ask for a page, read until the server ends."""
    command = [installed("openssl"), "s_client", "-connect", f"{LOOPBACK}:{relay_port}", "-ign_eof"]
    return await run_program(*command, *options, stdin=b"GET / HTTP/1.0\r\n\r\n")


@contextmanager
def openssl_server(certificate: Certificate, *options: str) -> Iterator[int]:
    """OpenSSL's own server with a status page; its port."""
    command = [installed("openssl"), "s_server", "-accept", f"{LOOPBACK}:0", "-www", *options]
    command += ["-cert", str(certificate.chain), "-key", str(certificate.key)]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=CLEAN_ENVIRONMENT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = next((line for line in process.stdout if line.startswith("ACCEPT")), "")
            assert line, "openssl s_server has ended"
            yield int(line.rpartition(":")[2])
        finally:
            process.kill()
