from __future__ import annotations

from datetime import time
from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from hallmonitor.site import values
from hallmonitor.site.values import DAYS, Day


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (values.MacAddress, "00-1B-63-84-45-E6", "00:1b:63:84:45:e6"),
        (values.DomainName, "Example.ORG.", "example.org"),
        (values.TimeOfDay, "08:47:30", time(8, 47, 30)),
        (values.TimeZone, "Asia/Kathmandu", "Asia/Kathmandu"),
        (values.GroupName, "it-department", "it-department"),
        (values.ListName, "approved_domains", "approved_domains"),
    ],
)
def test_writings_of_one_thing_become_one(kind: object, written: str, value: object) -> None:
    assert TypeAdapter(kind).validate_python(written) == value


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (values.MacAddress, "00:11:22:33:44"),
        (values.DomainName, "localhost"),
        (values.TimeOfDay, "24:00"),
        (values.TimeOfDay, "8:00"),
        (values.TimeZone, "../etc/passwd"),
        (values.GroupName, "default"),
        (values.GroupName, "The Staff"),
        (values.ListName, "approved-domains"),
    ],
)
def test_everything_else_is_refused(kind: object, written: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(written)
    assert [error["type"] for error in caught.value.errors()] == ["refused"]


def test_days_are_in_the_order_of_the_week() -> None:
    assert get_args(Day) == DAYS


def test_a_stretch_of_a_day_begins_before_it_ends() -> None:
    values.refuse_disorder(time(8), time(8, 1), "it is over too early")
    for end in (time(8), time(7)):
        with pytest.raises(PydanticCustomError, match="it is over too early"):
            values.refuse_disorder(time(8), end, "it is over too early")
