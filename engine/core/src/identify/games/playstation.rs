//! Device discovery of `PlayStation` consoles, by its requests and answers in the form of HTTP (`chiaki-ng`, `discovery.h`; `ps4-waker`).

use memchr::memmem;

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Requests, and answers of a console that is on or stands by.
const STARTS: [&[u8]; 5] = [
    b"SRCH * HTTP/1.1\n",
    b"WAKEUP * HTTP/1.1\n",
    b"LAUNCH * HTTP/1.1\n",
    b"HTTP/1.1 200 Ok\n",
    b"HTTP/1.1 620 Server Standby\n",
];
/// A line that all of them have.
const VERSION: &[u8] = b"\ndevice-discovery-protocol-version:";

/// A request or an answer.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).or_starts(&STARTS);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    let starts = || STARTS.iter().any(|start| bytes.starts_with(start));
    Recognition::decided(starts() && memmem::find(bytes, VERSION).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn start_and_version_decide() {
        assert_datagrams(
            recognise,
            987,
            &[
                (b"SRCH * HTTP/1.1\ndevice-discovery-protocol-version:00020020\n", Some(50)),
                (b"HTTP/1.1 200 Ok\nhost-type:PS4\ndevice-discovery-protocol-version:00020020\n", Some(64)),
                (b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n", None),
                (b"SRCH * HTTP/1.1\nother:00020020\n", None),
            ],
        );
    }
}
