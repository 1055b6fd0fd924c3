from __future__ import annotations

import pytest
from made_up import NOBODY, NOW_S, OWN, MadeUp

from hallmonitor_agent.check.finding import State, fault, ok, unknown, warning
from hallmonitor_agent.check.run import CHECKS, Checked, run_checks, status_of


def test_every_check_says_something(made_up: MadeUp) -> None:
    path = made_up.situation().path
    checked = list(run_checks(path, OWN, made_up.machine, NOW_S))
    assert checked[0] == Checked("configuration", ok(f"{path}, for tester"))
    assert list(dict.fromkeys(each.check for each in checked)) == ["configuration", *CHECKS]


def test_a_configuration_that_the_service_cannot_read_is_told(made_up: MadeUp) -> None:
    path = made_up.situation().path
    path.chmod(0o600)
    checked = list(run_checks(path, NOBODY, made_up.machine, NOW_S))
    assert checked[0].finding.message == f"nobody cannot read {path}"


def test_every_fault_of_the_configuration_is_told_and_nothing_else_looked_at(made_up: MadeUp) -> None:
    path = made_up.write("bad.toml", '[capture]\ninterfaces = ["eth0"]\nfoo = 1\n[spool]\nmax_mb = "x"\n')
    checked = list(run_checks(path, OWN, made_up.machine, NOW_S))
    assert {each.check for each in checked} == {"configuration"}
    assert [each.finding.message.partition(" ")[0] for each in checked] == [f"{path}:3:", f"{path}:5:"]


def test_what_the_environment_says_in_place_of_the_file_is_told(
    made_up: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made_up.situation().path
    monkeypatch.setenv("HALLMONITOR_AGENT__LOG__LEVEL", "debug")
    told = [each.finding.message for each in run_checks(path, OWN, made_up.machine, NOW_S)]
    assert told[1] == "log.level is that of HALLMONITOR_AGENT__LOG__LEVEL, not of the file"
    monkeypatch.setenv("HALLMONITOR_AGENT__LOG__LEVEL", "loud")
    (checked,) = run_checks(path, OWN, made_up.machine, NOW_S)
    assert checked.finding.message.startswith("HALLMONITOR_AGENT__LOG__LEVEL: log.level must be ")


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (["ok"], 0),
        (["ok", "unknown"], 1),
        (["ok", "warning"], 1),
        (["warning", "fault", "ok"], 2),
    ],
)
def test_the_worst_decides_the_status(states: list[State], status: int) -> None:
    made = {"ok": ok("a"), "unknown": unknown("a"), "warning": warning("a", "b", "c"), "fault": fault("a", "b", "c")}
    assert status_of([Checked("x", made[state]) for state in states]) == status
