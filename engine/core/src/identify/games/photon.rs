//! Photon, a network library of games, by the command that opens a connection or its answer (Exit Games, "Photon Binary Protocol",
//! and the `EnetPeer` of its client libraries).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Peer, whether there is a checksum, count of commands, time, number of the connection.
const TIME_AND_NUMBER: usize = 8;
/// What says that there is a checksum, behind all that.
const CHECKSUM: u8 = 0xcc;
const CHECKSUM_LEN: u32 = 4;
/// Connect, for nobody yet; and its answer.
const CONNECT: u8 = 2;
const NOBODY: u16 = 0xffff;
const ANSWER: u8 = 3;
/// The channel of both.
const CHANNEL: u8 = 0xff;
/// A command's length with its header, which both have.
const COMMAND_LEN: u32 = 44;
const HEADER: u32 = 12;
const COMMANDS_MAX: u8 = 4;

/// What measures how far a region's servers are: twelve bytes of this, and a number.
const PING: u8 = 0x7d;
const PING_LEN: usize = 13;

/// A peer's number, or a ping.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x00, 0xff, PING]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    Recognition::decided(is_ping(bytes) || opens(bytes, datagram.wire_len) == Some(true))
}

fn is_ping(bytes: &[u8]) -> bool {
    let of_ping = |bytes: &[u8]| bytes.iter().all(|&byte| byte == PING);
    bytes.len() == PING_LEN && bytes.split_last().is_some_and(|(_, rest)| of_ping(rest))
}

/// An answer may come with an acknowledgment in front or behind.
fn opens(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (peer, checksum, count) = (reader.u16()?, reader.u8()?, reader.u8()?);
    if !matches!(peer, 0 | NOBODY) || !matches!(checksum, 0 | CHECKSUM) || !(1..=COMMANDS_MAX).contains(&count) {
        return Some(false);
    }
    reader.take(TIME_AND_NUMBER)?;
    let (mut total, mut opens) = (HEADER, false);
    if checksum == CHECKSUM {
        reader.u32()?;
        total += CHECKSUM_LEN;
    }
    for _ in 0..count {
        let (kind, channel) = (reader.u8()?, reader.u8()?);
        reader.u16()?;
        let (len, number) = (reader.u32()?, reader.u32()?);
        let is_opening = (kind == CONNECT && peer == NOBODY) || kind == ANSWER;
        opens |= is_opening && channel == CHANNEL && len == COMMAND_LEN && number == 1;
        if !(HEADER..=wire_len).contains(&len) {
            return Some(false);
        }
        reader.take((len - HEADER) as usize)?;
        total += len;
    }
    Some(opens && total == wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    fn command(kind: u8, len: u8, rest: usize) -> Vec<u8> {
        [&[kind, 0xff, 1, 4, 0, 0, 0, len, 0, 0, 0, 1][..], &vec![7; rest]].concat()
    }

    fn datagram(peer: u8, commands: &[Vec<u8>]) -> Vec<u8> {
        [&[peer, peer, 0, u8::try_from(commands.len()).unwrap()][..], &[9; 8], &commands.concat()].concat()
    }

    #[test]
    fn an_opening_fills_the_datagram() {
        assert_datagrams(
            recognise,
            5_055,
            &[
                (&datagram(0xff, &[command(2, 44, 32)]), Some(56)),
                (&datagram(0, &[command(1, 20, 8), command(3, 44, 32)]), Some(76)),
                (&[&[0xff, 0xff, 0xcc, 1][..], &[9; 12], &command(2, 44, 32)].concat(), Some(60)),
                (&[&[0x7d; 12][..], &[3]].concat(), Some(13)),
                (&[&[0x7d; 11][..], &[3, 3]].concat(), None),
                (&datagram(0, &[command(2, 44, 32)]), None),
                (&datagram(0xff, &[command(2, 45, 33)]), None),
                (&datagram(0xff, &[command(2, 44, 33)]), None),
                (&datagram(0xff, &[command(4, 12, 0)]), None),
            ],
        );
    }
}
