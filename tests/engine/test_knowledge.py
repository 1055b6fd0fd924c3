from __future__ import annotations

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root
from hallmonitor_engine import application_services, port_services, protocol_services


def test_protocols_that_carry_anything_imply_nothing() -> None:
    services = dict(protocol_services())
    assert services["ssh"] == ("ssh", "remote-access")
    assert services["dhcpv6"] == ("dhcp", "infrastructure")
    assert {name for name, implied in services.items() if implied is None} >= {"tls", "quic", "http"}
    assert "" not in services


def test_each_is_listed_once() -> None:
    names = [name for name, _ in protocol_services()]
    assert len(set(names)) == len(names)
    assert len(set(application_services())) == len(application_services()) > 0


def test_ports_count_by_transport() -> None:
    ports = port_services()
    assert ("tcp", 22, 22, "ssh", "remote-access") in ports
    assert ("udp", 6881, 6889, "bittorrent", "peer-to-peer") in ports
    assert {transport for transport, *_ in ports} == {"tcp", "udp"}
    assert all(first <= last for _, first, last, _, _ in ports)


def test_what_is_implied_has_a_category_of_the_catalogue() -> None:
    categories = set(load_catalogue(root()).categories)
    implied = {implied[1] for _, implied in protocol_services() if implied}
    suggested = {category for *_, category in port_services()}
    shown = {category for _, category in application_services()}
    assert implied | suggested | shown <= categories


def test_a_product_has_the_category_that_its_service_has_in_the_catalogue() -> None:
    services = load_catalogue(root()).services
    implied = {implied for _, implied in protocol_services() if implied}
    suggested = {(service, category) for *_, service, category in port_services()}
    for service, category in implied | suggested | set(application_services()):
        if service in services:
            assert services[service][1] == category, service
