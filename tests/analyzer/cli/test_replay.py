from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_says_what_was_found_and_where_the_report_lies(tmp_path: Path, hallmonitor: Command, demo_day: DemoDay) -> None:
    out = tmp_path / "out"
    done = hallmonitor(
        "replay", demo_day.capture, "--site", demo_day.site, "--site-key", tmp_path / "key", "--policy", "clinton-4306",
        "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"made a new site key: {tmp_path / 'key'}" in done.stderr.decode()
    text = done.stdout.decode()
    alerts = (out / "alerts.jsonl").read_text().splitlines()
    assert f"{len(alerts)} alerts" in text
    assert str(out / "report.html") in text
    for alert in map(json.loads, alerts):
        assert alert["signature"]["title"] in text


def test_captures_of_one_stream_give_what_the_whole_gives(
    tmp_path: Path, hallmonitor: Command, demo_day: DemoDay
) -> None:
    content = demo_day.capture.read_bytes()
    header, start = content[:24], 24
    parts = [bytearray(header), bytearray(header)]
    number = 0
    while start < len(content):
        end = start + 16 + int.from_bytes(content[start + 8 : start + 12], "little")
        # Files that overlap in time: runs of 1,000 packets go to one and the other in turn.
        parts[number // 1000 % 2] += content[start:end]
        start, number = end, number + 1
    paths = [tmp_path / "a.pcap", tmp_path / "b.pcap"]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(part)
    found = []
    for name, captures in (("whole", [demo_day.capture]), ("parts", paths)):
        out = tmp_path / name
        done = hallmonitor(
            "replay", *captures, "--site", demo_day.site, "--site-key", tmp_path / "key", "--policy", "torrington-4012",
            "--out", out,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        alerts = [json.loads(line) for line in (out / "alerts.jsonl").read_text().splitlines()]
        found.append([{key: alert[key] for key in alert if key != "hashes"} for alert in alerts])
        found[-1].append({"flows": [path.read_bytes() for path in sorted((out / "flows").iterdir())]})
    assert found[0] == found[1]


def test_exemptions_of_nobody_are_told_and_misspelt_ones_refused(
    tmp_path: Path, hallmonitor: Command, demo_day: DemoDay
) -> None:
    capture = tmp_path / "empty.pcap"
    capture.write_bytes(demo_day.capture.read_bytes()[:24])
    site = tmp_path / "site.toml"
    options = ["--site", site, "--site-key", tmp_path / "key", "--policy", "torrington-4012", "--out", tmp_path / "out"]
    site.write_text('[[groups]]\nname = "mail-servers"\naddresses = ["10.20.0.7"]\n')
    done = hallmonitor("replay", capture, *options)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.decode().splitlines() if "site key" not in line]
    assert [line.split(",")[0].split()[-1] for line in told] == ["communications", "it-department"]
    site.write_text('[[groups]]\nname = "it-departement"\naddresses = ["10.20.0.7"]\n')
    done = hallmonitor("replay", capture, *options)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert f"{site}:2: " in line
