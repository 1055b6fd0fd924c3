//! SNMP, by the outer form of a message of version 1, 2c or 3 (RFC 1157, section 4; RFC 3416, section 3; RFC 3412, section 6).
//! Communities and users are never looked at.

use crate::identify::ber;
use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// A message.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[ber::SEQUENCE]);
/// Versions (RFC 1157, section 4; RFC 1901, section 3; RFC 3412, section 6.1).
const COMMUNITY_VERSIONS: [u64; 2] = [0, 1];
const VERSION_3: u64 = 3;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_message(datagram) == Some(true))
}

fn is_message(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (tag, len) = ber::header(&mut reader)?;
    let header = datagram.payload.len() - reader.rest().len();
    if tag != ber::SEQUENCE || header + len != datagram.wire_len as usize {
        return Some(false);
    }
    let version = ber::integer(&mut reader, 1)?;
    if COMMUNITY_VERSIONS.contains(&version) {
        ber::content(&mut reader, ber::OCTET_STRING)?;
        let before = (datagram.wire_len as usize).checked_sub(datagram.payload.len() - reader.rest().len())?;
        let at = reader.rest().len();
        let (operation, content) = ber::header(&mut reader)?;
        // From GetRequest to Report (RFC 3416, section 3).
        return Some(matches!(operation, 0xa0..=0xa8) && at - reader.rest().len() + content == before);
    }
    Some(version == VERSION_3 && is_version_3(reader)?)
}

/// What follows the version: global data, the security model's parameters, and a scoped PDU, which may be encrypted.
fn is_version_3(mut reader: Reader<'_>) -> Option<bool> {
    let mut global = Reader::new(ber::content(&mut reader, ber::SEQUENCE)?);
    ber::integer(&mut global, 4)?;
    ber::integer(&mut global, 4)?;
    let has_flags = ber::content(&mut global, ber::OCTET_STRING)?.len() == 1;
    ber::integer(&mut global, 4)?;
    ber::content(&mut reader, ber::OCTET_STRING)?;
    let (data, _) = ber::header(&mut reader)?;
    Some(has_flags && global.is_empty() && matches!(data, ber::SEQUENCE | ber::OCTET_STRING))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn the_outer_form_decides() {
        let get = b"\x30\x1c\x02\x01\x01\x04\x06public\xa0\x0f\x02\x04\x11\x22\x33\x44\x02\x01\0\x02\x01\0\x30\x01\0";
        let version_3 =
            b"\x30\x25\x02\x01\x03\x30\x0f\x02\x02\x11\x22\x02\x03\0\xff\xe3\x04\x01\x04\x02\x01\x03\x04\x02\x30\0\x30\x0b\x04\0\x04\0\xa0\x05\x02\x01\0\x02\0";
        let ldap = b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0";
        let longer = [&get[..], &[0]].concat();
        let judge = |datagram: &super::Datagram<'_>| is_message(datagram) == Some(true);
        assert_datagrams(judge, 161, 15, &[get, version_3], &[ldap, &longer]);
    }
}
