//! Cyclic redundancy checks of 16 bits, named as in the catalogue of parametrised CRC algorithms (reveng.sourceforge.io).

/// Most significant bit first, polynomial 0x1021: with `start` 0xffff IBM-3740, with 0 XMODEM.
pub(super) fn ccitt(bytes: &[u8], start: u16) -> u16 {
    bytes.iter().fold(start, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    })
}

/// DNP: least significant bit first, polynomial 0x3d65.
pub(super) fn dnp(bytes: &[u8]) -> u16 {
    !reflected(bytes, 0, 0xa6bc)
}

/// IBM-SDLC, of HDLC frames: least significant bit first, polynomial 0x1021.
pub(super) fn hdlc(bytes: &[u8]) -> u16 {
    !reflected(bytes, 0xffff, 0x8408)
}

fn reflected(bytes: &[u8], start: u16, polynomial: u16) -> u16 {
    bytes.iter().fold(start, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte), |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ polynomial })
    })
}

#[cfg(test)]
mod tests {
    use super::{ccitt, dnp, hdlc};

    #[test]
    fn the_catalogues_check_values() {
        let digits = b"123456789";
        assert_eq!(ccitt(digits, 0xffff), 0x29b1);
        assert_eq!(ccitt(digits, 0), 0x31c3);
        assert_eq!(dnp(digits), 0xea82);
        assert_eq!(hdlc(digits), 0x906e);
    }
}
