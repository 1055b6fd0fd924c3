"""The two shipped policies map every clause that they have, say why where nothing is seen, and agree with the rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hallmonitor import shipped
from hallmonitor.alerts import Judge
from hallmonitor.policy import Policy, known_policies, load_policy
from hallmonitor.signature.clauses import CLAUSES
from hallmonitor.site import Site

if TYPE_CHECKING:
    from hallmonitor.signature import SignatureSet

TORRINGTON, CLINTON = "torrington-4012", "clinton-4306"
BOTH = pytest.mark.parametrize("name", [TORRINGTON, CLINTON])
EVIDENCE = {
    "solicitation": "indicated",
    "harassment": "not_seen",
    "unauthorized-access": "seen",
    "software-download": "seen",
    "confidentiality": "indicated",
    "copyright": "seen",
    "unlawful-messages": "not_seen",
    "inappropriate-content": "seen",
    "other-use": "indicated",
    "social-networking": "seen",
    "otherwise-prohibited": "not_seen",
    "social-disruption": "indicated",
}
MONITORING = ["limited", "no-credentials", "notice", "incidental", "discipline", "report", "legitimate"]
EXEMPT = {
    "communications": {
        "selling-site-sessions",
        "social-networking-sustained",
        "social-disruption-crowd",
        "social-disruption-long",
    },
    "it-department": {
        "horizontal-scan",
        "vertical-scan",
        "login-brute-force",
        "hacking-tool-sites",
        "anonymiser-tunnel",
        "software-in-clear",
        "software-site-download",
        "ftp-upload-in-clear",
        "dns-tunnel",
    },
    "mail-servers": {"bulk-mail-fan-out", "dns-tunnel"},
}


def _policy(name: str, signatures: SignatureSet) -> Policy:
    return load_policy(name, signatures, shipped.root())


def test_these_are_the_policies() -> None:
    assert known_policies(shipped.root()) == [CLINTON, TORRINGTON]


@BOTH
def test_every_clause_is_there_with_its_evidence(name: str, signatures: SignatureSet) -> None:
    policy = _policy(name, signatures)
    expected = {
        clause: kind for clause, kind in EVIDENCE.items() if name == TORRINGTON or clause != "social-disruption"
    }
    assert {clause.id: clause.evidence for clause in policy.clauses} == expected
    assert set(EVIDENCE) == set(CLAUSES)


@BOTH
def test_every_clause_says_what_traffic_leaves_out(name: str, signatures: SignatureSet) -> None:
    for clause in _policy(name, signatures).clauses:
        assert clause.summary.endswith(".")
        assert clause.reason, clause.id
        assert (clause.instead is not None) == (clause.evidence == "not_seen")


@BOTH
def test_signatures_stand_under_their_own_clause(name: str, signatures: SignatureSet) -> None:
    entries = _policy(name, signatures).entries
    assert all(signatures[entry.signature_name].clause == entry.clause for entry in entries)


@BOTH
def test_the_judge_takes_the_policy(name: str, signatures: SignatureSet) -> None:
    assert Judge(signatures, _policy(name, signatures), Site(), id_key=b"").finish() == []


def test_together_they_use_every_signature(signatures: SignatureSet) -> None:
    torrington = {entry.signature_name for entry in _policy(TORRINGTON, signatures).entries}
    clinton = {entry.signature_name for entry in _policy(CLINTON, signatures).entries}
    assert torrington == set(signatures.names)
    assert torrington - clinton == {"social-disruption-crowd", "social-disruption-long"}


def test_torrington_allows_less_gaming(signatures: SignatureSet) -> None:
    changed = {
        (policy, entry.signature_name): entry.threshold
        for policy in (TORRINGTON, CLINTON)
        for entry in _policy(policy, signatures).entries
        if entry.threshold is not None
    }
    assert changed == {(TORRINGTON, "gaming-over-allowance"): 15}


@BOTH
def test_groups_are_exempt_from_what_is_their_work(name: str, signatures: SignatureSet) -> None:
    used = {entry.signature_name: entry.exempt_groups for entry in _policy(name, signatures).entries}
    for group, exempt in EXEMPT.items():
        assert {signature for signature, groups in used.items() if group in groups} == exempt & set(used)


@BOTH
def test_nothing_is_said_to_be_seen_under_a_clause_that_is_only_indicated(name: str, signatures: SignatureSet) -> None:
    seen = {entry.clause for entry in _policy(name, signatures).entries if entry.evidence == "seen"}
    assert seen == {clause for clause, kind in EVIDENCE.items() if kind == "seen"}


@BOTH
def test_rules_about_monitoring_itself_are_answered(name: str, signatures: SignatureSet) -> None:
    policy = _policy(name, signatures)
    assert [rule.id for rule in policy.monitoring] == MONITORING
    assert all(rule.not_yet for rule in policy.monitoring)
    assert "counsel" in str(next(rule.not_yet for rule in policy.monitoring if rule.id == "notice"))


def test_days_of_adoption(signatures: SignatureSet) -> None:
    torrington, clinton = _policy(TORRINGTON, signatures), _policy(CLINTON, signatures)
    assert (torrington.adopted, torrington.revised) == (date(2019, 9, 25), ())
    assert (clinton.adopted, clinton.revised) == (date(2020, 7, 20), (date(2021, 10, 18), date(2023, 2, 6)))


@BOTH
def test_systems_that_the_policy_names(name: str, signatures: SignatureSet) -> None:
    systems = {system.name: system.category for system in _policy(name, signatures).systems}
    named = ("Facebook", "Twitter (X)", "LinkedIn", "YouTube", "Instagram", "Snapchat")
    assert {systems[each] for each in named} == {"social-networking"}
    assert (systems.get("Signal") == "ephemeral-messaging") == (name == CLINTON)
