"""Sends alerts to a syslog receiver, one message each.

Syslog has no acknowledgment. What is done instead, so that a message is lost only where nothing on this side can tell:

- the place in the queue moves only once a message has left, the receiver's machine has acknowledged it (TCP, TLS), and
  the socket has shown no error for a moment after it;
- where a connection ends before that, all messages that were not yet so far are sent again on the next one.

So a receiver may get a message twice, with the same `id`. What is lost without a word is what the receiver's machine
had taken and its program had not read when it ended, and any datagram of UDP that the network drops.
"""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING

from hallmonitor.outputs.network_trouble import trouble_of
from hallmonitor.outputs.receiver import NotTaken, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hallmonitor.outputs.alert_queue import QueuedAlert
    from hallmonitor.outputs.syslog_message import SyslogForm
    from hallmonitor.outputs.syslog_transport import Transport


class SyslogReceiver:
    """A receiver of syslog.

    Args:
        form: what all messages have in common.
        transport: the way to it.
    """

    most_at_once = 500

    def __init__(self, form: SyslogForm, transport: Transport) -> None:
        self._form = form
        self._transport = transport
        self._is_open = False
        self._sent_s = dict[int, float]()
        """When each alert was sent on this connection that is not yet said to be taken, by its number."""

    def take(self, alerts: Sequence[QueuedAlert], mark: str, now_s: float) -> Outcome:  # noqa: ARG002 - as a receiver
        """Send what was not sent on this connection, and say what has settled."""
        try:
            self._connect()
            self._send(alerts, now_s)
            settled = self._settled(alerts, now_s)
        except OSError as error:
            self.close()
            return Outcome(0, not_taken=_too_long(error) or trouble_of(error))
        if settled == 0:
            return Outcome(0, again_s=self._transport.settle_s)
        for alert in alerts[:settled]:
            del self._sent_s[alert.number]
        return Outcome(settled)

    def close(self) -> None:
        """End the connection; what has not settled on it is sent again."""
        self._transport.close()
        self._is_open = False
        self._sent_s.clear()

    def _connect(self) -> None:
        if self._is_open:
            self._transport.look()
            return
        self._transport.open()
        self._is_open = True

    def _send(self, alerts: Sequence[QueuedAlert], now_s: float) -> None:
        for alert in alerts:
            if alert.number not in self._sent_s:
                self._transport.send(self._form.message(json.loads(alert.text)))
                self._sent_s[alert.number] = now_s

    def _settled(self, alerts: Sequence[QueuedAlert], now_s: float) -> int:
        """Count the alerts, from the first on, of which the socket would have told by now that they did not arrive."""
        if self._transport.is_in_flight():
            return 0
        before_s = now_s - self._transport.settle_s
        return next((at for at, alert in enumerate(alerts) if self._sent_s[alert.number] > before_s), len(alerts))


def _too_long(error: OSError) -> NotTaken | None:
    """Say where the way to the receiver does not take messages of this length."""
    if error.errno != errno.EMSGSIZE:
        return None
    return NotTaken("refused", "a message is too long for the socket: make max_bytes smaller")
