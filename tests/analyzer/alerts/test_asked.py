from __future__ import annotations

from dataclasses import fields

import pytest

from hallmonitor.alerts import asked
from hallmonitor.signature import DetectionRule, Signature


def members(protocol: type) -> set[str]:
    return {name for name, value in vars(protocol).items() if isinstance(value, property)}


@pytest.mark.parametrize(("made", "wanted"), [(Signature, asked.Signature), (DetectionRule, asked.Rule)])
def test_what_is_loaded_has_what_the_judge_asks_for(made: type, wanted: type) -> None:
    assert members(wanted) <= {field.name for field in fields(made)}


@pytest.mark.parametrize("protocol", [asked.Entry, asked.Policy, asked.Rule, asked.Signature, asked.Site])
def test_every_member_says_what_it_is(protocol: type) -> None:
    assert members(protocol)
    for name in members(protocol):
        member = vars(protocol)[name]
        assert member.__doc__
        assert "return" in member.fget.__annotations__


def test_entries_name_what_policies_may_change() -> None:
    assert {"level", "threshold", "schedules", "exempt_groups"} <= members(asked.Entry)
