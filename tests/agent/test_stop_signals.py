from __future__ import annotations

import signal

import pytest

from hallmonitor_agent.stop_signals import StopSignals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_to_stop_and_does_no_more(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with StopSignals() as signals:
        assert not signals.stop
        signal.raise_signal(number)
        signal.raise_signal(number)
        assert signals.stop
        assert not signals.take_reload()
    assert signal.getsignal(number) == before


def test_a_reload_that_was_asked_for_twice_is_done_once() -> None:
    before = signal.getsignal(signal.SIGHUP)
    with StopSignals() as signals:
        assert not signals.take_reload()
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
        assert signals.take_reload()
        assert not signals.take_reload()
        assert not signals.stop
    assert signal.getsignal(signal.SIGHUP) == before
