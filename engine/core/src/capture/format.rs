//! Which capture format a file has, by its first bytes.

use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::{Dropped, PacketHeader};

/// Bytes that tell the format, and hold all of a pcap's header: what [`Format::recognise`] wants to see.
pub(super) const HEAD_BYTES: usize = 24;

/// How far a run over a buffer came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes that are done with.
    pub(super) consumed: usize,
    /// What comes after them.
    pub(super) next: Next,
}

/// What stands after the bytes that were taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A record of which so many bytes are needed, at least, to go on.
    Needs(usize),
    /// Something that cannot be a record: why, in words.
    Damaged(String),
}

/// A capture's format, with what its records are read by.
#[derive(Debug)]
pub(super) enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// Why a file is no capture that can be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotACapture {
    pub(super) message: String,
    pub(super) remedy: &'static str,
}

const NAME_A_CAPTURE: &str = "name a pcap or pcapng file, as tcpdump or dumpcap write it; gzip and zstd are read too";
const CONVERT: &str = "convert it with `editcap -F pcapng IN OUT`";

/// Other formats that operators come with: first bytes, name, what to do.
const OTHERS: [(&[u8], &str, &str); 11] = [
    (b"snoop\0\0\0", "a snoop capture", CONVERT),
    (b"btsnoop\0", "a btsnoop capture", CONVERT),
    (b"RTSS", "a Microsoft Network Monitor capture", CONVERT),
    (b"GMBU", "a Microsoft Network Monitor capture", CONVERT),
    (b"TRSNIFF data", "a Sniffer capture", CONVERT),
    (b"\xFD7zXZ\0", "compressed with xz", "decompress it first (`xz -d`)"),
    (b"BZh", "compressed with bzip2", "decompress it first (`bzip2 -d`)"),
    (b"\x04\x22\x4D\x18", "compressed with lz4", "decompress it first (`lz4 -d`)"),
    (b"PK\x03\x04", "a zip archive", "unpack it first, and name the captures in it"),
    (b"\x1F\x8B", "compressed twice", "decompress it once (`gzip -d`)"),
    (b"\x28\xB5\x2F\xFD", "compressed twice", "decompress it once (`zstd -d`)"),
];

impl Format {
    /// Tell the format by `head`, the first [`HEAD_BYTES`] of a file, or all of it where it is shorter.
    ///
    /// Returns the format, and how many bytes of `head` its header took.
    ///
    /// # Errors
    /// [`NotACapture`] says what the file seems to be instead.
    pub(super) fn recognise(head: &[u8]) -> Result<(Self, usize), NotACapture> {
        if head.is_empty() {
            let remedy = "check that the capture was running, and that its file was written";
            return Err(NotACapture { message: "is empty".to_owned(), remedy });
        }
        if let Some(pcapng) = Pcapng::recognise(head) {
            return Ok((Self::Pcapng(pcapng?), 0));
        }
        if let Some(pcap) = Pcap::recognise(head) {
            return Ok((Self::Pcap(pcap?), HEAD_BYTES));
        }
        for (magic, name, remedy) in OTHERS {
            if head.starts_with(magic) {
                return Err(NotACapture { message: format!("is not a pcap or pcapng file but {name}"), remedy });
            }
        }
        let printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n');
        // The kind alone: the bytes may be a password.
        let kind = if head.iter().all(printable) { "is not a capture but text" } else { "is not a capture" };
        Err(NotACapture { message: kind.to_owned(), remedy: NAME_A_CAPTURE })
    }

    /// Take all whole records at the start of `data`, which lies at `offset` in its batch, and list their packets.
    #[inline]
    pub(super) fn take(&mut self, data: &[u8], offset: usize, packets: &mut Vec<PacketHeader>) -> Taken {
        match self {
            Self::Pcap(pcap) => pcap.take(data, offset, packets),
            Self::Pcapng(pcapng) => pcapng.take(data, offset, packets),
        }
    }

    /// What the capture said it lost, since this was last asked; a pcap says nothing of it.
    pub(super) fn take_dropped(&mut self) -> Vec<Dropped> {
        match self {
            Self::Pcap(_) => Vec::new(),
            Self::Pcapng(pcapng) => pcapng.take_dropped(),
        }
    }

    /// What the format calls a unit that a file can end in.
    pub(super) const fn unit(&self) -> &'static str {
        match self {
            Self::Pcap(_) => "packet",
            Self::Pcapng(_) => "block",
        }
    }
}

impl NotACapture {
    /// A format that is known, in a variety that is not read.
    pub(super) fn variety(message: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: CONVERT }
    }

    /// A file that ends inside its own header.
    pub(super) fn short(format: &str, len: usize) -> Self {
        Self {
            message: format!("ends inside its {format} header, after {len} bytes"),
            remedy: "copy or capture it again; there is no packet in it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(head: &[u8]) -> String {
        Format::recognise(head).map(|_| ()).expect_err("no capture").message
    }

    #[test]
    fn files_that_are_no_captures_are_named() {
        for (head, expected) in [
            (&b""[..], "is empty"),
            (b"hunter2-secret", "is not a capture but text"),
            (b"\x00\x01\x02", "is not a capture"),
            (b"\xFD7zXZ\0\0\0", "is not a pcap or pcapng file but compressed with xz"),
            (b"snoop\0\0\0\0\0\0\x02", "is not a pcap or pcapng file but a snoop capture"),
            (b"\x1F\x8B\x08\0", "is not a pcap or pcapng file but compressed twice"),
        ] {
            assert_eq!(message(head), expected);
        }
    }
}
