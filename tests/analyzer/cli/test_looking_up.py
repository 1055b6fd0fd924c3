from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.looking_up import EXIT_UNKNOWN, look_up_names
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    return lambda content: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return list(map(json.loads, capsys.readouterr().out.splitlines()))


def test_the_status_tells_whether_every_name_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert look_up_names(["www.facebook.com"]) == 0
    assert look_up_names(["unlisted.example"]) == EXIT_UNKNOWN
    assert look_up_names(["unlisted.example", "www.facebook.com"]) == EXIT_UNKNOWN
    assert "Facebook (facebook)" in capsys.readouterr().out


def test_answers_stand_apart(capsys: pytest.CaptureFixture[str]) -> None:
    look_up_names(["gov", "unlisted.example"])
    lines = capsys.readouterr().out.split("\n")
    assert lines[0] == "gov"
    assert lines[lines.index("unlisted.example") - 1] == ""
    assert lines.count("") == 2


def test_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    look_up_names(["www.facebook.com", "192.0.2.1"], as_json=True)
    found = told(capsys)
    assert [value["name"] for value in found] == ["www.facebook.com", "192.0.2.1"]
    assert [value["found"] for value in found] == [True, False]


def test_a_dash_reads_names_from_standard_input(
    capsys: pytest.CaptureFixture[str], standard_input: Callable[[bytes], None]
) -> None:
    standard_input(b"edu\r\n\n  https://www.facebook.com/x  \ngov")
    assert look_up_names(["mil", "-"], as_json=True) == 0
    assert [value["name"] for value in told(capsys)] == ["mil", "edu", "www.facebook.com", "gov"]


def test_what_is_no_name_is_a_fault_after_the_others_were_told(
    capsys: pytest.CaptureFixture[str], standard_input: Callable[[bytes], None]
) -> None:
    standard_input(b"\xff\xfe\ngov\n*.gov\n")
    with pytest.raises(FaultsError) as caught:
        look_up_names(["-"], as_json=True)
    assert len(caught.value.faults) == 2
    assert [value["name"] for value in told(capsys)] == ["gov"]


def test_overlays_are_laid_over_the_catalogue(
    capsys: pytest.CaptureFixture[str], overlay_file: Callable[..., Path], tmp_path: Path
) -> None:
    first = overlay_file("first", {("site-games", "gaming"): ["www.facebook.com", "unlisted.example"]})
    second = overlay_file("second", {("site-news", "news"): ["unlisted.example"]})
    site = tmp_path / "site.toml"
    site.write_text(f'[catalogue]\noverlays = ["{first.name}"]\n', encoding="utf-8")
    names = ["www.facebook.com", "unlisted.example"]
    expected = {
        (): ["facebook", None],
        (first,): ["site-games", "site-games"],
        (first, second): ["site-games", "site-news"],
        (second, first): ["site-games", "site-games"],
    }
    for overlays, services in expected.items():
        look_up_names(names, as_json=True, overlays=list(overlays))
        found = [value["entry"] for value in told(capsys)]
        assert [entry["service"] if isinstance(entry, dict) else None for entry in found] == services
    assert look_up_names(names, as_json=True, site=site, overlays=[second]) == 0
    assert [value["entry"]["file"] for value in told(capsys)] == [str(first), str(second)]  # type: ignore[index]


def test_signatures_are_told_with_the_policies_that_use_them(capsys: pytest.CaptureFixture[str]) -> None:
    look_up_names(["www.facebook.com", "unlisted.example"], as_json=True, signatures=True)
    found = told(capsys)
    assert found[0]["signatures"] == [
        "social-disruption-crowd (torrington-4012)",
        "social-disruption-long (torrington-4012)",
        "social-networking-sustained (clinton-4306, torrington-4012)",
    ]
    assert found[1]["signatures"] == []
