"""Tell which TCP connections failed: refused, or never answered.

An attempt (SYN, RFC 9293 section 3.5) failed where the responder sent no SYN of its own: nothing at all, or a RST.
Where the originator went on to send an ACK, the answer came and only the sensor missed it, as where it sees one
direction alone: that is no failure. A record without the originator's SYN (a later interval, a flow that was already
open) tells of no attempt. UDP and ICMP have no such notion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hallmonitor.columns import Columns

_SYN = 0x02
_ACK = 0x10


def failed_connections(columns: Columns) -> NDArray[np.bool_]:
    """Say of each record whether it holds a failed attempt to connect, shape (n,)."""
    transport = columns.coded("transport")
    tcp = np.array([value == "tcp" for value in transport.values] + [False])[transport.codes]  # null takes the last
    source = columns.numbers("source_tcp_flags")[0].astype(np.uint8)
    destination = columns.numbers("destination_tcp_flags")[0].astype(np.uint8)
    failed: NDArray[np.bool_] = tcp & (source & (_SYN | _ACK) == _SYN) & (destination & _SYN == 0)
    return failed
