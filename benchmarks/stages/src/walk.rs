//! The capture's packets, batch by batch, with or without a look at their headers.

use std::hint::black_box;
use std::path::Path;

use hallmonitor_core::capture::{BatchEnd, CaptureReader, PacketBatch};
use hallmonitor_core::decode::{Decoder, Tunnels};

use crate::stage::Counts;

/// Show `visit` each batch of the capture at `path`, until it says that it has seen enough.
///
/// # Errors
/// A capture that cannot be read, or breaks off: what it costs is not what a whole one does.
pub fn batches(
    path: &Path,
    batch: &mut PacketBatch,
    mut visit: impl FnMut(&PacketBatch) -> bool,
) -> Result<(), String> {
    let mut reader = CaptureReader::open(path).map_err(|error| error.to_string())?;
    loop {
        let end = reader.read_batch(batch).map_err(|error| error.to_string())?;
        if !visit(batch) {
            return Ok(());
        }
        match end {
            BatchEnd::More => {}
            BatchEnd::Ended(None) => return Ok(()),
            BatchEnd::Ended(Some(cut)) => return Err(format!("{}: {}", path.display(), cut.reason)),
        }
    }
}

/// Walk the records, and sum their captured lengths.
///
/// # Errors
/// As [`batches`].
pub fn walk(path: &Path) -> Result<Counts, String> {
    let (mut packets, mut bytes) = (0, 0);
    batches(path, &mut PacketBatch::default(), |batch| {
        packets += batch.len() as u64;
        bytes += batch.headers().iter().map(|header| u64::from(header.captured_len)).sum::<u64>();
        black_box(bytes);
        true
    })?;
    Ok(Counts { packets: Some(packets), bytes, ..Counts::default() })
}

/// Walk the records, and decode each packet's headers.
///
/// # Errors
/// As [`batches`].
pub fn decode(path: &Path) -> Result<Counts, String> {
    let (mut packets, mut bytes) = (0, 0);
    let mut decoder = Decoder::new(Tunnels::default());
    batches(path, &mut PacketBatch::default(), |batch| {
        for packet in batch.iter() {
            packets += 1;
            bytes += packet.data.len() as u64;
            if packet.well_formed {
                // A reference, so that every field has to be there.
                black_box(&decoder.decode(packet.link, packet.data, packet.wire_len, packet.ts_ns));
            }
        }
        true
    })?;
    Ok(Counts { packets: Some(packets), bytes, ..Counts::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::{BYTES, PACKETS, small_capture};

    #[test]
    fn both_see_every_packet() {
        let (_folder, path) = small_capture();
        let expected = Counts { packets: Some(PACKETS), bytes: BYTES, flows: None, records: None };
        assert_eq!(walk(&path), Ok(expected));
        assert_eq!(decode(&path), Ok(expected));
    }

    #[test]
    fn a_capture_that_breaks_off_is_no_measure() {
        let (_folder, path) = small_capture();
        let whole = std::fs::read(&path).expect("a file");
        std::fs::write(&path, &whole[..whole.len() - 1]).expect("a file");
        assert!(walk(&path).expect_err("a fault").contains("ends inside"));
    }
}
