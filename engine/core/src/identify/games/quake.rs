//! Out-of-band messages of Quake III Arena and of games derived from its engine, by their first word (ioquake3, `code/server/
//! sv_main.c` and `code/client/cl_main.c`). Names and passwords behind it are passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// What makes a packet one outside of a connection (`NET_OutOfBandPrint`).
const OUT_OF_BAND: &[u8] = b"\xff\xff\xff\xff";
/// Requests to servers and their answers, and those of lists of servers.
const WORDS: [&[u8]; 14] = [
    b"getinfo",
    b"infoResponse",
    b"getstatus",
    b"statusResponse",
    b"getchallenge",
    b"challengeResponse",
    b"connect",
    b"connectResponse",
    b"getservers",
    b"getserversExt",
    b"getserversResponse",
    b"getserversExtResponse",
    b"heartbeat",
    b"disconnect",
];
/// Letters of the longest.
const WORD_MAX: usize = 21;

/// The mark.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xff]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(message) = datagram.payload.strip_prefix(OUT_OF_BAND) else { return Recognition::No };
    let letters = message.iter().take(WORD_MAX + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = message.get(..letters).unwrap_or_default();
    // Words end where arguments, lines or lists begin; alone they may end the message.
    let ends = matches!(message.get(letters), None | Some(b' ' | b'\n' | b'\0' | b'\\' | b'/'));
    Recognition::decided(ends && WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn the_first_word_decides() {
        assert_datagrams(
            recognise,
            27_960,
            &[
                (b"\xff\xff\xff\xffgetstatus\n", Some(13)),
                (b"\xff\xff\xff\xffgetinfo xxx", Some(11)),
                (b"\xff\xff\xff\xffstatusResponse\n\\mapname\\q3dm1", Some(18)),
                (b"\xff\xff\xff\xffgetserversResponse\\abcd12", Some(14)),
                (b"\xff\xff\xff\xffgetstatistics", None),
                (b"\xff\xff\xff\xffTSource Engine Query\0", None),
                (b"\xff\xff\xffgetstatus\n", None),
            ],
        );
    }
}
