from __future__ import annotations

import pytest

from hallmonitor.demo import planted

COMMUNICATIONS = {"10.20.1.201", "10.20.1.202"}
IT_DEPARTMENT = {"10.20.0.201", "10.20.0.202"}
THRESHOLDS = {
    "bulk-mail-fan-out": 20,
    "selling-site-sessions": 20,
    "horizontal-scan": 50,
    "vertical-scan": 50,
    "login-brute-force": 30,
    "hacking-tool-sites": 3,
    "anonymiser-tunnel": 10,
    "software-in-clear": 1,
    "software-site-download": 10_000_000,
    "upload-to-personal-storage": 10_000_000,
    "student-records-then-upload": 1,
    "ftp-upload-in-clear": 1,
    "dns-tunnel": 200,
    "bittorrent-transfer": 1,
    "piracy-sites": 10,
    "adult-sites": 3,
    "gaming-over-allowance": 30,
    "gambling-sites": 3,
    "shopping-over-allowance": 45,
    "streaming-over-allowance": 60,
    "crypto-mining": 10,
    "social-networking-sustained": 20,
    "social-disruption-crowd": 12,
    "social-disruption-long": 120,
    "dark-market-gateway": 1,
}
EXEMPT = {
    **dict.fromkeys(("social-networking-sustained", "social-disruption-long", "selling-site-sessions"), COMMUNICATIONS),
    **dict.fromkeys(
        (
            *("horizontal-scan", "vertical-scan", "login-brute-force", "hacking-tool-sites", "anonymiser-tunnel"),
            *("software-in-clear", "software-site-download", "ftp-upload-in-clear"),
        ),
        IT_DEPARTMENT,
    ),
    "bulk-mail-fan-out": {"10.20.3.25"},
}


def flagged(policy: str, peak_of: dict[str, dict[tuple[str, ...], int]]) -> list[tuple[str, str]]:
    thresholds = dict(THRESHOLDS)
    if policy == "torrington-4012":
        thresholds["gaming-over-allowance"] = 15
    else:
        del thresholds["social-disruption-crowd"], thresholds["social-disruption-long"]
    found = {
        (signature, group[0])
        for signature, threshold in thresholds.items()
        for group, value in peak_of[signature].items()
        if value >= threshold and group[0] not in EXEMPT.get(signature, set())
    }
    return sorted(found)


@pytest.mark.parametrize("policy", ["torrington-4012", "clinton-4306"])
def test_exactly_the_planted_cases_cross_a_threshold(
    policy: str, peak_of: dict[str, dict[tuple[str, ...], int]]
) -> None:
    assert flagged(policy, peak_of) == sorted((each.signature, each.device_address or "") for each in planted(policy))


def test_every_signature_has_a_planted_case() -> None:
    assert {each.signature for each in planted("torrington-4012")} == set(THRESHOLDS)
    only_torrington = {"social-disruption-crowd", "social-disruption-long"}
    assert {each.signature for each in planted("clinton-4306")} == set(THRESHOLDS) - only_torrington


def test_gaming_is_judged_by_each_policy_own_allowance() -> None:
    torrington, clinton = (
        {each.device_address for each in planted(policy) if each.signature == "gaming-over-allowance"}
        for policy in ("torrington-4012", "clinton-4306")
    )
    assert len(torrington) == 2
    assert len(clinton) == 1
    assert clinton < torrington


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="hartford"):
        planted("hartford")
