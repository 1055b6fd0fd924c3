"""Servers and clients of other projects, unpacked and not installed: see tests/unpack-peers."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import socket
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rig.program import CLEAN_ENVIRONMENT, TIMEOUT_S
from rig.relay import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ROOT = Path(__file__).parents[3] / "build" / "peers" / "root"
FOLDERS = ("usr/bin", "usr/sbin", "bin", "sbin")
LIBRARIES = ("usr/lib", "lib")
POLL_S = 0.02


def peer(name: str) -> str:
    """The path of a program, unpacked or installed, or a skip with the reason."""
    unpacked = (ROOT / folder / name for folder in FOLDERS)
    found = next((str(path) for path in unpacked if path.is_file()), None) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is neither unpacked in build/peers nor installed")
    return found


def environment(home: Path) -> dict[str, str]:
    """Nothing of the tests' own but a home folder, and the libraries that were unpacked."""
    libraries = [str(folder) for top in LIBRARIES for folder in (ROOT / top).glob("*-linux-*")]
    return CLEAN_ENVIRONMENT | {"HOME": str(home), "LD_LIBRARY_PATH": os.pathsep.join(libraries), "MIBS": ""}


def free_port(kind: socket.SocketKind) -> int:
    """A loopback port that nobody listens at now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_taken(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


@asynccontextmanager
async def server(
    command: Callable[[int], list[str]], home: Path, kind: socket.SocketKind = socket.SOCK_STREAM
) -> AsyncIterator[int]:
    """Start a program and wait until it listens; its port.

    Args:
        command: the words that have it listen at a loopback port.
        home: its home and working folder.
        kind: of the port.
    """
    port = free_port(kind)
    log = home / f"server-{port}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command(port), stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment(home), cwd=home
        )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            while not _is_taken(port, kind):
                assert process.returncode is None, log.read_text(encoding="utf-8", errors="replace")
                await asyncio.sleep(POLL_S)
        yield port
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def client(*command: str, home: Path, stop_after: Callable[[], bool] | None = None) -> str:
    """Run a client to its end, or until enough was said; what it wrote. It may fail: what counts is what it sent."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(home),
        cwd=home,
    )
    output = asyncio.ensure_future(process.communicate())
    try:
        async with asyncio.timeout(TIMEOUT_S):
            while not output.done() and not (stop_after and stop_after()):
                await asyncio.wait({output}, timeout=POLL_S)
    finally:
        if process.returncode is None:
            process.kill()
    written, _ = await output
    return written.decode(errors="replace")
