from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor_agent.config.spool import SpoolTable


def test_the_defaults_hold() -> None:
    assert SpoolTable.model_validate(SpoolTable().model_dump()) == SpoolTable()


@pytest.mark.parametrize("key", ["max_mb", "close_s", "close_records"])
@pytest.mark.parametrize("value", [0, -1, 10**9])
def test_bounds_have_bounds(key: str, value: int) -> None:
    if (key, value) == ("max_mb", 10**9):
        assert SpoolTable.model_validate({key: value}).max_mb == value
        return
    with pytest.raises(ValidationError):
        SpoolTable.model_validate({key: value})
