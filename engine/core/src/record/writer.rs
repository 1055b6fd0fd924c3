//! Flow records to Arrow batches of equal size.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::FixedSizeBinaryBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt8Array, UInt16Array,
    UInt64Array,
};
use arrow_schema::ArrowError;

use super::classify::{class, name, registered};
use super::columns::TextColumn;
use super::schema::flow_schema;
use super::text;
use crate::catalogue::Catalogue;
use crate::decode::Address;
use crate::flow::{FlowRecord, HomeNetworks};
use crate::identify::{Facts, Protocol};

/// How a number is spelled.
type NumberText = fn(u16) -> Cow<'static, str>;

/// What the rows of all records share.
pub struct WriterConfig {
    /// Rows of a batch; only the last is shorter.
    pub batch_rows: usize,
    /// Who saw the packets.
    pub sensor: String,
    /// The networks that directions are seen from.
    pub home: HomeNetworks,
    /// Services by domain.
    pub catalogue: Arc<Catalogue>,
}

/// Rows that wait for their batch to be full.
pub struct RecordWriter {
    config: WriterConfig,
    rows: Rows,
    ready: Vec<RecordBatch>,
    written: u64,
}

#[derive(Default)]
struct Rows {
    ts: Vec<i64>,
    ts_end: Vec<i64>,
    flow_id: Vec<u64>,
    record_seq: Vec<u16>,
    end_reason: TextColumn,
    sensor: TextColumn,
    vlan: Vec<Option<u16>>,
    tunnel: TextColumn,
    outer_source_ip: Vec<Option<Address>>,
    outer_destination_ip: Vec<Option<Address>>,
    source_ip: Vec<Address>,
    destination_ip: Vec<Address>,
    source_port: Vec<u16>,
    destination_port: Vec<u16>,
    transport: TextColumn,
    source_mac: TextColumn,
    bytes: [Vec<i64>; 2],
    packets: [Vec<i64>; 2],
    tcp_flags: [Vec<u8>; 2],
    handshake_rtt: Vec<Option<i32>>,
    network_protocol: TextColumn,
    domain: TextColumn,
    domain_source: TextColumn,
    registered_domain: TextColumn,
    service: TextColumn,
    category: TextColumn,
    category_source: TextColumn,
    direction: TextColumn,
    tls_version: TextColumn,
    alpn: TextColumn,
    ja4: TextColumn,
    ech: Vec<bool>,
    dns_query: TextColumn,
    dns_qtype: TextColumn,
    dns_rcode: TextColumn,
    device_name: TextColumn,
    device_class: TextColumn,
    file_type: TextColumn,
    file_bytes: Vec<Option<i64>>,
}

impl RecordWriter {
    /// A writer without rows. `batch_rows` of 0 counts as 1.
    #[must_use]
    pub fn new(config: WriterConfig) -> Self {
        Self { config, rows: Rows::default(), ready: Vec::new(), written: 0 }
    }

    /// Rows so far.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Append a record as a row.
    ///
    /// # Errors
    /// Columns that do not fit the schema: a mistake in this file.
    pub fn push(&mut self, record: &FlowRecord) -> Result<(), ArrowError> {
        self.rows.push(record, &self.config);
        self.written += 1;
        if self.rows.ts.len() >= self.config.batch_rows.max(1) {
            self.cut()?;
        }
        Ok(())
    }

    /// The batches that are full.
    pub fn take(&mut self) -> Vec<RecordBatch> {
        std::mem::take(&mut self.ready)
    }

    /// Make the rows that are left the last batch.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(&mut self) -> Result<(), ArrowError> {
        if self.rows.ts.is_empty() { Ok(()) } else { self.cut() }
    }

    fn cut(&mut self) -> Result<(), ArrowError> {
        let columns = std::mem::take(&mut self.rows).columns()?;
        self.ready.push(RecordBatch::try_new(flow_schema(), columns)?);
        Ok(())
    }
}

impl Rows {
    fn push(&mut self, record: &FlowRecord, config: &WriterConfig) {
        let name = name(record);
        let class = class(record, name, &config.catalogue);
        let tuple = &record.tuple;
        self.ts.push(record.ts_ns.div_euclid(1_000));
        self.ts_end.push(record.ts_end_ns.div_euclid(1_000));
        self.flow_id.push(record.flow_id);
        self.record_seq.push(record.record_seq);
        self.end_reason.push(Some(text::end_reason(record.end_reason)));
        self.sensor.push(Some(&config.sensor));
        self.vlan.push((record.vlan != 0).then_some(record.vlan));
        let outer = record.outer.as_deref();
        self.tunnel.push(outer.map(|outer| outer.kind.as_str()));
        self.outer_source_ip.push(outer.map(|outer| outer.source));
        self.outer_destination_ip.push(outer.map(|outer| outer.destination));
        self.source_ip.push(tuple.source);
        self.destination_ip.push(tuple.destination);
        self.source_port.push(tuple.source_port);
        self.destination_port.push(tuple.destination_port);
        self.transport.push(Some(&text::transport(tuple.transport)));
        self.source_mac.push(record.source_mac.map(text::mac).as_deref());
        for side in 0..2 {
            self.bytes[side].push(signed(record.bytes[side]));
            self.packets[side].push(signed(record.packets[side]));
            self.tcp_flags[side].push(record.tcp_flags[side]);
        }
        self.handshake_rtt.push(record.handshake_rtt_ns.and_then(|rtt_ns| i32::try_from(rtt_ns / 1_000).ok()));
        self.domain.push(name.domain);
        self.domain_source.push(Some(name.source.as_str()));
        self.registered_domain.push(registered(record, name));
        self.service.push(class.service);
        self.category.push(Some(class.category));
        self.category_source.push(Some(class.category_source));
        self.direction.push(Some(text::direction(config.home.direction(&tuple.source, &tuple.destination))));
        self.push_facts(record.known.as_deref().map(|known| &known.facts));
    }

