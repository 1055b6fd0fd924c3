//! Which parsers a flow's first byte leaves in question.
//!
//! Most flows that no parser takes are refused by this byte alone: asking every parser costs far more. It may only ever spare a
//! parser that would have said no, see the tests.

use super::parsers::{DATAGRAM_PARSERS, STREAM_PARSERS};

/// A set of parsers: bit `n` for the one at place `n` of its list.
pub(super) type Candidates = u128;

/// The bytes that may stand first in what a parser does not refuse.
#[derive(Clone, Copy)]
pub(super) struct FirstBytes([bool; 256]);

impl FirstBytes {
    pub(super) const ANY: Self = Self([true; 256]);
    /// Letters in either case: where commands are words, any word may become one.
    pub(super) const LETTERS: Self = Self::of(&[]).and(b'A', b'Z').and(b'a', b'z');

    /// These alone.
    pub(super) const fn of(bytes: &[u8]) -> Self {
        Self([false; 256]).or(bytes)
    }

    /// These too.
    pub(super) const fn or(mut self, bytes: &[u8]) -> Self {
        let mut rest = bytes;
        while let [byte, after @ ..] = rest {
            self.0[*byte as usize] = true;
            rest = after;
        }
        self
    }

    /// From `first` to `last` too.
    pub(super) const fn and(mut self, first: u8, last: u8) -> Self {
        let mut byte = first as usize;
        while byte <= last as usize {
            self.0[byte] = true;
            byte += 1;
        }
        self
    }

    /// The first bytes of these words too.
    pub(super) const fn or_starts(mut self, words: &[&[u8]]) -> Self {
        let mut rest = words;
        while let [word, after @ ..] = rest {
            if let [first, ..] = word {
                self.0[*first as usize] = true;
            }
            rest = after;
        }
        self
    }

    /// Whether `byte` is one of them.
    pub(super) const fn holds(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// Set bit `index` for each of them.
    const fn mark(&self, index: usize, table: &mut [Candidates; 256]) {
        let mut byte = 0;
        while byte < table.len() {
            if self.0[byte] {
                table[byte] |= 1 << index;
            }
            byte += 1;
        }
    }
}

/// Bit `n` is set where `STREAM_PARSERS[n]` may take a direction that begins with this byte.
static OF_STREAMS: [Candidates; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < STREAM_PARSERS.len() {
        STREAM_PARSERS[index].first.mark(index, &mut table);
        index += 1;
    }
    table
};

/// Bit `n` is set where `DATAGRAM_PARSERS[n]` may take a datagram that begins with this byte.
static OF_DATAGRAMS: [Candidates; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < DATAGRAM_PARSERS.len() {
        DATAGRAM_PARSERS[index].first.mark(index, &mut table);
        index += 1;
    }
    table
};

/// The parsers that are bound to no port.
static FREE: Candidates = {
    let (mut free, mut index) = (0, 0);
    while index < DATAGRAM_PARSERS.len() {
        if DATAGRAM_PARSERS[index].ports.is_empty() {
            free |= 1 << index;
        }
        index += 1;
    }
    free
};

/// Ports of one transport.
const PORTS: usize = 1 << 16;

/// Bit `port % 64` of word `port / 64` is set where parsers are bound to the port.
static IS_BOUND: [u64; PORTS / 64] = {
    let (mut bound, mut index) = ([0; PORTS / 64], 0);
    while index < DATAGRAM_PARSERS.len() {
        let mut ports = DATAGRAM_PARSERS[index].ports;
        while let [port, after @ ..] = ports {
            bound[(*port / 64) as usize] |= 1 << (*port % 64);
            ports = after;
        }
        index += 1;
    }
    bound
};

/// How often a port is one of a parser.
const BINDINGS: usize = {
    let (mut count, mut index) = (0, 0);
    while index < DATAGRAM_PARSERS.len() {
        count += DATAGRAM_PARSERS[index].ports.len();
        index += 1;
    }
    count
};

/// Each port of each parser with the parser's bit, by port.
static OF_PORTS: [(u16, Candidates); BINDINGS] = {
    let mut bound = [(0, 0); BINDINGS];
    let (mut filled, mut index) = (0, 0);
    while index < DATAGRAM_PARSERS.len() {
        let mut ports = DATAGRAM_PARSERS[index].ports;
        while let [port, after @ ..] = ports {
            let mut place = filled;
            while place > 0 && bound[place - 1].0 > *port {
                bound[place] = bound[place - 1];
                place -= 1;
            }
            bound[place] = (*port, 1 << index);
            filled += 1;
            ports = after;
        }
        index += 1;
    }
    bound
};

/// The parsers that are bound to this port.
fn at(port: u16) -> Candidates {
    let word = IS_BOUND.get(usize::from(port / 64)).copied().unwrap_or_default();
    if word >> (port % 64) & 1 == 0 {
        return 0;
    }
    let first = OF_PORTS.partition_point(|&(other, _)| other < port);
    let bound = OF_PORTS.get(first..).unwrap_or_default().iter().take_while(|&&(other, _)| other == port);
    bound.fold(0, |mask, &(_, bit)| mask | bit)
}

/// The parsers that may take a connection of which the directions begin so; all where nothing has arrived.
pub(super) fn of_connection(source: &[u8], destination: &[u8]) -> Candidates {
    let of = |head: &[u8]| head.first().map(|&byte| OF_STREAMS[usize::from(byte)]);
    match (of(source), of(destination)) {
        (None, None) => Candidates::MAX,
        (source, destination) => source.unwrap_or(0) | destination.unwrap_or(0),
    }
}

/// The parsers that may take this datagram between these ports.
pub(super) fn of_datagram(payload: &[u8], source_port: u16, destination_port: u16) -> Candidates {
    let at_port = FREE | at(source_port) | at(destination_port);
    payload.first().map_or(at_port, |&byte| at_port & OF_DATAGRAMS[usize::from(byte)])
}

#[cfg(test)]
mod tests;
