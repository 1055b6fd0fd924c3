from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hallmonitor.authoring.overview import TITLES, overview, overview_of_policy, policies_using
from hallmonitor.policy import load_policy
from hallmonitor.shipped import root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hallmonitor.signature import SignatureSet


@pytest.fixture
def users(signatures: SignatureSet) -> Mapping[str, Sequence[str]]:
    return policies_using(signatures, root())


def test_every_signature_is_listed_as_it_is(signatures: SignatureSet, users: Mapping[str, Sequence[str]]) -> None:
    listed = {one.signature.name: one for one in overview(signatures, users)}
    assert tuple(listed) == signatures.names
    assert dict(zip(TITLES, listed["gaming-over-allowance"].as_row(), strict=True)) == {
        "name": "gaming-over-allowance",
        "level": "low",
        "clause": "other-use",
        "evidence": "indicated",
        "kind": "value_count",
        "window": "8 h",
        "threshold": ">= 30",
        "policies": "clinton-4306, torrington-4012",
    }
    assert listed["bittorrent-transfer"].as_row()[4:7] == ("plain", "", "one flow")
    assert listed["social-disruption-crowd"].policies == ("torrington-4012",)


def test_a_policy_is_listed_in_its_order_and_with_what_it_changes(
    signatures: SignatureSet, users: Mapping[str, Sequence[str]]
) -> None:
    policy = load_policy("torrington-4012", signatures, root())
    listed = overview_of_policy(signatures, policy, users)
    assert [one.signature.name for one in listed] == [entry.signature_name for entry in policy.entries]
    changed = {one.signature.name: one.as_json() for one in listed}
    assert changed["gaming-over-allowance"]["threshold"] == 15
    # The clause is only indicated there, so what this signature sees of it is an indication.
    assert signatures["ftp-upload-in-clear"].evidence == "seen"
    assert changed["ftp-upload-in-clear"]["evidence"] == "indicated"


def test_what_no_policy_uses_has_no_policies(signatures: SignatureSet) -> None:
    assert overview(signatures, {})[0].as_json()["policies"] == []
