from __future__ import annotations

import errno
import sys

import pytest

from hallmonitor_agent.check import ethtool
from hallmonitor_agent.check.ethtool import offload


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux's")
@pytest.mark.parametrize("feature", ["gro", "gso", "tso", "lro", "rxvlan"])
def test_the_kernel_answers_for_the_loopback(feature: str) -> None:
    assert offload("lo", feature) in {True, False}


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux's")
def test_an_interface_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="No such device"):
        offload("no-such", "gro")


@pytest.mark.parametrize(
    ("feature", "answer", "on"),
    [
        ("gro", 1, True),
        ("gro", 0, False),
        ("lro", 1 << 15, True),
        ("lro", 1 << 8, False),
        ("rxvlan", 1 << 8, True),
    ],
)
def test_an_answer_is_a_number_or_a_flag(
    feature: str, answer: int, monkeypatch: pytest.MonkeyPatch, *, on: bool
) -> None:
    monkeypatch.setattr(ethtool, "_asked", lambda _interface, _command: answer)
    monkeypatch.setattr(sys, "platform", "linux")
    assert offload("eth0", feature) is on


@pytest.mark.parametrize(("number", "state"), [(errno.EOPNOTSUPP, False), (errno.EPERM, None)])
def test_what_a_driver_does_not_have_is_off(number: int, state: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a column of the table
    def refuse(_interface: str, _command: int) -> int:
        raise OSError(number, "refused")

    monkeypatch.setattr(ethtool, "_asked", refuse)
    monkeypatch.setattr(sys, "platform", "linux")
    assert offload("eth0", "gro") is state


def test_other_systems_do_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    assert offload("em0", "gro") is None