    fn push_facts(&mut self, facts: Option<&Facts>) {
        self.network_protocol.push(facts.map(|facts| facts.protocol.as_str()).filter(|name| !name.is_empty()));
        self.tls_version.push(facts.and_then(|facts| facts.tls_version).map(text::tls_version).as_deref());
        self.alpn.push(facts.and_then(|facts| facts.alpn));
        self.ja4.push(facts.and_then(|facts| facts.ja4.as_deref()));
        self.ech.push(facts.is_some_and(|facts| facts.ech));
        self.dns_query.push(facts.and_then(|facts| facts.dns_query.as_deref()));
        let (dns_type, dns_rcode): (NumberText, NumberText) = match facts.map(|facts| facts.protocol) {
            Some(Protocol::NetbiosNs) => (text::netbios_type, text::netbios_rcode),
            _ => (text::dns_type, text::dns_rcode),
        };
        self.dns_qtype.push(facts.and_then(|facts| facts.dns_qtype).map(dns_type).as_deref());
        self.dns_rcode.push(facts.and_then(|facts| facts.dns_rcode).map(dns_rcode).as_deref());
        self.device_name.push(facts.and_then(|facts| facts.device_name.as_deref()));
        self.device_class.push(facts.and_then(|facts| facts.device_class.as_deref()));
        self.file_type.push(facts.and_then(|facts| facts.file_type));
        self.file_bytes.push(facts.and_then(|facts| facts.file_bytes));
    }

    /// The columns in the order of the schema.
    fn columns(mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        let [source_bytes, destination_bytes] = self.bytes;
        let [source_packets, destination_packets] = self.packets;
        let [source_flags, destination_flags] = self.tcp_flags;
        Ok(vec![
            Arc::new(TimestampMicrosecondArray::from(self.ts).with_timezone("UTC")),
            Arc::new(TimestampMicrosecondArray::from(self.ts_end).with_timezone("UTC")),
            Arc::new(UInt64Array::from(self.flow_id)),
            Arc::new(UInt16Array::from(self.record_seq)),
            self.end_reason.finish(),
            self.sensor.finish(),
            Arc::new(UInt16Array::from(self.vlan)),
            self.tunnel.finish(),
            addresses(self.outer_source_ip)?,
            addresses(self.outer_destination_ip)?,
            addresses(self.source_ip.into_iter().map(Some))?,
            addresses(self.destination_ip.into_iter().map(Some))?,
            Arc::new(UInt16Array::from(self.source_port)),
            Arc::new(UInt16Array::from(self.destination_port)),
            self.transport.finish(),
            self.source_mac.finish(),
            Arc::new(Int64Array::from(source_bytes)),
            Arc::new(Int64Array::from(destination_bytes)),
            Arc::new(Int64Array::from(source_packets)),
            Arc::new(Int64Array::from(destination_packets)),
            Arc::new(UInt8Array::from(source_flags)),
            Arc::new(UInt8Array::from(destination_flags)),
            Arc::new(Int32Array::from(self.handshake_rtt)),
            self.network_protocol.finish(),
            self.domain.finish(),
            self.domain_source.finish(),
            self.registered_domain.finish(),
            self.service.finish(),
            self.category.finish(),
            self.category_source.finish(),
            self.direction.finish(),
            self.tls_version.finish(),
            self.alpn.finish(),
            self.ja4.finish(),
            Arc::new(BooleanArray::from(self.ech)),
            self.dns_query.finish(),
            self.dns_qtype.finish(),
            self.dns_rcode.finish(),
            self.device_name.finish(),
            self.device_class.finish(),
            self.file_type.finish(),
            Arc::new(Int64Array::from(self.file_bytes)),
        ])
    }
}

