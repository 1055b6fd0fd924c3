from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.evaluate import AllOf
from hallmonitor.explain.applied import EXEMPT, SCHEDULES, apply, apply_setting

if TYPE_CHECKING:
    from hallmonitor.signature import SignatureSet


def test_a_signature_as_it_is(signatures: SignatureSet) -> None:
    for signature in signatures:
        applied = apply(signature)
        assert [rule.expression for rule in applied.rules] == [rule.expression for rule in signature.rules]
        assert applied.is_plain == (signature.correlation is None)
        if signature.correlation is not None:
            assert applied.correlation == signature.correlation


def test_a_plain_rule_counts_records_of_a_device(signatures: SignatureSet) -> None:
    plain = apply(signatures["bittorrent-transfer"], threshold=9)
    assert (plain.correlation.threshold, plain.correlation.group_by) == (1, ("device",))
    assert plain.correlation.window_us == signatures["bittorrent-transfer"].gap_us


def test_what_a_policy_adds_is_told_apart(signatures: SignatureSet) -> None:
    applied = apply(
        signatures["gaming-over-allowance"], threshold=15, schedules=["working"], exempt_groups=["it-department"]
    )
    (rule,) = applied.rules
    assert applied.correlation.threshold == 15
    assert rule.origins == ("filter approved-domains", SCHEDULES, EXEMPT)
    assert isinstance(rule.expression, AllOf)
    own = signatures["gaming-over-allowance"].rules[0]
    assert rule.only("") == own.unfiltered
    assert rule.only("filter approved-domains") == own.filtering[0]
    without = rule.without(EXEMPT)
    assert isinstance(without, AllOf)
    assert len(without.parts) == len(rule.expression.parts) - 1


def test_a_summary_tells_what_was_in_force(signatures: SignatureSet) -> None:
    signature = signatures["gaming-over-allowance"]
    setting = {"threshold": 15, "schedules": ["working"], "exempt_groups": [], "changed": ["threshold"]}
    assert apply_setting(signature, setting) == apply(signature, threshold=15)
    changed = setting | {"changed": ["schedules"]}
    assert apply_setting(signature, changed) == apply(signature, threshold=15, schedules=["working"])
    assert apply_setting(signature, None) == apply(signature)
