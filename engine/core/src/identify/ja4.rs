//! The JA4 fingerprint of a `ClientHello`, by `FoxIO`'s public description (technical details of JA4, TLS client, BSD licensed).

use super::client_hello::{ClientHello, LIST_MAX, extension};
use super::ja4_digest::push_digest;

/// What carried the `ClientHello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    /// TLS over TCP.
    Tcp,
    /// QUIC.
    Quic,
    /// DTLS over UDP.
    Dtls,
}

/// Bytes of a fingerprint.
const LEN: usize = 36;

/// The fingerprint, such as `t13d1516h2_8daaf6152771_e5627efa2ab1`.
pub(super) fn ja4(hello: &ClientHello, carrier: Carrier) -> Box<str> {
    let mut text = String::with_capacity(LEN);
    text.push(match carrier {
        Carrier::Tcp => 't',
        Carrier::Quic => 'q',
        Carrier::Dtls => 'd',
    });
    text.push_str(version(hello.version));
    text.push(if hello.has_server_name { 'd' } else { 'i' });
    push_count(&mut text, hello.cipher_suites.len());
    push_count(&mut text, hello.extensions.len());
    push_alpn(&mut text, hello.alpn.as_deref().unwrap_or_default());

    let room = &mut [0; LIST_MAX];
    text.push('_');
    push_digest(&mut text, sorted(room, hello.cipher_suites.iter().copied()), &[]);

    let is_listed =
        |kind: &u16| !matches!(*kind, extension::SERVER_NAME | extension::APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
    text.push('_');
    push_digest(
        &mut text,
        sorted(room, hello.extensions.iter().copied().filter(is_listed)),
        &hello.signature_algorithms,
    );
    text.into_boxed_str()
}

/// The values in order, in `room`.
fn sorted(room: &mut [u16; LIST_MAX], values: impl Iterator<Item = u16>) -> &[u16] {
    let mut count = 0;
    for (place, value) in room.iter_mut().zip(values) {
        *place = value;
        count += 1;
    }
    let values = room.get_mut(..count).unwrap_or_default();
    values.sort_unstable();
    values
}

const fn version(version: u16) -> &'static str {
    match version {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        0xfeff => "d1",
        0xfefd => "d2",
        0xfefc => "d3",
        _ => "00",
    }
}

/// Two digits, 99 at most.
fn push_count(text: &mut String, count: usize) {
    let count = count.min(99);
    push_digit(text, count / 10);
    push_digit(text, count % 10);
}

fn push_digit(text: &mut String, digit: usize) {
    text.extend(u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 16)));
}

/// First and last character of the protocol, or of its hexadecimal form where either is not alphanumeric.
fn push_alpn(text: &mut String, alpn: &[u8]) {
    let (Some(&first), Some(&last)) = (alpn.first(), alpn.last()) else {
        text.push_str("00");
        return;
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        text.push(char::from(first));
        text.push(char::from(last));
    } else {
        push_digit(text, usize::from(first >> 4));
        push_digit(text, usize::from(last & 0x0f));
    }
}

#[cfg(test)]
mod tests {
    use super::{Carrier, ja4};
    use crate::identify::client_hello::ClientHello;

    /// The example of the public description: a browser's hello with GREASE already taken out.
    fn example() -> ClientHello {
        ClientHello {
            version: 0x0304,
            cipher_suites: vec![
                0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
                0x002f, 0x0035,
            ],
            extensions: vec![
                0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
                0x000b, 0x000a, 0x0015,
            ],
            signature_algorithms: vec![0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
            has_server_name: true,
            alpn: Some((*b"h2").into()),
            ..ClientHello::default()
        }
    }

    #[test]
    fn the_published_example() {
        assert_eq!(&*ja4(&example(), Carrier::Tcp), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    #[test]
    fn over_quic_the_first_letter_alone_differs() {
        assert_eq!(&*ja4(&example(), Carrier::Quic), "q13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    #[test]
    fn order_of_ciphers_and_extensions_does_not_matter() {
        let mut hello = example();
        hello.cipher_suites.reverse();
        hello.extensions.reverse();
        assert_eq!(ja4(&hello, Carrier::Tcp), ja4(&example(), Carrier::Tcp));
        hello.signature_algorithms.reverse();
        assert_ne!(ja4(&hello, Carrier::Tcp), ja4(&example(), Carrier::Tcp));
    }

    #[test]
    fn the_first_part_by_table() {
        for (version, name, alpn, expected) in [
            (0x0303, false, None, "t12i151600"),
            (0x0301, true, Some(&b"http/1.1"[..]), "t10d1516h1"),
            (0x0300, true, Some(b"h"), "ts3d1516hh"),
            (0x7f17, true, Some(b"\xab\xcd"), "t00d1516ad"),
            (0x0304, true, Some(b"a\xcd"), "t13d15166d"),
            (0x0304, true, Some(b""), "t13d151600"),
        ] {
            let hello = ClientHello { version, has_server_name: name, alpn: alpn.map(Into::into), ..example() };
            assert_eq!(ja4(&hello, Carrier::Tcp).split('_').next(), Some(expected));
        }
    }

    #[test]
    fn empty_lists_are_zeros() {
        let hello = ClientHello { version: 0x0303, ..ClientHello::default() };
        assert_eq!(&*ja4(&hello, Carrier::Tcp), "t12i000000_000000000000_000000000000");
    }
}
