from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.site import load_site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
[[buildings]]
name = "High school"
networks = ["10.20.0.0/16", "2001:db8:20::/48", "10.99.0.7"]

[[buildings]]
name = "Library"
networks = ["10.20.7.0/24"]
"""


def read(tmp_path: Path, text: str) -> str:
    path = tmp_path / "site.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        load_site(path)
    return str(caught.value)


def test_a_network_within_another_buildings_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert [building.name for building in load_site(path).buildings] == ["High school", "Library"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"10.20.7.0/24"', '"10.20.0.0/16"', 7, "'10.20.0.0/16' is given to 'High school' and to 'Library'"),
        (
            '"10.20.7.0/24"',
            '"10.20.0.0/16"',
            7,
            "leave it with one of them; a narrower network within it may be another's",
        ),
        ('"10.20.7.0/24"', '"10.99.0.7/32"', 7, "'10.99.0.7/32' is given to 'High school' and to 'Library'"),
        ('"10.99.0.7"', '"10.20.0.0/16"', 3, "'10.20.0.0/16' is given to 'High school' twice (keep one of them)"),
        ('"Library"', '"High school"', 6, "there are two buildings called 'High school'"),
        ('"Library"', '"unassigned"', 6, "stands for devices of no building in metrics (choose another name)"),
        ('"Library"', '"other"', 6, "stands for devices of no building in metrics"),
        ('"Library"', '" Library"', 6, "is no name for a building (use 1 to 64 letters"),
        ('"Library"', '""', 6, "is no name for a building"),
        ('"Library"', f'"{"x" * 65}"', 6, "is no name for a building"),
        ('"Library"', r'"a\nb"', 6, "is no name for a building"),
        ('["10.20.7.0/24"]', "[]", 7, "buildings[2].networks must not be empty"),
        ('"10.20.7.0/24"', '"10.20.7.1/24"', 7, 'did you mean "10.20.7.0/24"?'),
        ('networks = ["10.20.7', 'network = ["10.20.7', 7, "did you mean networks?"),
    ],
)
def test_faults_name_line_and_remedy(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    told = read(tmp_path, TEXT.replace(old, new))
    assert words in told
    assert f"site.toml:{line}: " in told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = read(tmp_path, TEXT + TEXT)
    assert [word in told for word in ("'High school' twice", "'Library' twice")] == [False, False]
    assert "there are two buildings called 'High school'" in told
    assert "there are two buildings called 'Library'" in told
