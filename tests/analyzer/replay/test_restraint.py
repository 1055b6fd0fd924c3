from __future__ import annotations

from hallmonitor.alerts.alert import Alert, Evidence
from hallmonitor.replay.restraint import restrained
from hallmonitor.report import CoolDownView
from hallmonitor.site import Site

MINUTE = 60_000_000
# 2026-05-12 08:00 in New York.
MORNING = 1_778_587_200_000_000
EVIDENCE = Evidence(1, [], 50, [], [], [], 1, 1, 1)


def alert(name: str, minute: int) -> Alert:
    us = MORNING + minute * MINUTE
    signature = {"id": "x", "name": name, "title": "t", "version": "v", "sha256": "s"}
    return Alert(
        *(f"{minute:016x}", "p", "other-use", "seen", "low", "open", signature, "device-0123456789ab", "staff"),
        *(None, None, {"device": "device-0123456789ab"}, us, us, us, {}, {}, "", EVIDENCE, [], "", "", {}),
    )


def test_what_is_held_back_is_left_out_and_told() -> None:
    site = Site.model_validate(
        {
            "exceptions": [
                {"clause": "other-use", "until": "2026-05-11", "reason": "a", "approved_by": "b"},
                {"signature": "shopping", "until": "2026-05-12", "reason": "c"},
            ],
            "cool_down": [{"signature": "gaming", "minutes": 60}],
        }
    )
    alerts = [alert("gaming", 0), alert("shopping", 1), alert("gaming", 59), alert("gaming", 60)]
    raised, view = restrained(alerts, site)
    assert raised == [alerts[0], alerts[3]]
    expired, held = view.exceptions
    assert (expired.clause, expired.until, expired.reason, expired.approved_by) == ("other-use", "2026-05-11", "a", "b")
    assert (expired.held, expired.after_expiry) == ({}, {"gaming": 2})
    assert (held.signature, held.held, held.after_expiry) == ("shopping", {"shopping": 1}, {})
    assert view.cool_down == (CoolDownView("gaming", 60, 1),)
    assert (view.held, view.forgotten) == (2, 0)


def test_a_site_that_says_nothing_holds_nothing_back() -> None:
    alerts = [alert("gaming", 0), alert("gaming", 1)]
    raised, view = restrained(alerts, Site())
    assert raised == alerts
    assert (view.exceptions, view.cool_down, view.held) == ((), (), 0)
