"""All that records are judged by, read together."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.follow.rules import Rules
from hallmonitor_service.faults import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from follow.conftest import Desk


def test_everything_is_found_beside_the_configuration(desk: Desk) -> None:
    made: list[Path] = []
    rules = Rules.load(desk.config, made.append)
    assert made == [desk.folder / "key"]
    assert rules.spools == [desk.spool]
    assert rules.state_folder == desk.state
    assert Rules.load(desk.config, made.append).key == rules.key
    assert len(made) == 1


def test_the_key_lies_in_the_states_folder_unless_another_is_named(desk: Desk) -> None:
    desk.config.write_text(desk.config.read_text().replace('site_key = "key"\n', ""))
    desk.state.mkdir()
    desk.rules()
    assert (desk.state / "site.key").is_file()


def test_a_service_that_runs_makes_no_new_key(desk: Desk) -> None:
    with pytest.raises(FaultsError, match="site key cannot be read"):
        Rules.load(desk.config, None)
    rules = desk.rules()
    assert Rules.load(desk.config, None).key == rules.key


def test_a_state_folder_that_is_changed_moves_no_key(desk: Desk) -> None:
    desk.config.write_text(desk.config.read_text().replace('site_key = "key"\n', ""))
    desk.state.mkdir()
    rules = desk.rules()
    desk.config.write_text(desk.config.read_text().replace('folder = "state"', 'folder = "elsewhere"'))
    assert Rules.load(desk.config, None, desk.state).key == rules.key


def test_the_hash_tells_what_alerts_depend_on(desk: Desk) -> None:
    desk.write_config()
    first = desk.rules().hash
    assert desk.rules().hash == first
    desk.write_config(more='[log]\nlevel = "debug"\n')
    assert desk.rules().hash == first
    for judging in ("lateness_s = 500", "most_rows = 99"):
        desk.write_config(judging=judging)
        assert desk.rules().hash != first
    desk.write_config("clinton-4306")
    assert desk.rules().hash != first
    desk.site = None
    desk.write_config()
    assert desk.rules().hash != first


def test_a_policy_of_the_district_is_a_file_beside_the_configuration(desk: Desk) -> None:
    shutil.copy(shipped.root() / "policies" / "clinton-4306.yml", desk.folder)
    desk.write_config("./clinton-4306.yml")
    assert desk.rules().rulebook.policy.id == "clinton-4306"


@pytest.mark.parametrize(
    ("policy", "site", "message"),
    [
        ("no-such-policy", "", "unknown policy 'no-such-policy'"),
        ("./gone.yml", "", "cannot be read"),
        ("torrington-4012", "time_zone = 3\n", "time_zone"),
        ("torrington-4012", '[[cool_down]]\nsignature = "no-such"\nminutes = 5\n', "unknown signature no-such"),
    ],
)
def test_faults_of_what_is_named_are_told(desk: Desk, policy: str, site: str, message: str) -> None:
    desk.site = desk.folder / "own.toml"
    desk.site.write_text(site)
    desk.write_config(policy)
    with pytest.raises(FaultsError, match=message):
        desk.rules()
