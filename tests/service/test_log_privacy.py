from __future__ import annotations

from pathlib import Path

import pytest

from hallmonitor_service.log_privacy import leave_out_addresses, without_addresses

OUT = "(address left out)"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("cannot bind 192.0.2.7:9477", f"cannot bind {OUT}:9477"),
        ("192.0.2.7", OUT),
        ("network 192.0.2.0/24.", f"network {OUT}/24."),
        ("cannot bind [2001:db8::7]:9477", f"cannot bind [{OUT}]:9477"),
        ("from ::1 and fe80::1:2", f"from {OUT} and {OUT}"),
        ("peer 2001:db8::7: gone", f"peer {OUT}: gone"),
        ("mapped ::ffff:192.0.2.7 is one", f"mapped {OUT} is one"),
        ("port of 02:00:5e:10:00:01", f"port of {OUT}"),
        ("port of 02-00-5E-10-00-01", f"port of {OUT}"),
        ("at 10:04:10 in agent.toml:7: unknown key", "at 10:04:10 in agent.toml:7: unknown key"),
        ("version 0.1.0, eth0.100, 1.2.3.4.5", "version 0.1.0, eth0.100, 1.2.3.4.5"),
        ("error: no such file", "error: no such file"),
        ("std::io", "std::io"),
    ],
)
def test_addresses_are_replaced_and_nothing_else(text: str, kept: str) -> None:
    assert without_addresses(text) == kept


def test_every_text_of_a_line_is_looked_at() -> None:
    event = {"event": "for 192.0.2.7", "path": Path("/spool/192.0.2.7"), "packets": 5, "up": True}
    assert leave_out_addresses(None, "info", event) == {
        "event": f"for {OUT}",
        "path": f"/spool/{OUT}",
        "packets": 5,
        "up": True,
    }
