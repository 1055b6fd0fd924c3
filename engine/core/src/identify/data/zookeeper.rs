//! `ZooKeeper`, by the record that opens a session or answers it (Apache `ZooKeeper`, `zookeeper.jute`: `ConnectRequest`,
//! `ConnectResponse`). The session's password is stepped over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Lengths, without and with the byte that tells a read-only client.
const REQUEST: [u32; 2] = [44, 45];
const RESPONSE: [u32; 2] = [36, 37];
/// Version of the protocol, and bytes of a password.
const VERSION: u32 = 0;
const PASSWORD: u32 = 16;
/// Longest time-out of a session, milliseconds: a day.
const TIMEOUT_MAX: u32 = 86_400_000;

/// The upper byte of a length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let Some(len) = reader.u32() else {
            return Recognition::while_possible(bytes.iter().all(|&byte| byte == 0));
        };
        let seen = match len {
            len if REQUEST.contains(&len) => 8,
            len if RESPONSE.contains(&len) => 0,
            _ => return Recognition::No,
        };
        // Version, last transaction seen, time-out, session, password.
        let version = reader.u32();
        if version.is_some_and(|version| version != VERSION) {
            return Recognition::No;
        }
        let (timeout, password) =
            (reader.take(seen).and_then(|_| reader.u32()), reader.take(8).and_then(|_| reader.u32()));
        match (timeout, password) {
            (Some(timeout), _) if timeout > TIMEOUT_MAX => Recognition::No,
            (Some(_), Some(password)) => Recognition::decided(password == PASSWORD),
            _ => Recognition::More,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn records_by_table() {
        let request = b"\0\0\0\x2d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x75\x30\0\0\0\0\0\0\0\0\0\0\0\x10";
        let mut other = *request;
        other[31] = 17;
        assert_dialogues(
            recognise,
            2_181,
            &[
                (request, b"", Yes),
                (b"", b"\0\0\0\x25\0\0\0\0\0\0\x75\x30\x01\0\0\0\0\0\0\x07\0\0\0\x10", Yes),
                (&other, b"", No),
                (b"\0\0\0\x2e\0\0\0\0", b"", No),
                (b"\0\0\0\x2d\0\0\0\x01", b"", No),
                (b"\0\0\0\x2d\0\0\0\0\0\0\0\0\0\0\0\0\x7f\0\x75\x30", b"", No),
            ],
        );
    }
}
