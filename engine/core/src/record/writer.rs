//! Flow records to Arrow batches of equal size.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::rows::Rows;
use super::schema::flow_schema;
use crate::catalogue::Catalogue;
use crate::flow::{FlowRecord, HomeNetworks};

/// What the rows of all records share.
#[derive(Clone)]
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

impl RecordWriter {
    /// A writer without rows. `batch_rows` of 0 counts as 1.
    #[must_use]
    pub fn new(config: WriterConfig) -> Self {
        Self { config, rows: Rows::default(), ready: Vec::new(), written: 0 }
    }

    /// A writer of the same settings, without rows.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self::new(self.config.clone())
    }

    /// Rows so far.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Append records as rows.
    ///
    /// # Errors
    /// Columns that do not fit the schema: a mistake in this file.
    pub fn extend(&mut self, mut records: &[FlowRecord]) -> Result<(), ArrowError> {
        while !records.is_empty() {
            let appended = self.rows.append(records, &self.config);
            self.written += appended as u64;
            if self.rows.count() >= self.config.batch_rows.max(1) {
                self.cut()?;
            }
            records = records.get(appended..).unwrap_or_default();
        }
        Ok(())
    }

    /// Append a record as a row.
    ///
    /// # Errors
    /// As [`Self::extend`].
    pub fn push(&mut self, record: &FlowRecord) -> Result<(), ArrowError> {
        self.extend(std::slice::from_ref(record))
    }

    /// The batches that are full.
    pub fn take(&mut self) -> Vec<RecordBatch> {
        std::mem::take(&mut self.ready)
    }

    /// Make the rows that are left the last batch.
    ///
    /// # Errors
    /// As [`Self::extend`].
    pub fn finish(&mut self) -> Result<(), ArrowError> {
        if self.rows.count() == 0 { Ok(()) } else { self.cut() }
    }

    /// Look services up in `catalogue` from the next batch on. To be called where there are no rows: those of a batch are of one
    /// catalogue.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        debug_assert_eq!(self.rows.count(), 0, "a batch is begun");
        self.config.catalogue = catalogue;
    }

    fn cut(&mut self) -> Result<(), ArrowError> {
        let columns = self.rows.columns(&self.config)?;
        self.ready.push(RecordBatch::try_new(flow_schema(), columns)?);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::decode::{Outer, Tunnel, Tuple, transport};
    use crate::flow::{EndReason, Known};
    use crate::identify::{DomainSource, Facts, Protocol};
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
        let known = Some(Arc::new(Known { facts, answered: Some("other.example".into()), announced: None }));
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
