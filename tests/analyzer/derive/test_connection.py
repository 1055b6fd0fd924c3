from __future__ import annotations

import pytest

from hallmonitor.columns import Columns
from hallmonitor.derive.connection import failed_connections

FIN, SYN, RST, PSH, ACK, ECE, CWR = 0x01, 0x02, 0x04, 0x08, 0x10, 0x40, 0x80


@pytest.mark.parametrize(
    ("transport", "source", "destination", "failed"),
    [
        ("tcp", SYN, 0, True),  # never answered
        ("tcp", SYN | ECE | CWR, 0, True),  # RFC 3168 section 6.1.1
        ("tcp", SYN, RST | ACK, True),  # refused
        ("tcp", SYN, SYN | ACK, False),  # answered, then left half open
        ("tcp", SYN | ACK | PSH | FIN, SYN | ACK | PSH | FIN, False),
        ("tcp", SYN | RST, SYN | ACK, False),  # a scanner that found an open port
        ("tcp", SYN | ACK | PSH, 0, False),  # the answer went another way
        ("tcp", ACK | PSH, ACK, False),  # already open
        ("tcp", 0, SYN | ACK, False),
        ("udp", 0, 0, False),
        ("udp", SYN, 0, False),
        ("icmp", 0, 0, False),
    ],
)
def test_failed(transport: str, source: int, destination: int, *, failed: bool) -> None:
    columns = Columns.from_rows(
        [{"transport": transport, "source_tcp_flags": source, "destination_tcp_flags": destination}]
    )
    assert failed_connections(columns).tolist() == [failed]


def test_no_transport_is_no_failure() -> None:
    columns = Columns.from_rows([{"transport": None, "source_tcp_flags": SYN}, {"source_tcp_flags": SYN}])
    assert failed_connections(columns).tolist() == [False, True]
