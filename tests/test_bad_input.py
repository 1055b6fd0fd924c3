"""What the operator gets wrong: one clear line, exit status 2, nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]

PATIENCE_S = 120
"""How long a loaded machine may take to start the command; a test that is right waits far less."""

EMPTY_CAPTURE = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")


def _capture(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("notes.pcap", b"Dear diary, today nothing was captured.\n", "not a capture"),
        ("empty.pcap", b"", "empty"),
        ("folder", None, "folder"),
        ("missing.pcap", None, "no such file"),
    ],
)
@pytest.mark.parametrize("command", ["flows", "replay"])
def test_a_file_that_is_no_capture(
    tmp_path: Path, hallmonitor: Command, command: str, name: str, content: bytes | None, message: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "folder":
        path.mkdir()
    out = tmp_path / "out"
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text("00" * 32)
    options = ["--policy", "torrington-4012", "--out", out, "--site-key", key] if command == "replay" else []
    done = hallmonitor(command, path, *options)
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert str(path) in lines[0]
    assert message in lines[0].lower()
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "message", "command"),
    [
        (["flows"], "hallmonitor: flows: missing argument 'CAPTURE...'", "hallmonitor flows"),
        (
            ["flows", "a.pcap", "--format", "xml"],
            "hallmonitor: flows: invalid value for '--format'",
            "hallmonitor flows",
        ),
        (["flows", "a.pcap", "--fromat", "csv"], "hallmonitor: flows: no such option: --fromat", "hallmonitor flows"),
        (["replay", "a.pcap"], "hallmonitor: replay: missing option '--policy'", "hallmonitor replay"),
        (["demo", "a.pcap", "--seed", "many"], "hallmonitor: demo: invalid value for '--seed'", "hallmonitor demo"),
        (["flwos"], "hallmonitor: no such command 'flwos'", "hallmonitor"),
        (["--bogus"], "hallmonitor: no such option: --bogus", "hallmonitor"),
    ],
)
def test_a_command_line_that_cannot_be_read(
    hallmonitor: Command, arguments: list[str], message: str, command: str
) -> None:
    done = hallmonitor(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(message)
    assert line.endswith(f" (see {command} --help)")


def test_without_arguments_the_help_is_shown(hallmonitor: Command) -> None:
    done = hallmonitor()
    assert (done.returncode, done.stderr) == (2, b"")
    for command in (b"replay", b"flows", b"inspect", b"demo"):
        assert command in done.stdout
    assert hallmonitor("--version").returncode == hallmonitor("flows", "--help").returncode == 0


def test_unknown_policy_names_the_known_ones(tmp_path: Path, hallmonitor: Command) -> None:
    capture = _capture(tmp_path, "a.pcap", EMPTY_CAPTURE)
    done = hallmonitor(
        "replay", capture, "--policy", "torington", "--out", tmp_path / "out", "--site-key", tmp_path / "key"
    )
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "torrington-4012" in line
    assert "clinton-4306" in line


def test_mistakes_in_a_site_file_are_told_together(tmp_path: Path, hallmonitor: Command) -> None:
    capture = _capture(tmp_path, "a.pcap", EMPTY_CAPTURE)
    site = tmp_path / "site.toml"
    site.write_text('name = "Example"\ntime_zone = "America/Torrington"\nworking_ours = 3\n')
    done = hallmonitor(
        "replay",
        capture,
        "--site",
        site,
        "--policy",
        "clinton-4306",
        "--out",
        tmp_path / "out",
        "--site-key",
        tmp_path / "key",
    )
    assert done.returncode == 2
    text = done.stderr.decode()
    assert f"{site}:2" in text
    assert f"{site}:3" in text
    assert "working_hours" in text


def test_a_cut_capture_keeps_what_was_read_and_says_so(tmp_path: Path, hallmonitor: Command, demo_day: DemoDay) -> None:
    whole = demo_day.capture.read_bytes()
    cut = _capture(tmp_path, "cut.pcap", whole[: len(whole) // 20])
    out = tmp_path / "out"
    done = hallmonitor("replay", cut, "--policy", "clinton-4306", "--out", out, "--site-key", tmp_path / "key")
    assert done.returncode == 0
    summary = json.loads((out / "summary.json").read_text())
    assert [loss["cause"] for loss in summary["losses"]] == ["capture_cut"]
    assert summary["totals"]["packets"] > 0
    assert "cut" in (out / "report.html").read_text()


def _open_when_read(pipe: Path, process: subprocess.Popen[bytes]) -> int:
    """The writing end of `pipe`, once `process` has opened the other."""
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the pipe was not opened; status {process.poll()}")


def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path, command_path: Path) -> None:
    pipe = tmp_path / "capture.pipe"
    os.mkfifo(pipe)
    arguments = ["replay", pipe, "--policy", "clinton-4306", "--out", tmp_path / "out", "--site-key", tmp_path / "key"]
    # Whoever runs the tests in the background may have told them to ignore Ctrl-C, and children inherit that.
    command = ["/usr/bin/env", "--default-signal=INT", str(command_path), *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        writer = _open_when_read(pipe, process)
        os.write(writer, EMPTY_CAPTURE)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE_S)
        os.close(writer)
    assert process.returncode == 130
    assert errors.decode().splitlines() == [
        f"hallmonitor: made a new site key: {tmp_path / 'key'}",
        "hallmonitor: interrupted; nothing half-written was left",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"capture.pipe", "key"}


def test_output_folder_of_something_else_is_not_touched(tmp_path: Path, hallmonitor: Command) -> None:
    capture = _capture(tmp_path, "a.pcap", EMPTY_CAPTURE)
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    done = hallmonitor("replay", capture, "--policy", "clinton-4306", "--out", out, "--site-key", tmp_path / "key")
    assert done.returncode == 2
    assert str(out) in done.stderr.decode()
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_capture_from_a_pipe(hallmonitor: Command, demo_day: DemoDay) -> None:
    content = demo_day.capture.read_bytes()[:2_000_000]
    done = hallmonitor("flows", "-", "--format", "jsonl", stdin=content)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 100
    assert json.loads(done.stdout.splitlines()[0])["capture"] == "-"
