//! Pipes, opened and read so that whoever waits for them can be interrupted.
//!
//! A signal that comes just before a blocking call does not end it. So a pipe is never waited for longer than
//! [`PATIENCE`] at a time: then the wait counts as interrupted, and the interrupt hook is asked.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::CaptureError;
use super::source::Interrupt;

/// How long a wait may go on before the interrupt hook is asked: a person does not notice it.
const PATIENCE: Duration = Duration::from_millis(100);

/// A pipe, or anything else whose reads may wait.
pub(super) struct Pipe(pub(super) File);

impl Read for Pipe {
    /// [`io::ErrorKind::Interrupted`] where nothing came in time; the reader above asks its hook, and tries again.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let patience = Timespec::try_from(PATIENCE).map_err(io::Error::other)?;
        let ready = poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&patience))?;
        if ready == 0 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(buffer) }
    }
}

/// Open a named pipe, which waits for a writer: on a thread, so that the interrupt hook can end the wait.
pub(super) fn open_pipe(path: &Path, shown: &str, interrupt: Option<&Interrupt>) -> Result<File, CaptureError> {
    let (sender, receiver) = channel();
    let owned = path.to_owned();
    // The thread outlives an interrupted wait: it ends with the process, or when a writer comes.
    thread::spawn(move || sender.send(File::open(owned)));
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(opened) => return opened.map_err(|error| CaptureError::opening(shown, &error)),
            Err(RecvTimeoutError::Timeout) if interrupt.is_some_and(|interrupt| interrupt()) => {
                return Err(CaptureError::interrupted(shown));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(CaptureError::opening(shown, &io::Error::from(io::ErrorKind::BrokenPipe)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{PipeWriter, Write, pipe};
    use std::os::fd::OwnedFd;
    use std::sync::Arc;

    fn silent() -> (Pipe, PipeWriter) {
        let (reader, writer) = pipe().unwrap();
        (Pipe(File::from(OwnedFd::from(reader))), writer)
    }

    #[test]
    fn a_silent_pipe_counts_as_interrupted_and_goes_on() {
        let (mut pipe, mut writer) = silent();
        let mut buffer = [0; 8];
        assert_eq!(pipe.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::Interrupted);
        writer.write_all(b"abc").unwrap();
        assert_eq!(pipe.read(&mut buffer).unwrap(), 3);
        drop(writer);
        assert_eq!(pipe.read(&mut buffer).unwrap(), 0);
    }

    #[test]
    fn the_hook_ends_the_wait_for_a_named_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let stop: Interrupt = Arc::new(|| true);
        assert!(open_pipe(&path, "pipe", Some(&stop)).unwrap_err().interrupted);
    }
}
