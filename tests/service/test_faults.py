from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor_service.faults import Fault, FaultsError, reason_of


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("the day is over"), "the day is over"),
        (Fault("unknown key", "did you mean zone?"), "unknown key (did you mean zone?)"),
        (Fault("is empty", path=Path("a.pcap")), "a.pcap: is empty"),
        (Fault("unknown key", "remove it", Path("site.toml"), 7), "site.toml:7: unknown key (remove it)"),
    ],
)
def test_fault_tells_place_message_and_remedy(fault: Fault, text: str) -> None:
    assert str(fault) == text


def test_all_faults_are_shown_together() -> None:
    error = FaultsError([Fault("first"), Fault("second")])
    assert str(error) == "first\nsecond"
    assert FaultsError.single("one", "mend it").faults == [Fault("one", "mend it")]


def test_the_system_s_reason_is_told_in_its_words() -> None:
    assert reason_of(FileNotFoundError(2, "No such file or directory")) == "no such file or directory"
    assert reason_of(OSError()) == "unknown error"
