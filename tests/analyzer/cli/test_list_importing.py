from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.catalogue.overlay_file import read_overlay
from hallmonitor.cli.list_importing import import_to_overlay
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

WHENCE = {"licence": "MIT", "source": "https://lists.example"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ads(tmp_path: Path) -> Path:
    path = tmp_path / "My_Ads.txt"
    path.write_text("# Date: 2026-11-20\n1,a.example\n2,b.example\n")
    return path


def test_names_follow_from_the_file(ads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_to_overlay(ads, **WHENCE, category="advertising")
    overlay = read_overlay(tmp_path / "overlays" / "my-ads")
    assert overlay.name == "my-ads"
    assert [(service.id, service.category, service.domains) for service in overlay.services] == [
        ("my-ads", "advertising", 2)
    ]
    assert "my-ads: read as csv (guessed" in capsys.readouterr().out


def test_all_can_be_said(ads: Path, tmp_path: Path) -> None:
    out = tmp_path / "x"
    import_to_overlay(ads, **WHENCE, category="advertising", service="s", name="n", column="2", out=out)
    import_to_overlay(ads, **WHENCE, category="advertising", service="s", name="n", column="2", out=out, force=True)
    overlay = read_overlay(out)
    assert (overlay.name, overlay.services[0].id, overlay.provenance.list_format) == ("n", "s", "csv")


def test_a_sites_table_stands_before_the_shipped_one(tmp_path: Path) -> None:
    for own in ("porn", "press", "special"):
        (tmp_path / "ut1" / own).mkdir(parents=True)
        (tmp_path / "ut1" / own / "domains").write_text(f"{own}.example\nboth.example\n")
    table = tmp_path / "map.toml"
    table.write_text('special = "gaming"\npress = "search"\n')
    import_to_overlay(tmp_path / "ut1", **WHENCE, mapping=table)
    overlay = read_overlay(tmp_path / "overlays" / "ut1")
    assert {(service.id, service.category, service.domains) for service in overlay.services} == {
        ("ut1-special", "gaming", 2),
        ("ut1-press", "search", 1),
        ("ut1-porn", "adult", 1),
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "a single list needs a category (add --category with one of adult, "),
        ({"category": "advertisin"}, "did you mean advertising?"),
        ({"category": "adult", "mapping": True}, "--category and --mapping say two things"),
        ({"category": "adult", "list_format": "host"}, "did you mean hosts?"),
        ({"category": "adult", "list_format": "hosts", "column": "2"}, "have no columns"),
        ({"category": "adult", "name": "My List"}, "write --name my-list"),
        ({"category": "adult", "service": ""}, "is no name for --service"),
        ({"category": "adult", "service": "facebook"}, "service facebook has the category social-networking"),
        ({"category": "adult", "licence": " "}, "--licence must be a line of text"),
        ({"category": "adult", "source": "a\nb"}, "--source must be a line of text"),
    ],
)
def test_what_cannot_be_used_is_told(ads: Path, tmp_path: Path, options: dict[str, object], words: str) -> None:
    arguments = {**WHENCE, **options}
    if "mapping" in arguments:
        arguments["mapping"] = ads
    with pytest.raises(FaultsError) as caught:
        import_to_overlay(ads, **arguments)  # type: ignore[arg-type]
    assert words in "\n".join(map(str, caught.value.faults))
    assert [path.name for path in tmp_path.iterdir()] == [ads.name]
