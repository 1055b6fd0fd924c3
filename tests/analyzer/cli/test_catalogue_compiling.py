from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.catalogue_compiling import compile_catalogue
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def overlay(overlay_file: Callable[..., Path]) -> Path:
    return overlay_file("games", {("games", "gaming"): ["play.example", "192.0.2.0/24"]})


@pytest.fixture
def site(tmp_path: Path, overlay: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(f'[catalogue]\noverlays = ["{overlay.name}"]\n')
    return path


def test_the_sites_lists_are_named_and_told(
    site: Path, overlay: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "catalogue.json"
    compile_catalogue(output, site)
    told = json.loads(output.read_text())["overlays"]
    assert [(each["path"], each["domains"]) for each in told] == [(str(overlay), 1)]
    assert capsys.readouterr().out.endswith(" categories and 1 of the site's lists\n")


def test_the_same_catalogue_is_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for output in (first, second, second):
        compile_catalogue(output, site)
    assert first.read_bytes() == second.read_bytes()


def test_what_cannot_be_used_leaves_the_earlier_file(site: Path, overlay: Path, tmp_path: Path) -> None:
    output = tmp_path / "catalogue.json"
    output.write_text("earlier")
    # As long as before, so that the head alone shows nothing.
    overlay.write_bytes(overlay.read_bytes().replace(b"play.example", b"game.example"))
    with pytest.raises(FaultsError, match="not those that the head tells of"):
        compile_catalogue(output, site)
    overlay.unlink()
    with pytest.raises(FaultsError, match=r"games\.overlay"):
        compile_catalogue(output, site)
    assert output.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue.json", "site.toml"]


def test_a_list_is_never_written_over(site: Path, overlay: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(overlay)
    before = overlay.read_bytes()
    for output in (overlay, link):
        with pytest.raises(FaultsError, match="the output is the list games itself"):
            compile_catalogue(output, site)
    assert overlay.read_bytes() == before
