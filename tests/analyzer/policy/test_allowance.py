from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor.policy.allowance import Allowance, useless
from hallmonitor.policy.model import SignatureUse

ALL = {"minutes": 30}
OFF = {"megabytes": 500, "schedules": ["off_hours"]}
STAFF = {"minutes": 60, "groups": ["staff"]}


def test_megabytes_are_a_million_bytes() -> None:
    assert Allowance.model_validate(OFF).octets == 500_000_000
    assert Allowance.model_validate(ALL).octets is None


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "the allowance has no limit"),
        ({"groups": ["staff"]}, "the allowance has no limit"),
        ({"minutes": 0}, "greater than 0"),
        ({"megabytes": 1.5}, "valid integer"),
        ({"minutes": 5, "schedules": []}, "at least 1 item"),
        ({"minutes": 5, "schedules": ["night"]}, "'working' or 'off_hours'"),
        ({"minuts": 5}, "not permitted"),
    ],
)
def test_refuses_in_words(document: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Allowance.model_validate(document)
    assert words in " ".join(error["msg"] for error in caught.value.errors())


@pytest.mark.parametrize(
    ("allowances", "use", "places"),
    [
        ([ALL], {}, []),
        ([STAFF, OFF, ALL], {}, []),
        ([OFF, STAFF], {}, []),
        ([ALL, OFF, STAFF], {}, [("allowances", 1), ("allowances", 2)]),
        ([{"minutes": 5, "schedules": ["working", "off_hours"]}, ALL], {}, [("allowances", 1)]),
        ([{**STAFF, "groups": ["staff", "office"]}, STAFF], {}, [("allowances", 1)]),
        ([STAFF, {**STAFF, "groups": ["staff", "office"]}], {}, []),
        ([OFF, ALL], {"schedules": ["working"]}, [("allowances", 0, "schedules")]),
        ([STAFF], {"exempt_groups": ["staff", "office"]}, [("allowances", 0, "groups")]),
        ([{**STAFF, "groups": ["staff", "guests"]}], {"exempt_groups": ["staff"]}, []),
    ],
)
def test_an_allowance_that_no_use_can_have_is_refused(
    allowances: list[dict[str, object]], use: dict[str, list[str]], places: list[tuple[str | int, ...]]
) -> None:
    read = [Allowance.model_validate(each) for each in allowances]
    refused = list(useless(read, use.get("schedules"), use.get("exempt_groups", ())))  # type: ignore[arg-type]
    assert [refusal.place for refusal in refused] == places
    document = {"name": "s", "allowances": allowances, **use}
    if not places:
        assert SignatureUse.model_validate(document).allowances == tuple(read)
        return
    with pytest.raises(ValidationError, match="no use has this allowance"):
        SignatureUse.model_validate(document)
