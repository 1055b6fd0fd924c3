//! Protocols whose messages begin with a magic value of their own.

use super::family::{DatagramMember, StreamMember};
use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Recognition, starts_with, starts_with_text};
use crate::identify::protocol::Protocol;
use crate::identify::reader::Reader;

/// RFC 8175, section 11.1, before a signal's type.
const DLEP: &[u8] = b"DLEP\0";
/// Art-Net 4, "Packet Definition": the identifier.
const ART_NET: &[u8] = b"Art-Net\0";
/// ANSI E1.17, section 2.3: sizes of preamble and postamble, and the packet identifier.
const SACN: &[u8] = b"\0\x10\0\0ASC-E1.17\0\0\0";
/// The name of the standard begins a datagram of CAN frames (as its dissector describes it).
const CAN: &[u8] = b"ISO11898";
/// Ether-S-I/O (as its dissector describes it): the identifier, and a telegram's type, whose first byte is zero.
const ETHER_S_IO: &[u8] = b"ESIO\0";
/// What a `TiVo` beacon begins with (`TiVo` Connect Automatic Machine Discovery Protocol, section 4).
const TIVO: &[u8] = b"tivoconnect=";
/// What RIPE Atlas Magellan sends to each address and port.
const MAGELLAN: &[u8] = b"MGLNDD_";
/// Zabbix documentation, "Header and data length".
const ZABBIX: &[u8] = b"ZBXD";
/// Munin's documentation, "Data exchange between master and node": the node's greeting.
const MUNIN: &[u8] = b"# munin node at ";
/// `PJLink` Class 1 specification, section 5.1: the projector's greeting, with or without authentication.
const PJLINK: [&[u8]; 2] = [b"PJLINK 0\r", b"PJLINK 1 "];
/// Omron W421, section 7-4: FINS over TCP, and a length below 64 KiB.
const FINS: &[u8] = b"FINS\0\0";
/// IVI-6.1, section 2.2: the prologue of a message.
const HISLIP: &[u8] = b"HS";
/// The last type of a message (IVI-6.1, table 4).
const HISLIP_KIND_MAX: u8 = 26;
/// The greeting of a server of Ookla, `HELLO 2.9 (2.9.9)` or `HELLO 2.4 2016-10-06`, and what a client says before it, with an identifier (a UUID, RFC 9562).
const OOKLA: &[u8] = b"HELLO ";
const OOKLA_CLIENT: &[u8] = b"HI ";
const UUID: usize = 36;
/// A cookie of `iperf3`: letters and digits of base 32, and a zero.
const IPERF_COOKIE: usize = 36;

/// A command to an automatic tank gauge, and its answer: start of heading, a letter, a function and a tank (Veeder-Root 577013-635,
/// "Computer to console format").
const TANK_GAUGE: u8 = 0x01;
const TANK_FUNCTION: usize = 5;

pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[TANK_GAUGE])
    .and(b'a', b'z')
    .and(b'2', b'7')
    .or_starts(&[ZABBIX, MUNIN, PJLINK[0], FINS, HISLIP, OOKLA]);
pub(super) const FIRST_OF_DATAGRAM: FirstBytes =
    FirstBytes::of(&[]).or_starts(&[DLEP, ART_NET, SACN, CAN, ETHER_S_IO, TIVO, MAGELLAN]);

pub(super) const STREAM_MEMBERS: &[StreamMember] = &[
    (Protocol::Zabbix, |bytes| starts_with(bytes, ZABBIX)),
    (Protocol::Munin, |bytes| starts_with(bytes, MUNIN)),
    (Protocol::PjLink, pjlink),
    (Protocol::Fins, |bytes| starts_with(bytes, FINS)),
    (Protocol::Hislip, |bytes| Recognition::so_far(hislip(bytes))),
    (Protocol::OoklaSpeedtest, ookla),
    (Protocol::Iperf, iperf),
    (Protocol::TankGauge, |bytes| Recognition::so_far(tank_gauge(bytes))),
];

pub(super) const DATAGRAM_MEMBERS: &[DatagramMember] = &[
    (Protocol::Dlep, &[], |datagram| datagram.payload.starts_with(DLEP)),
    (Protocol::ArtNet, &[], |datagram| datagram.payload.starts_with(ART_NET)),
    (Protocol::Sacn, &[], |datagram| datagram.payload.starts_with(SACN)),
    (Protocol::CanOverUdp, &[], |datagram| datagram.payload.starts_with(CAN)),
    (Protocol::EtherSIo, &[], |datagram| datagram.payload.starts_with(ETHER_S_IO)),
    (Protocol::TivoConnect, &[], |datagram| datagram.payload.starts_with(TIVO)),
    (Protocol::RipeAtlas, &[], |datagram| datagram.payload.starts_with(MAGELLAN)),
];

fn pjlink(bytes: &[u8]) -> Recognition {
    Recognition::any(PJLINK.iter().map(|greeting| starts_with(bytes, greeting)))
}

/// Prologue, type, control code, parameter, and a length of which no more than 32 bits are used.
fn hislip(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    for &byte in HISLIP {
        if reader.u8()? != byte {
            return Some(false);
        }
    }
    if reader.u8()? > HISLIP_KIND_MAX {
        return Some(false);
    }
    let (_control, _parameter) = (reader.u8()?, reader.u32()?);
    Some(reader.u32()? == 0)
}

