from __future__ import annotations

import pytest

from hallmonitor.report import UsageView


@pytest.mark.parametrize(
    ("left_us", "left_octets", "used_up"),
    [(1, 1, False), (0, 1, True), (1, 0, True), (None, 1, False), (0, None, True), (None, None, False)],
)
def test_an_account_is_used_up_once_time_or_bytes_are(
    left_us: int | None,
    left_octets: int | None,
    used_up: bool,  # noqa: FBT001
) -> None:
    view = UsageView("s", "d", "2026-05-12", "gaming", (), (), 5, 5, None, None, left_us, left_octets)
    assert view.used_up is used_up
