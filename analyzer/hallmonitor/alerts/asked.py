"""The shapes of what the judge asks of others, whoever makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from hallmonitor.alerts.alert import Alert
    from hallmonitor.alerts.evidence_kind import EvidenceKind
    from hallmonitor.columns import Columns
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


class Narrowing(Protocol):
    """Which of the rows that one signature matches count for it, such as those beyond an allowance.

    What it says of a row may depend on other rows of its device only, those of later times aside; and not on their
    order.
    """

    @property
    def lookback_us(self) -> int:
        """How long before a row others may lie that have a say in whether it counts, microseconds."""

    @property
    def terms(self) -> str:
        """What it decides by; of two with equal terms, either says the same of the same rows."""

    @property
    def columns(self) -> Sequence[str]:
        """What it reads beside `ts` and `ts_end`, of the columns that an alert is told from or groups by."""

    def counting(self, rows: Columns) -> NDArray[np.bool_]:
        """Tell which rows count; shape (rows,).

        Args:
            rows: what the signature matched, in any order: each of a device that it tells of, back to `lookback_us`
                before the first that is asked for.
        """


class Suppression(Protocol):
    """Which alerts are raised. It counts those that are not."""

    def passes(self, alert: Alert) -> bool:
        """Tell whether an alert is raised; those of one signature and group come in the order of their times."""

    def save(self) -> Mapping[str, object]:
        """Give what it remembers of the alerts so far, as an object of JSON."""

    def restore(self, saved: Mapping[str, object]) -> None:
        """Take back what `save` gave."""
