//! Connections that one parser takes for several protocols: which of them it is.

use super::parser::{Found, Session};
use super::protocol::Protocol;
use super::stream::Stream;
use super::{Side, Verdict};

/// Names a connection once `tell` knows the first bytes of a direction.
pub(super) fn session(tell: impl Fn(&[u8]) -> Option<Protocol> + Send + Sync + 'static) -> Box<dyn Session> {
    Box::new(Telling(tell))
}

struct Telling<T>(T);

impl<T: Fn(&[u8]) -> Option<Protocol> + Send + Sync> Session for Telling<T> {
    fn read(&mut self, _: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        let Some(protocol) = (self.0)(stream.head()) else { return Verdict::Seeking };
        found.facts.protocol = protocol;
        Verdict::Settled
    }

    fn held_bytes(&self) -> usize {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::super::conversation::whole;
    use super::super::protocol::Protocol;

    #[test]
    fn the_side_that_opens_names_the_connection() {
        for side in [Side::Source, Side::Destination] {
            let learnt = whole(5_900, &[(side, b"RFB 003.008\n")]);
            assert_eq!((learnt.facts.protocol, learnt.settled), (Protocol::Vnc, true));
        }
    }
}
