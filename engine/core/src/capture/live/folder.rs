//! A folder into which another program writes one capture after the other, such as `tcpdump -U -w x-%s.pcap -G 60`.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::growing::Growing;
use super::reading::{Gone, Teller};
use super::{LiveError, LiveNotice, Reading};
use crate::capture::{CaptureError, CaptureReader, Cut};

/// How long a folder without a new file is left alone before it is looked at again.
const PATIENCE: Duration = Duration::from_millis(100);

/// What a rotated capture may be compressed to; it keeps its name in front.
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// Read the captures in the folder at `path`: in the order of their names, those that are there first; the last is followed as
/// it grows until there is another after it. Each is read once, and then removed where `remove_read` says so. A file that is
/// no capture is told as one that is cut, and left alone.
///
/// # Errors
/// [`LiveError`] for a folder that is not there or cannot be read.
pub fn open_folder(path: &Path, remove_read: bool) -> Result<Reading, LiveError> {
    let mut folder = Folder { path: path.to_owned(), remove_read, read: BTreeSet::new() };
    folder.next().map_err(|error| folder.unreadable(&error))?;
    Ok(Reading::start(path.display().to_string(), move |teller| folder.follow(teller)))
}

struct Folder {
    path: PathBuf,
    remove_read: bool,
    /// The captures that were read, of those that are still there.
    read: BTreeSet<OsString>,
}

impl Folder {
    fn follow(&mut self, teller: &Teller) -> Result<(), Gone> {
        let mut last_ts_ns = None;
        while !teller.is_stopped() {
            match self.next() {
                Ok(Some(name)) => {
                    let file = File::open(self.path.join(&name));
                    if file.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
                        // It was compressed or taken away just now.
                        continue;
                    }
                    last_ts_ns = self.read(&name, file, last_ts_ns, teller)?;
                    self.read.insert(capture_of(&name).to_owned());
                    if self.remove_read {
                        if let Err(error) = self.remove(&name) {
                            return teller.fault(error);
                        }
                    }
                }
                Ok(None) => sleep(PATIENCE),
                Err(error) => return teller.fault(self.unreadable(&error)),
            }
        }
        Ok(())
    }

    /// The first file, by name, that was not read. Those that are gone are forgotten.
    fn next(&mut self) -> io::Result<Option<OsString>> {
        let names = captures_in(&self.path)?;
        let there: BTreeSet<&OsStr> = names.iter().map(|name| capture_of(name)).collect();
        self.read.retain(|capture| there.contains(capture.as_os_str()));
        Ok(names.iter().find(|name| !self.read.contains(capture_of(name))).cloned())
    }

    /// Read a capture to its end. Gives the last time stamp.
    fn read(
        &self,
        name: &OsStr,
        file: io::Result<File>,
        before_ns: Option<i64>,
        teller: &Teller,
    ) -> Result<Option<i64>, Gone> {
        let shown = name.to_string_lossy();
        let (folder, own) = (self.path.clone(), name.to_owned());
        // Of a folder that is gone, whoever looks for the next capture will tell.
        let is_complete = move || match captures_in(&folder) {
            Ok(names) => names.iter().any(|other| is_after(other, &own)),
            Err(_) => true,
        };
        let reader = file.map_err(|error| CaptureError::opening(&shown, &error)).and_then(|file| {
            let growing = Box::new(Growing { file, is_complete });
            CaptureReader::from_waiting_stream(growing, &shown, teller.interrupt())
        });
        match reader {
            Ok(mut reader) => Ok(teller.read(&mut reader, &shown)?.or(before_ns)),
            Err(fault) if fault.interrupted => Err(Gone),
            Err(fault) => {
                let cut = Cut { after_ts_ns: before_ns, reason: fault.message };
                teller.notice(LiveNotice::Cut { capture: shown.into_owned(), cut })?;
                Ok(before_ns)
            }
        }
    }

    fn remove(&self, name: &OsStr) -> Result<(), CaptureError> {
        match fs::remove_file(self.path.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CaptureError::new(
                &self.path.display().to_string(),
                format!("the capture {} cannot be removed: {error}", name.to_string_lossy()),
                "let this user write in the folder, or leave the captures in it",
            )),
            _ => Ok(()),
        }
    }

    fn unreadable(&self, error: &io::Error) -> CaptureError {
        let shown = self.path.display().to_string();
        match error.kind() {
            io::ErrorKind::NotFound => CaptureError::new(&shown, "there is no such folder", "check the name"),
            io::ErrorKind::NotADirectory => {
                CaptureError::new(&shown, "is no folder", "name the folder that the captures are written to")
            }
            _ => CaptureError::opening(&shown, error),
        }
    }
}

/// The names of the files in a folder, in their order; not of hidden ones.
fn captures_in(folder: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if !name.as_encoded_bytes().starts_with(b".") && entry.file_type()?.is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The name that a capture has, compressed or not.
fn capture_of(name: &OsStr) -> &OsStr {
    let path = Path::new(name);
    let is_compressed = path.extension().is_some_and(|suffix| COMPRESSED.iter().any(|of| suffix == *of));
    path.file_stem().filter(|_| is_compressed).unwrap_or(name)
}

/// Whether a file is of a later capture than another.
fn is_after(other: &OsStr, own: &OsStr) -> bool {
    capture_of(other) > capture_of(own)
}

#[cfg(test)]
mod tests;
