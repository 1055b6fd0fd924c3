"""A district's acceptable-use policy: which signatures stand for which clause, and what no traffic can show."""

from __future__ import annotations

from hallmonitor.policy.allowance import Allowance
from hallmonitor.policy.exceptions import exceptions_of_nothing, idle_exceptions
from hallmonitor.policy.exemptions import misspelt_groups, unused_exemptions
from hallmonitor.policy.load import known_policies, load_policy
from hallmonitor.policy.model import Clause, MonitoringRule, NamedSystem, Policy, PolicyEntry, SignatureUse

__all__ = [
    "Allowance",
    "Clause",
    "MonitoringRule",
    "NamedSystem",
    "Policy",
    "PolicyEntry",
    "SignatureUse",
    "exceptions_of_nothing",
    "idle_exceptions",
    "known_policies",
    "load_policy",
    "misspelt_groups",
    "unused_exemptions",
]
