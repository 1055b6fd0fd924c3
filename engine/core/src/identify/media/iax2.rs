//! IAX2, by its port and a full frame that is no media: its header, and whole information elements (RFC 5456, sections 8.1.1 and 8.6).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// IANA registration (RFC 5456, section 11).
pub(super) const PORT: u16 = 4_569;
/// The bit of a full frame, before the source call number.
const FULL: u16 = 0x8000;
/// The frame type of IAX control, and its subclasses: NEW to CALLTOKEN (section 8.4).
const IAX: u8 = 0x06;
const SUBCLASSES: std::ops::RangeInclusive<u8> = 0x01..=0x28;
/// Information elements: CALLED NUMBER to CALLTOKEN (section 8.6).
const ELEMENT_MAX: u8 = 0x38;

/// The bit of a full frame.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0x80, 0xff);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && is_control(datagram.payload).unwrap_or(false))
}

fn is_control(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (source, _destination, _timestamp) = (reader.u16()?, reader.u16()?, reader.u32()?);
    let _sequence_numbers = reader.u16()?;
    let (kind, subclass) = (reader.u8()?, reader.u8()?);
    if source & FULL == 0 || kind != IAX || !SUBCLASSES.contains(&subclass) {
        return Some(false);
    }
    while !reader.is_empty() {
        let element = reader.u8()?;
        if element == 0 || element > ELEMENT_MAX {
            return Some(false);
        }
        reader.vector8()?;
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::first;
    use super::{PORT, recognise};

    /// NEW with the version element (RFC 5456, section 8.6.10).
    const NEW: [u8; 16] = [0x80, 1, 0, 0, 0, 0, 0, 3, 0, 0, 6, 1, 0x0b, 2, 0, 2];

    #[test]
    fn a_control_frame_with_whole_elements() {
        assert_eq!(first(recognise, PORT, &NEW), Yes);
        assert_eq!(first(recognise, PORT + 1, &NEW), No);
        for len in 0..NEW.len() {
            // A frame may have no elements.
            let expected = if len == 12 { Yes } else { No };
            assert_eq!(first(recognise, PORT, &NEW[..len]), expected, "{len}");
        }
        for (at, byte) in [(0, 0), (10, 2), (11, 0), (12, 0x70), (13, 9)] {
            let mut other = NEW;
            other[at] = byte;
            assert_eq!(first(recognise, PORT, &other), No, "{at}");
        }
    }
}
