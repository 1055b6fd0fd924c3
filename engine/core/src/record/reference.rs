//! Batches say what each record says by itself, whatever records share and however they come.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, TimestampMicrosecondType, UInt8Type, UInt16Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use proptest::prelude::*;

use super::classify::tests::{class, name, registered};
use super::writer::tests::record;
use super::{RecordWriter, WriterConfig, text};
use crate::catalogue::Catalogue;
use crate::decode::{Outer, Tunnel};
use crate::flow::{EndReason, FlowRecord, HomeNetworks, Known};
use crate::identify::{Application, DomainSource, Facts, Protocol};

/// A value as text.
type Cell = Option<String>;

fn catalogue() -> Catalogue {
    let entries = [("video.example.org", "video", "streaming"), ("example.org", "ssh", "news"), ("b", "x", "email")];
    let ranges = [("192.0.2.8/30", "calls", "messaging"), ("fd00::/8", "inside", "infrastructure")];
    Catalogue::new(entries).and_then(|catalogue| catalogue.with_ranges(ranges)).expect("entries")
}

fn home() -> HomeNetworks {
    HomeNetworks::parse(&["192.0.2.0/30", "fc00::/7"]).expect("networks")
}

/// The row of a record, straight from it.
fn row_of(record: &FlowRecord, catalogue: &Catalogue) -> Vec<Cell> {
    let name = name(record);
    let class = class(record, name, catalogue);
    let (tuple, outer) = (&record.tuple, record.outer.as_deref());
    let nothing = Facts::default();
    let facts = record.known.as_deref().map_or(&nothing, |known| &known.facts);
    let netbios = facts.protocol == Protocol::NetbiosNs;
    let owned = |text: &str| Some(text.to_owned());
    let hex = |bytes: &[u8]| Some(format!("{bytes:02x?}"));
    vec![
        Some(record.ts_ns.div_euclid(1_000).to_string()),
        Some(record.ts_end_ns.div_euclid(1_000).to_string()),
        Some(record.flow_id.to_string()),
        Some(record.record_seq.to_string()),
        owned(text::end_reason(record.end_reason)),
        owned("gate"),
        (record.vlan != 0).then(|| record.vlan.to_string()),
        outer.and_then(|outer| owned(outer.kind.as_str())),
        outer.and_then(|outer| hex(&outer.source)),
        outer.and_then(|outer| hex(&outer.destination)),
        hex(&tuple.source),
        hex(&tuple.destination),
        Some(tuple.source_port.to_string()),
        Some(tuple.destination_port.to_string()),
        Some(text::transport(tuple.transport).into_owned()),
        record.source_mac.map(|mac| mac.map(|byte| format!("{byte:02x}")).join(":")),
        Some(record.bytes[0].min(i64::MAX as u64).to_string()),
        Some(record.bytes[1].min(i64::MAX as u64).to_string()),
        Some(record.packets[0].to_string()),
        Some(record.packets[1].to_string()),
        Some(record.tcp_flags[0].to_string()),
        Some(record.tcp_flags[1].to_string()),
        record.handshake_rtt_ns.and_then(|rtt| i32::try_from(rtt / 1_000).ok()).map(|rtt| rtt.to_string()),
        owned(record.known.as_deref().map_or(Protocol::Unknown, Known::protocol).as_str())
            .filter(|name| !name.is_empty()),
        name.domain.and_then(owned),
        owned(name.source.as_str()),
        registered(record, name).and_then(owned),
        class.service.and_then(owned),
        owned(class.category),
        owned(class.category_source),
        owned(text::direction(home().direction(&tuple.source, &tuple.destination))),
        facts.tls_version.map(|version| text::tls_version(version).into_owned()),
        facts.alpn.and_then(owned),
        facts.ja4.as_deref().and_then(owned),
        Some(facts.ech.to_string()),
        facts.dns_query.as_deref().and_then(owned),
        facts.dns_qtype.map(if netbios { text::netbios_type } else { text::dns_type }).map(Into::into),
        facts.dns_rcode.map(if netbios { text::netbios_rcode } else { text::dns_rcode }).map(Into::into),
        facts.dns_query_length.map(|bytes| bytes.to_string()),
        facts.dns_query_entropy.map(|thousandths| thousandths.to_string()),
        facts.device_name.as_deref().and_then(owned),
        facts.device_class.as_deref().and_then(owned),
        facts.file_type.and_then(owned),
        facts.file_bytes.map(|bytes| bytes.to_string()),
    ]
}

