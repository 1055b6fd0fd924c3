"""The rules that are shipped, as the tests of this folder look at them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

REPOSITORY: Final = Path(__file__).parents[3]
FOLDER: Final = REPOSITORY / "deploy" / "prometheus"
RULE_FILES: Final = sorted((FOLDER / "rules").glob("*.yml"))
TEST_FILES: Final = sorted((FOLDER / "tests").glob("*.yml"))

_WORDS: Final = frozenset(
    {"and", "or", "unless", "on", "ignoring", "by", "without", "group_left", "group_right", "offset", "bool", "atan2"}
)
_NOT_NAMES: Final = re.compile(
    r"""
    "[^"]*" | '[^']*'                                   # texts
    | \{[^}]*\}                                         # matchers of labels
    | \[[^\]]*\]                                        # ranges
    | \b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)    # lists of labels
    | \boffset\s+\w+                                    # a time ago
    """,
    re.VERBOSE,
)
_NAME: Final = re.compile(r"(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])")


class Rule(NamedTuple):
    """A rule.

    Attributes:
        name: of the alarm or the record.
        is_alarm: whether it is an alarm.
        expr: its expression.
        labels: that it adds.
        annotations: what an alarm says.
    """

    name: str
    is_alarm: bool
    expr: str
    labels: dict[str, str]
    annotations: dict[str, str]


def _rules() -> list[Rule]:
    listed: list[dict[str, Any]] = [
        rule
        for path in RULE_FILES
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]
    return [
        Rule(
            rule.get("alert") or rule["record"],
            "alert" in rule,
            rule["expr"],
            rule.get("labels", {}),
            rule.get("annotations", {}),
        )
        for rule in listed
    ]


RULES: Final = _rules()
ALARMS: Final = [rule for rule in RULES if rule.is_alarm]
RECORDS: Final = [rule for rule in RULES if not rule.is_alarm]


def metrics_of(expression: str) -> set[str]:
    """Give the names of the metrics in an expression of PromQL: what is left without functions, labels and words."""
    return set(_NAME.findall(_NOT_NAMES.sub(" ", expression))) - _WORDS
