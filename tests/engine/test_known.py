"""What the engine says it knows: protocols, products and ports, as documents and scores read them."""

from __future__ import annotations

from hallmonitor.catalogue import load_catalogue
from hallmonitor.shipped import root
from hallmonitor_engine import applications, port_guesses, protocols


def test_what_is_implied_has_a_category_of_the_catalogue() -> None:
    categories = set(load_catalogue(root()).categories)
    implied = {category for _, _, category in protocols() if category}
    suggested = {category for *_, category in port_guesses()}
    shown = {category for _, category in applications()}
    assert implied | suggested | shown <= categories


def test_a_product_has_the_category_that_its_service_has_in_the_catalogue() -> None:
    services = load_catalogue(root()).services
    implied = {(service, category) for _, service, category in protocols() if service}
    suggested = {(service, category) for *_, service, category in port_guesses()}
    for service, category in implied | suggested | set(applications()):
        if service in services:
            assert services[service][1] == category, service


def test_carriers_imply_nothing() -> None:
    known = {name: (service, category) for name, service, category in protocols()}
    assert known["tls"] == known["http"] == known["quic"] == (None, None)
    assert known["bittorrent"] == ("bittorrent", "peer-to-peer")


def test_ports_say_their_transport() -> None:
    assert ("udp", 123, 123, "ntp", "infrastructure") in port_guesses()
    assert {transport for transport, *_ in port_guesses()} == {"tcp", "udp"}