/// The value in a row of a column.
fn cell(column: &dyn Array, row: usize) -> Cell {
    if column.is_null(row) {
        return None;
    }
    Some(match column.data_type() {
        DataType::Timestamp(..) => column.as_primitive::<TimestampMicrosecondType>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).to_string(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(row).to_string(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::FixedSizeBinary(_) => format!("{:02x?}", column.as_fixed_size_binary().value(row)),
        DataType::Dictionary(..) => {
            let column = column.as_dictionary::<Int32Type>();
            let code = usize::try_from(column.keys().value(row)).expect("a code");
            column.values().as_string::<i32>().value(code).to_owned()
        }
        other => unreachable!("{other} is no column's type"),
    })
}

/// The rows of a batch, each dictionary of which has its texts in the order of their first use, and no others.
fn rows(batch: &RecordBatch) -> Vec<Vec<Cell>> {
    for column in batch.columns() {
        if let Some(dictionary) = column.as_any_dictionary_opt() {
            let mut texts = Vec::new();
            for text in (0..batch.num_rows()).filter_map(|row| cell(column, row)) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            let values = dictionary.values().as_string::<i32>();
            assert_eq!(values.iter().flatten().collect::<Vec<_>>(), texts);
        }
    }
    let row = |row| batch.columns().iter().map(|column| cell(column, row)).collect();
    (0..batch.num_rows()).map(row).collect()
}

fn some_name() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![
        None,
        Some("www.example.org"),
        Some("a.video.example.org"),
        Some("a.example.co.uk"),
        Some("192.0.2.2"),
        Some("192.0.2.9"),
        Some("::ffff:192.0.2.2"),
        Some("fd00::1"),
        Some("host"),
        Some("b"),
    ])
}

fn known() -> impl Strategy<Value = Known> {
    let protocol = prop::sample::select(vec![
        Protocol::Unknown,
        Protocol::Tls,
        Protocol::Dns,
        Protocol::NetbiosNs,
        Protocol::Ssh,
        Protocol::Http,
    ]);
    let source = prop::sample::select(vec![DomainSource::Sni, DomainSource::Certificate]);
    let number = || prop::option::weighted(0.3, 0_u16..40);
    let plain = (protocol, some_name(), source, some_name(), some_name());
    (plain, number(), number(), number(), any::<bool>()).prop_map(
        |((protocol, domain, source, answered, query), dns_qtype, dns_rcode, tls_version, ech)| {
            let facts = Facts {
                protocol,
                application: dns_rcode.filter(|number| number % 3 == 0).map(|_| Application::ENCRYPTED_DNS),
                domain: domain.map(Into::into),
                domain_source: domain.map_or(DomainSource::None, |_| source),
                dns_query: query.map(Into::into),
                dns_qtype,
                dns_rcode,
                dns_query_length: dns_qtype.map(|number| number + 7),
                dns_query_entropy: dns_rcode.map(|number| number * 100),
                tls_version: tls_version.map(|version| 0x02f0 + version),
                ech,
                alpn: ech.then_some("h2"),
                ja4: domain.filter(|_| ech).map(Into::into),
                device_name: dns_qtype.map(|number| format!("device-{number}").into()),
                device_class: dns_rcode.map(|number| format!("class-{number}").into()),
                file_type: tls_version.map(|number| if number % 2 == 0 { "pdf" } else { "zip" }),
                file_bytes: tls_version.map(i64::from),
            };
            Known {
                facts,
                answered: answered.map(Into::into),
                announced: tls_version.filter(|number| number % 5 == 0).map(|_| Protocol::FtpData),
            }
        },
    )
}

