"""Every column that a signature may name, with its kind, unit and meaning.

The names follow the Elastic Common Schema with `_` for `.`. A signature that names any other column is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a column are held."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    ADDRESS = "address"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a flow record, or one that analysis derives from it.

    Attributes:
        name: as signatures write it.
        kind: how its values are held.
        sentence: what the column means.
        unit: unit of a number; empty where it has none.
        derived: whether analysis adds it, rather than the engine.
        known: every text that can occur; empty where the texts are open.
    """

    name: str
    kind: Kind
    sentence: str
    unit: str = ""
    derived: bool = False
    known: tuple[str, ...] = ()


_END_REASONS = ("active", "idle", "end", "forced", "eof")
_DOMAIN_SOURCES = ("none", "sni", "quic_sni", "http_host", "certificate", "dns", "ech_outer")
_CATEGORY_SOURCES = ("domain", "protocol", "ip_range", "port", "none")
_DIRECTIONS = ("outbound", "inbound", "internal", "external")

_RECORD = (
    Column("ts", Kind.TIME, "Time of the first packet of this interval.", "us since 1970, UTC"),
    Column("ts_end", Kind.TIME, "Time of the last packet of this interval.", "us since 1970, UTC"),
    Column("flow_id", Kind.NUMBER, "Number that all records of one flow share."),
    Column("record_seq", Kind.NUMBER, "Number of this record within its flow, from 0; it stays at 65,535."),
    Column("end_reason", Kind.TEXT, "Why this record was closed.", known=_END_REASONS),
    Column("sensor", Kind.TEXT, "Name of the sensor that saw the flow."),
    Column(
        "vlan", Kind.NUMBER, "VLAN identifier (IEEE 802.1Q) of the innermost tag that has one; none where none has."
    ),
    Column("tunnel", Kind.TEXT, "Kind of the innermost tunnel that the flow was in; none outside of tunnels."),
    Column("outer_source_ip", Kind.ADDRESS, "Address of that tunnel's end on the originator's side."),
    Column("outer_destination_ip", Kind.ADDRESS, "Address of that tunnel's other end."),
    Column("source_ip", Kind.ADDRESS, "Address of the originator, who opened the flow."),
    Column("destination_ip", Kind.ADDRESS, "Address of the responder."),
    Column("source_port", Kind.NUMBER, "Port of the originator; 0 where the transport has none."),
    Column("destination_port", Kind.NUMBER, "Port of the responder; 0 where the transport has none."),
    Column(
        "transport",
        Kind.TEXT,
        "Transport protocol by its IANA keyword: tcp, udp, icmp, ipv6-icmp, igmp, gre, esp, ah, ..., else its number.",
    ),
    Column("source_mac", Kind.TEXT, "Link-layer address of the originator, where the sensor sees it."),
    Column("source_bytes", Kind.NUMBER, "IP bytes that the originator sent in this interval.", "bytes"),
    Column("destination_bytes", Kind.NUMBER, "IP bytes that the responder sent in this interval.", "bytes"),
    Column("source_packets", Kind.NUMBER, "Packets that the originator sent in this interval.", "packets"),
    Column("destination_packets", Kind.NUMBER, "Packets that the responder sent in this interval.", "packets"),
    Column("source_tcp_flags", Kind.NUMBER, "TCP flags that the originator set, combined by or."),
    Column("destination_tcp_flags", Kind.NUMBER, "TCP flags that the responder set, combined by or."),
    Column("handshake_rtt", Kind.NUMBER, "Time from SYN to the ACK that completes the handshake.", "us"),
    Column("network_protocol", Kind.TEXT, "Application protocol, recognised by content: tls, quic, http, dns, ..."),
    Column("domain", Kind.TEXT, "Name of the service reached: lower case, A-labels; an address where it was named so."),
    Column(
        "domain_source",
        Kind.TEXT,
        "Which evidence gave the domain; ech_outer is a server name beside an encrypted_client_hello extension, "
        "which browsers also send where nothing is encrypted (GREASE): no sign of hiding by itself.",
        known=_DOMAIN_SOURCES,
    ),
    Column("registered_domain", Kind.TEXT, "The registrable part of domain or dns_query, by the public suffix list."),
    Column(
        "service", Kind.TEXT, "Catalogue entry that the domain belongs to, else the service of the protocol or port."
    ),
    Column("category", Kind.TEXT, "Category of the service or protocol; uncategorized where neither is known."),
    Column("category_source", Kind.TEXT, "Which evidence decided the category.", known=_CATEGORY_SOURCES),
    Column("direction", Kind.TEXT, "Direction of the flow as seen from the home networks.", known=_DIRECTIONS),
    Column("tls_version", Kind.TEXT, "TLS version that was agreed on, else the highest offered, such as 1.3."),
    Column("alpn", Kind.TEXT, "First application protocol that the client offered (RFC 7301)."),
    Column("ja4", Kind.TEXT, "JA4 fingerprint of the TLS client."),
    Column("ech", Kind.FLAG, "Whether the ClientHello carried an encrypted_client_hello extension, real or GREASE."),
    Column(
        "dns_query",
        Kind.TEXT,
        "First name asked for, in a flow of DNS, mDNS, LLMNR or NetBIOS names; bytes but letters, digits, - and _ "
        "are not shown as they are.",
    ),
    Column("dns_qtype", Kind.TEXT, "Type of that question, such as A."),
    Column("dns_rcode", Kind.TEXT, "Response code of its answer, such as NOERROR."),
    Column(
        "dns_query_length",
        Kind.NUMBER,
        "Length of that name as on the wire, none for NetBIOS names: names that carry data are long.",
        "bytes",
    ),
    Column(
        "dns_query_entropy",
        Kind.NUMBER,
        "Shannon entropy of that name's bytes in front of its registered domain: 0 for one letter repeated, some 4,000 "
        "for hexadecimal digits, up to 5,000 for base 32.",
        "thousandths of a bit per byte",
    ),
    Column("device_name", Kind.TEXT, "Host name that the originator says it has, in DHCP and NetBIOS datagrams."),
    Column(
        "device_class",
        Kind.TEXT,
        "What the originator says it is: vendor class in DHCP, device type in SSDP; what may identify it, as a digest.",
    ),
    Column("file_type", Kind.TEXT, "Type of a file that was downloaded in clear, by magic and content type."),
    Column("file_bytes", Kind.NUMBER, "Size of that file as the server announced it.", "bytes"),
)

