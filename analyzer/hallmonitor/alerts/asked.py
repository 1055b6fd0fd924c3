"""What the judge asks of signatures, policy and site: their shapes, whoever makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.alerts.evidence_kind import EvidenceKind
    from hallmonitor.correlate import Correlation
    from hallmonitor.evaluate import Expression


class Rule(Protocol):
    """One detection rule: a name and the rows that it matches."""

    @property
    def name(self) -> str:
        """Name that correlations use."""

    @property
    def expression(self) -> Expression:
        """What a row must be, filters included."""


class Signature(Protocol):
    """A pattern that can alert."""

    @property
    def id(self) -> str:
        """UUID of the document that alerts."""

    @property
    def name(self) -> str:
        """Name that policies use."""

    @property
    def title(self) -> str:
        """A few words."""

    @property
    def version(self) -> str:
        """Date of the last change."""

    @property
    def sha256(self) -> str:
        """Hash of its file."""

    @property
    def level(self) -> str:
        """informational, low, medium, high or critical."""

    @property
    def evidence(self) -> EvidenceKind:
        """Seen or indicated."""

    @property
    def clause(self) -> str:
        """Policy-neutral clause that it bears on."""

    @property
    def cannot_show(self) -> str:
        """What this evidence cannot show."""

    @property
    def advice(self) -> str:
        """What a person should check next."""

    @property
    def unit(self) -> str:
        """What the measure counts, in words."""

    @property
    def gap_us(self) -> int:
        """For a plain rule: how long a silence ends an episode, microseconds."""

    @property
    def rules(self) -> Sequence[Rule]:
        """Its rules, in the order in which the correlation names them."""

    @property
    def correlation(self) -> Correlation | None:
        """Its correlation; None for a plain rule."""


class Entry(Protocol):
    """One signature under one clause of a policy, with what the policy changes."""

    @property
    def clause(self) -> str:
        """Clause id."""

    @property
    def evidence(self) -> EvidenceKind:
        """What the policy says of the clause: seen or indicated."""

    @property
    def signature_name(self) -> str:
        """Name of the signature."""

    @property
    def level(self) -> str | None:
        """Level instead of the signature's."""

    @property
    def threshold(self) -> float | None:
        """Threshold instead of the correlation's."""

    @property
    def schedules(self) -> Sequence[str] | None:
        """Only rows of these schedules count; None for no restriction beyond the signature's own."""

    @property
    def exempt_groups(self) -> Sequence[str]:
        """Rows of devices in these groups do not count."""


class Policy(Protocol):
    """A district's policy."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Its signatures, clause by clause."""


class Site(Protocol):
    """What the judge needs of the site's configuration."""

    @property
    def time_zone(self) -> str:
        """IANA name of the time zone that sentences are told in."""
