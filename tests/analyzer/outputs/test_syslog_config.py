from __future__ import annotations

import pytest
from pydantic import ValidationError

from hallmonitor.outputs.syslog_config import DEFAULT_PORTS, SyslogOutput


def test_defaults_are_the_machines_own_socket_and_the_number_for_examples() -> None:
    output = SyslogOutput()
    assert (output.transport, output.facility, output.enterprise_number, output.max_bytes) == (
        "unix",
        "local0",
        32473,
        2048,
    )


def test_ports_are_those_that_are_registered() -> None:
    assert DEFAULT_PORTS == {"udp": 514, "tcp": 601, "tls": 6514}


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_a_network_needs_a_host_and_no_path(transport: str) -> None:
    assert SyslogOutput.model_validate({"transport": transport, "host": "log.example"}).host == "log.example"
    with pytest.raises(ValidationError) as caught:
        SyslogOutput.model_validate({"transport": transport, "path": "/dev/log"})
    refusals = caught.value.errors()[0]["ctx"]["refusals"]
    assert [(each.message, each.place) for each in refusals] == [
        (f"path means nothing for the transport {transport}", ("path",)),
        (f"the transport {transport} needs a host", ("transport",)),
    ]
