//! QUIC, by its long header (RFC 9000, section 17.2) or that of Google's QUIC; the client's first packets tell its name.
//!
//! Initial packets are encrypted with keys that their own header gives (RFC 9001, section 5.2). Nothing is read of any other.

mod frames;
mod google;
mod header;
mod keys;
mod landmark;
#[cfg(test)]
pub(super) mod sealing;
mod session;
mod version;

pub(crate) use header::ConnectionId;
pub(crate) use landmark::{Landmark, landmark, opens};
pub(super) use session::session;

use header::{Kind, LongHeader};
use version::Version;

use super::first_byte::FirstBytes;
use super::parser::{Datagram, Recognition};
use super::reader::Reader;

/// Versions of a Version Negotiation packet that are looked at; reserved ones may stand first.
const LISTED_MAX: usize = 32;

/// A long header; or, in Google's form, public flags with a connection id of eight bytes, or those of a reset.
pub(super) const FIRST: FirstBytes =
    FirstBytes::of(&[0x02, 0x06, 0x0a, 0x0e]).and(0x80, 0xff).or(&google::PUBLIC_FLAGS);

/// A known version, connection ids that fit, and for packets that state their length one that fits too; or Google's form.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let wire_len = u64::from(datagram.wire_len);
    Recognition::decided(is_long_header(datagram.payload, wire_len) || google::is_google(datagram))
}

fn is_long_header(payload: &[u8], wire_len: u64) -> bool {
    let Some(header) = LongHeader::parse(payload) else { return false };
    match header.kind {
        Kind::Negotiation => {
            let mut listed = Reader::new(payload.get(header.number_at..).unwrap_or_default());
            let is_known = |number: u32| Version::of(number).is_some() || google::is_clear_version(number);
            std::iter::from_fn(|| listed.u32()).take(LISTED_MAX).any(is_known)
        }
        Kind::Retry => header.is_fixed,
        Kind::Initial | Kind::Keyed => header.is_fixed && header.packet_len() <= wire_len.max(payload.len() as u64),
    }
}

#[cfg(test)]
mod tests;
