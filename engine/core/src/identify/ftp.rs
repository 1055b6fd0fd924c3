//! FTP's control connection, by its greeting and the client's first command (RFC 959, section 5.4), the TLS that AUTH begins
//! (RFC 4217, section 4), and the data connections that it announces in clear.

use super::Announced;
use super::first_byte::FirstBytes;
use super::greeting::{Greeting, judge, mentions, service_ready};
use super::parser::{Heads, Recognition, Session};
use super::protocol::Protocol;
use super::smtp::is_smtp;
use super::upgrade::{self, Clear};

/// What clients send first (RFC 959, section 4.1; RFC 2228, section 3; RFC 2389, section 3).
const COMMANDS: [&[u8]; 6] = [b"USER", b"AUTH", b"FEAT", b"SYST", b"OPTS", b"HOST"];
/// Who leaves neither goes over to TLS nor announces anything.
const LEAVING: [&[u8]; 1] = [b"QUIT"];
const CLEAR: Clear = Clear {
    unit: upgrade::line,
    answers: |first| first.is_ascii_digit(),
    goes_on: |line| upgrade::has_word(line, 0, &LEAVING),
    announces: Some(data_connection),
};

/// The data connection that a command or reply announces, at a port of its sender. The address beside the port is not read: who
/// asks for connections to a third is not believed, and behind address translation it is wrong.
fn data_connection(line: &[u8]) -> Option<Announced> {
    let line = line.trim_ascii_end();
    let end = line.iter().position(|&byte| byte == b' ')?;
    let (word, rest) = (line.get(..end)?, line.get(end..)?);
    let port = if word == b"227" || word.eq_ignore_ascii_case(b"PORT") {
        port_of_six(rest)
    } else if word == b"229" || word.eq_ignore_ascii_case(b"EPRT") {
        port_of_extended(rest)
    } else {
        None
    };
    port.filter(|&port| port > 0).map(|port| Announced { port, protocol: Protocol::FtpData })
}

/// The port in six numbers: an address and a port, byte by byte (RFC 959, section 4.1.2; with words and brackets around them in a
/// reply, RFC 1123, section 4.1.2.6).
fn port_of_six(text: &[u8]) -> Option<u16> {
    let start = text.iter().position(u8::is_ascii_digit)?;
    let numbers = text.get(start..)?;
    let end = numbers.iter().position(|&byte| !byte.is_ascii_digit() && byte != b',').unwrap_or(numbers.len());
    let mut fields = numbers.get(..end)?.split(|&byte| byte == b',').map(number::<u8>);
    let six: [_; 6] = std::array::from_fn(|_| fields.next().flatten());
    let [Some(_), Some(_), Some(_), Some(_), Some(high), Some(low)] = six else { return None };
    fields.next().is_none().then(|| u16::from_be_bytes([high, low]))
}

/// The port in `|family|address|port|`, of which a reply leaves the first two empty (RFC 2428, sections 2 and 3).
fn port_of_extended(text: &[u8]) -> Option<u16> {
    let fields = text.get(text.iter().position(|&byte| byte == b'|')?..)?;
    fields.split(|&byte| byte == b'|').nth(3).and_then(number)
}

fn number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    let digits = digits.iter().all(u8::is_ascii_digit).then_some(digits)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A command, or the greeting.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"23");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    judge(heads, greeting, &COMMANDS, &[])
}

/// `331` asks for a password: with USER that is FTP too, where the greeting was not captured.
fn greeting(bytes: &[u8]) -> Greeting {
    match bytes {
        [b'3', b'3', b'1', b' ', ..] => Greeting::Likely,
        [b'3'] | [b'3', b'3'] | [b'3', b'3', b'1'] => Greeting::Partial,
        _ => service_ready(bytes, |line| mentions(line, b"FTP") && !is_smtp(line), is_smtp),
    }
}

#[cfg(test)]
mod tests {
    use super::super::conversation::{assert_splits_change_nothing, whole};
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::super::{Announced, Protocol, Side};
    use super::{data_connection, recognise};

    #[test]
    fn data_connections_are_announced_by_who_listens() {
        for (line, port) in [
            (&b"227 Entering Passive Mode (192,0,2,1,78,32).\r\n"[..], Some(20_000)),
            (b"227 Entering Passive Mode. 192,0,2,1,0,255\r\n", Some(255)),
            (b"227 =192,0,2,1,78,32\n", Some(20_000)),
            (b"229 Entering Extended Passive Mode (|||20001|)\r\n", Some(20_001)),
            (b"PORT 10,1,0,7,200,1\r\n", Some(51_201)),
            (b"port 10,1,0,7,200,1\r\n", Some(51_201)),
            (b"EPRT |2|2001:db8::7|51202|\r\n", Some(51_202)),
            (b"227 Entering Passive Mode (192,0,2,1,0,0)\r\n", None),
            (b"227 Entering Passive Mode (192,0,2,1,256,0)\r\n", None),
            (b"227 Entering Passive Mode (192,0,2,1,78,32,1)\r\n", None),
            (b"227 Entering Passive Mode (192,0,2,1,78)\r\n", None),
            (b"229 Entering Extended Passive Mode (|||70000|)\r\n", None),
            (b"229 Entering\r\n", None),
            (b"226 192,0,2,1,78,32\r\n", None),
            (b"PORTS 10,1,0,7,200,1\r\n", None),
            (b"227\r\n", None),
        ] {
            let expected = port.map(|port| Announced { port, protocol: Protocol::FtpData });
            assert_eq!(data_connection(line), expected, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_session_announces_each_of_its_files() {
        let said = [
            (Side::Destination, &b"220 FTP ready\r\n"[..]),
            (Side::Source, b"USER someone\r\nPASS hunter2\r\n"),
            (Side::Destination, b"331 Password\r\n230 Welcome\r\n"),
            (Side::Source, b"PASV\r\n"),
            (Side::Destination, b"227 Entering Passive Mode (192,0,2,1,78,32)\r\n"),
            (Side::Source, b"RETR grades.xls\r\nPORT 10,1,0,7,200,1\r\n"),
        ];
        let learnt = whole(21, &said);
        let ports: Vec<_> = learnt.announced.iter().map(|announced| announced.port).collect();
        assert_eq!((learnt.facts.protocol, ports), (Protocol::Ftp, vec![20_000, 51_201]));
        assert!(!learnt.debug.contains("hunter2") && !learnt.debug.contains("grades"));
        assert_splits_change_nothing(21, &said);
    }

    #[test]
    fn the_greeting_with_the_first_command_decides() {
        assert_dialogues(
            recognise,
            21,
            &[
                (b"", b"220 (vsFTPd 3.0.3)\r\n", Yes),
                (b"", b"220 Welcome\r\n", More),
                (b"USER someone\r\n", b"220 Welcome\r\n", Yes),
                (b"AUTH TLS\r\n", b"220-Welcome\r\n220 here\r\n", Yes),
                (b"USER someone\r\n", b"331 Password\r\n", Yes),
                (b"USER someone\r\n", b"+OK\r\n", No),
                (b"", b"220 mail.example.com ESMTP\r\n", No),
                (b"USER someone\r\n", b"", More),
            ],
        );
    }
}
