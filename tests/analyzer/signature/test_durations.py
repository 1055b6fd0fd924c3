from __future__ import annotations

import pytest

from hallmonitor.signature.durations import microseconds


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), (0, 0), ("1s", 1), ("30m", 1800), ("4h", 14400), ("2d", 172800), ("1w", 604800)]
)
def test_durations_are_read(text: object, seconds: int) -> None:
    assert microseconds(text) == seconds * 1_000_000


@pytest.mark.parametrize("text", ["", "1", "m", "1.5h", "-1h", "1 h", "1M", 30, None, True, "01m", "1m\n", ["1m"]])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        microseconds(text)
