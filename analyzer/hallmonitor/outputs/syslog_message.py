"""An alert as a message of syslog, RFC 5424.

What a device is called is a pseudonym, as in the alert itself; domains of the evidence are not told. A message has a
bound (section 6.1: receivers should take 2,048 bytes): what does not fit is shortened or left out, the text first, and
the parameter `cut` names what was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FACILITIES: Final[Mapping[str, int]] = {
    # RFC 5424 section 6.2.1, by the names of syslog(3) and rsyslog.
    **{
        name: code
        for code, name in enumerate(
            (
                "kern",
                "user",
                "mail",
                "daemon",
                "auth",
                "syslog",
                "lpr",
                "news",
                "uucp",
                "cron",
                "authpriv",
                "ftp",
                "ntp",
                "audit",
                "alert",
                "clock",
            )
        )
    },
    **{f"local{number}": 16 + number for number in range(8)},
}

SEVERITIES: Final[Mapping[str, int]] = {
    # RFC 5424 section 6.2.1: critical, error, warning, notice, informational.
    "critical": 2,
    "high": 3,
    "medium": 4,
    "low": 5,
    "informational": 6,
}

EXAMPLE_ENTERPRISE: Final = 32473
"""The private enterprise number that RFC 5612 keeps for documentation."""

LEAST_BYTES: Final = 1024
"""What always fits: head, and the parameters that are never left out, each at its longest."""

_VALUE_BYTES: Final = 128
_BOM: Final = b"\xef\xbb\xbf"  # RFC 5424 section 6.4: a text in UTF-8 begins with it
_ELLIPSIS: Final = "…"
_NEVER_LEFT_OUT: Final = 4


@dataclass(frozen=True, slots=True)
class SyslogForm:
    """What all messages have in common.

    Attributes:
        facility: name of the facility.
        hostname: of the machine, for HOSTNAME.
        process_id: for PROCID.
        enterprise: private enterprise number of the structured data's name.
        max_bytes: the longest message, at least `LEAST_BYTES`.
    """

    facility: str
    hostname: str
    process_id: int
    enterprise: int
    max_bytes: int

    def message(self, alert: Mapping[str, Any]) -> bytes:
        """Write the message of an alert, as its JSON tells it."""
        priority = 8 * FACILITIES[self.facility] + SEVERITIES[alert["level"]]
        host = _name(self.hostname)
        head = f"<{priority}>1 {alert['crossed']} {host} hallmonitor {self.process_id} alert ".encode()
        text = _plain(f"{alert['signature']['title']}: {alert['why']}")
        parameters, cut = _clipped(_parameters(alert))
        data = self._data(parameters, cut)
        while len(head) + len(data) > self.max_bytes and len(parameters) > _NEVER_LEFT_OUT:
            cut = [*cut, parameters.pop()[0]]
            data = self._data(parameters, cut)
        room = self.max_bytes - len(head) - len(data) - len(_BOM) - 1
        if len(text.encode()) > room:
            data = self._data(parameters, [*cut, "message"])
            room = self.max_bytes - len(head) - len(data) - len(_BOM) - 1
            text = _shortened(text, room)
        return b"".join((head, data, b" " + _BOM + text.encode() if text else b""))

    def _data(self, parameters: list[tuple[str, str]], cut: list[str]) -> bytes:
        told = [*parameters, ("cut", " ".join(dict.fromkeys(cut)))] if cut else parameters
        words = "".join(f' {name}="{_escaped(value)}"' for name, value in told)
        return f"[alert@{self.enterprise}{words}]".encode()


def _parameters(alert: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the parameters, the last of which is the first to be left out; one that is not known is not told."""
    known = {
        "id": alert["id"],
        "signature": alert["signature"]["name"],
        "clause": alert["clause"],
        "level": alert["level"],
        "policy": alert["policy"],
        "device": alert["device"],
        "device_group": alert["device_group"],
        "building": alert.get("building"),  # an alert from before an update has none
        "sensor": alert["sensor"],
        "evidence": alert["evidence_kind"],
        "first": alert["first"],
        "last": alert["last"],
        "measured": alert["measured"]["value"],
        "unit": alert["measured"]["unit"],
        "flows": alert["evidence"]["flows"],
    }
    return [(name, _plain(str(value))) for name, value in known.items() if value is not None]


def _clipped(parameters: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Shorten values that are too long, and name their parameters."""
    clipped = [(name, _shortened(value, _VALUE_BYTES)) for name, value in parameters]
    return clipped, [name for (name, value), (_, before) in zip(clipped, parameters, strict=True) if value != before]


def _shortened(text: str, most_bytes: int) -> str:
    """Shorten a text to so many bytes of UTF-8, an ellipsis among them; never within a letter."""
    encoded = text.encode()
    if len(encoded) <= most_bytes:
        return text
    room = most_bytes - len(_ELLIPSIS.encode())
    return "" if room < 0 else encoded[:room].decode(errors="ignore") + _ELLIPSIS


def _escaped(value: str) -> str:
    """Escape what RFC 5424 section 6.3.3 says: the quote, the backslash and the closing bracket."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def _plain(text: str) -> str:
    """Put a space in place of what is no letter to be shown, such as the end of a line, where another would begin."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _name(text: str) -> str:
    """Give a HOSTNAME: printable ASCII without spaces, 255 at most (section 6), or the nil value."""
    return (
        "".join(letter for letter in text if letter.isascii() and letter.isprintable() and letter != " ")[:255] or "-"
    )
