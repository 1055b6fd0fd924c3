//! Protocols of machines that have little that is fixed, by their ports and the start of a message.

use super::super::family::DatagramMember;
use crate::identify::ber;
use crate::identify::parser::{Datagram, Heads, Recognition, starts_with};
use crate::identify::protocol::Protocol;
use crate::identify::reader::Reader;

/// Ethernet Global Data, component network protocols over IP, FINS, ANSI C12.22, Crestron (IANA; FINS: Omron W421, section 7-2).
const EGD_PORT: u16 = 18_246;
const CNP_IP_PORTS: [u16; 2] = [1_628, 1_629];
const FINS_PORT: u16 = 9_600;
const C1222_PORT: u16 = 1_153;
const CRESTRON_PORT: u16 = 41_794;
pub(super) const PORTS: [u16; 6] = [EGD_PORT, CNP_IP_PORTS[0], CNP_IP_PORTS[1], FINS_PORT, C1222_PORT, CRESTRON_PORT];

pub(super) const MEMBERS: &[DatagramMember] = &[
    (Protocol::Egd, &[EGD_PORT], is_egd),
    (Protocol::CnpIp, &CNP_IP_PORTS, |datagram| is_cnp_ip(datagram) == Some(true)),
    (Protocol::Fins, &[FINS_PORT], is_fins),
    (Protocol::C1222, &[C1222_PORT], |datagram| is_c1222(datagram) == Some(true)),
    (Protocol::Crestron, &[CRESTRON_PORT], |datagram| {
        CRESTRON_DISCOVERY.iter().any(|start| datagram.payload.starts_with(start))
    }),
];

/// Who looks for Crestron devices, and who answers (as its published discoverers send it).
const CRESTRON_DISCOVERY: [&[u8]; 2] = [b"\x14\0\0\0\x01\x04\0\x03\0\0", b"\x15\0\0\0\x01\x04\0\x03\0\0"];
/// A Crestron control system asks who connects.
const CRESTRON_GREETING: &[u8] = &[0x0f, 0, 1, 2];
/// What the client says then.
const CRESTRON_ANSWER: u8 = 1;
pub(super) const FIRST_OF_STREAM: [u8; 2] = [0x0f, CRESTRON_ANSWER];

/// The control system speaks first.
pub(super) fn recognise_crestron(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(CRESTRON_PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| match bytes.first() {
        Some(&CRESTRON_ANSWER) => Recognition::More,
        _ => starts_with(bytes, CRESTRON_GREETING),
    })
}

/// Production data of version 1 (GE GFK-2224, "EGD Packet Structure"): a header of 32 bytes, of which the last four are zero.
fn is_egd(datagram: &Datagram<'_>) -> bool {
    datagram.payload.starts_with(&[13, 1]) && datagram.payload.get(28..32) == Some(&[0; 4])
}

/// A packet's length, version and sizes (CEA-852-C, section 8.1).
fn is_cnp_ip(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (len, version, kind, _extension) = (reader.u16()?, reader.u8()?, reader.u8()?, reader.u8()?);
    Some(
        u32::from(len) == datagram.wire_len && len >= 20 && version == 1 && matches!(kind, 1 | 3 | 4..=8 | 0x60..=0x7f),
    )
}

/// Information control, a reserved zero, gateways, networks of up to 127 and nodes, service (Omron W342, section 5-2).
fn is_fins(datagram: &Datagram<'_>) -> bool {
    let Some(&[control, reserved, gateways, to_network, _, to_unit, from_network, _, from_unit, _, group, _]) =
        datagram.payload.first_chunk()
    else {
        return false;
    };
    let is_unit = |unit: u8| matches!(unit, 0 | 0x10..=0x1f | 0xe1 | 0xfe);
    matches!(control, 0x80 | 0x81 | 0xc0 | 0xc1)
        && reserved == 0
        && gateways <= 7
        && to_network <= 127
        && from_network <= 127
        && is_unit(to_unit)
        && is_unit(from_unit)
        && group <= 0x2f
}

/// An association's message of titles, identifiers and user information (ANSI C12.22, section 5.3.2), which it fills.
fn is_c1222(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (tag, len) = ber::header(&mut reader)?;
    if tag != 0x60 || len != reader.rest().len() {
        return Some(false);
    }
    let mut informs = false;
    while !reader.is_empty() {
        let (tag, len) = ber::header(&mut reader)?;
        if !matches!(tag, 0xa1 | 0xa2 | 0xa4 | 0xa6..=0xa8 | 0x8b | 0xac | 0xbe) {
            return Some(false);
        }
        informs |= tag == 0xbe;
        reader.take(len)?;
    }
    Some(informs)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_datagrams;
    use super::{MEMBERS, PORTS, recognise_crestron};
    use crate::identify::greeting::assert_dialogues;
    use crate::identify::parser::Recognition::{No, Yes};
    use crate::identify::protocol::Protocol;

    #[test]
    fn the_start_of_a_message_at_its_port() {
        let egd = [&b"\x0d\x01\xd4\xf0\xc0\0\x02\x01\x7b\0\0\0"[..], &[0; 30]].concat();
        let cnp_ip = [&b"\0\x18\x01\x01\0\0\0\0"[..], &[0x11; 16]].concat();
        let own: [(Protocol, u16, usize, &[u8]); 5] = [
            (Protocol::Egd, 18_246, 32, &egd),
            (Protocol::CnpIp, 1_628, 24, &cnp_ip),
            (Protocol::Fins, 9_600, 12, b"\x80\0\x02\0\x01\0\0\x02\0\x05\x01\x01\x82\0\x64\0\0\x01"),
            (Protocol::C1222, 1_153, 16, b"\x60\x0e\xa2\x04\x80\x02\x7b\x02\xa8\x02\x02\0\xbe\x02\x28\0"),
            (Protocol::Crestron, 41_794, 10, b"\x14\0\0\0\x01\x04\0\x03\0\0host"),
        ];
        for ((protocol, ports, judge), (expected, port, least, message)) in MEMBERS.iter().zip(own) {
            assert_eq!(*protocol, expected);
            assert!(ports.contains(&port));
            let mut other = message.to_vec();
            other[0] ^= 0x40;
            other[1] ^= 0x40;
            assert_datagrams(*judge, port, least, &[message], &[&other]);
        }
        assert!(MEMBERS.iter().all(|(_, ports, _)| ports.iter().all(|port| PORTS.contains(port))));
    }

    #[test]
    fn a_control_system_greets() {
        assert_dialogues(
            recognise_crestron,
            41_794,
            &[(b"", b"\x0f\0\x01\x02", Yes), (b"\x01\0\x0b", b"\x0f\0\x01\x02", Yes), (b"", b"\x0f\0\x01\x03", No)],
        );
        assert_dialogues(recognise_crestron, 80, &[(b"", b"\x0f\0\x01\x02", No)]);
    }
}
