//! `TeamSpeak` 3: the mark that a client's and a server's first datagrams begin with, the greeting of a server's query port, and how
//! a server enters itself in the public list, by the list's port and an answer that repeats the question.

use super::super::Side;
use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};

/// In place of the code that later datagrams are authenticated by.
const OPENING: &[u8] = b"TS3INIT1";
/// The first line of the query interface, which ends the other way round than others.
const GREETING: &[u8] = b"TS3\n\r";

/// The public list, and what a question and an answer of its protocol begin and end with: version, a number of two bytes, kind.
const LIST_PORT: u16 = 2_010;
const LIST_VERSION: u8 = 1;
const ASKS: u8 = 1;
/// The answer has a key of four bytes behind the question.
const ANSWER: u32 = 8;

/// An opening or a greeting; a version.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[b'T', LIST_VERSION]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.payload.starts_with(OPENING) || answers_for_list(datagram))
}

/// A question to the public list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Question(Side, [u8; 4]);

fn answers_for_list(datagram: &mut Datagram<'_>) -> bool {
    let Some(&start @ [LIST_VERSION, _, _, ASKS]) = datagram.payload.first_chunk() else { return false };
    if !datagram.has_port(LIST_PORT) {
        return false;
    }
    if datagram.payload.len() == start.len() {
        datagram.past.teamspeak_question = Some(Question(datagram.side, start));
    }
    datagram.wire_len == ANSWER && datagram.past.teamspeak_question == Some(Question(datagram.side.other(), start))
}

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| starts_with(bytes, GREETING))
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::conversation::in_turn;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn openings_and_greetings() {
        assert_taken_whole(recognise_datagram, 9_987, b"TS3INIT1\0\x65\0\0\x88\x0d\xd0\x57\x66\0", 8);
        assert_eq!(first(recognise_datagram, 9_987, b"TS3INIT2\0\x65"), No);
        assert_dialogues(
            recognise_stream,
            10_011,
            &[(b"", b"TS3\n\rWelcome to the TeamSpeak 3 ServerQuery", Yes), (b"", b"TS3\r\n", No)],
        );
    }

    #[test]
    fn the_list_repeats_what_it_is_asked() {
        let (question, answer) = (&b"\x01\x80\x84\x01"[..], &b"\x01\x80\x84\x01\x7c\x65\xd9\xa7"[..]);
        for (port, side, answer, expected) in [
            (2_010, Destination, answer, Yes),
            (2_010, Source, answer, No),
            (2_011, Destination, answer, No),
            (2_010, Destination, &answer[..7], No),
            (2_010, Destination, b"\x01\x80\x85\x01\x7c\x65\xd9\xa7", No),
        ] {
            let said = in_turn(port, &[(Source, question), (side, answer)], recognise_datagram);
            assert_eq!(said, [No, expected], "{port}");
        }
    }
}
