from __future__ import annotations

from hallmonitor.demo.cases import CLINTON, POLICIES, TORRINGTON, Case


def test_a_case_is_flagged_by_both_policies_unless_it_says_otherwise() -> None:
    case = Case(("adult-sites",), None, "a note", lambda _: None)
    assert case.policies == POLICIES == (TORRINGTON, CLINTON)
