"""The part of the catalogue's page on flows without a name: what protocols, products and ports tell."""

from __future__ import annotations

from hallmonitor.catalogue.paragraph import paragraph
from hallmonitor_engine import application_services, port_services, protocol_services

_PROTOCOLS = """\
## Protocols

A flow whose protocol is recognised by its content, and that no domain places, belongs to the protocol's own service."""

_CARRIERS = "These carry anything, and so imply nothing: {}."

_PRODUCTS_HEAD = "### Products within protocols"
_PRODUCTS = "Some products show themselves whatever carries them, by more than their protocol: {}."

_PORTS = """\
## Ports

Where nothing else is known of a flow, its server's port suggests a service. It is a guess, since anything can use any
port; it is marked as such (`category_source: port`), and signatures can leave it out."""


def evidence_sections() -> list[str]:
    """The sections, each in Markdown without a final line break, in the order of the page."""
    protocols = protocol_services()
    implied = sorted((implied[1], implied[0], name) for name, implied in protocols if implied)
    rows = [f"| {name} | {service} | {category} |" for category, service, name in implied]
    table = "\n".join(["| protocol | service | category |", "| --- | --- | --- |", *rows])
    carriers = ", ".join(sorted(name for name, implied in protocols if not implied))
    products = ", ".join(f"{service} ({category})" for service, category in sorted(application_services()))
    sections = [_PROTOCOLS, table, paragraph(_CARRIERS.format(carriers))]
    return [*sections, _PRODUCTS_HEAD, paragraph(_PRODUCTS.format(products)), _PORTS, _ports()]


def _ports() -> str:
    """A row for each service, with all of its ports."""
    ports: dict[tuple[str, str], dict[str, list[str]]] = {}
    for transport, first, last, service, category in port_services():
        run = str(first) if first == last else f"{first} to {last}"
        ports.setdefault((category, service), {}).setdefault(transport, []).append(run)
    rows = [
        f"| {service} | {category} | {'; '.join(f'{name} ' + ', '.join(runs) for name, runs in found.items())} |"
        for (category, service), found in sorted(ports.items())
    ]
    return "\n".join(["| service | category | ports |", "| --- | --- | --- |", *rows])
