from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.cli.tunnels import parse_tunnels
from hallmonitor.faults import FaultsError
from hallmonitor_engine import TUNNELS

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from conftest import DemoDay

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (None, TUNNELS),
        ("none", ()),
        ("gre", ("gre",)),
        ("vxlan, GRE,gre", ("gre", "vxlan")),
        (",".join(TUNNELS), TUNNELS),
    ],
)
def test_names_with_commas_between_them(text: str | None, kinds: tuple[str, ...]) -> None:
    assert parse_tunnels(text) == kinds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vxlam", "'vxlam' is not a tunnel (did you mean vxlan? known: ipip, 6in4,"),
        ("", "'' is not a tunnel (known: ipip, 6in4,"),
        ("gre,qqqq", "'qqqq' is not a tunnel (known: ipip,"),
        ("none,gre", "--tunnels none stands alone (leave out the other names)"),
    ],
)
def test_a_wrong_name_is_one_fault_that_lists_the_right_ones(text: str, told: str) -> None:
    with pytest.raises(FaultsError) as caught:
        parse_tunnels(text)
    (fault,) = caught.value.faults
    assert str(fault).startswith(told)


@pytest.mark.parametrize("command", ["flows", "replay"])
def test_a_wrong_name_ends_the_command_with_one_line(hallmonitor: Command, demo_day: DemoDay, command: str) -> None:
    options = ("--policy", "clinton-4306", "--out", "nowhere") if command == "replay" else ()
    done = hallmonitor(command, demo_day.capture, *options, "--tunnels", "vxlam")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"did you mean vxlan?" in done.stderr
