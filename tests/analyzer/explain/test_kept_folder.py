from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.explain.kept_folder import open_folder
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made = Callable[..., Path]

NINE = 1_778_590_800_000_000
MINUTE = 60_000_000


def told(call: Callable[[], object]) -> list[tuple[str, int | None, str]]:
    with pytest.raises(FaultsError) as error:
        call()
    return [(fault.path.name if fault.path else "", fault.line, fault.message) for fault in error.value.faults]


@pytest.fixture
def folder(make_folder: Made, gaming: Callable[..., dict[str, object]], use: Callable[..., object]) -> Path:
    rows = [gaming(minute, device=device) for device in ("device-aaaaaaaaaaaa", "b") for minute in range(40)]
    return make_folder(rows, use("gaming-over-allowance"))


def test_what_a_replay_left_is_read_back(folder: Path) -> None:
    kept = open_folder(folder)
    assert len(kept.alerts) == 2
    assert kept.zone.key == "America/New_York"
    assert kept.devices() == ["b", "device-aaaaaaaaaaaa"]
    assert kept.lists == {"approved_domains": ["approved.example"]}
    assert kept.pipelines == []
    setting, clause = kept.setting("gaming-over-allowance"), kept.clause("other-use")
    assert setting is not None
    assert setting["threshold"] == 30
    assert clause is not None
    assert clause["summary"] == "Use for other ends."
    assert kept.setting("adult-sites") is None
    assert kept.clause("copyright") is None


def test_the_pipelines_of_the_replay_are_read_back(folder: Path) -> None:
    path = folder / "summary.json"
    summary = json.loads(path.read_text())
    summary["settings"]["pipelines"] = ["zeek"]
    path.write_text(json.dumps(summary))
    assert open_folder(folder).pipelines == ["zeek"]


def test_flows_are_read_by_time_and_text(folder: Path) -> None:
    kept = open_folder(folder)
    every = kept.flows(NINE, NINE + 39 * MINUTE, {})
    some = kept.flows(NINE + MINUTE, NINE + 2 * MINUTE, {"device": "b"})
    assert every is not None
    assert every.num_rows == 80
    assert some is not None
    assert some.column("ts").cast("int64").to_pylist() == [NINE + MINUTE, NINE + 2 * MINUTE]


def test_an_alert_is_found_by_a_beginning_of_its_id(folder: Path) -> None:
    kept = open_folder(folder)
    whole = str(kept.alerts[1]["id"])
    assert kept.alert(whole) == kept.alerts[1]
    assert kept.alert(f" {whole[:9].upper()} ") == kept.alerts[1]


def test_an_id_that_no_alert_has_is_refused_with_the_nearest(folder: Path) -> None:
    kept = open_folder(folder)
    whole = str(kept.alerts[0]["id"])
    wrong = f"{whole[:5]}x{whole[6:]}"
    with pytest.raises(FaultsError) as error:
        kept.alert(wrong)
    assert f"did you mean {whole}?" in str(error.value)
    with pytest.raises(FaultsError, match="no alert is called ''"):
        kept.alert("")


def test_a_beginning_that_two_alerts_share_is_refused(folder: Path) -> None:
    lines = (folder / "alerts.jsonl").read_text().splitlines()
    alerts = [json.loads(line) | {"id": f"aa{number}"} for number, line in enumerate(lines)]
    (folder / "alerts.jsonl").write_text("".join(f"{json.dumps(alert)}\n" for alert in alerts))
    with pytest.raises(FaultsError) as error:
        open_folder(folder).alert("aa")
    assert "2 alerts begin with aa" in str(error.value)
    assert "aa0 (gaming-over-allowance), aa1 (gaming-over-allowance)" in str(error.value)


def test_one_alert_under_two_clauses_is_no_doubt(folder: Path) -> None:
    line = (folder / "alerts.jsonl").read_text().splitlines()[0]
    (folder / "alerts.jsonl").write_text(f"{line}\n{line}\n")
    assert open_folder(folder).alert(json.loads(line)["id"][:4]) == json.loads(line)


def test_everything_that_is_missing_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    (folder / "alerts.jsonl").unlink()
    (folder / "summary.json").unlink()
    assert told(lambda: open_folder(folder)) == [
        ("summary.json", None, "the replay's summary is missing"),
        ("alerts.jsonl", None, "the replay's alerts are missing"),
    ]
    assert told(lambda: open_folder(tmp_path / "nowhere")) == [("nowhere", None, "there is no such folder")]


def test_damaged_files_are_told_with_their_lines(folder: Path) -> None:
    with (folder / "alerts.jsonl").open("a") as file:
        file.write("{\n[]\n")
    (folder / "summary.json").write_text("{}")
    faults = told(lambda: open_folder(folder))
    assert [(name, line) for name, line, _ in faults] == [
        ("summary.json", None),
        ("alerts.jsonl", 3),
        ("alerts.jsonl", 4),
    ]
    assert faults[0][2] == "this is not the summary of a replay"
    assert faults[2][2] == "this is not an alert"
    (folder / "summary.json").write_text("{")
    assert "not JSON" in told(lambda: open_folder(folder))[0][2]


def test_a_zone_that_nobody_knows_is_a_fault(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text()) | {"time_zone": "Mars/Olympus"}
    (folder / "summary.json").write_text(json.dumps(summary))
    assert told(lambda: open_folder(folder)) == [("summary.json", None, "the summary names no time zone that is known")]


def test_without_stored_flows_there_are_none(
    make_folder: Made, gaming: Callable[..., dict[str, object]], use: Callable[..., object]
) -> None:
    kept = open_folder(make_folder([gaming(0)], use("gaming-over-allowance"), flows=False))
    assert not kept.kept_flows
    assert kept.flows(0, NINE, {}) is None


def test_what_is_no_flow_record_is_refused(folder: Path) -> None:
    part = folder / "flows" / "part-00000.parquet"
    part.write_bytes(b"PAR1 but not")
    assert "the flow records cannot be read" in told(lambda: open_folder(folder).flows(0, NINE, {}))[0][2]
