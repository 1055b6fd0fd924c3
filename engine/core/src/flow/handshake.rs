//! How far the TCP handshake of a flow has come (RFC 9293, section 3.5).

use crate::decode::tcp_flags;
use crate::identify::Side;

/// No time.
const UNKNOWN: i64 = i64::MIN;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Unseen,
    /// A SYN came at `ns` of stream time.
    Syn,
    /// It was answered; it had come at `ns`, or was not seen.
    SynAck,
    /// The answer was acknowledged, `ns` nanoseconds after the SYN, if that was seen.
    Complete,
}

/// The handshake, as far as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handshake {
    ns: i64,
    step: Step,
}

impl Default for Handshake {
    fn default() -> Self {
        Self { ns: UNKNOWN, step: Step::Unseen }
    }
}

impl Handshake {
    /// Follow a segment of `side` with these control bits, seen at `now_ns` of stream time.
    pub fn follow(&mut self, side: Side, flags: u8, now_ns: i64) {
        let has = |flag| flags & flag != 0;
        match (self.step, side, has(tcp_flags::SYN), has(tcp_flags::ACK)) {
            // A SYN that is sent again: the answer is to the last.
            (Step::Unseen | Step::Syn, Side::Source, true, false) => (self.step, self.ns) = (Step::Syn, now_ns),
            (Step::Unseen | Step::Syn, Side::Destination, true, true) => self.step = Step::SynAck,
            (Step::SynAck, Side::Source, false, true) if !has(tcp_flags::RST) => {
                self.step = Step::Complete;
                if self.ns != UNKNOWN {
                    self.ns = now_ns.saturating_sub(self.ns);
                }
            }
            _ => {}
        }
    }

    /// Whether nothing more is to be followed.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.step == Step::Complete
    }

    /// Last SYN before the SYN+ACK to the ACK that completes the handshake, nanoseconds.
    #[must_use]
    pub fn rtt_ns(self) -> Option<i64> {
        (self.is_complete() && self.ns != UNKNOWN).then_some(self.ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYN: u8 = tcp_flags::SYN;
    const ACK: u8 = tcp_flags::ACK;

    #[test]
    fn a_handshake_takes_from_its_last_syn_to_its_last_acknowledgment() {
        let (source, destination) = (Side::Source, Side::Destination);
        for (segments, rtt_ns) in [
            (&[(source, SYN, 5), (destination, SYN | ACK, 7), (source, ACK, 9)][..], Some(4)),
            (&[(source, SYN, 5), (source, SYN, 6), (destination, SYN | ACK, 7), (source, ACK, 9)], Some(3)),
            (&[(destination, SYN | ACK, 7), (source, ACK, 9)], None),
            (&[(source, SYN, 5), (destination, ACK, 7), (source, ACK, 9)], None),
            (&[(source, SYN, 5), (destination, SYN | ACK, 7), (source, ACK | tcp_flags::RST, 9)], None),
            (&[(source, SYN, 5), (destination, SYN | ACK, 7), (source, ACK, 9), (source, ACK, 11)], Some(4)),
        ] {
            let mut handshake = Handshake::default();
            for &(side, flags, now_ns) in segments {
                handshake.follow(side, flags, now_ns);
            }
            assert_eq!(handshake.rtt_ns(), rtt_ns, "{segments:?}");
        }
    }
}
