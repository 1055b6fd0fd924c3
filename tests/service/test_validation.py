from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from hallmonitor.site.model import Site
from hallmonitor_service.validation import faults_of

if TYPE_CHECKING:
    from hallmonitor_service.faults import Fault

FILE = Path("site.toml")


def _faults(document: object) -> list[Fault]:
    with pytest.raises(ValidationError) as caught:
        Site.model_validate(document)
    return faults_of(caught.value, Site, FILE, lambda location, _: 10 + len(location))


@pytest.mark.parametrize(
    ("document", "message", "remedy", "line"),
    [
        ({"time_zon": "UTC"}, "unknown key time_zon", "did you mean time_zone?", 11),
        (
            {"working_hours": {"begin": "08:00"}},
            "unknown key begin in working_hours",
            "known: days, end, start",
            12,
        ),
        (
            {"groups": [{"name": "a", "addresses": ["10.0.0.1"], "mac": []}]},
            "unknown key mac in groups[1]",
            "did you mean macs?",
            13,
        ),
        ({"groups": [{"addresses": ["10.0.0.1"]}]}, "missing key name in groups[1]", "", 13),
        ({"device_key": "ip"}, "device_key must be 'address' or 'mac'", "", 11),
        ({"home_networks": []}, "home_networks must not be empty", "give it at least one entry", 11),
        (
            {"groups": [{"name": "a", "addresses": ["10.0.0.1"]}, {"name": "a", "addresses": ["10.0.0.2"]}]},
            "there are two groups called 'a'",
            "keep one of them",
            13,
        ),
        (
            {"groups": [{"name": "a", "addresses": ["10.0.0.1"]}, {"name": "b", "addresses": ["10.0.0.1"]}]},
            "'10.0.0.1/32' is given to two groups",
            "keep one of them",
            14,
        ),
        (
            {"working_hours": {"start": "16:00", "end": "08:00"}},
            "working_hours: working hours end before they begin",
            None,
            12,
        ),
        ({"home_networks": ["x"]}, "home_networks[1]: 'x' is no IP address or network", None, 12),
        ({"lists": {"Approved": []}}, "lists.Approved: 'Approved' is no name for a list", None, 12),
    ],
)
def test_says_what_and_where(document: object, message: str, remedy: str | None, line: int) -> None:
    (fault,) = _faults(document)
    assert fault.message == message
    assert remedy is None or fault.remedy == remedy
    assert (fault.path, fault.line) == (FILE, line)


def test_tells_every_fault_at_once() -> None:
    assert len(_faults({"a": 1, "b": 2, "device_key": 3})) == 3
