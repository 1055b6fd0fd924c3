//! OPC UA, by the header of a message (OPC 10000-6, section 7.1.2).

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

/// Messages of a connection, in one chunk, and of a secure channel, in several.
const OF_CONNECTIONS: [&[u8]; 4] = [b"HEL", b"ACK", b"ERR", b"RHE"];
const OF_CHANNELS: [&[u8]; 3] = [b"OPN", b"MSG", b"CLO"];
pub(super) const FIRST: [u8; 7] = *b"HAEROMC";
/// Final, intermediate, aborted.
const CHUNKS: [u8; 3] = *b"FCA";
const HEADER: u32 = 8;
/// Stacks take chunks of 64 KiB unless told otherwise.
const CHUNK_MAX: u32 = 1 << 24;

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    let kinds = || OF_CONNECTIONS.iter().chain(&OF_CHANNELS);
    match bytes.get(..3) {
        Some(kind) if kinds().any(|known| *known == kind) => Recognition::so_far(reads(bytes)),
        None if kinds().any(|known| known.starts_with(bytes)) => Recognition::More,
        _ => Recognition::No,
    }
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (kind, chunk) = (reader.take(3)?, reader.u8()?);
    let is_chunk = chunk == CHUNKS[0] || (CHUNKS.contains(&chunk) && OF_CHANNELS.contains(&kind));
    if !is_chunk {
        return Some(false);
    }
    Some((HEADER..CHUNK_MAX).contains(&reader.u32()?.swap_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn kind_chunk_and_length_decide() {
        let own: [&[u8]; 2] = [b"HELF\x38\0\0\0\0\0\0\0", b"MSGC\0\x20\0\0"];
        assert_streams(judge, &own, &[b"HELC", b"HELO x\r\n", b"ERROR", b"MSGF\0\0\0\x20", b"OPNX"]);
    }
}
