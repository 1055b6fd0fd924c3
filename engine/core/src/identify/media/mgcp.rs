//! MGCP, by the command line and its version, or by a response line between the ports of gateways and agents (RFC 3435,
//! sections 3.2 and 3.3).

use super::super::first_byte::FirstBytes;
use super::super::greeting::{first_line, mentions};
use super::super::parser::{Datagram, Recognition};
use super::start_line::{Request, request};

/// Gateways and call agents (RFC 3435, section 3.6).
const PORTS: [u16; 2] = [2_427, 2_727];
/// Verbs (section 3.2.1.1).
const VERBS: [&[u8]; 9] = [b"EPCF", b"CRCX", b"MDCX", b"DLCX", b"RQNT", b"NTFY", b"AUEP", b"AUCX", b"RSIP"];
const VERSION: &[u8] = b" MGCP 1.0";
/// Digits of a transaction's number (section 3.2.1.2).
const TRANSACTION_DIGITS: std::ops::RangeInclusive<usize> = 1..=9;

/// A verb or the digits of a return code.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"").and(b'0', b'9').or_starts(&VERBS);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    let Request::Of(rest) = request(bytes, &VERBS) else {
        return Recognition::decided(datagram.has_any_port(&PORTS) && is_response(bytes));
    };
    let is_command = first_line(rest).is_some_and(|line| is_transaction(line) && mentions(line, VERSION));
    Recognition::decided(is_command)
}

/// A return code and a transaction's number (section 3.3).
fn is_response(bytes: &[u8]) -> bool {
    let Some((code, rest)) = bytes.split_at_checked(4) else { return false };
    let is_code = matches!(code, [b'0' | b'1' | b'2' | b'4' | b'5' | b'8', tens, ones, b' '] if tens.is_ascii_digit() && ones.is_ascii_digit());
    is_code && first_line(rest).is_some_and(is_transaction)
}

/// A transaction's number, and a space or the line's end behind it.
fn is_transaction(line: &[u8]) -> bool {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    TRANSACTION_DIGITS.contains(&digits) && matches!(line.get(digits), None | Some(b' ' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn commands_on_any_port_and_responses_on_their_own() {
        let command = b"CRCX 1204 aaln/1@rgw-2567.example MGCP 1.0\r\n";
        assert_taken_whole(recognise, 50_000, command, command.len());
        let response = b"200 1204 OK\r\n";
        assert_taken_whole(recognise, 2_427, response, response.len());
        for (port, bytes) in [
            (50_000, &b"200 1204 OK\r\n"[..]),
            (2_427, b"200 OK\r\n"),
            (2_427, b"900 1204 OK\r\n"),
            (2_427, b"CRCX 1204 aaln/1@rgw.example NCS 1.0\r\n"),
            (2_427, b"CRCX aaln/1@rgw.example MGCP 1.0\r\n"),
            (2_427, b"CRCX 1234567890 a@rgw.example MGCP 1.0\r\n"),
        ] {
            assert_eq!(first(recognise, port, bytes), No, "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(first(recognise, 2_727, b"250 7\n"), Yes);
    }
}
