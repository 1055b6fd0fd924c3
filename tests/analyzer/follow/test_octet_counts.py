from __future__ import annotations

import numpy as np

from hallmonitor.columns import Coded
from hallmonitor.follow.octet_counts import KnownLabels, OctetCounts


def shown(counts: OctetCounts) -> dict[tuple[str, ...], float]:
    return {tuple(sample.labels.values()): sample.value for sample in counts.family().samples}


def counts(values: KnownLabels, buildings: KnownLabels) -> OctetCounts:
    schedules = KnownLabels(["working"])
    return OctetCounts("a_bytes", "Bytes.", "kind", values=values, buildings=buildings, schedules=schedules)


def test_a_label_gives_what_it_does_not_know_as_other() -> None:
    labels = KnownLabels(["gaming", "none"], {"uncategorized": "none"})
    labels.add(["news", "gaming"])
    column = Coded.from_texts(["news", None, "uncategorized", "unheard-of", "gaming"])
    assert [labels.names[number] for number in labels.numbers(column, "none")] == [
        *("news", "none", "none", "other", "gaming")
    ]


def test_sums_are_of_rows_that_share_all_labels() -> None:
    made = counts(KnownLabels(["x", "y"]), KnownLabels(["Library"]))
    made.begin(["gateway"])
    places = np.array([3, 3, 3, 2])  # a building's number times two schedules, and the schedule's number
    made.add("gateway", places, np.array([1, 1, 2, 0]), np.array([10.0, 5.0, 2.0, 1.0]))
    made.add("gateway", places[:1], np.array([1]), np.array([2.0**40]))
    assert shown(made) == {
        ("x", "Library", "working", "gateway"): 15 + 2**40,
        ("y", "Library", "working", "gateway"): 2,
        ("other", "Library", "other", "gateway"): 1,
    }
    assert made.family().name == "a_bytes"


def test_what_becomes_known_later_begins_at_zero_and_sums_stay() -> None:
    values, buildings = KnownLabels(["x"]), KnownLabels(["Library"])
    made = counts(values, buildings)
    made.begin(["gateway"])
    made.add("gateway", np.array([3]), np.array([1]), np.array([7.0]))
    values.add(["y"])
    buildings.add(["Annex"])
    made.begin(["annex-gateway"])
    assert {labels: value for labels, value in shown(made).items() if value} == {
        ("x", "Library", "working", "gateway"): 7
    }
    assert len(shown(made)) == 2 * 2 * 2
    made.add("gateway", np.array([5]), np.array([2]), np.array([3.0]))
    assert shown(made)[("y", "Annex", "working", "gateway")] == 3
