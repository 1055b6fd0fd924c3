//! A file as memory, without a copy of it.
#![allow(unsafe_code, reason = "the mapping of a file is unsafe; the rest of the crate has no unsafe code")]

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

/// The file at `path`, mapped anew: no page of it is in the page table yet.
///
/// # Errors
/// Where the file cannot be opened or mapped.
pub fn fresh(path: &Path) -> std::io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the bytes are only summed, so their value decides nothing. A file that another process cuts short meanwhile
    // ends this one by a signal: a lost measurement, and the reason why the engine itself reads.
    unsafe { Mmap::map(&file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapping_is_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, [7; 5_000]).expect("a file");
        assert_eq!(fresh(&path).expect("a mapping")[..], [7; 5_000]);
        assert!(fresh(&folder.path().join("none")).is_err());
    }
}