fn addresses(addresses: impl IntoIterator<Item = Option<Address>>) -> Result<ArrayRef, ArrowError> {
    let addresses = addresses.into_iter();
    let mut builder = FixedSizeBinaryBuilder::with_capacity(addresses.size_hint().0, 16);
    for address in addresses {
        match address {
            Some(address) => builder.append_value(address)?,
            None => builder.append_null(),
        }
    }
    Ok(Arc::new(builder.finish()))
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::decode::{Outer, Tunnel, Tuple, transport};
    use crate::flow::{EndReason, Known};
    use crate::identify::DomainSource;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Int32Type, Int64Type, TimestampMicrosecondType};

    /// A record of a flow that nothing is known of, from 192.0.2.1 to 192.0.2.2.
    pub(in super::super) fn record(number: u64) -> FlowRecord {
        let mut source = [0; 16];
        source[10..].copy_from_slice(&[0xff, 0xff, 192, 0, 2, 1]);
        let mut destination = source;
        destination[15] = 2;
        FlowRecord {
            due_tick: 0,
            ts_ns: 1_999,
            ts_end_ns: -1,
            flow_id: number,
            record_seq: 0,
            end_reason: EndReason::Eof,
            tuple: Tuple { source, destination, source_port: 40_000, destination_port: 9, transport: transport::UDP },
            vlan: 0,
            outer: None,
            source_mac: None,
            bytes: [10, 20],
            packets: [1, 2],
            tcp_flags: [0, 0],
            handshake_rtt_ns: None,
            known: None,
        }
    }

    fn writer(batch_rows: usize) -> RecordWriter {
        let catalogue = Catalogue::new([("example.org", "example", "news")]).expect("entries");
        let home = HomeNetworks::parse(&["192.0.2.0/24"]).expect("a network");
        RecordWriter::new(WriterConfig { batch_rows, sensor: "gate".into(), home, catalogue: Arc::new(catalogue) })
    }

    fn text(batch: &RecordBatch, column: &str, row: usize) -> Option<String> {
        let array = batch.column_by_name(column).expect(column).as_dictionary::<Int32Type>();
        let key = array.keys().iter().nth(row).expect("a row")?;
        Some(array.values().as_string::<i32>().value(usize::try_from(key).expect("a code")).to_owned())
    }

    #[test]
    fn batches_have_equal_size_but_the_last() {
        let mut writer = writer(4);
        for number in 0..10 {
            writer.push(&record(number)).expect("a row");
        }
        assert_eq!(writer.take().iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [4, 4]);
        writer.finish().expect("a batch");
        writer.finish().expect("nothing");
        assert_eq!(writer.take().iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [2]);
        assert_eq!(writer.written(), 10);
    }

    #[test]
    fn a_tunnel_is_told_where_there_is_one() {
        let outer = Outer { kind: Tunnel::SixInFour, source: [7; 16], destination: [8; 16] };
        let mut writer = writer(2);
        writer.push(&record(1)).expect("a row");
        writer.push(&FlowRecord { outer: Some(Box::new(outer)), ..record(2) }).expect("a row");
        let batch = writer.take().remove(0);
        assert_eq!([0, 1].map(|row| text(&batch, "tunnel", row)), [None, Some("6in4".to_owned())]);
        for (column, address) in [("outer_source_ip", [7; 16]), ("outer_destination_ip", [8; 16])] {
            let array = batch.column_by_name(column).expect(column).as_fixed_size_binary();
            let found: Vec<_> = array.iter().collect();
            assert_eq!(found, [None, Some(&address[..])], "{column}");
        }
    }

    #[test]
    fn a_row_says_what_its_record_says() {
        let facts = Facts {
            protocol: Protocol::Tls,
            domain: Some("www.example.org".into()),
            domain_source: DomainSource::Sni,
            tls_version: Some(0x0304),
            dns_qtype: Some(28),
            device_name: Some("annas-iphone".into()),
            device_class: Some("MSFT 5.0".into()),
            ..Facts::default()
        };
        let known = Some(Arc::new(Known { facts, answered: Some("other.example".into()) }));
        let mut writer = writer(1);
        writer.push(&FlowRecord { known, vlan: 7, handshake_rtt_ns: Some(1_234_567), ..record(5) }).expect("a row");
        let batch = writer.take().remove(0);
        let expected = [
            ("end_reason", Some("eof")),
            ("sensor", Some("gate")),
            ("transport", Some("udp")),
            ("source_mac", None),
            ("network_protocol", Some("tls")),
            ("domain", Some("www.example.org")),
            ("domain_source", Some("sni")),
            ("registered_domain", Some("example.org")),
            ("service", Some("example")),
            ("category", Some("news")),
            ("category_source", Some("domain")),
            ("direction", Some("internal")),
            ("tls_version", Some("1.3")),
            ("alpn", None),
            ("dns_qtype", Some("AAAA")),
            ("device_name", Some("annas-iphone")),
            ("device_class", Some("MSFT 5.0")),
        ];
        for (column, value) in expected {
            assert_eq!(text(&batch, column, 0).as_deref(), value, "{column}");
        }
        let number = |column| batch.column_by_name(column).expect("a column").as_primitive::<Int64Type>().value(0);
        assert_eq!(
            ["source_bytes", "destination_bytes", "source_packets", "destination_packets"].map(number),
            [10, 20, 1, 2]
        );
        let time = |column| batch.column(column).as_primitive::<TimestampMicrosecondType>().value(0);
        assert_eq!([time(0), time(1)], [1, -1], "microseconds, rounded down");
        let rtt = batch.column_by_name("handshake_rtt").expect("a column").as_primitive::<Int32Type>();
        assert_eq!(rtt.value(0), 1_234);
    }
}
