from __future__ import annotations

import ipaddress
from collections import Counter

from hallmonitor.demo.devices import EVERYONE, GATEWAY, MAIL_RELAY, PRINTER


def test_forty_devices_of_five_groups() -> None:
    groups = Counter(device.group for device in EVERYONE)
    assert groups == {"staff": 16, "office": 10, "guests": 10, "communications": 2, "it-department": 2}


def test_no_address_is_given_twice() -> None:
    machines = (*EVERYONE, MAIL_RELAY, PRINTER, GATEWAY)
    assert len({machine.address for machine in machines}) == len(machines)
    assert len({machine.mac for machine in machines}) == len(machines)
    with_ipv6 = [machine for machine in machines if machine.address6]
    assert len({machine.packed6 for machine in with_ipv6}) == len(with_ipv6) >= 5


def test_hardware_addresses_are_locally_administered_and_packed_forms_agree() -> None:
    for machine in EVERYONE:
        assert machine.mac[0] & 0x03 == 0x02
        assert str(ipaddress.ip_address(machine.packed)) == machine.address
        if machine.packed6:
            assert str(ipaddress.ip_address(machine.packed6)) == machine.address6
