"""What `hallmonitor explain` does, once its command line is read."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from hallmonitor_service.faults import Fault, FaultsError
from hallmonitor_service.telling import say, step

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

_WIDTH = 80
"""Of a page that goes to a file or a pipe."""
_NARROWEST = 60
"""Narrower lines would break inside of names."""
_WIDEST = 120
"""Longer lines are hard to read."""
_EXAMPLE = 'such as --why-not gambling-sites --device device-eccf0f274611 --at "2026-05-12 10:30"'


def explain_one(
    alert: str | None,
    folder: Path,
    *,
    device: str | None = None,
    at: str | None = None,
    policy: str | None = None,
    site: Path | None = None,
    as_json: bool = False,
) -> None:
    """Explain an alert.

    Args:
        alert: its id, or a beginning of it.
        folder: a replay's output.
        device: belongs to --why-not, as do the next three.
        at: likewise.
        policy: likewise.
        site: likewise.
        as_json: JSON instead of text.

    Raises:
        FaultsError: there is no such alert, or the command line asks for two things.
    """
    from hallmonitor.explain.alert_explained import explain_alert

    faults = [
        Fault(f"explain: {name} goes with --why-not", _EXAMPLE)
        for name, value in (("--device", device), ("--at", at), ("--policy", policy), ("--site", site))
        if value is not None
    ]
    if alert is None:
        faults.append(Fault("explain: no alert is named", f"give an alert's id, or --why-not, {_EXAMPLE}"))
    if faults or alert is None:
        raise FaultsError(faults)
    step(f"reading the alerts in {folder}")
    told = explain_alert(folder, alert)
    if as_json:
        _tell_json(told.as_json())
    else:
        _tell_page(told.text(_width(), plain="utf" not in (sys.stdout.encoding or "").lower()))


def explain_why_not(
    signature: str,
    folder: Path,
    alert: str | None = None,
    *,
    device: str | None = None,
    at: str | None = None,
    policy: str | None = None,
    site: Path | None = None,
    as_json: bool = False,
) -> None:
    """Tell how close a signature came to an alert.

    Args:
        signature: its name.
        folder: a replay's output.
        alert: goes without --why-not.
        device: pseudonym, or a beginning of it.
        at: the time that is asked about.
        policy: to judge by instead of the replay's.
        site: whose lists are taken instead of the replay's.
        as_json: JSON instead of text.

    Raises:
        FaultsError: something is not named, or not there.
    """
    from hallmonitor.explain.why_not import why_not

    faults = []
    if alert is not None:
        faults.append(Fault("explain: an alert and --why-not exclude each other", "give one of them"))
    if device is None:
        faults.append(Fault("explain: --why-not needs --device", _EXAMPLE))
    if at is None:
        faults.append(Fault("explain: --why-not needs --at", _EXAMPLE))
    if faults or device is None or at is None:
        raise FaultsError(faults)
    step(f"judging the flows in {folder} once more by {signature}")
    told = why_not(folder, signature, device, at, policy=policy, site=site)
    if as_json:
        _tell_json(told.as_json())
    else:
        _tell_page(told.text(_width()))


def _tell_json(value: dict[str, Any]) -> None:
    say(json.dumps(value, ensure_ascii=False, sort_keys=True))


def _tell_page(page: str) -> None:
    for line in page.split("\n"):
        say(line)


def _width() -> int:
    """Give the width of the terminal, within bounds; a page that goes to a file or a pipe has one of its own."""
    if not sys.stdout.isatty():
        return _WIDTH
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
