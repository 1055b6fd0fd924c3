from __future__ import annotations

import pytest
from sigma.modifiers import SigmaFieldReferenceModifier, modifier_mapping
from sigma.rule import SigmaDetectionItem
from sigma.types import SigmaFieldReference, SigmaRegularExpression, SigmaString

from hallmonitor.signature.modifiers import MODIFIERS, TIME_PARTS

SPECIFIED = (
    "all startswith endswith contains exists cased neq windash re i m s base64 base64offset utf16le utf16be utf16 wide "
    "lt lte gt gte minute hour day week month year cidr expand fieldref"
)
"""Every modifier of the modifiers appendix of the Sigma specification 2.1."""


def item(value: str, *modifiers: str) -> SigmaDetectionItem:
    return SigmaDetectionItem("domain", [MODIFIERS[one] for one in modifiers], [SigmaString.from_str(value)])


def test_every_modifier_of_the_specification_is_there() -> None:
    assert set(SPECIFIED.split()) <= set(MODIFIERS)
    assert set(MODIFIERS) >= set(modifier_mapping)
    assert set(MODIFIERS) >= TIME_PARTS


@pytest.mark.parametrize(
    ("modifiers", "pattern"),
    [
        (("re",), r"a|b\d"),
        (("re", "contains"), r"a|b\d"),
        (("re", "startswith"), r"\A(?:a|b\d)"),
        (("re", "endswith"), r"(?:a|b\d)\z"),
    ],
)
def test_a_regular_expression_is_bound_to_the_end_that_is_asked_for(modifiers: tuple[str, ...], pattern: str) -> None:
    (value,) = item(r"a|b\d", *modifiers).value
    assert isinstance(value, SigmaRegularExpression)
    assert value.regexp.to_plain(regex=True) == pattern


def test_case_may_count_in_references() -> None:
    found = item("dns_query", "fieldref", "cased", "startswith")
    assert found.value == [SigmaFieldReference("dns_query", starts_with=True)]
    assert found.modifiers[:2] == [SigmaFieldReferenceModifier, MODIFIERS["cased"]]
