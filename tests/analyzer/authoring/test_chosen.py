from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.chosen import Chooser, tree_of
from hallmonitor.shipped import root
from hallmonitor.site import Site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def chooser() -> Chooser:
    return Chooser(root(), Site(), for_samples=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped rules and filters."""
    for name in ("rules", "filters"):
        shutil.copytree(root() / name, tmp_path / name)
    return tmp_path


def test_without_words_all_shipped_are_meant(chooser: Chooser) -> None:
    (loaded,) = chooser.load([])
    assert loaded.signatures == loaded.whole.signatures
    assert len(loaded.signatures) >= 25


def test_names_mean_shipped_signatures(chooser: Chooser) -> None:
    (loaded,) = chooser.load(["piracy-sites", "dns-tunnel", "dns-tunnel"])
    assert [one.name for one in loaded.signatures] == ["dns-tunnel", "piracy-sites"]


def test_a_path_and_names_of_one_folder_are_joined(chooser: Chooser) -> None:
    (loaded,) = chooser.load([str(root() / "rules" / "copyright"), "dns-tunnel"])
    assert [one.name for one in loaded.signatures] == ["bittorrent-transfer", "dns-tunnel", "piracy-sites"]


def test_a_rule_is_loaded_with_the_filters_beside_it(chooser: Chooser, copy: Path) -> None:
    (loaded,) = chooser.load([str(copy / "rules" / "other-use" / "gaming-over-allowance.yml")])
    assert loaded.root == copy
    (signature,) = loaded.signatures
    assert signature.rules[0].filters == ("approved-domains",)


def test_a_file_by_itself_is_loaded_alone(chooser: Chooser, begun: Callable[..., Path]) -> None:
    first, second = begun("plain"), begun("temporal", name="other")
    (loaded,) = chooser.load([str(first)])
    assert [one.name for one in loaded.whole] == ["mine"]
    assert [one.name for both in chooser.load([str(first), str(second)]) for one in both.signatures] == [
        "mine",
        "other",
    ]


def test_what_was_found_is_told_of_the_files_that_were_meant(
    chooser: Chooser, begun: Callable[..., Path], tmp_path: Path
) -> None:
    odd = ("  condition: selection\n", "  unused:\n    category: gaming\n  condition: selection\n")
    begun("plain", odd, name="one")
    second = begun("plain", odd, name="two")
    (both,) = chooser.load([str(tmp_path)])
    (loaded,) = chooser.load([str(second)])
    assert len(both.findings) == 2
    assert [(one.path, one.message) for one in loaded.findings] == [(second, "the condition does not use unused")]


def test_words_that_mean_nothing_are_told_at_once(chooser: Chooser) -> None:
    with pytest.raises(FaultsError) as caught:
        chooser.load(["dns-tunel", "no/such", "none.yml", "xyz"])
    assert [str(fault) for fault in caught.value.faults] == [
        "no/such: there is no such file or folder (name one that exists)",
        "none.yml: there is no such file or folder (name one that exists)",
        "no shipped signature is called dns-tunel (did you mean dns-tunnel?)",
        "no shipped signature is called xyz (hallmonitor signatures list shows their names)",
    ]


def test_faults_of_all_folders_are_told_at_once(chooser: Chooser, begun: Callable[..., Path]) -> None:
    wrong = ("category: gaming", "categry: gaming")
    paths = [begun("plain", wrong, name=name) for name in ("one", "two")]
    with pytest.raises(FaultsError) as caught:
        chooser.load(list(map(str, paths)))
    assert [(fault.path, fault.message) for fault in caught.value.faults] == [
        (path, "unknown field categry") for path in paths
    ]


def test_files_that_are_meant_together_may_not_be_called_the_same(
    chooser: Chooser, begun: Callable[..., Path], tmp_path: Path
) -> None:
    first = begun("plain")
    second = first.rename(tmp_path / "renamed.yml")
    begun("temporal")
    with pytest.raises(FaultsError) as caught:
        chooser.load([str(second), str(first)])
    (fault,) = caught.value.faults
    assert (fault.message, fault.path) == ("the name mine is taken", first)
    assert fault.remedy == f"it stands in {second}, line 2"


def test_the_tree_of_a_path(copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = copy / "rules" / "copyright" / "piracy-sites.yml"
    for path in (copy, copy / "rules", copy / "rules" / "copyright", file, copy / "filters" / "approved-domains.yml"):
        assert tree_of(path) == copy
    alone = tmp_path / "alone.yml"
    assert tree_of(alone) == alone
    monkeypatch.chdir(copy / "rules" / "copyright")
    assert tree_of(Path("piracy-sites.yml")) == copy
    monkeypatch.chdir(copy)
    assert tree_of(Path("rules/copyright/piracy-sites.yml")) == Path()
