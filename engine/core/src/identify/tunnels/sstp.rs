//! SSTP, by the request that opens it (MS-SSTP, section 3.2.4.1). It is seen where something in front of the server has taken
//! the TLS off: within TLS nothing shows it.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// A method of its own, and the first bytes of the one target.
const REQUEST: &[u8] = b"SSTP_DUPLEX_POST /sra_";

/// The request.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"S");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| starts_with(bytes, REQUEST))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_request_decides() {
        let request = b"SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\n";
        assert_dialogues(recognise, 443, &[(request, b"", Yes), (b"SSTP_DUPLEX_POST / HTTP/1.1\r\n", b"", No)]);
    }
}
