//! The operator's mistakes with captures: what is wrong with a path, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io;

/// A capture that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureError {
    /// The path as the operator gave it.
    pub path: String,
    /// What is wrong, without the path and without a full stop.
    pub message: String,
    /// What to do, as an imperative sentence without a full stop; empty when reading was interrupted.
    pub remedy: String,
    /// Whether this is no fault: the interrupt hook asked to stop.
    pub interrupted: bool,
}

impl CaptureError {
    pub(super) fn new(path: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into(), remedy: remedy.into(), interrupted: false }
    }

    /// Reading stopped because the interrupt hook said so.
    pub(super) fn interrupted(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            message: "reading was interrupted".to_owned(),
            remedy: String::new(),
            interrupted: true,
        }
    }

    /// The path could not be opened.
    pub(super) fn opening(path: &str, error: &io::Error) -> Self {
        // EMFILE has no kind of its own in the standard library.
        const TOO_MANY_OPEN_FILES: i32 = 24;
        let (message, remedy) = match error.kind() {
            io::ErrorKind::NotFound => ("there is no such file", "check the name, and the folder it is looked up in"),
            io::ErrorKind::PermissionDenied => {
                ("may not be read by this user", "change its permissions, or run as a user who may read it")
            }
            io::ErrorKind::IsADirectory => return Self::folder(path),
            io::ErrorKind::NotADirectory => ("a part of the path is no folder", "check the name"),
            _ if error.raw_os_error() == Some(TOO_MANY_OPEN_FILES) => {
                ("too many files are open at once", "raise the limit (`ulimit -n`), or name fewer captures of one time")
            }
            _ => return Self::new(path, format!("cannot be opened: {error}"), "check the file and its file system"),
        };
        Self::new(path, message, remedy)
    }

    pub(super) fn folder(path: &str) -> Self {
        Self::new(path, "is a folder, not a capture", "name the capture files in it")
    }
}

impl fmt::Display for CaptureError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)?;
        if !self.remedy.is_empty() {
            write!(formatter, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

impl Error for CaptureError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_with_path_fault_and_remedy() {
        for (error, line) in [
            (io::Error::from(io::ErrorKind::NotFound), "a.pcap: there is no such file; check the name"),
            (io::Error::from(io::ErrorKind::PermissionDenied), "a.pcap: may not be read by this user; change"),
            (io::Error::from(io::ErrorKind::IsADirectory), "a.pcap: is a folder, not a capture; name the"),
            (io::Error::from_raw_os_error(24), "a.pcap: too many files are open at once; raise the limit"),
            (io::Error::from_raw_os_error(5), "a.pcap: cannot be opened: "),
        ] {
            let text = CaptureError::opening("a.pcap", &error).to_string();
            assert!(text.starts_with(line), "{text}");
            assert!(!text.contains('\n'));
        }
    }

    #[test]
    fn an_interruption_is_marked_and_has_no_remedy() {
        let error = CaptureError::interrupted("-");
        assert!(error.interrupted);
        assert_eq!(error.to_string(), "-: reading was interrupted");
    }
}
