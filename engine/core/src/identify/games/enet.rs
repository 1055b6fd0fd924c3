//! `ENet`, a network library of games, by the command that opens a connection (`ENet` 1.3, `enet/protocol.h`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// A header for nobody yet that has the time of sending (`ENET_PROTOCOL_MAXIMUM_PEER_ID`, `ENET_PROTOCOL_HEADER_FLAG_SENT_TIME`).
const HEADER: u16 = 0x8fff;
/// Connect, to be acknowledged, on no channel, the first in number.
const CONNECT: u32 = 0x82ff_0001;
/// Header and command.
const LEN: u32 = 52;
/// `ENET_PROTOCOL_MINIMUM_MTU` to `ENET_PROTOCOL_MAXIMUM_CHANNEL_COUNT`.
const MTU: std::ops::RangeInclusive<u32> = 576..=4_096;
const WINDOW: std::ops::RangeInclusive<u32> = 4_096..=65_536;
const CHANNELS: std::ops::RangeInclusive<u32> = 1..=255;

/// The header.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x8f]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.wire_len == LEN && is_connect(datagram.payload) == Some(true))
}

fn is_connect(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u16()? != HEADER {
        return Some(false);
    }
    reader.u16()?;
    if reader.u32()? != CONNECT {
        return Some(false);
    }
    // Number of the peer, and two of the session.
    reader.take(4)?;
    Some(MTU.contains(&reader.u32()?) && WINDOW.contains(&reader.u32()?) && CHANNELS.contains(&reader.u32()?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn the_connect_command_decides() {
        let connect = |command: u8, mtu: [u8; 4]| {
            let start = [&[0x8f, 0xff, 1, 2, command, 0xff, 0, 1, 0, 0, 0xff, 0xff][..], &mtu].concat();
            [&start[..], &[0, 0, 0x80, 0, 0, 0, 0, 2], &[0; 28]].concat()
        };
        assert_datagrams(
            recognise,
            7_777,
            &[
                (&connect(0x82, [0, 0, 5, 0x78]), Some(52)),
                (&connect(0x83, [0, 0, 5, 0x78]), None),
                (&connect(0x82, [0, 0, 0, 0x78]), None),
                (&connect(0x82, [0x80, 0, 5, 0x78]), None),
            ],
        );
    }
}
