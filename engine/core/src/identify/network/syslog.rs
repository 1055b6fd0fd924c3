//! Syslog, by the priority that stands before each message (RFC 5424, section 6.2.1; RFC 3164, section 4.1.1), over UDP and over
//! TCP (RFC 6587, section 3.4). What a message says is never kept.

use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Datagram, Heads, Recognition, starts_with_text};

/// Priority: a facility of up to 23, times 8, and a severity of up to 7 (RFC 5424, section 6.2.1).
const PRIORITY_MAX: u16 = 191;
/// Digits of the count in front of a message over TCP: servers take 64 KiB and less (RFC 6587, section 3.4.1).
const COUNT_DIGITS: usize = 5;
/// Bytes of the message that are looked at, and must be text: a time, a host or a tag stands there.
const TEXT: usize = 12;

/// A priority.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(b"<");
/// A priority, or the count of the message's bytes.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(b"<").and(b'1', b'9');

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(starts_message(datagram.payload) == Recognition::Yes)
}

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        match bytes.first() {
            Some(b'<') => return starts_message(bytes),
            Some(b'0') => return Recognition::No,
            _ => {}
        }
        let digits = bytes.iter().take(COUNT_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
        match bytes.get(digits) {
            None if digits <= COUNT_DIGITS => Recognition::More,
            Some(b' ') if (1..=COUNT_DIGITS).contains(&digits) => {
                starts_message(bytes.get(digits + 1..).unwrap_or_default())
            }
            _ => Recognition::No,
        }
    })
}

/// Whether bytes begin with a priority and text: `<13>Oct 11 22:14:15 host` or `<165>1 2003-10-11T22:14:15Z`.
fn starts_message(bytes: &[u8]) -> Recognition {
    let after = match bytes {
        [] => return Recognition::More,
        [b'<', after @ ..] => after,
        _ => return Recognition::No,
    };
    let digits = after.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let value = after.iter().take(digits).fold(0, |value, byte| value * 10 + u16::from(byte & 0x0f));
    if digits > 3 || value > PRIORITY_MAX {
        return Recognition::No;
    }
    match after.get(digits..) {
        Some([]) | None => Recognition::More,
        Some([b'>', message @ ..]) if digits > 0 => {
            starts_with_text(message, TEXT, |byte| matches!(byte, b'\t' | b' ') || byte.is_ascii_graphic())
        }
        Some(_) => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{Heads, Recognition, recognise_stream, starts_message};

    const MESSAGES: [&[u8]; 3] = [
        b"<34>Oct 11 22:14:15 mymachine su: failed",
        b"<165>1 2003-10-11T22:14:15.003Z a.example app - ID47 - text",
        b"<0>%LINK-3-UPDOWN: Interface",
    ];
    const OTHERS: [&[u8]; 6] = [
        b"<192>Oct 11 22:14:15",
        b"<>Oct 11 22:14:15",
        b"<1234>Oct 11 22:14:15",
        b"<?xml version=\"1.0\"?>",
        b"<34>\x01\x02\x03\x04 and more",
        b"<message to='a'/>",
    ];

    #[test]
    fn priority_and_text_decide() {
        let judge = |datagram: &super::Datagram<'_>| starts_message(datagram.payload) == Recognition::Yes;
        assert_datagrams(judge, 514, 15, &MESSAGES, &OTHERS);
    }

    #[test]
    fn over_tcp_a_count_may_stand_in_front() {
        let alone = |bytes: &[u8]| {
            recognise_stream(&Heads { source: bytes, destination: b"", source_port: 40_000, destination_port: 601 })
        };
        let counted: Vec<_> = MESSAGES.iter().map(|message| [b"58 ", *message].concat()).collect();
        let own: Vec<&[u8]> = counted.iter().map(Vec::as_slice).chain(MESSAGES).collect();
        let others: Vec<&[u8]> = OTHERS.into_iter().chain([&b"123456 <34>Oct"[..], b"058 <34>", b"58 34>"]).collect();
        assert_streams(alone, &own, &others);
    }
}
