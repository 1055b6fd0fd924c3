//! A capture that another program writes into a pipe, or standard input.

use std::path::Path;

use super::{LiveError, Reading};
use crate::capture::{CaptureError, CaptureReader};

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Read the capture at `path`, a pipe or a file, or standard input for `-`. It ends when its writer does; nobody waits for one here.
///
/// # Errors
/// [`LiveError`] for a path that is not there, or is a folder. What else is wrong the first wait tells.
pub fn open_stream(path: &Path) -> Result<Reading, LiveError> {
    let name = path.display().to_string();
    if path.as_os_str() != STANDARD_INPUT {
        let metadata = path.metadata().map_err(|error| CaptureError::opening(&name, &error))?;
        if metadata.is_dir() {
            return Err(CaptureError::folder(&name).into());
        }
    }
    let file_name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let path = path.to_owned();
    Ok(Reading::start(name, move |teller| match CaptureReader::open_with(&path, Some(teller.interrupt())) {
        Ok(mut reader) => teller.read(&mut reader, &file_name).map(|_| ()),
        Err(fault) => teller.fault(fault),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::live::{LiveNotice, LiveSource};
    use crate::capture::writer::{Order, Record, pcap};
    use std::fs::OpenOptions;
    use std::io::Write;
    use std::time::{Duration, Instant};

    /// Wait until so many packets came, or the end. Gives how many, and whether it was the end.
    fn wait(reading: &mut Reading, packets: u64) -> Result<(u64, bool), LiveError> {
        let (mut all, begun) = (0, Instant::now());
        while all < packets {
            let waited = reading.next(Duration::from_millis(20), &mut |_| {})?;
            all += waited.packets;
            if waited.ended {
                return Ok((all, true));
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{all} packets");
        }
        Ok((all, false))
    }

    #[test]
    fn packets_come_as_they_are_written_until_the_writer_ends_in_the_middle_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tap");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let mut reading = open_stream(&path).unwrap();
        assert!(!reading.next(Duration::from_millis(1), &mut |_| {}).unwrap().ended, "nobody writes yet");
        let mut writer = OpenOptions::new().write(true).open(&path).unwrap();
        let capture = pcap(Order::Little, true, 1, &[Record::whole(5, b"one"), Record::whole(6, b"two")]);
        writer.write_all(&capture[..24 + 16 + 3]).unwrap();
        assert_eq!(wait(&mut reading, 1), Ok((1, false)));
        writer.write_all(&capture[24 + 16 + 3..]).unwrap();
        assert_eq!(wait(&mut reading, 1), Ok((1, false)));
        writer.write_all(&capture[24..24 + 10]).unwrap();
        drop(writer);
        assert_eq!(wait(&mut reading, 1), Ok((0, true)));
        let notices = reading.take_notices();
        let [LiveNotice::Cut { capture, cut }] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!((capture.as_str(), cut.after_ts_ns), ("tap", Some(6)));
    }

    #[test]
    fn a_pipe_without_a_writer_holds_no_one_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tap");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        drop(open_stream(&path).unwrap());
    }

    #[test]
    fn what_is_no_capture_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        assert_eq!(open_stream(&path).err().unwrap().message, "there is no such file");
        assert_eq!(open_stream(folder.path()).err().unwrap().message, "is a folder, not a capture");
        std::fs::write(&path, "hunter2, and some more text").unwrap();
        assert_eq!(wait(&mut open_stream(&path).unwrap(), 1).unwrap_err().message, "is not a capture but text");
    }
}
