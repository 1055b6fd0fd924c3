from __future__ import annotations

from hallmonitor.report.pictures.devices import devices
from hallmonitor.report.view import DeviceTally


def tally(number: int, size: int = 1000) -> DeviceTally:
    return DeviceTally(f"device-{number:03}", "staff", {"news": size}, {"news": number + 1}, number + 1)


def test_top_twenty_and_the_rest_summed() -> None:
    picture = devices([tally(n, 1000 - n) for n in range(25)], {})
    assert "device-019" in picture
    assert "device-020" not in picture
    assert "5 other devices, summed" in picture
    # 21 + 22 + 23 + 24 + 25 minutes
    assert ">115<" in picture


def test_devices_with_alerts_come_first() -> None:
    picture = devices([tally(n, 1000 - n) for n in range(25)], {"device-024": 3})
    assert picture.index("device-024 staff ▲3") < picture.index("device-000")


def test_categories_beyond_the_twelfth_are_summed() -> None:
    minutes = {f"category-{n:02}": 100 - n for n in range(15)}
    picture = devices([DeviceTally("d", "default", minutes, minutes, 100)], {})
    assert "category-10" in picture
    assert "category-11" not in picture
    # 89 + 88 + 87 + 86
    assert "all others" in picture
    assert ">350<" in picture


def test_no_device() -> None:
    assert "No device of the site was seen." in devices([], {})
