"""A policy's keys, what each may hold, and the entries that judging works through."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from hallmonitor.alerts import EvidenceKind  # noqa: TC001 - pydantic reads the annotations
from hallmonitor.policy.allowance import Allowance, Schedule, useless
from hallmonitor_service.refusal import refuse, refuse_all, refuse_repeated
from hallmonitor_service.table import Table

ClauseEvidence = Literal["seen", "indicated", "not_seen"]
Level = Literal["informational", "low", "medium", "high", "critical"]


def _one_sentence_at_least(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        refuse("there is no text")
    return text


Words = Annotated[str, AfterValidator(_one_sentence_at_least)]


class SignatureUse(Table):
    """One signature under a clause, with what the district sets otherwise than the signature does."""

    name: str = Field(description="Name of the signature.")
    level: Level | None = Field(default=None, description="Level of its alerts, instead of the signature's own.")
    threshold: PositiveInt | None = Field(default=None, description="Threshold, instead of the signature's own.")
    schedules: tuple[Schedule, ...] | None = Field(
        default=None, min_length=1, description="Count only flows in these schedules; without the key, in all."
    )
    exempt_groups: tuple[str, ...] = Field(default=(), description="Device groups that the clause does not apply to.")
    allowances: tuple[Allowance, ...] = Field(
        default=(),
        description="Incidental use that does not count; of several that are for the same use the first.",
    )

    @model_validator(mode="after")
    def _allowances_of_some_use(self) -> SignatureUse:
        refuse_all(list(useless(self.allowances, self.schedules, self.exempt_groups)))
        return self


class Clause(Table):
    """One prohibited use.

    Evidence is `seen` where traffic metadata shows the use, `indicated` where it raises a question that a person must
    answer, and `not_seen` where the content or the intent decides. A clause that is not seen may still name signatures
    that point to its surroundings; those are indications, never more.
    """

    id: str = Field(description="The clause's policy-neutral id.")
    summary: Words = Field(description="The prohibited use in a few words, not the policy's own.")
    evidence: ClauseEvidence = Field(description="How far traffic metadata can show the use.")
    signatures: tuple[SignatureUse, ...] = Field(default=(), description="Signatures that stand for the clause.")
    reason: Words | None = Field(default=None, description="Why traffic cannot show the use, or what it leaves out.")
    instead: Words | None = Field(default=None, description="What can be done where traffic does not show the use.")

    @model_validator(mode="after")
    def _shown_or_said_why_not(self) -> Clause:
        if self.evidence == "not_seen":
            if self.reason is None or self.instead is None:
                refuse(f"clause {self.id!r} is not_seen", "give reason and instead")
        elif not self.signatures:
            refuse(f"clause {self.id!r} has no signatures", "give it some, or say evidence: not_seen and the reason")
        return self


class NamedSystem(Table):
    """A system or service that the policy names."""

    name: str = Field(description="The name as people know it.")
    category: str = Field(description="The catalogue's category that its traffic falls in.")
    note: Words | None = Field(default=None, description="What traffic does not show of it.")


class MonitoringRule(Table):
    """A rule about monitoring itself, and how far it is met."""

    id: str = Field(description="The rule's policy-neutral id.")
    rule: Words = Field(description="The rule in a few words, not the policy's or the statute's own.")
    now: Words = Field(description="How it is met today.")
    not_yet: Words | None = Field(default=None, description="What is not done yet.")


class PolicyEntry(Table):
    """One signature as the policy applies it.

    Evidence is the weaker of the clause's and the signature's. A value of None leaves the signature's own in force.
    """

    clause: str
    evidence: EvidenceKind
    signature_name: str
    level: Level | None = None
    threshold: int | None = None
    schedules: tuple[Schedule, ...] | None = None
    exempt_groups: tuple[str, ...] = ()
    allowances: tuple[Allowance, ...] = ()


class PolicyFile(Table):
    """What a policy's file may hold."""

    id: str = Field(description="Name under which the policy is chosen.")
    title: Words = Field(description="The policy's title.")
    board: Words = Field(description="The board that adopted it.")
    adopted: date = Field(description="Day of adoption.")
    revised: tuple[date, ...] = Field(default=(), description="Days of revision, in order.")
    statutes: tuple[Words, ...] = Field(default=(), description="Laws that the policy refers to.")
    related: tuple[Words, ...] = Field(default=(), description="Other policies of the board that clauses rest on.")
    clauses: tuple[Clause, ...] = Field(min_length=1, description="The prohibited uses.")
    systems: tuple[NamedSystem, ...] = Field(default=(), description="Systems that the policy names.")
    monitoring: tuple[MonitoringRule, ...] = Field(default=(), description="Rules about monitoring itself.")

    @model_validator(mode="after")
    def _each_once(self) -> PolicyFile:
        clauses = list(enumerate(self.clauses))
        uses = (
            (use.name, ("clauses", at, "signatures", place, "name"))
            for at, clause in clauses
            for place, use in enumerate(clause.signatures)
        )
        refuse_repeated(
            ((clause.id, ("clauses", at, "id")) for at, clause in clauses), "clause {} stands in the policy twice"
        )
        refuse_repeated(uses, "signature {} stands in the policy twice")
        rules = ((rule.id, ("monitoring", at, "id")) for at, rule in enumerate(self.monitoring))
        refuse_repeated(rules, "rule {} stands in the policy twice")
        systems = ((system.name, ("systems", at, "name")) for at, system in enumerate(self.systems))
        refuse_repeated(systems, "system {} stands in the policy twice")
        if list(self.revised) != sorted(self.revised) or any(day < self.adopted for day in self.revised):
            refuse("revised: the days are not in order, or before the adoption", "", ("revised",))
        return self

    def clause(self, clause_id: str) -> Clause:
        """Give the clause with this id.

        Raises:
            KeyError: the policy has no such clause.
        """
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)


class Policy(PolicyFile):
    """One board's policy on the use of its computer systems, held against the signatures."""

    entries: tuple[PolicyEntry, ...] = Field(description="Every signature that the clauses name, in their order.")
