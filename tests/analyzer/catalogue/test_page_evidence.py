from __future__ import annotations

from hallmonitor.catalogue.page_evidence import evidence_sections
from hallmonitor_engine import application_services, port_services, protocol_services

TEXT = "\n\n".join(evidence_sections())


def test_every_protocol_is_shown_once() -> None:
    protocols = TEXT.split("## Ports")[0].split("\n")
    carriers = " ".join(TEXT.split("These carry anything")[1].split("\n\n")[0].split())
    for name, implied in protocol_services():
        rows = [line for line in protocols if line.startswith(f"| {name} |")]
        assert rows == ([f"| {name} | {implied[0]} | {implied[1]} |"] if implied else [])
        assert (f" {name}" in carriers) == (implied is None)


def test_every_product_is_shown() -> None:
    told = " ".join(TEXT.split())
    assert all(f"{service} ({category})" in told for service, category in application_services())


def test_ports_of_a_service_stand_in_one_row() -> None:
    rows = TEXT.split("## Ports")[1]
    assert "| smtp | email | tcp 25, 465, 587 |" in rows
    assert "| bittorrent | peer-to-peer | tcp 6881 to 6889; udp 6881 to 6889 |" in rows
    services = {(service, category) for _, _, _, service, category in port_services()}
    assert rows.count("\n| ") == len(services) + 2
