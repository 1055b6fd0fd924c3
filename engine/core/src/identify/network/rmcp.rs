//! Remote Management and Control Protocol, by its ports and the header of a message of ASF or IPMI (DMTF DSP0136, section 3.2.2;
//! IPMI 2.0, section 13.1.3).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// In clear, secured.
pub(super) const PORTS: [u16; 2] = [623, 664];
/// Version 1.0, and a reserved byte.
const START: [u8; 2] = [6, 0];
const ASF: u8 = 6;
const IPMI: u8 = 7;
/// Whose numbers messages of ASF have (IANA Private Enterprise Numbers).
const ASF_ENTERPRISE: u32 = 4_542;
/// Authentication of sessions: none to OEM, and the format of RMCP+.
const AUTHENTICATIONS: [u8; 6] = [0, 1, 2, 4, 5, 6];

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    if reader.take(2)? != START {
        return Some(false);
    }
    let (_sequence, class) = (reader.u8()?, reader.u8()?);
    match class {
        ASF => Some(reader.u32()? == ASF_ENTERPRISE),
        IPMI => Some(AUTHENTICATIONS.contains(&reader.u8()?) && datagram.wire_len >= 14),
        // An acknowledgment has the upper bit and nothing more (DSP0136, section 3.2.2.2).
        _ => Some(class == 0x80 | ASF && datagram.wire_len == 4),
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn messages_of_asf_and_ipmi() {
        let ping = b"\x06\0\xff\x06\0\0\x11\xbe\x80\0\0\0";
        let ipmi = b"\x06\0\xff\x07\0\0\0\0\0\0\0\0\0\x09\x20\x18\xc8\x81\0\x38\x8e\x04\xb5";
        let enterprise = b"\x06\0\xff\x06\0\0\x11\xbf\x80\0\0\0";
        assert_datagrams(is_message, 623, 8, &[ping, ipmi], &[enterprise, b"\x06\0\xff\x08\0\0\0\0"]);
        assert_datagrams(is_message, 623, 4, &[b"\x06\0\x01\x86"], &[]);
    }
}
