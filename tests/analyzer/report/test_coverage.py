from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.report.coverage import coverage, groups
from hallmonitor.report.view import ClauseView, PolicyView
from hallmonitor.report.words import LocalTime

if TYPE_CHECKING:
    from conftest import MakeAlert, MakeReport


def test_each_clause_has_its_outcome(make_report: MakeReport, make_alert: MakeAlert) -> None:
    rows = coverage(make_report().policy, [make_alert(1), make_alert(2)])
    assert {row.clause: row.outcome for row in rows} == {
        "harassment": "cannot be seen",
        "unauthorized-access": "none",
        "copyright": "none",
        "social-networking": "2 alerts",
    }
    assert rows[0].evidence == "not seen"


def test_reasons_are_limits_of_the_clauses_that_can_be_seen() -> None:
    clauses = (
        ClauseView("a", "words", "seen", "Names alone.", "Ask."),
        ClauseView("b", "words", "not_seen", "No.", "I"),
    )
    assert [row.limits for row in coverage(PolicyView("p", "P", "B", clauses), [])] == [
        "Names alone. Ask.",
        "See “What cannot be seen”.",
    ]


def test_clause_without_signature_is_not_watched() -> None:
    policy = PolicyView("p", "P", "B", (ClauseView("c", "words", "seen"),))
    assert coverage(policy, [])[0].outcome == "not watched"


def test_unseen_clause_with_an_indication_counts_it(make_alert: MakeAlert) -> None:
    policy = PolicyView("p", "P", "B", (ClauseView("unlawful-messages", "words", "not_seen", "r", "i", ("gateway",)),))
    assert coverage(policy, [make_alert(clause="unlawful-messages")])[0].outcome == "1 alert"


def test_groups_count_by_signature_and_device(make_alert: MakeAlert) -> None:
    alerts = [make_alert(1, device="d"), make_alert(2, device="d"), make_alert(3, device="e", level="high")]
    found = groups(alerts, LocalTime("America/New_York"))
    assert [(group.device, group.level, group.number) for group in found] == [("e", "high", 1), ("d", "medium", 2)]
    assert found[1].when == "Tue 12 May 2026, 08:07:00 to 08:56:00 EDT"
