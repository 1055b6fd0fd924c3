"""Where following goes on, written and read."""

from __future__ import annotations

import json

import pytest

from hallmonitor.alerts.losses import Loss
from hallmonitor.follow.cursor import FORMAT, Cursor, Place
from hallmonitor_service.faults import FaultsError

WHOLE = Cursor(
    places={"gate": Place(7, 70, 90)},
    losses=[Loss(1, None, "ring_full", 3)],
    open_alerts=['{"id":"é"}'],
    reached_us=90,
    reach_us=-5,
    rules="r",
    key="k",
    catalogue="c",
)


@pytest.mark.parametrize("cursor", [WHOLE, Cursor()])
def test_what_is_written_is_read(cursor: Cursor) -> None:
    again = Cursor.from_text(cursor.to_text())
    assert again.to_text() == cursor.to_text()
    assert again.places == cursor.places
    assert list(again.losses) == list(cursor.losses)


@pytest.mark.parametrize(
    "text",
    ["17", "", "{}", "[]", WHOLE.to_text().replace(FORMAT, "other"), json.dumps({"format": FORMAT, "places": 3})],
)
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(FaultsError, match="cursor is none of this version"):
        Cursor.from_text(text)


def test_a_place_remembers_the_latest_time_of_a_sensor() -> None:
    assert Place(7, 70, 90).after(8, 80) == Place(8, 80, 90)
    assert Place(7, 70, 90).after(8, 95) == Place(8, 95, 95)
