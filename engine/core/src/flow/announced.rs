//! Flows that other connections announced, until they begin.

use std::collections::{HashMap, VecDeque};

use super::clock::SECOND_NS;
use crate::decode::Address;
use crate::identify::Protocol;
use crate::names::Client;

/// How long after its announcement a flow may begin, nanoseconds. Servers give up waiting after about a minute.
const VALID_NS: i64 = 60 * SECOND_NS;
/// Announcements that are held; full, the oldest makes room.
const HELD: usize = 4_096;

/// A flow that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Who will begin it.
    pub client: Client,
    pub server: Address,
    /// Of the server.
    pub port: u16,
    /// What it will be.
    pub protocol: Protocol,
}

/// Who begins, with whom, at which port.
type Ends = (Client, Address, u16);

/// What was announced, by packet time.
#[derive(Default)]
pub struct Announcements {
    /// The protocol, and the number of the announcement that counts.
    held: HashMap<Ends, (Protocol, u64)>,
    /// The first instant at which each no longer holds (nanoseconds since 1970), the oldest first.
    order: VecDeque<(i64, u64, Ends)>,
    /// Announcements so far.
    count: u64,
}

impl Announcements {
    /// Learn of a flow at `now_ns` (stream time, nanoseconds since 1970).
    pub fn learn(&mut self, announcement: Announcement, now_ns: i64) {
        self.forget(now_ns, HELD - 1);
        let Announcement { client, server, port, protocol } = announcement;
        let ends = (client, server, port);
        self.count += 1;
        self.held.insert(ends, (protocol, self.count));
        self.order.push_back((now_ns.saturating_add(VALID_NS), self.count, ends));
    }

    /// What the flow between these ends that begins at `now_ns` was announced to be.
    pub fn lookup(&mut self, client: Client, server: Address, port: u16, now_ns: i64) -> Option<Protocol> {
        if self.held.is_empty() {
            return None;
        }
        self.forget(now_ns, HELD);
        self.held.get(&(client, server, port)).map(|&(protocol, _)| protocol)
    }

    /// Drop what no longer holds, and the oldest where there are more than `most`. Stream time never goes back between packets,
    /// so the oldest is the first to expire.
    fn forget(&mut self, now_ns: i64, most: usize) {
        while let Some(&(until_ns, number, ends)) = self.order.front() {
            if now_ns < until_ns && self.order.len() <= most {
                return;
            }
            self.order.pop_front();
            if self.held.get(&ends).is_some_and(|&(_, newest)| newest == number) {
                self.held.remove(&ends);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(port: u16) -> Announcement {
        Announcement { client: client(1), server: [9; 16], port, protocol: Protocol::FtpData }
    }

    fn client(number: u8) -> Client {
        Client { address: [number; 16], tunnel: None }
    }

    #[test]
    fn only_the_announced_ends_within_a_minute() {
        let mut announced = Announcements::default();
        announced.learn(announcement(20_000), 0);
        let last_ns = VALID_NS - 1;
        assert_eq!(announced.lookup(client(1), [9; 16], 20_000, last_ns), Some(Protocol::FtpData));
        assert_eq!(announced.lookup(client(2), [9; 16], 20_000, last_ns), None);
        assert_eq!(announced.lookup(client(1), [8; 16], 20_000, last_ns), None);
        assert_eq!(announced.lookup(client(1), [9; 16], 20_001, last_ns), None);
        // Announced again, it holds for longer.
        announced.learn(announcement(20_000), last_ns);
        assert_eq!(announced.lookup(client(1), [9; 16], 20_000, VALID_NS), Some(Protocol::FtpData));
        assert_eq!(announced.lookup(client(1), [9; 16], 20_000, last_ns + VALID_NS), None);
        assert!(announced.held.is_empty() && announced.order.is_empty());
    }

    #[test]
    fn what_is_held_has_a_bound() {
        let mut announced = Announcements::default();
        for port in 0..5_000 {
            announced.learn(announcement(port), i64::from(port));
        }
        assert_eq!((announced.held.len(), announced.order.len()), (HELD, HELD));
        assert_eq!(announced.lookup(client(1), [9; 16], 0, 5_000), None);
        assert_eq!(announced.lookup(client(1), [9; 16], 4_999, 5_000), Some(Protocol::FtpData));
    }
}
