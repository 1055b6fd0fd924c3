"""Hold alerts back as the site file says, and tell how many by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallmonitor.alerts.suppression import Suppression
from hallmonitor.report.restraint_view import CoolDownView, ExceptionView, RestraintView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hallmonitor.alerts import Alert
    from hallmonitor.alerts.suppression import Held
    from hallmonitor.site import Site


def restrained(alerts: Iterable[Alert], site: Site) -> tuple[list[Alert], RestraintView]:
    """Leave out the alerts that are not raised.

    Args:
        alerts: in order of their first records.
        site: its exceptions and times to cool down.

    Returns:
        the alerts that are raised, in the same order, and what was held back.
    """
    suppression = Suppression(site.exceptions, site.cool_down, site.zone)
    raised = [alert for alert in alerts if suppression.passes(alert)]
    return raised, restraint_view(site, suppression.held)


def restraint_view(site: Site, held: Held) -> RestraintView:
    """Say what was held back as the report shows it."""
    return RestraintView(
        tuple(
            ExceptionView(
                each.signature,
                each.clause,
                each.device,
                each.device_group,
                each.domain,
                each.until.isoformat(),
                each.reason,
                each.approved_by,
                dict(sorted(by_signature.items())),
                dict(sorted(after.items())),
            )
            for each, by_signature, after in zip(site.exceptions, held.by_exception, held.after_expiry, strict=True)
        ),
        tuple(
            CoolDownView(each.signature, each.minutes, held.by_cool_down.get(each.signature, 0))
            for each in site.cool_down
        ),
        held.forgotten,
    )
