"""From a list that others publish to reports: the commands as an operator runs them."""

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

WHENCE = ("--licence", "MIT", "--source", "https://lists.example/ads")


@pytest.fixture
def ads(tmp_path: Path) -> Path:
    path = tmp_path / "ads.txt"
    path.write_text("# Date: 2026-11-20\n0.0.0.0 www.khanacademy.org\n0.0.0.0 com\n")
    return path


def test_a_list_is_laid_over_flows(ads: Path, tmp_path: Path, hallmonitor: Command, demo_day: DemoDay) -> None:
    out = tmp_path / "overlay"
    done = hallmonitor("catalogue", "import", ads, "--category", "advertising", *WHENCE, "--out", out)
    assert done.returncode == 0, done.stderr
    assert b"a public suffix, under which anybody registers names" in done.stdout

    def services(*options: object) -> set[tuple[str, str]]:
        rows = hallmonitor("flows", demo_day.capture, "--format", "jsonl", *options).stdout.splitlines()
        return {
            (row["service"], row["category"]) for row in map(json.loads, rows) if "khanacademy" in (row["domain"] or "")
        }

    assert services("--overlay", out) - services() == {("ads", "advertising")}


def test_a_site_names_overlays_and_reports_tell_them(
    ads: Path, tmp_path: Path, hallmonitor: Command, demo_day: DemoDay
) -> None:
    site = tmp_path / "site.toml"
    site.write_text(demo_day.site.read_text() + '\n[catalogue]\noverlays = ["lists/ads"]\n')
    command = ("catalogue", "import", ads, "--category", "advertising", *WHENCE, "--out", tmp_path / "lists" / "ads")
    assert hallmonitor(*command).returncode == 0

    def catalogue(name: str, site: Path) -> dict[str, object]:
        options = ("--site", site, "--site-key", tmp_path / "key", "--policy", "clinton-4306", "--out", tmp_path / name)
        done = hallmonitor("replay", demo_day.capture, *options)
        assert done.returncode == 0, done.stderr
        summary: dict[str, object] = json.loads((tmp_path / name / "summary.json").read_text())
        alert = json.loads((tmp_path / name / "alerts.jsonl").read_text().splitlines()[0])
        hashes = summary["hashes"]
        assert isinstance(hashes, dict)
        assert alert["hashes"]["catalogue"] == hashes["catalogue"]
        return {"hash": hashes["catalogue"], "overlays": summary["overlays"]}

    plain, laid_over = catalogue("plain", demo_day.site), catalogue("over", site)
    assert plain["hash"] != laid_over["hash"]
    assert plain["overlays"] == []
    (told,) = laid_over["overlays"]  # type: ignore[misc]
    assert (told["name"], told["licence"], told["date"], told["domains"]) == ("ads", "MIT", "2026-11-20", 1)
    page = (tmp_path / "over" / "report.html").read_text()
    assert all(word in page for word in ("https://lists.example/ads", told["sha256"], "Lists laid over the catalogue"))
    assert "Lists laid over" not in (tmp_path / "plain" / "report.html").read_text()


def test_a_changed_overlay_is_one_line(ads: Path, tmp_path: Path, hallmonitor: Command, demo_day: DemoDay) -> None:
    out = tmp_path / "overlay"
    hallmonitor("catalogue", "import", ads, "--category", "advertising", *WHENCE, "--out", out)
    out.write_bytes(out.read_bytes() + b"more.example\n")
    done = hallmonitor("flows", demo_day.capture, "--overlay", out)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == [
        f"hallmonitor: {out}: the entries are not those that the head tells of (import the list again)"
    ]


def test_licence_and_source_are_asked_for(ads: Path, hallmonitor: Command) -> None:
    done = hallmonitor("catalogue", "import", ads, "--category", "advertising")
    assert done.returncode == 2
    assert b"missing option" in done.stderr
    done = hallmonitor("catalogue", "import", ads, "--category", "advertising", *WHENCE, "--date", "20.11.2026")
    assert done.returncode == 2
    assert b"20.11.2026" in done.stderr
