//! Dropbox's discovery on the local network, by the fields of its announcement in JSON. There is no public specification; clients
//! from 2010 to today send a version, a port and their `host_int` to port 17500. What identifies host or folders is passed over.

use memchr::memmem;

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

pub(super) const PORT: u16 = 17_500;
/// Announcements list folders behind these fields.
const FIELDS_WITHIN: usize = 256;
const HOST: &[u8] = b"\"host_int\"";
const VERSION: &[u8] = b"\"version\"";

/// An object.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"{");

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let start = datagram.payload.get(..FIELDS_WITHIN).unwrap_or(datagram.payload);
    let holds = |field: &[u8]| memmem::find(start, field).is_some();
    let is_object = start.first() == Some(&b'{');
    Recognition::decided(datagram.has_port(PORT) && is_object && holds(HOST) && holds(VERSION))
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn port_and_fields_decide() {
        let announcement = br#"{"version": [2, 0], "port": 17500, "host_int": 123, "namespaces": [1]}"#;
        assert_datagrams(
            recognise,
            17_500,
            &[(announcement, Some(45)), (br#"{"version": 1}"#, None), (br#"["version", "host_int"]"#, None)],
        );
        assert_datagrams(recognise, 17_501, &[(announcement, None)]);
    }
}
