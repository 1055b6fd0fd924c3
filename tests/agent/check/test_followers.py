from __future__ import annotations

import pytest
from made_up import MadeUp, told

from hallmonitor_agent.check import followers as room
from hallmonitor_agent.check.followers import followers


def of(made_up: MadeUp, mode: int, members: set[str], monkeypatch: pytest.MonkeyPatch) -> str:
    (made_up.root / "spool").chmod(mode)
    monkeypatch.setattr(room, "members_of", lambda _gid: ("hallmonitor", members))
    (line,) = told(followers, made_up.situation())
    return line


def test_somebody_can(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        of(made_up, 0o2770, {"tester", "judge", "root"}, monkeypatch)
        == "ok | judge can follow, by the group hallmonitor"
    )


@pytest.mark.parametrize("mode", [0o2750, 0o770, 0o700])
def test_the_mode_keeps_the_group_out(made_up: MadeUp, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    line = of(made_up, mode, {"judge"}, monkeypatch)
    assert line.startswith(f"warning | {made_up.root}/spool has the mode {mode:o}, not 2770 | ")
    assert line.endswith(f"sudo chmod 2770 {made_up.root}/spool")


def test_nobody_is_in_the_group(made_up: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    line = of(made_up, 0o2770, {"tester", "root"}, monkeypatch)
    assert line.startswith(f"warning | the group hallmonitor of {made_up.root}/spool has nobody in it but tester | ")


def test_a_spool_that_is_not_there_has_no_group(made_up: MadeUp) -> None:
    (made_up.root / "spool").rmdir()
    assert told(followers, made_up.situation()) == [f"unknown | {made_up.root}/spool is not there yet"]
