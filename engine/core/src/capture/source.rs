//! Where a capture's bytes come from: a file, a named pipe or standard input, plain or compressed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::CaptureError;
use super::pipe::{Pipe, open_pipe};

/// Asked whenever a system call was interrupted by a signal: whether to stop reading.
pub type Interrupt = Arc<dyn Fn() -> bool + Send + Sync>;

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Compressed bytes that are read at once. Calls of this size cost next to nothing beside decompression.
const COMPRESSED_READ_BYTES: usize = 256 << 10;

/// The largest zstd window that is accepted, as a power of two: 128 MiB, what the `zstd` command accepts without
/// being told otherwise. It bounds the memory that a file can ask for.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;

/// A capture's bytes, decompressed where they were compressed.
pub(super) struct Source {
    body: Body,
    /// Size of the file, compressed or not; `None` for pipes.
    total_bytes: Option<u64>,
}

enum Body {
    Plain(Raw),
    Gzip(Box<MultiGzDecoder<BufReader<Raw>>>),
    Zstd(Box<ZstdDecoder<'static, BufReader<Raw>>>),
}

impl Source {
    /// Open `path`, or standard input for `-`, and tell by the first bytes whether it is compressed.
    ///
    /// # Errors
    /// [`CaptureError`] for what is missing, may not be read, or is no file or pipe.
    pub(super) fn open(path: &Path, interrupt: Option<Interrupt>) -> Result<Self, CaptureError> {
        let shown = path.display().to_string();
        let (file, total_bytes) = open_file(path, &shown, interrupt.as_ref())?;
        let stream: Box<dyn Read + Send> = if total_bytes.is_some() { Box::new(file) } else { Box::new(Pipe(file)) };
        Self::from_stream(stream, total_bytes, &shown, interrupt)
    }

    /// Read from `stream`, which messages call `shown`, and tell by the first bytes whether it is compressed.
    ///
    /// # Errors
    /// [`CaptureError`] for a stream of which not even the first bytes can be read.
    pub(super) fn from_stream(
        stream: Box<dyn Read + Send>,
        total_bytes: Option<u64>,
        shown: &str,
        interrupt: Option<Interrupt>,
    ) -> Result<Self, CaptureError> {
        let mut raw = Raw { stream, unread: Vec::new(), bytes_read: 0, interrupt, interrupted: false };
        let compression = match raw.compression() {
            Ok(compression) => compression,
            Err(_) if raw.interrupted => return Err(CaptureError::interrupted(shown)),
            Err(error) => return Err(CaptureError::opening(shown, &error)),
        };
        let body = match compression {
            None => Body::Plain(raw),
            Some(Compression::Gzip) => Body::Gzip(Box::new(MultiGzDecoder::new(buffered(raw)))),
            Some(Compression::Zstd) => {
                let decoder = zstd_decoder(raw).map_err(|error| CaptureError::opening(shown, &error))?;
                Body::Zstd(Box::new(decoder))
            }
        };
        Ok(Self { body, total_bytes })
    }

    /// Read what there is into `buffer`; 0 at the end.
    ///
    /// # Errors
    /// What the file, the decompression, or the interrupt hook (see [`Self::interrupted`]) gives.
    #[inline]
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.body {
            Body::Plain(raw) => raw.read(buffer),
            Body::Gzip(decoder) => decoder.read(buffer),
            Body::Zstd(decoder) => decoder.read(buffer),
        }
    }

    /// Bytes read so far, as they stand in the file.
    pub(super) fn bytes_read(&self) -> u64 {
        self.raw().bytes_read
    }

    /// Size of the file, compressed or not; `None` for pipes.
    pub(super) const fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// Whether the last error was the interrupt hook's wish to stop.
    pub(super) fn interrupted(&self) -> bool {
        self.raw().interrupted
    }

    /// What the bytes are compressed with, if they are.
    pub(super) const fn compression(&self) -> Option<&'static str> {
        match &self.body {
            Body::Plain(_) => None,
            Body::Gzip(_) => Some("gzip"),
            Body::Zstd(_) => Some("zstd"),
        }
    }

    fn raw(&self) -> &Raw {
        match &self.body {
            Body::Plain(raw) => raw,
            Body::Gzip(decoder) => decoder.get_ref().get_ref(),
            Body::Zstd(decoder) => decoder.get_ref().get_ref(),
        }
    }
}

#[derive(Clone, Copy)]
enum Compression {
    Gzip,
    Zstd,
}

fn buffered(raw: Raw) -> BufReader<Raw> {
    BufReader::with_capacity(COMPRESSED_READ_BYTES, raw)
}

fn zstd_decoder(raw: Raw) -> io::Result<ZstdDecoder<'static, BufReader<Raw>>> {
    let mut decoder = ZstdDecoder::with_buffer(buffered(raw))?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
    Ok(decoder)
}

