from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from hallmonitor.catalogue.category import CategoryFile, Service


def test_what_was_read_is_compared_by_value_and_not_changed() -> None:
    service = Service("daily", "The Daily", [("daily.example", 4)], 4)
    file = CategoryFile(Path("news.yml"), "news", "To read.", [service])
    assert file == CategoryFile(
        Path("news.yml"), "news", "To read.", [Service("daily", "The Daily", [("daily.example", 4)], 4)]
    )
    assert file.services[0].line == 4
    with pytest.raises(FrozenInstanceError):
        file.category = "other"  # type: ignore[misc]
