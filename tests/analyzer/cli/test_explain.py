from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def out(hallmonitor: Command, demo_day: DemoDay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "out"
    options = ["--site", demo_day.site, "--site-key", folder.parent / "key", "--policy", "torrington-4012"]
    done = hallmonitor("replay", demo_day.capture, *options, "--out", folder)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def _alert(out: Path, signature: str) -> dict[str, str]:
    lines = (out / "alerts.jsonl").read_text().splitlines()
    return next(alert for alert in map(json.loads, lines) if alert["signature"]["name"] == signature)


def test_an_alert_is_explained_as_text_and_as_json(hallmonitor: Command, out: Path) -> None:
    alert = _alert(out, "gambling-sites")
    text = hallmonitor("explain", alert["id"][:10], "--from", out)
    assert text.returncode == 0, text.stderr.decode()
    page = text.stdout.decode()
    assert page.startswith(f"Alert {alert['id']}: ")
    assert alert["why"].split(";")[0] in " ".join(page.split())
    assert max(map(len, page.split("\n"))) <= 80
    told = json.loads(hallmonitor("explain", alert["id"], "--from", out, "--json").stdout)
    assert told["alert"] == alert
    assert told["exact"] is True


def test_a_near_miss_is_explained(hallmonitor: Command, out: Path) -> None:
    device = _alert(out, "gambling-sites")["device"]
    arguments = ["explain", "--why-not", "adult-sites", "--device", device, "--at", "2026-05-12 15:00", "--from", out]
    done = hallmonitor(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    assert "category is adult" in done.stdout.decode()
    told = json.loads(hallmonitor(*arguments, "--json").stdout)
    assert (told["signature"], told["device"]) == ("adult-sites", device)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], ["no alert is named"]),
        (["zz"], ["no alert is called 'zz'"]),
        (["26", "--device", "a", "--at", "noon"], ["--device goes with --why-not", "--at goes with --why-not"]),
        (["26", "--why-not", "adult-sites"], ["exclude each other", "needs --device", "needs --at"]),
    ],
)
def test_mistakes_are_told_all_at_once(arguments: list[str], said: list[str], hallmonitor: Command, out: Path) -> None:
    done = hallmonitor("explain", *arguments, "--from", out)
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == len(said)
    assert all(words in line for words, line in zip(said, lines, strict=True))


def test_a_folder_that_is_no_replays_is_refused(hallmonitor: Command, tmp_path: Path) -> None:
    done = hallmonitor("explain", "26", "--from", tmp_path)
    assert done.returncode == 2
    assert b"summary.json" in done.stderr
    assert b"alerts.jsonl" in done.stderr