/// Open a file, a pipe or standard input, and find out its size if it has one.
fn open_file(path: &Path, shown: &str, interrupt: Option<&Interrupt>) -> Result<(File, Option<u64>), CaptureError> {
    let opening = |error: io::Error| CaptureError::opening(shown, &error);
    let file = if path.as_os_str() == STANDARD_INPUT {
        File::from(io::stdin().as_fd().try_clone_to_owned().map_err(opening)?)
    } else if std::fs::metadata(path).map_err(opening)?.file_type().is_fifo() {
        open_pipe(path, shown, interrupt)?
    } else {
        File::open(path).map_err(opening)?
    };
    let metadata = file.metadata().map_err(opening)?;
    if metadata.is_dir() {
        return Err(CaptureError::folder(shown));
    }
    Ok((file, metadata.is_file().then_some(metadata.len())))
}

/// The bytes as they stand in the file.
struct Raw {
    stream: Box<dyn Read + Send>,
    /// Bytes that were looked at and are to be read again, last first.
    unread: Vec<u8>,
    bytes_read: u64,
    interrupt: Option<Interrupt>,
    interrupted: bool,
}

impl Raw {
    /// Tell the compression by the magic number (RFC 1952, section 2.3.1; RFC 8878, sections 3.1.1 and 3.1.2).
    fn compression(&mut self) -> io::Result<Option<Compression>> {
        let (mut magic, mut len) = ([0; 4], 0);
        while let Some(room) = magic.get_mut(len..).filter(|room| !room.is_empty()) {
            match self.read(room)? {
                0 => break,
                count => len += count,
            }
        }
        self.unread = magic.into_iter().take(len).rev().collect();
        Ok(match magic {
            [0x1F, 0x8B, 8, _] => Some(Compression::Gzip),
            // A frame, or a skippable frame before one.
            [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Some(Compression::Zstd),
            _ => None,
        })
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.unread.is_empty() {
            let count = buffer.len().min(self.unread.len());
            for place in buffer.iter_mut().take(count) {
                *place = self.unread.pop().unwrap_or_default();
            }
            return Ok(count);
        }
        loop {
            match self.stream.read(buffer) {
                Ok(count) => {
                    self.bytes_read += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    if self.interrupt.as_ref().is_some_and(|interrupt| interrupt()) {
                        self.interrupted = true;
                        // Of another kind, so that no reader above takes it for a reason to try again.
                        return Err(io::Error::other("interrupted"));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn read_all(source: &mut Source) -> io::Result<Vec<u8>> {
        let (mut all, mut buffer) = (Vec::new(), [0; 7]);
        loop {
            match source.read(&mut buffer)? {
                0 => return Ok(all),
                count => all.extend(&buffer[..count]),
            }
        }
    }

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn source(content: &[u8]) -> Source {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        Source::open(file.path(), None).unwrap()
    }

    #[test]
    fn compression_is_told_by_content_and_spans_members() {
        let frame = |data: &[u8]| zstd::encode_all(data, 1).unwrap();
        let skippable = [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9];
        for (name, content, compression) in [
            ("plain", b"one, two".to_vec(), None),
            ("gzip, two members", [gzip(b"one, "), gzip(b"two")].concat(), Some("gzip")),
            ("zstd, two frames", [frame(b"one, "), frame(b"two")].concat(), Some("zstd")),
            ("zstd, skippable frame", [&skippable[..], &frame(b"one, two")].concat(), Some("zstd")),
        ] {
            let mut source = source(&content);
            assert_eq!(read_all(&mut source).unwrap(), b"one, two", "{name}");
            assert_eq!(source.compression(), compression);
            assert_eq!(source.bytes_read(), content.len() as u64);
            assert_eq!(source.total_bytes(), Some(content.len() as u64));
        }
    }

    #[test]
    fn short_files_are_read_whole() {
        for len in 0..5 {
            assert_eq!(read_all(&mut source(&b"abcde"[..len])).unwrap(), &b"abcde"[..len]);
        }
    }

    #[test]
    fn compressed_data_that_breaks_off_is_an_error() {
        for content in [gzip(b"one, two"), zstd::encode_all(&b"one, two"[..], 1).unwrap()] {
            assert!(read_all(&mut source(&content[..content.len() - 2])).is_err());
        }
    }

    #[test]
    fn a_zstd_window_beyond_the_limit_is_an_error() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"small, but its window is not").unwrap();
        assert!(read_all(&mut source(&encoder.finish().unwrap())).is_err());
    }

    #[test]
    fn a_folder_and_a_missing_file_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| Source::open(path, None).err().map(|error| error.message);
        assert_eq!(message(folder.path()).as_deref(), Some("is a folder, not a capture"));
        assert_eq!(message(&folder.path().join("none.pcap")).as_deref(), Some("there is no such file"));
    }

    /// Two bytes, then nothing but signals.
    struct Signals(Vec<u8>);

    impl Read for Signals {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match (self.0.pop(), buffer.first_mut()) {
                (Some(byte), Some(place)) => {
                    *place = byte;
                    Ok(1)
                }
                _ => Err(io::Error::from(io::ErrorKind::Interrupted)),
            }
        }
    }

    #[test]
    fn a_signal_ends_a_read_only_when_the_hook_says_so() {
        let asked = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&asked);
        let hook: Interrupt = Arc::new(move || counter.fetch_add(1, Ordering::Relaxed) == 3);
        let error = Source::from_stream(Box::new(Signals(vec![2, 1])), None, "-", Some(hook)).err().unwrap();
        assert!(error.interrupted);
        assert_eq!(asked.load(Ordering::Relaxed), 4);
    }
}
