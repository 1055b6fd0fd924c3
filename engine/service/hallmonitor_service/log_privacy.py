"""Keep network and hardware addresses out of log lines.

A service says nothing of anyone's traffic: its lines hold counts, files of the configuration and interfaces of the
machine. This is the net below that rule, for texts that come from elsewhere, such as an error of the system. It cannot
know a domain from a file's name: that no domain is logged rests on what is given to the log.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

LEFT_OUT: Final = "(address left out)"

_IPV4 = r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)"
_MAC = r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])"
_IPV6 = r"(?<![\w:])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?![\w:])"
_ADDRESS = re.compile(f"{_IPV4}|{_MAC}|{_IPV6}")


def without_addresses(text: str) -> str:
    """Replace every IPv4, IPv6 and MAC address in a text."""
    return _ADDRESS.sub(_left_out, text)


def leave_out_addresses(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace every address in a log line (a structlog processor)."""
    for name, value in event.items():
        if isinstance(value, (str, Path)):
            event[name] = without_addresses(str(value))
    return event


def _left_out(found: re.Match[str]) -> str:
    """Replace what is an address; other text with colons, such as a time of day, stays."""
    text = found[0]
    if re.fullmatch(_MAC, text):
        return LEFT_OUT
    kept = text.rstrip(".:") if not text.endswith("::") else text
    try:
        ip_address(kept)
    except ValueError:
        return text
    return LEFT_OUT + text[len(kept) :]
