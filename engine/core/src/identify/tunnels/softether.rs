//! `SoftEther`, by what it sends to find a way through address translators (`SoftEtherVPN`, `src/Mayaqua/Network.c`, NAT-T).
//!
//! A server of its makers tells who asks its address in text, and takes registrations in the form that `SoftEther` packs values
//! in: names, types and values, each with its length. One of them is the operation's code. Its TCP connections are TLS.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const ADDRESS: &[u8] = b"IP=";
const PORT: &[u8] = b",PORT=";
/// `IP=`, an address of IPv6 at most, `,PORT=` and a number.
const TEXT_MAX: usize = 3 + 45 + 6 + 5;
/// Elements of a pack that are read: real ones have a dozen.
const ELEMENTS_MAX: u32 = 64;
/// Longest name of an element (`Pack.h`, `MAX_ELEMENT_NAME_LEN`).
const NAME_MAX: usize = 63;
/// What every message of NAT-T names.
const OPERATION: &[u8] = b"opcode";
/// Types of values (`Pack.h`).
const INTEGER: u32 = 0;
const DATA: u32 = 1;
const TEXT: u32 = 2;
const UNICODE_TEXT: u32 = 3;
const LONG_INTEGER: u32 = 4;

/// The text, or the count of elements.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"I\0");

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    Recognition::decided(datagram.is_whole() && (is_told_address(bytes) || is_operation(bytes).unwrap_or_default()))
}

fn is_told_address(bytes: &[u8]) -> bool {
    if bytes.len() > TEXT_MAX {
        return false;
    }
    let Some(rest) = bytes.strip_prefix(ADDRESS) else { return false };
    let address = rest.iter().take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')).count();
    let port = rest.get(address..).and_then(|rest| rest.strip_prefix(PORT)).unwrap_or_default();
    address > 1 && (1..=5).contains(&port.len()) && port.iter().all(u8::is_ascii_digit)
}

/// Whether the bytes are a pack from end to end, and one element of it is the operation.
fn is_operation(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let count = reader.u32().filter(|count| (1..=ELEMENTS_MAX).contains(count))?;
    let mut has_operation = false;
    for _ in 0..count {
        // The length of a name counts one more than its bytes.
        let len = usize::try_from(reader.u32()?.checked_sub(1)?).ok().filter(|len| *len <= NAME_MAX)?;
        let name = reader.take(len)?;
        let (kind, values) = (reader.u32()?, reader.u32()?);
        if !name.iter().all(u8::is_ascii_graphic) || values > ELEMENTS_MAX {
            return None;
        }
        for _ in 0..values {
            let value = match kind {
                INTEGER => 4,
                LONG_INTEGER => 8,
                DATA | TEXT | UNICODE_TEXT => usize::try_from(reader.u32()?).ok()?,
                _ => return None,
            };
            reader.take(value)?;
        }
        has_operation |= name == OPERATION;
    }
    Some(has_operation && reader.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::Source;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn};
    use super::recognise;

    fn judged(payload: &[u8]) -> Recognition {
        in_turn(5_004, &[(Source, payload)], recognise)[0]
    }

    /// An element of one value.
    fn element(name: &str, kind: u8, value: &[u8]) -> Vec<u8> {
        let len = u8::try_from(name.len() + 1).unwrap();
        [&[0, 0, 0, len][..], name.as_bytes(), &[0, 0, 0, kind, 0, 0, 0, 1], value].concat()
    }

    fn pack(elements: &[Vec<u8>]) -> Vec<u8> {
        [&[0, 0, 0, u8::try_from(elements.len()).unwrap()][..], &elements.concat()].concat()
    }

    #[test]
    fn a_told_address() {
        for (text, expected) in [
            (&b"IP=192.0.2.7,PORT=51381"[..], Yes),
            (b"IP=2001:db8::7,PORT=1", Yes),
            (b"IP=192.0.2.7,PORT=", No),
            (b"IP=192.0.2.7,PORT=513811", No),
            (b"IP=192.0.2.7,PORT=51x", No),
            (b"IP=,PORT=5", No),
            (b"ID=192.0.2.7,PORT=5", No),
            (b"A", No),
        ] {
            assert_eq!(judged(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_pack_from_end_to_end() {
        let host = element("host_name", 2, b"\0\0\0\x03vpn");
        let operation = element("opcode", 2, b"\0\0\0\x0enat_t_register");
        let transaction = element("tran_id", 4, &[7; 8]);
        let version = element("nat_traversal_version", 0, &[0, 0, 0, 1]);
        let registers = pack(&[host.clone(), operation.clone(), transaction, version]);
        assert_eq!(judged(&registers), Yes);
        assert_cuts_refused(5_004, &registers, registers.len(), recognise);
        for other in [
            pack(std::slice::from_ref(&host)),
            [&pack(&[operation])[..], &[0]].concat(),
            pack(&[host, element("opcode", 5, &[0; 4])]),
            [0; 64].to_vec(),
        ] {
            assert_eq!(judged(&other), No, "{other:?}");
        }
    }
}
