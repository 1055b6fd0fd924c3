//! The columns of a batch that is full.

use std::sync::Arc;

use arrow_array::types::{Int32Type, Int64Type, UInt16Type};
use arrow_array::{
    ArrayRef, FixedSizeBinaryArray, Int32Array, Int64Array, TimestampMicrosecondArray, UInt8Array, UInt16Array,
    UInt64Array,
};
use arrow_buffer::{Buffer, NullBuffer};
use arrow_schema::ArrowError;

use super::super::known_texts::Told;
use super::super::recurring::Recurring;
use super::super::sparse::{Sparse, trimmed};
use super::super::writer::WriterConfig;
use super::Rows;
use crate::decode::Address;

impl Rows {
    /// The columns in the order of the schema; no row is left.
    ///
    /// # Errors
    /// Columns that contradict themselves, or more than 2 GiB of texts.
    pub(in super::super) fn columns(&mut self, config: &WriterConfig) -> Result<Vec<ArrayRef>, ArrowError> {
        let rows = std::mem::take(&mut self.count);
        let recurring = match self.recurring.take() {
            Some(recurring) if recurring.rows == rows => recurring,
            _ => Recurring::new(rows, &config.sensor)?,
        };
        let told = self.told_columns(&recurring.no_text)?;
        let told = |column: Told| told[column as usize].clone();
        let [source_bytes, destination_bytes] = self.bytes.each_mut().map(counts);
        let [source_packets, destination_packets] = self.packets.each_mut().map(counts);
        let [source_flags, destination_flags] = self.tcp_flags.each_mut().map(flags);
        let [source_port, destination_port] = self.ports.each_mut().map(numbers);
        let [source_ip, destination_ip] = self.ips.each_mut().map(|column| addresses(trimmed(column), None));
        let [ts, ts_end] = self.times.each_mut().map(times);
        let [outer_source_ip, outer_destination_ip] = self.outer.each_mut().map(|column| outer(column, &recurring));
        let columns = vec![
            ts,
            ts_end,
            Arc::new(UInt64Array::from(trimmed(&mut self.flow_id))),
            numbers(&mut self.record_seq),
            self.end_reasons.array(codes(&mut self.end_reason))?,
            recurring.sensor.clone(),
            sparse_numbers(&mut self.vlan, &recurring),
            match self.tunnel.finish_array::<Int32Type>() {
                Some(codes) => self.tunnels.array(codes)?,
                None => recurring.no_text.clone(),
            },
            outer_source_ip?,
            outer_destination_ip?,
            source_ip?,
            destination_ip?,
            source_port,
            destination_port,
            self.transports.array(codes(&mut self.transport))?,
            match self.source_mac.finish_array::<Int32Type>() {
                Some(codes) => self.macs.array(codes)?,
                None => recurring.no_text.clone(),
            },
            source_bytes,
            destination_bytes,
            source_packets,
            destination_packets,
            source_flags,
            destination_flags,
            self.handshake_rtt
                .finish_array::<Int32Type>()
                .map_or_else(|| recurring.no_rtt.clone(), |rtt| Arc::new(rtt)),
            told(Told::NetworkProtocol),
            told(Told::Domain),
            told(Told::DomainSource),
            told(Told::RegisteredDomain),
            told(Told::Service),
            told(Told::Category),
            told(Told::CategorySource),
            self.directions.array(codes(&mut self.direction))?,
            told(Told::TlsVersion),
            told(Told::Alpn),
            told(Told::Ja4),
            Arc::new(self.ech.finish_column(rows)),
            told(Told::DnsQuery),
            told(Told::DnsQtype),
            told(Told::DnsRcode),
            sparse_numbers(&mut self.dns_query_length, &recurring),
            sparse_numbers(&mut self.dns_query_entropy, &recurring),
            told(Told::DeviceName),
            told(Told::DeviceClass),
            told(Told::FileType),
            self.file_bytes
                .finish_array::<Int64Type>()
                .map_or_else(|| recurring.no_bytes.clone(), |bytes| Arc::new(bytes)),
        ];
        self.known.clear();
        self.recurring = Some(recurring);
        Ok(columns)
    }

    /// The columns of what is known, in the order of [`Told`].
    fn told_columns(&mut self, no_text: &ArrayRef) -> Result<Vec<ArrayRef>, ArrowError> {
        let columns = self.known.texts().dictionaries().iter_mut().zip(&mut self.told);
        columns
            .map(|(dictionary, column)| match column.finish_array::<Int32Type>() {
                Some(codes) => dictionary.array(codes),
                None => Ok(no_text.clone()),
            })
            .collect()
    }
}

fn times(column: &mut Vec<i64>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from(trimmed(column)).with_timezone("UTC"))
}

fn counts(column: &mut Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(trimmed(column)))
}

fn numbers(column: &mut Vec<u16>) -> ArrayRef {
    Arc::new(UInt16Array::from(trimmed(column)))
}

fn sparse_numbers(column: &mut Sparse<u16>, recurring: &Recurring) -> ArrayRef {
    column.finish_array::<UInt16Type>().map_or_else(|| recurring.no_number.clone(), |numbers| Arc::new(numbers))
}

fn flags(column: &mut Vec<u8>) -> ArrayRef {
    Arc::new(UInt8Array::from(trimmed(column)))
}

fn codes(column: &mut Vec<i32>) -> Int32Array {
    Int32Array::from(trimmed(column))
}

fn outer(column: &mut Sparse<Address>, recurring: &Recurring) -> Result<ArrayRef, ArrowError> {
    match column.finish() {
        Some((values, nulls)) => addresses(values, nulls),
        None => Ok(recurring.no_address.clone()),
    }
}

fn addresses(values: Vec<Address>, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(FixedSizeBinaryArray::try_new(16, Buffer::from_vec(values.into_flattened()), nulls)?))
}
