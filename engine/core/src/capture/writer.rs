//! Captures for tests, written byte by byte: pcap and pcapng in both byte orders.
//!
//! Integration tests include this file too, so it names nothing of the crate.
#![allow(dead_code, reason = "each test program uses a part of it")]

/// A byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
}

/// A packet of a pcap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub ts_ns: i64,
    pub wire_len: u32,
    pub data: Vec<u8>,
}

impl Record {
    /// A packet that was captured whole.
    pub fn whole(ts_ns: i64, data: &[u8]) -> Self {
        Self { ts_ns, wire_len: len_u32(data), data: data.to_vec() }
    }
}

impl Order {
    pub fn u16(self, value: u16) -> [u8; 2] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn u32(self, value: u32) -> [u8; 4] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn i64(self, value: i64) -> [u8; 8] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn words(self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|value| self.u32(*value)).collect()
    }
}

fn len_u32(data: &[u8]) -> u32 {
    u32::try_from(data.len()).expect("short data")
}

/// A classic pcap file, in nanoseconds or microseconds.
pub fn pcap(order: Order, nanoseconds: bool, link: u16, records: &[Record]) -> Vec<u8> {
    let (magic, tick_ns) = if nanoseconds { (0xA1B2_3C4D, 1) } else { (0xA1B2_C3D4, 1000) };
    let mut file = order.u32(magic).to_vec();
    file.extend(order.u16(2));
    file.extend(order.u16(4));
    file.extend(order.words(&[0, 0, 262_144, link.into()]));
    for record in records {
        let seconds = u32::try_from(record.ts_ns / 1_000_000_000).expect("a time after 1970");
        let fraction = u32::try_from(record.ts_ns % 1_000_000_000 / tick_ns).expect("a time after 1970");
        file.extend(order.words(&[seconds, fraction, len_u32(&record.data), record.wire_len]));
        file.extend(&record.data);
    }
    file
}

/// A pcapng file that grows block by block.
pub struct Pcapng {
    order: Order,
    pub bytes: Vec<u8>,
}

impl Pcapng {
    /// A file with the header of its first section.
    pub fn new(order: Order) -> Self {
        let mut file = Self { order, bytes: Vec::new() };
        file.section(order);
        file
    }

    /// Section header block.
    pub fn section(&mut self, order: Order) {
        self.order = order;
        let version = [order.u16(1), order.u16(0)].concat();
        self.block(0x0A0D_0D0A, &[order.u32(0x1A2B_3C4D).to_vec(), version, vec![0xFF; 8]].concat());
    }

    /// Interface description block, with its options as (code, value).
    pub fn interface(&mut self, link: u16, snapshot_len: u32, options: &[(u16, Vec<u8>)]) {
        let mut body = self.order.u16(link).to_vec();
        body.extend(self.order.u16(0));
        body.extend(self.order.u32(snapshot_len));
        for (code, value) in options {
            body.extend(self.order.u16(*code));
            body.extend(self.order.u16(u16::try_from(value.len()).expect("a short option")));
            body.extend(value);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        if !options.is_empty() {
            body.extend([0; 4]);
        }
        self.block(1, &body);
    }

    /// Enhanced packet block.
    pub fn enhanced(&mut self, interface: u32, ticks: u64, wire_len: u32, data: &[u8]) {
        let (high, low) = halves(ticks);
        let mut body = self.order.words(&[interface, high, low, len_u32(data), wire_len]);
        body.extend(data);
        self.block(6, &body);
    }

    /// The obsolete packet block.
    pub fn obsolete(&mut self, interface: u16, ticks: u64, wire_len: u32, data: &[u8]) {
        let (high, low) = halves(ticks);
        let mut body = [self.order.u16(interface), self.order.u16(0xFFFF)].concat();
        body.extend(self.order.words(&[high, low, len_u32(data), wire_len]));
        body.extend(data);
        self.block(2, &body);
    }

    /// Interface statistics block, with its counters as (code, value).
    pub fn statistics(&mut self, interface: u32, ticks: u64, counters: &[(u16, u64)]) {
        let (high, low) = halves(ticks);
        let mut body = self.order.words(&[interface, high, low]);
        for &(code, value) in counters {
            body.extend([self.order.u16(code), self.order.u16(8)].concat());
            body.extend(self.order.i64(i64::try_from(value).expect("a small counter")));
        }
        body.extend([0; 4]);
        self.block(5, &body);
    }

    /// Simple packet block.
    pub fn simple(&mut self, wire_len: u32, data: &[u8]) {
        let mut body = self.order.u32(wire_len).to_vec();
        body.extend(data);
        self.block(3, &body);
    }

    /// A block of any type; the body is padded.
    pub fn block(&mut self, kind: u32, body: &[u8]) {
        let padded = body.len().next_multiple_of(4);
        let len = u32::try_from(padded + 12).expect("a short block");
        self.bytes.extend(self.order.words(&[kind, len]));
        self.bytes.extend(body);
        self.bytes.resize(self.bytes.len() + padded - body.len(), 0);
        self.bytes.extend(self.order.u32(len));
    }
}

fn halves(ticks: u64) -> (u32, u32) {
    let half = |ticks: u64| u32::try_from(ticks & u64::from(u32::MAX)).expect("32 bits");
    (half(ticks >> 32), half(ticks))
}
