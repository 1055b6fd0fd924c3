from __future__ import annotations

from hallmonitor.retention.data_class import Old


def test_without_outputs_nothing_is_undelivered() -> None:
    assert Old(3) == Old(removable=3, undelivered=0)
