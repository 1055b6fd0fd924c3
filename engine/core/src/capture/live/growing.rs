//! A file that another program still writes, read on as it grows.

use std::fs::File;
use std::io::{self, Read};
use std::thread::sleep;
use std::time::Duration;

/// How long the end of the file is left alone before it is looked at again.
const PATIENCE: Duration = Duration::from_millis(100);

/// A file whose end is reached only once it is complete.
pub(super) struct Growing<F> {
    pub(super) file: File,
    /// Whether nothing more will be written.
    pub(super) is_complete: F,
}

impl<F: FnMut() -> bool> Read for Growing<F> {
    /// [`io::ErrorKind::Interrupted`] where nothing was written for a while; the reader above asks its hook, and tries again.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.file.read(buffer)? {
            0 => {}
            count => return Ok(count),
        }
        // In this order: what was written before the file was complete is still read.
        let is_complete = (self.is_complete)();
        match self.file.read(buffer)? {
            0 if is_complete => Ok(0),
            0 => {
                sleep(PATIENCE);
                Err(io::ErrorKind::Interrupted.into())
            }
            count => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_ends_once_it_is_complete_and_all_of_it_was_read() {
        let mut written = tempfile::NamedTempFile::new().unwrap();
        let file = written.reopen().unwrap();
        let mut asked = 0;
        let is_complete = || {
            asked += 1;
            if asked == 2 {
                written.write_all(b"the rest").unwrap();
            }
            asked > 1
        };
        let mut growing = Growing { file, is_complete };
        let mut buffer = [0; 16];
        assert_eq!(growing.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::Interrupted);
        assert_eq!(growing.read(&mut buffer).unwrap(), 8, "what was written just before the file was complete");
        assert_eq!(growing.read(&mut buffer).unwrap(), 0);
    }
}