/// A record with the number of what is known of it, where anything is, and whether it shares that.
fn some_record() -> impl Strategy<Value = (FlowRecord, Option<(usize, bool)>)> {
    let address = || {
        prop::sample::select(vec![
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 2],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 9],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 224, 0, 0, 1],
            [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        ])
    };
    let port = || prop::sample::select(vec![0_u16, 22, 53, 443, 1_900, 51_820]);
    let tuple = (address(), address(), port(), port(), prop::sample::select(vec![6_u8, 17, 1, 58, 132]));
    let reason = prop::sample::select(vec![EndReason::Active, EndReason::Idle, EndReason::End, EndReason::Eof]);
    let outer = prop::option::weighted(0.01, (prop::sample::select(&Tunnel::ALL[..]), address()));
    let rare = (outer, prop::option::weighted(0.02, any::<u16>()), prop::option::of(0_u8..9), any::<Option<i64>>());
    let counts = (any::<i64>(), any::<u64>(), any::<[u8; 2]>());
    let known = prop::option::of((0_usize..6, any::<bool>()));
    (tuple, reason, rare, counts, known).prop_map(|(tuple, end_reason, rare, (ts_ns, bytes, tcp_flags), known)| {
        let mut record = FlowRecord { ts_ns, end_reason, tcp_flags, bytes: [bytes, 1], ..record(bytes) };
        let flow = &mut record.tuple;
        (flow.source, flow.destination, flow.source_port, flow.destination_port, flow.transport) = tuple;
        let (outer, vlan, mac, rtt) = rare;
        record.outer = outer.map(|(kind, source)| Box::new(Outer { kind, source, destination: [9; 16] }));
        record.vlan = vlan.unwrap_or_default();
        record.source_mac = mac.map(|last| [0xa0, 0, 0, 0, 0, last]);
        record.handshake_rtt_ns = rtt;
        (record, known)
    })
}

proptest! {
    #[test]
    fn batches_say_what_their_records_say(
        pool in prop::collection::vec(known(), 6),
        records in prop::collection::vec(some_record(), 0..300),
        parts in prop::collection::vec(1_usize..100, 300),
        batch_rows in 1_usize..150,
    ) {
        let pool: Vec<_> = pool.into_iter().map(Arc::new).collect();
        let with_known = |(record, known): &(FlowRecord, Option<(usize, bool)>)| {
            let known = known.map(|(number, shared)| {
                if shared { pool[number].clone() } else { Arc::new(Known::clone(&pool[number])) }
            });
            FlowRecord { known, ..record.clone() }
        };
        let shared = Arc::new(catalogue());
        let config = WriterConfig { batch_rows, sensor: "gate".into(), home: home(), catalogue: shared.clone() };
        let mut writer = RecordWriter::new(config);
        let (mut left, mut expected) = (&records[..], Vec::new());
        for part in parts {
            let (now, later) = left.split_at(part.min(left.len()));
            // What is known and shared by nobody is dropped here, and what is known of later records may take its place.
            let now: Vec<_> = now.iter().map(with_known).collect();
            expected.extend(now.iter().map(|record| row_of(record, &shared)));
            writer.extend(&now).expect("rows");
            left = later;
        }
        writer.finish().expect("a batch");
        let batches = writer.take();
        let lengths: Vec<_> = batches.iter().map(RecordBatch::num_rows).collect();
        let full: Vec<_> = records.chunks(batch_rows).map(<[_]>::len).collect();
        prop_assert_eq!(lengths, full);
        let found: Vec<_> = batches.iter().flat_map(rows).collect();
        prop_assert_eq!(found, expected);
    }
}
