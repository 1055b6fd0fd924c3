//! NTP, by port 123 and a header of a client or server (RFC 5905, section 7.3).

use super::parser::{Datagram, Recognition};

pub(super) const PORT: u16 = 123;
const HEADER: usize = 48;
const STRATUM_MAX: u8 = 16;

/// The header alone has too little that is fixed; the port must agree.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let [first, stratum, ..] = *datagram.payload else { return Recognition::No };
    let (version, mode) = (first >> 3 & 7, first & 7);
    let valid = datagram.payload.len() >= HEADER && (1..=4).contains(&version) && (1..=5).contains(&mode);
    Recognition::decided(datagram.has_port(PORT) && valid && stratum <= STRATUM_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::conversation::of_first_datagram;
    use super::super::parser::Recognition::{self, No, Yes};
    use super::recognise;

    fn judged(port: u16, payload: &[u8]) -> Recognition {
        of_first_datagram(port, payload, recognise)
    }

    #[test]
    fn port_and_header_decide() {
        let mut request = [0; 48];
        request[0] = 0x23;
        assert_eq!(judged(123, &request), Yes);
        assert_eq!(judged(124, &request), No);
        assert_eq!(judged(123, &request[..47]), No);
        request[1] = 17;
        assert_eq!(judged(123, &request), No);
    }
}
