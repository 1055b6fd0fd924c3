from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor_service.table import Table


class Lamp(Table):
    colour: str = "green"


def test_a_table_has_no_other_keys() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Lamp.model_validate({"color": "red"})


def test_a_table_stays_as_it_was_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Lamp().colour = "red"  # type: ignore[misc]
