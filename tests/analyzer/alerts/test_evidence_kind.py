from __future__ import annotations

import pytest

from hallmonitor.alerts.evidence_kind import EVIDENCE_KINDS, weakest


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (("seen", "seen"), "seen"),
        (("seen", "indicated"), "indicated"),
        (("indicated", "seen"), "indicated"),
        (("not_seen", "seen"), "indicated"),
        (("not_seen", "indicated"), "indicated"),
    ],
)
def test_a_chain_of_evidence_is_as_weak_as_its_weakest(kinds: tuple[str, ...], told: str) -> None:
    assert weakest(*kinds) == told
    assert set(EVIDENCE_KINDS) == {"seen", "indicated"}
