from __future__ import annotations

import hallmonitor_engine
from hallmonitor_agent.metrics.label_sets import CATEGORIES, LOSS_CAUSES, PROTOCOLS, bounded
from hallmonitor_agent.status import Traffic


def test_what_is_not_known_is_other_and_what_is_empty_is_none() -> None:
    traffic = {
        ("education", "outbound"): Traffic(1, 10, 1),
        ("a.student.example", "outbound"): Traffic(2, 20, 1),
        ("10.0.0.1", "outbound"): Traffic(3, 30, 1),
        ("", "sideways"): Traffic(4, 40, 1),
    }
    assert bounded(traffic, {"education"}) == {
        ("education", "outbound"): Traffic(1, 10, 1),
        ("other", "outbound"): Traffic(5, 50, 2),
        ("none", "other"): Traffic(4, 40, 1),
    }


def test_sets_are_those_of_the_engine() -> None:
    assert {"tls", "dns", "quic"} <= PROTOCOLS
    assert {"infrastructure", "vpn-proxy", "messaging"} <= CATEGORIES
    assert sorted(LOSS_CAUSES) == list(LOSS_CAUSES)


def test_no_set_has_the_words_that_stand_for_the_rest() -> None:
    assert not {"other", "none"} & (PROTOCOLS | CATEGORIES)
    assert len(PROTOCOLS) == len(hallmonitor_engine.protocol_services())
