//! The remote management of servers' hardware (IPMI, and ASF before it), by the header of RMCP and the length behind it at its
//! ports (DMTF DSP0136, section 3.2; IPMI 2.0, sections 13.1 and 13.6). Most fields of an opening message are zeros.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// IANA: `asf-rmcp`, `asf-secure-rmcp`.
pub(in super::super) const PORTS: [u16; 2] = [623, 664];
const VERSION: u8 = 6;
/// Classes of messages; the upper bit acknowledges.
const CLASS: u8 = 0x7f;
const ASF: u8 = 6;
const IPMI: u8 = 7;
/// Enterprise number of ASF (DSP0136, section 3.2.2.1).
const ASF_ENTERPRISE: u32 = 4_542;
/// Authentication of IPMI: none, MD2, MD5, password, OEM; the format of version 2.0.
const NO_AUTHENTICATION: u8 = 0;
const AUTHENTICATIONS: [u8; 4] = [1, 2, 4, 5];
const RMCP_PLUS: u8 = 6;
const AUTHENTICATION_CODE: usize = 16;

/// The version.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[VERSION]);

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_whole = u32::try_from(datagram.payload.len()) == Ok(datagram.wire_len);
    let at_port = datagram.has_any_port(&PORTS);
    Recognition::decided(at_port && is_whole && is_message(datagram.payload).is_some())
}

fn is_message(payload: &[u8]) -> Option<()> {
    let mut reader = Reader::new(payload);
    let (version, reserved, _sequence, class) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    if version != VERSION || reserved != 0 {
        return None;
    }
    let (len, behind) = match class & CLASS {
        ASF if reader.u32()? == ASF_ENTERPRISE => {
            // Type, tag, reserved.
            reader.take(3)?;
            (usize::from(reader.u8()?), 0)
        }
        IPMI => ipmi(&mut reader)?,
        _ => return None,
    };
    let rest = reader.rest().len();
    (len <= rest && rest <= len + behind).then_some(())
}

/// The length of what is carried, and of what may stand behind it.
fn ipmi(reader: &mut Reader<'_>) -> Option<(usize, usize)> {
    let authentication = reader.u8()?;
    if authentication == RMCP_PLUS {
        // Type, session, sequence; padding and an integrity code stand behind.
        reader.take(9)?;
        return Some((usize::from(reader.u16()?.swap_bytes()), 64));
    }
    // Sequence, session.
    reader.take(8)?;
    if AUTHENTICATIONS.contains(&authentication) {
        reader.take(AUTHENTICATION_CODE)?;
    } else if authentication != NO_AUTHENTICATION {
        return None;
    }
    // A byte of padding, for what other controllers get wrong (section 13.6).
    Some((usize::from(reader.u8()?), 1))
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::of_first_datagram;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn messages_by_table() {
        for (payload, expected) in [
            // A ping, a request for authentication capabilities, an opening of version 2.0.
            (&b"\x06\0\xff\x06\0\0\x11\xbe\x80\0\0\0"[..], Yes),
            (b"\x06\0\xff\x07\0\0\0\0\0\0\0\0\0\x09\x20\x18\xc8\x81\0\x38\x8e\x04\xb5", Yes),
            (b"\x06\0\xff\x07\x06\x10\0\0\0\0\0\0\0\0\x04\0\0\0\0\0", Yes),
            (b"\x06\0\xff\x06\0\0\x11\xbf\x80\0\0\0", No),
            (b"\x06\0\xff\x07\0\0\0\0\0\0\0\0\0\x09\x20\x18\xc8\x81\0\x38\x8e\x04", No),
            (b"\x06\0\xff\x07\x03\0\0\0\0\0\0\0\0\0", No),
            (b"\x06\x01\xff\x06\0\0\x11\xbe\x80\0\0\0", No),
            (b"\x06\0\xff\x07", No),
        ] {
            assert_eq!(of_first_datagram(623, payload, recognise), expected, "{payload:02x?}");
            assert_eq!(of_first_datagram(624, payload, recognise), No);
        }
    }
}
