//! Telemetry of Gaijin's games (War Thunder and others), by the names of what they measure, which begin their datagrams in text.

use memchr::memmem;

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// What is measured: the launcher, and the game's start.
const NAMES: [&[u8]; 3] = [b"embeddedupdater.", b"app.start", b"app.stage"];
/// Labels behind the name.
const LABELS: [&[u8]; 2] = [b",env=", b",circuit="];

/// A name.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"ea");

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    let is_named = || NAMES.iter().any(|name| bytes.starts_with(name));
    Recognition::decided(is_named() && LABELS.iter().all(|label| memmem::find(bytes, label).is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn name_and_labels_decide() {
        assert_datagrams(
            recognise,
            20_011,
            &[
                (b"embeddedupdater.start,env=production,circuit=wtm,application=x:1|c", Some(45)),
                (b"app.stage,env=production,circuit=wtm,stage=x:1|c", Some(33)),
                (b"app.requests,env=production,circuit=wtm:1|c", None),
                (b"app.start,env=production:1|c", None),
            ],
        );
    }
}
