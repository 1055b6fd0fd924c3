from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor.faults import Fault, FaultsError


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
