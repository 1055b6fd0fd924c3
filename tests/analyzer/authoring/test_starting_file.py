from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from hallmonitor.authoring.starting_file import Wish, starting_text, write_starting_file
from hallmonitor.authoring.starting_kinds import KINDS
from hallmonitor.signature import check_samples, load_signatures
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 5, 12)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_starting_file_is_valid_and_proves_itself(kind: str, tmp_path: Path) -> None:
    path = write_starting_file(Wish("video-calls", "copyright", kind, DAY), tmp_path)
    (signature,) = load_signatures(path)
    assert (signature.name, signature.clause, signature.version) == ("video-calls", "copyright", "2026-05-12")
    read_as = {"plain": None, "value_median": "value_percentile"}.get(kind, kind)
    assert (None if signature.correlation is None else str(signature.correlation.kind)) == read_as
    assert len(signature.samples.no_match) >= 2
    assert check_samples([signature]) == []


@pytest.mark.parametrize("clause", sorted(CLAUSES))
def test_every_clause_can_be_wished_for(clause: str, tmp_path: Path) -> None:
    (signature,) = load_signatures(write_starting_file(Wish("mine", clause, "plain", DAY), tmp_path))
    assert signature.clause == clause


def test_every_file_has_ids_of_its_own() -> None:
    wish = Wish("mine", "other-use", "temporal", DAY)
    texts = [starting_text(wish), starting_text(wish)]
    ids = [uuid.UUID(document["id"]) for text in texts for document in yaml.safe_load_all(text)]
    assert len(set(ids)) == 6
    assert {one.version for one in ids} == {4}


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("precious\n", encoding="utf-8")
    with pytest.raises(FaultsError, match="there already"):
        write_starting_file(Wish("mine", "other-use", "plain", DAY), tmp_path)
    assert path.read_text(encoding="utf-8") == "precious\n"


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="name a folder that exists"):
        write_starting_file(Wish("mine", "other-use", "plain", DAY), tmp_path / "none")


def test_all_that_is_wrong_with_a_wish_is_told_at_once() -> None:
    with pytest.raises(FaultsError) as caught:
        starting_text(Wish("Video Calls", "othr-use", "value_cont", DAY))
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 3
    assert "'Video Calls' is no name for a signature" in told[0]
    assert told[1] == "unknown clause othr-use (did you mean other-use?)"
    assert told[2] == "unknown kind value_cont (did you mean value_count?)"


@pytest.mark.parametrize("name", ["", "-a", "a-", "a--b", "a/b", "../a", "1a", "a.b", "é"])
def test_a_name_that_would_not_do_for_a_file_is_refused(name: str) -> None:
    with pytest.raises(FaultsError, match="is no name for a signature"):
        starting_text(Wish(name, "other-use", "plain", DAY))
