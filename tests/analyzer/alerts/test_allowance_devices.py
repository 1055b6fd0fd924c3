from __future__ import annotations

from hallmonitor.alerts.allowance_devices import devices_by_use
from hallmonitor.alerts.allowance_usage import Usage

MINUTE = 60_000_000
DAY = 20_585


def usage(device: str, minutes: float, *, day: int = DAY, category: str = "gaming") -> Usage:
    return Usage(device, day, category, (), (), round(minutes * MINUTE), 0, 10 * MINUTE, None)


def test_each_device_counts_once_by_the_account_of_which_it_used_most() -> None:
    accounts = [
        usage("a", 4.9),
        usage("b", 5),
        usage("c", 9.9),
        usage("c", 1, category="streaming"),
        usage("d", 1),
        usage("d", 10, category="streaming"),
        usage("e", 10, day=DAY - 1),
    ]
    assert devices_by_use(accounts, DAY) == {"below_half": 1, "above_half": 2, "used_up": 1}
    assert devices_by_use(accounts, DAY + 1) == {"below_half": 0, "above_half": 0, "used_up": 0}
