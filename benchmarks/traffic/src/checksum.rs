//! The Internet checksum (RFC 1071).

/// The sum of `bytes` as big-endian words of four bytes, to be folded later; missing bytes count as zero.
#[must_use]
pub fn sum(bytes: &[u8]) -> u64 {
    let mut words = bytes.chunks_exact(4);
    let sum: u64 = words.by_ref().map(|word| u64::from(u32::from_be_bytes([word[0], word[1], word[2], word[3]]))).sum();
    let rest = words.remainder();
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    sum + u64::from(u32::from_be_bytes(last))
}

/// The checksum of a sum.
#[must_use]
pub const fn fold(mut sum: u64) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !((sum & 0xffff) as u16)
}

#[cfg(test)]
mod tests {
    use super::{fold, sum};

    /// RFC 1071, section 3.
    #[test]
    fn the_example_of_the_rfc() {
        assert_eq!(fold(sum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7])), !0xddf2);
    }

    #[test]
    fn odd_lengths_are_padded() {
        for (bytes, same) in [(&[1_u8][..], &[1, 0, 0, 0][..]), (&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5, 0])] {
            assert_eq!(fold(sum(bytes)), fold(sum(same)));
        }
    }
}
