from __future__ import annotations

from hallmonitor_agent.metrics.collector import MEASURES
from reference_pages.metric_list import follow_metrics, shared_metrics
from reference_pages.metrics_page import metrics_page

PAGE = metrics_page()


def test_every_metric_has_one_row() -> None:
    names = [f"hallmonitor_agent_{measure.name}" for measure in MEASURES]
    names += [each.name for each in (*follow_metrics(), *shared_metrics())]
    assert [name for name in names if PAGE.count(f"| `{name}` |") != 1] == []


def test_a_row_has_kind_labels_and_sentence() -> None:
    row = next(line for line in PAGE.split("\n") if "`hallmonitor_follow_deliveries_total`" in line)
    assert row.startswith("| `hallmonitor_follow_deliveries_total` | counter | `output`, `outcome` | Attempts to hand ")
