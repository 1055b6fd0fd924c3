//! What a flow that opened with STUN goes on with, straight or through a relay: DTLS, RTP or RTCP (RFC 7983), which is then its protocol.

use super::super::parser::{DatagramSession, Found};
use super::super::protocol::Protocol;
use super::super::reader::Reader;
use super::super::{Side, Verdict, dtls};
use super::rtcp;
use super::rtp::Streams;
use super::stun::Message;
use super::stun_attribute::product;

/// Datagrams after which nothing more is sought. Checks of candidates go on for some seconds before media come.
const DATAGRAMS_MAX: u8 = 64;
/// The numbers of a relay's channels (RFC 8656, section 12).
const CHANNELS: std::ops::RangeInclusive<u16> = 0x4000..=0x4fff;

pub(super) fn session() -> Box<dyn DatagramSession> {
    Box::<StunSession>::default()
}

#[derive(Default)]
struct StunSession {
    /// The handshake, once there is one.
    dtls: Option<Box<dyn DatagramSession>>,
    streams: Streams,
    datagrams: u8,
}

impl DatagramSession for StunSession {
    fn read(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        self.datagrams += 1;
        let verdict = self.take(side, payload, found);
        if self.datagrams < DATAGRAMS_MAX { verdict } else { Verdict::Settled }
    }

    fn held_bytes(&self) -> usize {
        size_of::<Self>() + self.dtls.as_ref().map_or(0, |session| session.held_bytes())
    }
}

impl StunSession {
    fn take(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        let carried = match Message::parse(payload, payload.len(), false) {
            Some(message) => {
                if found.facts.application.is_none() {
                    found.facts.application = product(message.kind, &message.attributes);
                }
                match message.attributes.data() {
                    Some(data) => data,
                    None => return Verdict::Seeking,
                }
            }
            None => channel_data(payload).unwrap_or(payload),
        };
        if let Some(handshake) = &mut self.dtls {
            return handshake.read(side, carried, found);
        }
        let len = u32::try_from(carried.len()).unwrap_or(u32::MAX);
        if dtls::is_record(carried, carried.len()) {
            found.facts.protocol = Protocol::Dtls;
            return self.dtls.insert(dtls::session()).read(side, carried, found);
        }
        if rtcp::is_beside_rtp(carried) {
            found.facts.protocol = Protocol::Rtcp;
        } else if self.streams.confirm(side, carried, len) {
            found.facts.protocol = Protocol::Rtp;
            return Verdict::Settled;
        }
        Verdict::Seeking
    }
}

/// What a relay passes on over a channel (RFC 8656, section 12.4); over UDP padding may follow it.
fn channel_data(bytes: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(bytes);
    let (channel, len) = (reader.u16()?, usize::from(reader.u16()?));
    let data = reader.take(len)?;
    (CHANNELS.contains(&channel) && reader.rest().len() < 4).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::parser::{DatagramSession, Found};
    use super::super::super::{Facts, Protocol, Side, Told, Verdict};
    use super::{DATAGRAMS_MAX, channel_data, session};

    fn binding(attributes: &[u8]) -> Vec<u8> {
        let len = u16::try_from(attributes.len()).expect("short").to_be_bytes();
        [&[0, 1][..], &len, &[0x21, 0x12, 0xa4, 0x42], &[9; 12], attributes].concat()
    }

    fn rtp(sequence: u8) -> Vec<u8> {
        [&[0x80, 111, 0, sequence, 0, 0, 0, 160, 0, 0, 0, 7][..], &[0x55; 40]].concat()
    }

    fn read(session: &mut dyn DatagramSession, side: Side, datagram: &[u8], facts: &mut Facts) -> Verdict {
        let Told { answers, announced } = &mut Told::default();
        session.read(side, datagram, &mut Found { facts, answers, announced })
    }

    /// What a flow of STUN is after these datagrams of one side.
    fn told(datagrams: &[Vec<u8>]) -> (Facts, Verdict) {
        let mut facts = Facts { protocol: Protocol::Stun, ..Facts::default() };
        let (mut session, mut verdict) = (session(), Verdict::Seeking);
        for datagram in datagrams {
            verdict = read(&mut *session, Source, datagram, &mut facts);
        }
        (facts, verdict)
    }

    fn channel(data: &[u8]) -> Vec<u8> {
        [&[0x40, 1][..], &u16::try_from(data.len()).expect("short").to_be_bytes(), data].concat()
    }

    #[test]
    fn what_carries_the_media_is_the_protocol() {
        let report = [&[0x80, 201, 0, 1, 0, 0, 0, 7][..], &[0xee; 18]].concat();
        let hello = [&[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4][..], &[1, 0, 0, 9]].concat();
        for (datagrams, expected) in [
            (vec![binding(&[])], Protocol::Stun),
            (vec![binding(&[]), rtp(1)], Protocol::Stun),
            (vec![binding(&[]), rtp(1), binding(&[]), rtp(2)], Protocol::Rtp),
            (vec![binding(&[]), report.clone()], Protocol::Rtcp),
            (vec![binding(&[]), report, rtp(1), rtp(2)], Protocol::Rtp),
            (vec![binding(&[]), channel(&rtp(1)), channel(&rtp(2))], Protocol::Rtp),
            (vec![binding(&[]), hello.clone()], Protocol::Dtls),
            (vec![binding(&[&[0, 0x13, 0, 17][..], &hello, &[0; 3]].concat())], Protocol::Dtls),
        ] {
            let (facts, _) = told(&datagrams);
            assert_eq!(facts.protocol, expected, "{datagrams:02x?}");
        }
    }

    #[test]
    fn a_product_stays_with_the_flow() {
        let (facts, verdict) = told(&[
            binding(&[0, 0x14, 0, 12, b't', b'e', b'l', b'e', b'g', b'r', b'a', b'm', b'.', b'o', b'r', b'g']),
            rtp(1),
            rtp(2),
        ]);
        assert_eq!(facts.application.map(|product| product.service), Some("telegram"));
        assert_eq!((facts.protocol, verdict), (Protocol::Rtp, Verdict::Settled));
    }

    #[test]
    fn it_ends_without_media_and_holds_little() {
        let mut facts = Facts::default();
        let mut session = session();
        for count in 1..=DATAGRAMS_MAX {
            let verdict = read(&mut *session, Destination, &binding(&[]), &mut facts);
            assert_eq!(verdict == Verdict::Settled, count == DATAGRAMS_MAX, "{count}");
        }
        assert!(session.held_bytes() < 200);
    }

    #[test]
    fn channels_have_their_length() {
        assert_eq!(channel_data(b"\x40\0\0\x03abc\0"), Some(&b"abc"[..]));
        assert_eq!(channel_data(b"\x40\0\0\x05abc\0"), None);
        assert_eq!(channel_data(b"\x50\0\0\x03abc\0"), None);
        assert_eq!(channel_data(b"\x40\0\0\x03abc\0\0\0\0"), None);
    }
}