fn ookla(bytes: &[u8]) -> Recognition {
    if let Some(version) = bytes.strip_prefix(OOKLA) {
        let numbers = version.iter().take(8).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        return match version.get(numbers..numbers + 2) {
            _ if version.first().is_some_and(|first| !first.is_ascii_digit()) => Recognition::No,
            Some([b' ', b'(' | b'1'..=b'9']) => Recognition::decided(numbers >= 3),
            Some(_) => Recognition::No,
            None => Recognition::More,
        };
    }
    if let Some(id) = bytes.strip_prefix(OOKLA_CLIENT) {
        return match starts_with_text(id, UUID, |byte| byte.is_ascii_hexdigit() || byte == b'-') {
            Recognition::Yes => Recognition::so_far(id.get(UUID).map(|end| matches!(end, b'\r' | b'\n'))),
            other => other,
        };
    }
    // One without an identifier says nothing more until it is answered.
    let may_be =
        OOKLA.starts_with(bytes) || OOKLA_CLIENT.starts_with(bytes) || bytes == b"HI\n" || b"HI\r\n".starts_with(bytes);
    Recognition::while_possible(may_be)
}

fn iperf(bytes: &[u8]) -> Recognition {
    match starts_with_text(bytes, IPERF_COOKIE, |byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7')) {
        Recognition::Yes => Recognition::so_far(bytes.get(IPERF_COOKIE).map(|end| *end == 0)),
        other => other,
    }
}

/// A command may end with its function; an answer goes on in lines.
fn tank_gauge(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != TANK_GAUGE {
        return Some(false);
    }
    let mut first = reader.u8()?;
    // An answer may begin with an empty line.
    for _ in 0..2 {
        if matches!(first, b'\r' | b'\n') {
            first = reader.u8()?;
        }
    }
    if !matches!(first, b'I' | b'S' | b'i' | b's') {
        return Some(false);
    }
    for _ in 0..TANK_FUNCTION {
        if !reader.u8()?.is_ascii_hexdigit() {
            return Some(false);
        }
    }
    Some(matches!(reader.u8()?, b'\r' | b'\n' | 0x03))
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{DATAGRAM_MEMBERS, STREAM_MEMBERS};
    use crate::identify::protocol::Protocol;

    #[test]
    fn connections_by_their_openings() {
        let cookie = b"abcdefghijklmnopqrstuvwxyz234567abcd\0";
        let own: [(Protocol, &[&[u8]]); 8] = [
            (Protocol::Zabbix, &[b"ZBXD\x01\x04\0\0\0\0\0\0\0"]),
            (Protocol::Munin, &[b"# munin node at host.example\n"]),
            (Protocol::PjLink, &[b"PJLINK 0\r", b"PJLINK 1 498e4a67\r"]),
            (Protocol::Fins, &[b"FINS\0\0\0\x0c\0\0\0\0"]),
            (Protocol::Hislip, &[b"HS\0\0\x01\0\x58\x58\0\0\0\0\0\0\0\x07hislip0"]),
            (
                Protocol::OoklaSpeedtest,
                &[
                    b"HELLO 2.9 (2.9.9) 2021",
                    b"HELLO 2.4 2016-10-06.1324\n",
                    b"HI 8e817cb6-5b6c-4b39-adcc-97006f1ae537\n",
                ],
            ),
            (Protocol::Iperf, &[cookie]),
            (Protocol::TankGauge, &[b"\x01I20100\n", b"\x01\r\nI20100\r\nJAN 1, 2026"]),
        ];
        for ((protocol, judge), (expected, messages)) in STREAM_MEMBERS.iter().zip(own) {
            assert_eq!(*protocol, expected);
            assert_streams(
                *judge,
                messages,
                &[
                    b"PJLINK 2\r",
                    b"HI there, who is it that calls",
                    b"HS\x20",
                    b"\x01I201000",
                    b"\x01Ix",
                    b"EHLO x\r\n",
                    b"HELLO 3\r\n",
                ],
            );
        }
    }

    #[test]
    fn datagrams_by_their_openings() {
        let own: [(Protocol, &[u8]); 7] = [
            (Protocol::Dlep, b"DLEP\0\x01\0\0"),
            (Protocol::ArtNet, b"Art-Net\0\0\x20\0\x0e"),
            (Protocol::Sacn, b"\0\x10\0\0ASC-E1.17\0\0\0\x72\x6e"),
            (Protocol::CanOverUdp, b"ISO11898\x01\x01"),
            (Protocol::EtherSIo, b"ESIO\0\x01\0\0"),
            (Protocol::TivoConnect, b"tivoconnect=1\nmethod=broadcast\n"),
            (Protocol::RipeAtlas, b"MGLNDD_192.0.2.1_80\n"),
        ];
        for ((protocol, _, judge), (expected, message)) in DATAGRAM_MEMBERS.iter().zip(own) {
            assert_eq!(*protocol, expected);
            assert_datagrams(*judge, 50_000, 5, &[message], &[b"RTPX\x02", b"DLEQ\0", b"\0\x10\0\0ASC-E1.18\0\0\0"]);
        }
    }
}
