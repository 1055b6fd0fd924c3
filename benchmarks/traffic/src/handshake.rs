//! How TLS writes what its handshake says (RFC 8446, sections 3.4 and 5.1).

use crate::random::Random;

/// Handshake bytes with lengths that are filled in once what they count is there.
pub struct Message(pub Vec<u8>);

impl Message {
    /// A byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Two bytes.
    pub fn u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    /// Two bytes for each value.
    pub fn u16s(&mut self, values: &[u16]) {
        for &value in values {
            self.u16(value);
        }
    }

    /// These bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// So many bytes from `random`.
    pub fn random(&mut self, random: &mut Random, len: usize) {
        let start = self.0.len();
        self.0.resize(start + len, 0);
        random.fill(&mut self.0[start..]);
    }

    /// A vector with a length of `width` bytes in front.
    pub fn vector(&mut self, width: usize, content: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.0.resize(start + width, 0);
        content(self);
        let len = (self.0.len() - start - width).to_be_bytes();
        self.0[start..start + width].copy_from_slice(&len[len.len() - width..]);
    }

    /// An extension (RFC 8446, section 4.2).
    pub fn extension(&mut self, kind: u16, content: impl FnOnce(&mut Self)) {
        self.u16(kind);
        self.vector(2, content);
    }
}

/// A record of the handshake (RFC 8446, section 5.1); the first of a client has an older version.
#[must_use]
pub fn record(is_first_of_client: bool, message: &[u8]) -> Vec<u8> {
    let mut record = Message(Vec::with_capacity(message.len() + 5));
    record.bytes(&[22, 3, if is_first_of_client { 1 } else { 3 }]);
    record.vector(2, |content| content.bytes(message));
    record.0
}

#[cfg(test)]
mod tests {
    use super::{Message, record};

    #[test]
    fn vectors_state_their_lengths() {
        let mut message = Message(vec![9]);
        message.vector(3, |outer| {
            outer.vector(1, |inner| inner.u16s(&[0x0102, 0x0304]));
            outer.extension(0xff01, |value| value.u8(0));
        });
        assert_eq!(message.0, [9, 0, 0, 10, 4, 1, 2, 3, 4, 0xff, 1, 0, 1, 0]);
    }

    #[test]
    fn the_first_record_of_a_client_has_an_older_version() {
        assert_eq!(record(true, b"hi"), *b"\x16\x03\x01\x00\x02hi");
        assert_eq!(record(false, b"hi"), *b"\x16\x03\x03\x00\x02hi");
    }
}
