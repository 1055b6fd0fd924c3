//! Connections of which the client's first bytes hold nothing but what is encrypted, as Shadowsocks, `VMess`, obfs4 and others do.
//!
//! A heuristic, off unless it is asked for: the rules by which a national filter was seen to block such connections (Wu et al.,
//! "How the Great Firewall of China Detects and Blocks Fully Encrypted Traffic", USENIX Security 2023, algorithm 1). What is not
//! exempt is taken: bytes with about as many bits set as not, and little that can be printed. Its last exemption, for TLS and
//! HTTP, is that every parser has refused.
//!
//! Taken is whatever is opaque from its first byte: encrypted `BitTorrent`, messengers and games with protocols of their own too.
//! The paper estimates that 0.6% of ordinary connections are. On the corpus it takes 29 of 3,127 TCP connections, and 26 of them
//! are no tunnel's: 23 of messengers (Threema, `WhatsApp`, Telegram and others), and three that no parser took otherwise.

/// Bits set per byte from and to which bytes are as a cipher's, in tenths: (3.4, 4.6).
const EVEN_TENTHS: (u64, u64) = (34, 46);
/// First bytes that are no cipher's where all of them can be printed.
const FIRST: usize = 6;
/// Printable bytes in a row, more of which are no cipher's.
const RUN_MAX: usize = 20;
/// Bytes that are looked at: a segment's.
const LEN_MAX: usize = 1_460;
/// Fewer say too little: of 8 random bytes every fourth start is uneven, of 32 one in seventy. The paper has no such
/// limit; the first message of each of the protocols that it names is longer.
const LEN_MIN: usize = 32;

/// Whether a connection that no parser takes begins so.
pub(in super::super) fn begins(bytes: &[u8]) -> bool {
    let bytes = bytes.get(..LEN_MAX).unwrap_or(bytes);
    let len = bytes.len() as u64;
    let bits: u64 = bytes.iter().map(|byte| u64::from(byte.count_ones())).sum();
    let (from, to) = EVEN_TENTHS;
    let is_even = bits * 10 > from * len && bits * 10 < to * len;
    let printable = bytes.iter().filter(|&&byte| is_printable(byte)).count();
    bytes.len() >= LEN_MIN
        && is_even
        && !bytes.iter().take(FIRST).copied().all(is_printable)
        && printable * 2 <= bytes.len()
        && bytes.split(|&byte| !is_printable(byte)).all(|run| run.len() <= RUN_MAX)
}

const fn is_printable(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::super::testing::opaque;
    use super::{LEN_MIN, begins};

    #[test]
    fn what_is_even_and_cannot_be_printed() {
        let sealed = opaque(200);
        assert!(begins(&sealed));
        assert!(begins(&sealed[..LEN_MIN]) && !begins(&sealed[..LEN_MIN - 1]));
    }

    #[test]
    fn exemptions_of_the_paper() {
        let sealed = opaque(200);
        let with = |at: usize, bytes: &[u8]| [&sealed[..at], bytes, &sealed[at + bytes.len()..]].concat();
        assert!(!begins(&[0x11; 100]), "2 bits per byte");
        assert!(!begins(&[0xfe; 100]), "7 bits per byte");
        assert!(!begins(&with(0, b"SECRET")), "six that can be printed in front");
        assert!(begins(&with(0, b"SECRE\xd1")), "five that can be printed in front");
        assert!(!begins(&with(60, &[b'5'; 21])), "21 that can be printed in a row");
        let half: Vec<u8> = sealed.iter().flat_map(|byte| [byte | 0x80, 0x35, 0x4b]).collect();
        assert!(!begins(&half), "two of three that can be printed");
    }
}
