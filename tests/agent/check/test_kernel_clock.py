from __future__ import annotations

import ctypes
import sys

import pytest

from hallmonitor_agent.check import kernel_clock
from hallmonitor_agent.check.kernel_clock import clock_synchronised


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux's")
def test_the_kernel_answers() -> None:
    assert clock_synchronised() in {True, False}


@pytest.mark.parametrize(("status", "right"), [(0x2001, True), (0x40, False), (0x2041, False)])
def test_the_flag_decides(status: int, right: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a column of the table
    class Library:
        @staticmethod
        def adjtimex(asked: object) -> int:
            asked._obj.status = status  # type: ignore[attr-defined]  # noqa: SLF001 - what byref points to
            return 0

    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_keys: Library)
    monkeypatch.setattr(sys, "platform", "linux")
    assert clock_synchronised() is right


def test_a_kernel_that_refuses_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        @staticmethod
        def adjtimex(_asked: object) -> int:
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_keys: Library)
    assert clock_synchronised() is None
    monkeypatch.setattr(kernel_clock.sys, "platform", "darwin")
    assert clock_synchronised() is None
