from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from hallmonitor.alerts.evidence import nothing
from hallmonitor.alerts.group import untold
from hallmonitor.alerts.local_time import zone
from hallmonitor.alerts.losses import Loss
from hallmonitor.alerts.telling import DROPPED, Episode, Teller, rounded
from hallmonitor.alerts.work import Work
from hallmonitor.correlate import Correlation, CorrelationKind
from hallmonitor.evaluate.expression import TextTest

MINUTE = 60_000_000
TOLD = {"title": "t", "version": "v", "sha256": "0", "level": "low", "clause": "c", "evidence": "seen"}


def work(clause: str = "c") -> Work:
    rule = SimpleNamespace(name="r", expression=TextTest("category"))
    asked = Correlation(CorrelationKind.VALUE_SUM, 10 * MINUTE, ("device", "vlan"), threshold=3, field="source_bytes")
    signature = SimpleNamespace(
        id="i", name="s", rules=(rule,), correlation=asked, gap_us=1, unit="bytes", cannot_show="", advice="", **TOLD
    )
    entry = SimpleNamespace(
        clause=clause, threshold=None, schedules=None, exempt_groups=(), evidence="indicated", level=None
    )
    return Work.of(entry, signature)


def found(**changes: Any) -> Episode:  # noqa: ANN401
    first, last = 20 * MINUTE, 25 * MINUTE
    told = {"work": work(), "group": ["a", 7], "crossed_us": first, "over_us": last, "peak": np.int64(12)}
    return Episode(**{**told, "summed": nothing(first, last), "lost_us": None, **changes})


TELLER = Teller("p", zone("UTC"), b"k", untold)


def test_an_episode_is_told() -> None:
    alert = TELLER.alert(found(), [], {"input": "h"})
    assert alert.group == {"device": "a", "vlan": 7}
    assert (alert.evidence_kind, alert.level, alert.policy) == ("indicated", "low", "p")
    assert alert.measured == {"value": 12, "unit": "bytes", "over": "window"}
    assert (alert.crossed_us, alert.hashes, alert.losses) == (20 * MINUTE, {"input": "h"}, [])


def test_an_id_tells_episodes_apart() -> None:
    changes = [
        {},
        {"group": ["b", 7]},
        {"crossed_us": 21 * MINUTE},
        {"work": work("d")},
    ]
    ids = {TELLER.alert(found(**change), [], {}).id for change in changes}
    ids.add(Teller("p", zone("UTC"), b"other", untold).alert(found(), [], {}).id)
    assert len(ids) == 5
    assert TELLER.alert(found(peak=99), [], {}).id in ids


def test_rows_that_were_dropped_are_told_as_a_loss() -> None:
    near, far = (9 * MINUTE, 11 * MINUTE), (1 * MINUTE, 9 * MINUTE)
    loss = Loss(12 * MINUTE, 13 * MINUTE, "capture_cut")
    assert [one.cause for one in TELLER.alert(found(lost_us=near), [loss], {}).losses] == ["capture_cut", DROPPED]
    assert TELLER.alert(found(lost_us=far), [], {}).losses == []


@pytest.mark.parametrize(("value", "told"), [(np.float64(3.0), 3), (2.5, 2.5), (1 / 3, 0.333333), (np.int64(7), 7)])
def test_numbers_are_tidy(value: float, told: float) -> None:
    assert rounded(value) == told
    assert type(rounded(value)) in {int, float}
