//! HTTP/2 in clear, by the client's preface (RFC 9113, sections 3.3 and 3.4): the authority of the first request. Nothing else is
//! kept, and nothing is read after it.

use super::facts::DomainSource;
use super::first_byte::FirstBytes;
use super::hpack;
use super::parser::{Found, Heads, Recognition, Session, starts_with};
use super::reader::Reader;
use super::stream::Stream;
use super::{Side, Verdict};
use crate::names::normalise_authority;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Frame types (RFC 9113, section 6).
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;
/// Flags of HEADERS and CONTINUATION (RFC 9113, sections 6.2 and 6.10).
const END_HEADERS: u8 = 0x04;
const PADDED: u8 = 0x08;
const PRIORITY: u8 = 0x20;
const FRAME_HEADER: usize = 9;
/// Largest frame before the other side permits more (RFC 9113, section 4.2).
const FRAME_MAX: usize = 16_384;
/// Largest header block that is put together: what common servers take at most.
const BLOCK_MAX: usize = 65_536;
/// Frames looked at before the first request is whole.
const FRAMES_MAX: u8 = 64;

/// The preface, or a SETTINGS frame.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[b'P', 0]);

/// The client's preface decides. A server may be first to send its own, which is a SETTINGS frame.
pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let mut verdict = Recognition::More;
    for side in heads.sides().into_iter().filter(|side| !side.is_empty()) {
        match starts_with(side, PREFACE) {
            Recognition::Yes => return Recognition::Yes,
            Recognition::No if !is_settings(side) => verdict = Recognition::No,
            Recognition::No | Recognition::More => {}
        }
    }
    verdict
}

/// Whether these are, or may become, the first bytes of a SETTINGS frame: six bytes for each setting (RFC 9113, section 6.5).
fn is_settings(bytes: &[u8]) -> bool {
    const FIXED: [u8; 5] = [SETTINGS, 0, 0, 0, 0];
    let fits = match *bytes {
        [0, 0, len, ..] => len % 6 == 0,
        [0, 0] | [0] => true,
        _ => false,
    };
    fits && bytes.iter().skip(3).zip(&FIXED).all(|(byte, expected)| byte == expected)
}

pub(super) fn session() -> Box<dyn Session> {
    Box::<Http2Session>::default()
}

#[derive(Default)]
struct Http2Session {
    /// Who sent the preface.
    client: Option<Side>,
    frames: u8,
    /// Parts of the header block so far.
    block: Vec<u8>,
    /// Whether a header block has begun: CONTINUATION frames alone follow (RFC 9113, section 4.3).
    in_block: bool,
}

impl Session for Http2Session {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        if self.client.is_none() {
            match starts_with(stream.head(), PREFACE) {
                Recognition::Yes => {
                    self.client = Some(side);
                    stream.advance(PREFACE.len() as u64);
                }
                Recognition::More => return Verdict::Seeking,
                Recognition::No => {}
            }
        }
        if self.client == Some(side) {
            return self.frames(stream, found);
        }
        stream.close();
        Verdict::Seeking
    }

    fn held_bytes(&self) -> usize {
        self.block.capacity()
    }
}

impl Http2Session {
    /// Read the client's frames up to the end of its first header block.
    fn frames(&mut self, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        loop {
            let mut reader = Reader::new(stream.head());
            let Some(((len, kind), flags)) = reader.u24().zip(reader.u8()).zip(reader.u8()) else {
                return Verdict::Seeking;
            };
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            let is_expected = if self.in_block { kind == CONTINUATION } else { kind != CONTINUATION };
            if len > FRAME_MAX || !is_expected || self.frames >= FRAMES_MAX {
                return Verdict::Settled;
            }
            if kind == HEADERS || kind == CONTINUATION {
                let Some(payload) = stream.head().get(FRAME_HEADER..FRAME_HEADER + len) else {
                    return Verdict::Seeking;
                };
                let Some(fragment) = fragment(payload, if kind == HEADERS { flags } else { 0 }) else {
                    return Verdict::Settled;
                };
                if self.block.len() + fragment.len() > BLOCK_MAX {
                    return Verdict::Settled;
                }
                self.block.extend_from_slice(fragment);
                self.in_block = true;
                if flags & END_HEADERS != 0 {
                    found.facts.domain = hpack::authority(&self.block).as_deref().and_then(normalise_authority);
                    if found.facts.domain.is_some() {
                        found.facts.domain_source = DomainSource::HttpHost;
                    }
                    return Verdict::Settled;
                }
            }
            self.frames += 1;
            stream.advance((FRAME_HEADER + len) as u64);
        }
    }
}

