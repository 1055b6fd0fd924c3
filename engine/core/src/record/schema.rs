//! The columns of flow and loss records: name, type, unit and a sentence each.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// Column types, short enough for a table.
#[derive(Clone, Copy)]
enum Kind {
    Time,
    Address,
    Text,
    Flag,
    U8,
    U16,
    U64,
    I32,
    I64,
}

impl Kind {
    fn data_type(self) -> DataType {
        match self {
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Address => DataType::FixedSizeBinary(16),
            Self::Text => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Flag => DataType::Boolean,
            Self::U8 => DataType::UInt8,
            Self::U16 => DataType::UInt16,
            Self::U64 => DataType::UInt64,
            Self::I32 => DataType::Int32,
            Self::I64 => DataType::Int64,
        }
    }
}

/// Name, type, whether it may be null, unit, sentence.
type Column = (&'static str, Kind, bool, &'static str, &'static str);

const NULL: bool = true;
const SET: bool = false;

const FLOW_COLUMNS: &[Column] = &[
    ("ts", Kind::Time, SET, "us since 1970, UTC", "First packet of this interval, by the capture's clock."),
    ("ts_end", Kind::Time, SET, "us since 1970, UTC", "Last packet of this interval, by the capture's clock."),
    ("flow_id", Kind::U64, SET, "", "The same for all records of a flow; from its tuple and first time stamp."),
    ("record_seq", Kind::U16, SET, "", "Number of the record within its flow, from 0; it stays at 65,535."),
    (
        "end_reason",
        Kind::Text,
        SET,
        "",
        "Why the record ended: active (the flow goes on), idle, end (FIN or RST), forced, eof.",
    ),
    ("sensor", Kind::Text, SET, "", "Who saw the packets."),
    ("vlan", Kind::U16, NULL, "", "VLAN identifier of the innermost tag that has one."),
    ("tunnel", Kind::Text, NULL, "", "Kind of the innermost tunnel that the flow was in, such as gre or vxlan."),
    (
        "outer_source_ip",
        Kind::Address,
        NULL,
        "",
        "Address of that tunnel's end on the originator's side, as in the flow's first packet.",
    ),
    ("outer_destination_ip", Kind::Address, NULL, "", "Address of that tunnel's other end."),
    ("source_ip", Kind::Address, SET, "", "Address of the originator; IPv4 as ::ffff:a.b.c.d."),
    ("destination_ip", Kind::Address, SET, "", "Address of the responder; IPv4 as ::ffff:a.b.c.d."),
    ("source_port", Kind::U16, SET, "", "Port of the originator; 0 where the transport has none."),
    ("destination_port", Kind::U16, SET, "", "Port of the responder; 0 where the transport has none."),
    (
        "transport",
        Kind::Text,
        SET,
        "",
        "Transport protocol by its IANA keyword: tcp, udp, icmp, ipv6-icmp, igmp, gre, esp, ah, ospf, pim, vrrp, sctp, else its number.",
    ),
    ("source_mac", Kind::Text, NULL, "", "Link-layer address of the originator, where the sensor sees layer 2."),
    ("source_bytes", Kind::I64, SET, "bytes", "IP bytes that the originator sent in this interval."),
    ("destination_bytes", Kind::I64, SET, "bytes", "IP bytes that the responder sent in this interval."),
    ("source_packets", Kind::I64, SET, "packets", "Packets that the originator sent in this interval."),
    ("destination_packets", Kind::I64, SET, "packets", "Packets that the responder sent in this interval."),
    (
        "source_tcp_flags",
        Kind::U8,
        SET,
        "bits",
        "TCP control bits that the originator sent in this interval, CWR to FIN.",
    ),
    (
        "destination_tcp_flags",
        Kind::U8,
        SET,
        "bits",
        "TCP control bits that the responder sent in this interval, CWR to FIN.",
    ),
    ("handshake_rtt", Kind::I32, NULL, "us", "Time from the last SYN to the ACK that completes the handshake."),
    ("network_protocol", Kind::Text, NULL, "", "Application protocol, recognised by content."),
    (
        "domain",
        Kind::Text,
        NULL,
        "",
        "Name of the service reached: lower case, A-labels; an address where the client named it so.",
    ),
    (
        "domain_source",
        Kind::Text,
        SET,
        "",
        "Where domain was read: none, sni, quic_sni, http_host, certificate, dns (an answer to this client), ech_outer \
         (a server name beside an encrypted_client_hello extension: often GREASE, and then the service's own).",
    ),
    ("registered_domain", Kind::Text, NULL, "", "Public suffix and one label of domain, or of dns_query in DNS flows."),
    (
        "service",
        Kind::Text,
        NULL,
        "",
        "Service that domain belongs to by the catalogue, else that of the protocol or port.",
    ),
    ("category", Kind::Text, SET, "", "Category of the service or protocol; uncategorized where neither is known."),
    (
        "category_source",
        Kind::Text,
        SET,
        "",
        "Which evidence decided the category: domain, protocol (content), ip_range, port (a guess), none.",
    ),
    ("direction", Kind::Text, SET, "", "Seen from the home networks: outbound, inbound, internal, external."),
    (
        "tls_version",
        Kind::Text,
        NULL,
        "",
        "TLS version that the server chose, else the highest that the client offered.",
    ),
    (
        "alpn",
        Kind::Text,
        NULL,
        "",
        "First application protocol that the TLS client offered; other where it is not a well-known name.",
    ),
    ("ja4", Kind::Text, NULL, "", "JA4 fingerprint of the TLS client."),
    (
        "ech",
        Kind::Flag,
        SET,
        "",
        "Whether the ClientHello carried an encrypted_client_hello extension, real or GREASE (RFC 9849, section 6.2).",
    ),
    (
        "dns_query",
        Kind::Text,
        NULL,
        "",
        "First name asked for in this interval of a flow of DNS, mDNS, LLMNR or NetBIOS names; labels that no host name has, as a digest.",
    ),
    ("dns_qtype", Kind::Text, NULL, "", "Type of that question."),
    ("dns_rcode", Kind::Text, NULL, "", "Response code of its answer."),
    (
        "dns_query_length",
        Kind::U16,
        NULL,
        "bytes",
        "Bytes of dns_query as on the wire (RFC 1035, section 3.1); none for NetBIOS names. One question a record, over \
         TCP the first.",
    ),
    (
        "dns_query_entropy",
        Kind::U16,
        NULL,
        "thousandths of a bit per byte",
        "Shannon entropy of the bytes of dns_query in front of its registered domain, in lower case; none where none are.",
    ),
    ("device_name", Kind::Text, NULL, "", "Host name that the originator says it has, in DHCP and NetBIOS datagrams."),
    (
        "device_class",
        Kind::Text,
        NULL,
        "",
        "What the originator says it is: vendor class in DHCP, device type in SSDP; what may identify it, as a digest.",
    ),
    ("file_type", Kind::Text, NULL, "", "Type of a file downloaded in clear, by magic and content type."),
    ("file_bytes", Kind::I64, NULL, "bytes", "Size of that file as the server announced it."),
];

const LOSS_COLUMNS: &[Column] = &[
    (
        "from",
        Kind::Time,
        SET,
        "us since 1970, UTC",
        "Begin of the span of which less is known; 1970 where no packet came before it.",
    ),
    ("to", Kind::Time, SET, "us since 1970, UTC", "End of the span."),
    ("sensor", Kind::Text, SET, "", "Whose view is concerned."),
    ("capture", Kind::Text, NULL, "", "File name of the capture, or the interface, where one is concerned."),
    (
        "cause",
        Kind::Text,
        SET,
        "",
        "What happened: capture_cut, capture_drop, link_unsupported, table_full; where packets were captured as they came \
         also ring_full, nic_drop, softirq_drop, interface_down, clock_step, spool_full, agent_stopped.",
    ),
    ("packets", Kind::I64, NULL, "packets", "Packets lost, where that is known."),
    ("detail", Kind::Text, NULL, "", "A few words on what happened."),
];

static FLOW_SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| schema(FLOW_COLUMNS));
static LOSS_SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| schema(LOSS_COLUMNS));

/// The schema of flow records.
#[must_use]
pub fn flow_schema() -> SchemaRef {
    FLOW_SCHEMA.clone()
}

/// The schema of loss records.
#[must_use]
pub fn loss_schema() -> SchemaRef {
    LOSS_SCHEMA.clone()
}

fn schema(columns: &[Column]) -> SchemaRef {
    let fields = columns.iter().map(|&(name, kind, nullable, unit, description)| {
        let metadata = [("description", description), ("unit", unit)];
        Field::new(name, kind.data_type(), nullable)
            .with_metadata(metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into())
    });
    Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), HashMap::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_own_name_and_a_sentence() {
        for columns in [FLOW_COLUMNS, LOSS_COLUMNS] {
            let mut names = std::collections::HashSet::new();
            for (name, _, _, _, description) in columns {
                assert!(names.insert(name), "{name} twice");
                assert!(description.ends_with('.'), "{name}");
            }
        }
    }

    #[test]
    fn times_are_utc() {
        let expected = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
        assert_eq!(*flow_schema().field(0).data_type(), expected);
        assert_eq!(*loss_schema().field(1).data_type(), expected);
    }
}
