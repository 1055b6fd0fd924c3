//! What the ports of flows suggest, looked up once for each port.

use crate::decode::{Tuple, transport};
use crate::identify::category_of_port;

/// A service and its category.
pub(super) type Guess = (&'static str, &'static str);

/// Number of a guess; 0 is none.
pub(super) type GuessNumber = u8;

/// Ports of a transport.
const PORTS: usize = 1 << 16;

/// A port that was not looked up yet.
const UNSEEN: GuessNumber = GuessNumber::MAX;

/// What ports suggest, by transport and port.
pub(super) struct PortGuesses {
    guesses: Vec<Guess>,
    /// The number of each port's guess, TCP before UDP.
    numbers: Box<[GuessNumber]>,
}

impl Default for PortGuesses {
    fn default() -> Self {
        Self { guesses: Vec::new(), numbers: vec![UNSEEN; 2 * PORTS].into() }
    }
}

impl PortGuesses {
    /// The number of what the responder's port suggests.
    #[inline]
    pub(super) fn number(&mut self, tuple: &Tuple) -> GuessNumber {
        if !is_responders(tuple) {
            return 0;
        }
        let port = usize::from(tuple.destination_port);
        let place = match tuple.transport {
            transport::TCP => port,
            transport::UDP => PORTS + port,
            _ => usize::MAX,
        };
        match self.numbers.get(place) {
            Some(&number) if number != UNSEEN => number,
            _ => self.look_up(tuple, place),
        }
    }

    /// The guess with this number.
    pub(super) fn get(&self, number: GuessNumber) -> Option<Guess> {
        self.guesses.get(usize::from(number).checked_sub(1)?).copied()
    }

    #[cold]
    fn look_up(&mut self, tuple: &Tuple, place: usize) -> GuessNumber {
        let number = category_of_port(tuple.transport, tuple.destination_port).map_or(0, |guess| {
            let place = self.guesses.iter().position(|other| *other == guess).unwrap_or_else(|| {
                self.guesses.push(guess);
                self.guesses.len() - 1
            });
            // There are fewer guesses than numbers: the table of ports is held to that.
            GuessNumber::try_from(place + 1).unwrap_or_default()
        });
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = number;
        }
        number
    }
}

/// Whether the port at the flow's other end is that of a service: only the responder's says something, which a flow picked up
/// in the middle may have at its originator's end: a system port there, and a higher one here (RFC 6335, section 6).
pub(super) fn is_responders(tuple: &Tuple) -> bool {
    tuple.destination_port <= tuple.source_port || tuple.source_port >= 1_024
}

#[cfg(test)]
mod tests {
    use super::super::writer::tests::record;
    use super::*;

    #[test]
    fn every_port_is_guessed_as_if_it_were_looked_up() {
        let mut guesses = PortGuesses::default();
        for _ in 0..2 {
            for transport in [transport::TCP, transport::UDP, transport::ICMP, 132] {
                for destination_port in (0..=u16::MAX).filter(|port| *port < 10_000 || port % 10 == 0) {
                    let tuple = Tuple { transport, destination_port, source_port: 50_000, ..record(0).tuple };
                    let number = guesses.number(&tuple);
                    assert_eq!(guesses.get(number), category_of_port(transport, destination_port), "{tuple:?}");
                }
            }
        }
        let turned = Tuple { destination_port: 51_820, source_port: 443, ..record(0).tuple };
        assert_eq!(guesses.number(&turned), 0);
    }
}
