//! BGP, by the marker, the length and the type of a message (RFC 4271, section 4.1).

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

/// Every message begins with sixteen of them.
pub(super) const MARKER: u8 = 0xff;
const MARKER_LEN: usize = 16;
const HEADER: u16 = 19;
/// With extended messages (RFC 8654, section 3) an update may be longer.
const MESSAGE_MAX: u16 = 4_096;
/// Open to keep-alive, and route refresh (RFC 2918, section 3).
const KEEP_ALIVE: u8 = 4;
const KINDS: std::ops::RangeInclusive<u8> = 1..=5;

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    if bytes.iter().take(MARKER_LEN).any(|&byte| byte != MARKER) {
        return Recognition::No;
    }
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    reader.take(MARKER_LEN)?;
    let (len, kind) = (reader.u16()?, reader.u8()?);
    let fits = if kind == KEEP_ALIVE { len == HEADER } else { (HEADER..=MESSAGE_MAX).contains(&len) };
    Some(fits && KINDS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn marker_length_and_type_decide() {
        let message = |rest: &[u8]| [&[0xff; 16][..], rest].concat();
        let own = [message(b"\0\x13\x04"), message(b"\0\x1d\x01\x04\xfd\xe8\0\xb4\xc0\0\x02\x01\0")];
        let others =
            [message(b"\0\x14\x04"), message(b"\0\x13\x06"), message(b"\xff\xff\xff"), b"\xff\xfb\x01".to_vec()];
        let slices = |messages: &'static [Vec<u8>]| messages.iter().map(Vec::as_slice).collect::<Vec<_>>();
        assert_streams(judge, &slices(own.to_vec().leak()), &slices(others.to_vec().leak()));
    }
}
