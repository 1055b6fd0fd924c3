//! `IPsec` through UDP and TCP: key exchange (RFC 7296, section 3.1; RFC 2408, section 3.1) and Encapsulating Security Payload
//! beside it (RFC 3948, section 2).
//!
//! A header of IKE states its own length. A packet of ESP holds an index and a sequence number, so the first of an association
//! is enough at port 4500, else two of an end that agree.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};
use super::super::reader::Reader;
use super::numbered::Numbered;

const IKE_PORT: u16 = 500;
const NAT_PORT: u16 = 4_500;
/// Key exchange, and all that passes address translators (RFC 7296, section 2; RFC 3948, section 2).
pub(super) const PORTS: [u16; 2] = [IKE_PORT, NAT_PORT];
/// What a stream opens with (RFC 9329, section 4).
const STREAM_PREFIX: &[u8] = b"IKETCP";
/// Major and minor version (RFC 2408, section 3.1; RFC 7296, section 3.1).
const VERSION_1: u8 = 0x10;
const VERSION_2: u8 = 0x20;
/// Flags: encryption, commit, authentication only; initiator, version, response.
const FLAGS_1: u8 = 0x07;
const FLAGS_2: u8 = 0x38;
/// Smaller indexes are reserved (RFC 4303, section 2.1).
const INDEX_MIN: u32 = 256;
/// Index, sequence number, an initialization vector or block, the end of the padding, and a check value of 12 bytes: no packet
/// of ESP is shorter (RFC 4303, section 2).
const ESP_BYTES_MIN: u32 = 32;

/// The prefix.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"I");

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| starts_with(bytes, STREAM_PREFIX))
}

/// Takes for ESP what it is not: at port 4500, a datagram with the number 1 in its fifth to eighth byte, or two with an equal
/// number in front and a rising one behind. None on the corpus.
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    // A marker where an index would stand tells IKE from ESP (RFC 3948, section 2.2).
    let (marker, ike_len) = match datagram.payload.strip_prefix(&[0; 4]) {
        Some(rest) if datagram.has_port(NAT_PORT) => (rest, datagram.wire_len.saturating_sub(4)),
        _ => (datagram.payload, datagram.wire_len),
    };
    Recognition::decided(is_ike(marker, ike_len) || (datagram.has_port(NAT_PORT) && is_esp(datagram)))
}

fn is_ike(bytes: &[u8], wire_len: u32) -> bool {
    ike_length(bytes).is_some_and(|len| len == wire_len)
}

/// The length that the header of a key exchange states; `None` where it is none.
fn ike_length(bytes: &[u8]) -> Option<u32> {
    let mut reader = Reader::new(bytes);
    let (initiator_high, initiator_low) = (reader.u32()?, reader.u32()?);
    reader.take(8)?;
    let (_next_payload, version, exchange, flags) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    reader.u32()?;
    let fits = match version {
        // Base to informational, quick mode and new group (RFC 2408, section 3.1; RFC 2409, appendix A).
        VERSION_1 => matches!(exchange, 1..=6 | 32 | 33) && flags & !FLAGS_1 == 0,
        // IKE_SA_INIT to IKE_INTERMEDIATE and IKE_FOLLOWUP_KE (IANA, IKEv2 Exchange Types).
        VERSION_2 => matches!(exchange, 34..=44) && flags & !FLAGS_2 == 0,
        _ => false,
    };
    let has_initiator = initiator_high != 0 || initiator_low != 0;
    (fits && has_initiator).then(|| reader.u32()).flatten()
}

fn is_esp(datagram: &mut Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(index), Some(sequence)) = (reader.u32(), reader.u32()) else { return false };
    if index < INDEX_MIN || sequence == 0 || datagram.wire_len < ESP_BYTES_MIN {
        return false;
    }
    let follows = Numbered { index, number: sequence }.follows(&mut datagram.past.esp[datagram.side as usize]);
    sequence == 1 || follows
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::{recognise_datagram, recognise_stream};

    fn judged(port: u16, payload: &[u8]) -> Recognition {
        in_turn(port, &[(Source, payload)], recognise_datagram)[0]
    }

    fn ike(version: u8, exchange: u8, flags: u8, body: usize) -> Vec<u8> {
        let len = u32::try_from(28 + body).unwrap().to_be_bytes();
        [&[7; 8][..], &[0; 8], &[33, version, exchange, flags], &[0; 4], &len, &opaque(body)].concat()
    }

    fn esp(index: u8, sequence: u8) -> Vec<u8> {
        [&[0, 0, 1, index, 0, 0, 0, sequence][..], &opaque(40)].concat()
    }

    #[test]
    fn rfc_7296_and_rfc_2408_section_3_1_headers() {
        for (version, exchange, flags, expected) in [
            (0x20, 34, 0x08, Yes),
            (0x20, 37, 0x20, Yes),
            (0x10, 2, 0, Yes),
            (0x10, 32, 1, Yes),
            (0x20, 33, 0x08, No),
            (0x20, 34, 0x01, No),
            (0x10, 34, 0, No),
            (0x30, 34, 0x08, No),
        ] {
            let message = ike(version, exchange, flags, 60);
            assert_eq!(judged(500, &message), expected, "{version:#x} {exchange} {flags}");
            assert_eq!(judged(4_500, &[&[0; 4][..], &message].concat()), expected);
            assert_cuts_refused(500, &message, 28, recognise_datagram);
        }
        let longer = [&ike(0x20, 34, 8, 60)[..], &[0]].concat();
        assert_eq!(judged(500, &longer), No);
        let nameless = [&[0; 8][..], &ike(0x20, 34, 8, 60)[8..]].concat();
        assert_eq!(judged(500, &nameless), No);
    }

    #[test]
    fn rfc_3948_section_2_1_packets_of_one_end_agree() {
        assert_eq!(judged(4_500, &esp(9, 1)), Yes);
        assert_eq!(judged(500, &esp(9, 1)), No);
        // A keep-alive (section 2.3).
        assert_eq!(judged(4_500, &[0xff]), No);
        for (side, second, expected) in
            [(Source, esp(9, 8), Yes), (Source, esp(9, 7), No), (Source, esp(8, 8), No), (Destination, esp(9, 8), No)]
        {
            let datagrams = [(Source, &esp(9, 7)[..]), (side, &second[..])];
            assert_eq!(in_turn(4_500, &datagrams, recognise_datagram), [No, expected], "{second:?}");
        }
        assert_cuts_refused(4_500, &esp(9, 7), 8, recognise_datagram);
    }

    #[test]
    fn rfc_9329_section_4_the_prefix_of_a_stream() {
        assert_dialogues(recognise_stream, 4_500, &[(b"IKETCP\0\x20", b"", Yes), (b"IKEUDP", b"", No)]);
    }
}
