from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.replay.rulebook import Rulebook
from hallmonitor.shipped import root
from hallmonitor.site import Site, load_site
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load("torrington-4012", Site(), root())


def test_policy_view_has_every_clause_with_its_signatures(rulebook: Rulebook) -> None:
    view = rulebook.policy_view
    assert [clause.id for clause in view.clauses] == [clause.id for clause in rulebook.policy.clauses]
    named = {name for clause in view.clauses for name in clause.signatures}
    assert named == {entry.signature_name for entry in rulebook.policy.entries}
    assert view.adopted.startswith("adopted 2019-09-25")
    unseen = [clause for clause in view.clauses if clause.evidence == "not_seen"]
    assert unseen
    assert all(clause.reason and clause.instead for clause in unseen)


def test_hashes_are_of_the_rules_alone(rulebook: Rulebook) -> None:
    again = Rulebook.load("torrington-4012", Site(), root())
    other = Rulebook.load("clinton-4306", Site(), root())
    assert rulebook.hashes == again.hashes
    assert set(rulebook.hashes) == {"catalogue", "policy", "ruleset", "signatures"}
    assert all(len(value) == 64 for value in rulebook.hashes.values())
    assert {name for name in rulebook.hashes if rulebook.hashes[name] != other.hashes[name]} == {"policy", "ruleset"}


def test_unknown_policy_names_the_known_ones() -> None:
    with pytest.raises(FaultsError, match="torrington-4012"):
        Rulebook.load("torington", Site(), root())


def test_a_list_that_no_signature_uses_is_a_fault_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('[lists]\napproved_domain = ["partner.example.org"]\n')
    with pytest.raises(FaultsError, match="did you mean approved_domains") as caught:
        Rulebook.load("torrington-4012", load_site(file), root(), file)
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [(file, 2)]
    file.write_text('[lists]\napproved_domains = ["partner.example.org"]\n')
    assert Rulebook.load("torrington-4012", load_site(file), root(), file).signatures.placeholders


def test_the_sites_pipelines_read_the_signatures(rulebook: Rulebook) -> None:
    site = Site.model_validate({"signatures": {"pipelines": ["zeek"]}})
    other = Rulebook.load("torrington-4012", site, root())
    # The hash of the signatures is also that of the pipelines: the same files mean something else by others.
    assert {name for name in rulebook.hashes if rulebook.hashes[name] != other.hashes[name]} == {
        "signatures",
        "ruleset",
    }


def test_folder_without_a_catalogue(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="catalogue"):
        Rulebook.load("torrington-4012", Site(), tmp_path)