_DERIVED = (
    Column("device", Kind.TEXT, "Keyed pseudonym of the endpoint on the home networks.", derived=True),
    Column("device_group", Kind.TEXT, "Group that the site puts the device in; default otherwise.", derived=True),
    Column(
        "building",
        Kind.TEXT,
        "Building that the site puts the device's address in; nothing where no building fits.",
        derived=True,
    ),
    Column(
        "schedule",
        Kind.TEXT,
        "Whether ts lies in the site's working hours, by its calendar.",
        derived=True,
        known=("working", "off_hours"),
    ),
    Column(
        "bell_period", Kind.TEXT, "Bell period that ts lies in; nothing between two and outside of them.", derived=True
    ),
    Column(
        "instructional",
        Kind.FLAG,
        "Whether ts lies in a bell period with lessons; nothing where the site has no bell schedules.",
        derived=True,
    ),
    Column(
        "first_seen",
        Kind.FLAG,
        "Whether this is the earliest record of its device and domain that is remembered; asked only as true.",
        derived=True,
    ),
    Column("active_minute", Kind.NUMBER, "Minute of ts.", "minutes since 1970, UTC", derived=True),
    Column("peer", Kind.ADDRESS, "Address of the endpoint that is not the device.", derived=True),
    Column("failed_connection", Kind.FLAG, "Whether a TCP flow was refused or never answered.", derived=True),
    Column(
        "upload_ratio",
        Kind.NUMBER,
        "Share of the bytes that the device sent; nothing without bytes or device.",
        "thousandths of the bytes",
        derived=True,
    ),
    Column("capture", Kind.TEXT, "File name of the capture that held the flow.", derived=True),
)

VOCABULARY: dict[str, Column] = {column.name: column for column in (*_RECORD, *_DERIVED)}