/// What a frame holds of the header block, without padding and priority (RFC 9113, section 6.2).
fn fragment(payload: &[u8], flags: u8) -> Option<&[u8]> {
    let mut reader = Reader::new(payload);
    let padding = if flags & PADDED != 0 { usize::from(reader.u8()?) } else { 0 };
    if flags & PRIORITY != 0 {
        reader.take(5)?;
    }
    let rest = reader.rest();
    rest.get(..rest.len().checked_sub(padding)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::conversation::{
        Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
    };
    use super::super::facts::{DomainSource, Facts};
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::super::protocol::Protocol;
    use super::{CONTINUATION, END_HEADERS, HEADERS, PADDED, PREFACE, PRIORITY, SETTINGS, Side, recognise};

    const CLIENT: Side = Side::Source;
    const SERVER: Side = Side::Destination;

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let len = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&len[1..], &[kind, flags, 0, 0, 0, 1], payload].concat()
    }

    /// `:method: GET`, `:path: /`, then `:authority`, then a cookie.
    fn block(authority: &str) -> Vec<u8> {
        let len = u8::try_from(authority.len()).unwrap();
        [&[0x82, 0x84, 0x41, len], authority.as_bytes(), b"\x60\x06secret"].concat()
    }

    fn opening(frames: &[Vec<u8>]) -> Vec<u8> {
        [PREFACE, &frame(SETTINGS, 0, &[0, 3, 0, 0, 0, 100]), &frames.concat()].concat()
    }

    #[test]
    fn the_preface_decides() {
        let settings = frame(SETTINGS, 0, &[0; 12]);
        let server: Vec<u8> = settings.iter().enumerate().map(|(at, &byte)| if at == 8 { 0 } else { byte }).collect();
        assert_dialogues(
            recognise,
            80,
            &[
                (PREFACE, b"", Yes),
                (PREFACE, &server, Yes),
                (b"", &server, More),
                (b"PRI / HTTP/1.1\r\n", b"", No),
                (b"", b"\0\0\x07\x04\0\0\0\0\0", No),
                (b"", b"\0\0\x06\x05\0\0\0\0\0", No),
            ],
        );
    }

    #[test]
    fn the_authority_of_the_first_request() {
        let block = block("www.Example.com:8080");
        let (start, end) = block.split_at(9);
        let padded = [&[4][..], &block, &[0; 4]].concat();
        let prioritised = [&[0, 0, 0, 3, 15][..], &block].concat();
        let both = [&[4, 0, 0, 0, 3, 15][..], &block, &[0; 4]].concat();
        let long = [&[0x60, 0x7f, 0x81, 0x27][..], &vec![b'c'; 5_120]].concat();
        let whole_block = [&long[..], &block].concat();
        for frames in [
            vec![frame(HEADERS, END_HEADERS, &block)],
            vec![frame(HEADERS, END_HEADERS | PADDED, &padded)],
            vec![frame(HEADERS, END_HEADERS | PRIORITY, &prioritised)],
            vec![frame(HEADERS, END_HEADERS | PADDED | PRIORITY, &both)],
            vec![frame(HEADERS, 0, start), frame(CONTINUATION, END_HEADERS, end)],
            vec![frame(8, 0, &[0; 4]), frame(6, 0, &[0; 8]), frame(HEADERS, END_HEADERS, &block)],
            vec![frame(HEADERS, END_HEADERS, &whole_block)],
        ] {
            let bytes = opening(&frames);
            let learnt = whole(80, &[(CLIENT, &bytes)]);
            let expected = Facts {
                protocol: Protocol::Http,
                domain: Some("www.example.com".into()),
                domain_source: DomainSource::HttpHost,
                ..Facts::default()
            };
            assert_eq!((&learnt.facts, learnt.settled), (&expected, true));
            assert!(!format!("{learnt:?}").contains("secret"));
            assert_eq!(in_segments_of(80, &[(CLIENT, &bytes)], 700).facts, expected);
        }
    }

    #[test]
    fn what_breaks_the_rules_is_given_up() {
        let block = block("a.example");
        for frames in [
            vec![frame(CONTINUATION, END_HEADERS, &block)],
            vec![frame(HEADERS, 0, &block), frame(HEADERS, END_HEADERS, &block)],
            vec![frame(HEADERS, END_HEADERS | PADDED, &[&[200][..], &block].concat())],
            vec![frame(HEADERS, END_HEADERS, &[0x82])],
            vec![frame(SETTINGS, 0, &[]); 70],
            vec![frame(0, 0, &[0; 16_385])],
        ] {
            let learnt = whole(80, &[(CLIENT, &opening(&frames))]);
            assert_eq!((learnt.facts.protocol, learnt.facts.domain, learnt.settled), (Protocol::Http, None, true));
        }
    }

    #[test]
    fn splits_and_cuts() {
        let block = block("a.example");
        let client = opening(&[frame(HEADERS, 0, &block[..6]), frame(CONTINUATION, END_HEADERS, &block[6..])]);
        let server = frame(SETTINGS, 0, &[]);
        let parts: [Part<'_>; 2] = [(CLIENT, &client), (SERVER, &server)];
        assert_splits_change_nothing(80, &parts);
        assert_cuts_tell_nothing_else(80, &parts);
    }

    proptest! {
        #[test]
        fn any_frames_do(
            frames in prop::collection::vec((0_u8..10, any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)), 0..8),
            len in 1_usize..40,
        ) {
            let frames: Vec<_> = frames.iter().map(|(kind, flags, payload)| frame(*kind, *flags, payload)).collect();
            let bytes = opening(&frames);
            let parts = [(CLIENT, &bytes[..])];
            prop_assert_eq!(whole(80, &parts).facts, in_segments_of(80, &parts, len).facts);
        }
    }
}
