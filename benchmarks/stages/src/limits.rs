//! What no engine can be faster than: the file's bytes, touched or read, and nothing done with them.

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;

use crate::mapping;
use crate::stage::Counts;

/// Bytes of a cache line.
const LINE: usize = 64;
/// Bytes that are read at once: as many as the engine's reader asks for.
const PIECE: usize = 256 << 10;

/// Read one byte of every cache line of a fresh mapping.
///
/// # Errors
/// Where the file cannot be mapped.
pub fn touch(path: &Path) -> Result<Counts, String> {
    let bytes = mapping::fresh(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let sum: u64 = bytes.iter().step_by(LINE).map(|&byte| u64::from(byte)).sum();
    black_box(sum);
    Ok(Counts { bytes: bytes.len() as u64, ..Counts::default() })
}

/// Read the file piece by piece into one buffer.
///
/// # Errors
/// Where the file cannot be read.
pub fn read(path: &Path) -> Result<Counts, String> {
    let fault = |error| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(fault)?;
    let (mut piece, mut bytes) = (vec![0; PIECE], 0);
    loop {
        match file.read(&mut piece).map_err(fault)? {
            0 => return Ok(Counts { bytes, ..Counts::default() }),
            count => bytes += black_box(&piece).get(..count).map_or(0, <[u8]>::len) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_see_the_whole_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, vec![1; PIECE + 70]).expect("a file");
        for stage in [touch, read] {
            let counts = stage(&path).expect("a file that can be read");
            assert_eq!(counts, Counts { bytes: PIECE as u64 + 70, packets: None, flows: None, records: None });
        }
    }
}
