"""The coverage of a policy as one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.report.page import environment

if TYPE_CHECKING:
    from hallmonitor.authoring.policy_coverage import PolicyCoverage


def coverage_page(covered: PolicyCoverage) -> str:
    """The whole page. The same policy, signatures and site give the same bytes."""
    template = environment("hallmonitor.authoring").get_template("coverage.html.j2")
    unseen = [clause for clause in covered.clauses if clause.evidence == "not seen"]
    return template.render(covered=covered, policy=covered.policy, unseen=unseen)
