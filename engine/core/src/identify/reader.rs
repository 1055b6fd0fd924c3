//! Bytes of a message read from front to back, each read checked.

/// What is left of a message. A read past the end gives `None` and takes nothing.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    /// Pass over zeros, a few at a time: padding may be most of a message.
    pub(super) fn skip_zeros(&mut self) {
        while let Some((_, rest)) = self.0.split_first_chunk::<32>().filter(|(chunk, _)| **chunk == [0; 32]) {
            self.0 = rest;
        }
        let zeros = self.0.iter().take_while(|&&byte| byte == 0).count();
        self.0 = self.0.get(zeros..).unwrap_or_default();
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u24(&mut self) -> Option<u32> {
        self.array().map(|[high, middle, low]| u32::from_be_bytes([0, high, middle, low]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// A vector with a length of one byte in front (RFC 8446, section 3.4).
    pub(super) fn vector8(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let len = ahead.u8()?;
        let taken = ahead.take(usize::from(len))?;
        *self = ahead;
        Some(taken)
    }

    /// A vector with a length of two bytes in front.
    pub(super) fn vector16(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let len = ahead.u16()?;
        let taken = ahead.take(usize::from(len))?;
        *self = ahead;
        Some(taken)
    }
}

/// The number in two bytes at `at`, where both are there: for headers of which all that has arrived is judged.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map(u16::from_be_bytes)
}

/// The number in four bytes at `at`, where all are there.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::{Reader, u16_at, u32_at};

    #[test]
    fn numbers_by_their_place() {
        let bytes = [1, 2, 3, 4, 5];
        assert_eq!((u16_at(&bytes, 3), u16_at(&bytes, 4), u16_at(&bytes, 6)), (Some(0x0405), None, None));
        assert_eq!((u32_at(&bytes, 1), u32_at(&bytes, 2)), (Some(0x0203_0405), None));
    }

    #[test]
    fn a_read_past_the_end_takes_nothing() {
        let mut reader = Reader::new(&[0, 3, 1, 2]);
        assert_eq!(reader.vector16(), None);
        assert_eq!(reader.u32(), Some(0x0003_0102));
        assert!(reader.is_empty());
        assert_eq!((reader.u8(), reader.u16(), reader.u24(), reader.take(1)), (None, None, None, None));
        assert_eq!(reader.take(0), Some(&[][..]));
    }

    #[test]
    fn vectors_have_their_length_in_front() {
        let mut reader = Reader::new(&[2, 7, 8, 0, 1, 9, 5]);
        assert_eq!(reader.vector8(), Some(&[7, 8][..]));
        assert_eq!(reader.vector16(), Some(&[9][..]));
        assert_eq!(reader.vector8(), None);
        assert_eq!(reader.rest(), &[5]);
    }
}
