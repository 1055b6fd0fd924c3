from __future__ import annotations

import numpy as np

from hallmonitor.alerts.spans import Spans

SPANS = Spans((np.asarray([7, 8]),), np.asarray([1, 3]), np.asarray([2, 4]), np.asarray([5, 6]))


def test_some_of_them_can_be_had() -> None:
    some = SPANS.at(np.asarray([False, True]))
    assert (len(some), some.values[0].tolist(), some.first_us.tolist()) == (1, [8], [3])
    assert (some.last_us.tolist(), some.peak.tolist()) == ([4], [6])


def test_several_are_joined_in_their_order() -> None:
    both = Spans.joined([Spans.empty(1), SPANS, SPANS.at(np.asarray([0]))])
    assert both.values[0].tolist() == [7, 8, 7]
    assert both.peak.tolist() == [5, 6, 5]


def test_nothing_joined_is_nothing_of_as_many_names() -> None:
    nothing = Spans.joined([Spans.empty(2), Spans.empty(2)])
    assert (len(nothing), len(nothing.values)) == (0, 2)
