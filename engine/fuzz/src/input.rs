//! Inputs as lists of messages: a head of fixed length with the length of what follows it.
//!
//! Every input means something.

use crate::traffic::frames::len_u16;

/// What is left of an input. Reading never fails: what is not there is zero, and a message is cut where the input ends.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    #[must_use]
    pub fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn u8(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    pub fn u16(&mut self) -> u16 {
        u16::from_be_bytes([self.u8(), self.u8()])
    }

    /// The bytes that a length of 16 bits stands before.
    pub fn bytes(&mut self) -> &'a [u8] {
        let len = usize::from(self.u16()).min(self.0.len());
        let (bytes, rest) = self.0.split_at(len);
        self.0 = rest;
        bytes
    }
}

/// `bytes` as [`Input::bytes`] reads them.
///
/// # Panics
/// Where they are more than 65,535.
#[must_use]
pub fn with_len(bytes: &[u8]) -> Vec<u8> {
    [&len_u16(bytes, 0)[..], bytes].concat()
}
