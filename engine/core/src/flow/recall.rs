//! What was told of flows before they began, by DNS or by another connection: asked for and learnt in the order of the packets.
//!
//! A flow asks when it begins, and takes the answer a little later: whoever handles flows notes what is asked and what is told,
//! and [`Recall`] goes through the notes of all of them in the order of the packets. So it does not matter which of several
//! workers a flow belongs to, nor how many packets are looked at together.

use std::sync::Arc;

use super::announced::{Announcement, Announcements};
use super::closed::Known;
use crate::decode::Address;
use crate::identify::{Answer, Protocol};
use crate::names::{Client, NameCache};

/// Pairs of client and address whose names are held: some hours of a large school's answers. Full, they take some 65 MB
/// with names of 24 bytes, and 225 MB at the most: the longest names, each told to a client of its own.
const NAME_CACHE: usize = 524_288;

/// What a flow asks: the name that its client was told for its server, and what was announced of it.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Tells it from other questions, also of the same flow.
    pub ticket: u32,
    /// The flow, by its place in the table.
    pub flow: u32,
    pub client: Client,
    pub server: Address,
    /// Of the server.
    pub port: u16,
    /// Stream time, nanoseconds since 1970.
    pub now_ns: i64,
}

/// Something that was asked or told.
#[derive(Debug)]
pub enum Event {
    /// A flow asks for a name.
    Asked(Question),
    /// A client was told a name, at this stream time (nanoseconds since 1970).
    Told(Client, Answer, i64),
    /// A flow was announced, at this stream time (nanoseconds since 1970).
    Announced(Announcement, i64),
}

/// One note.
#[derive(Debug)]
pub struct Note {
    /// The packet at which it was taken; see [`super::packet::FlowPacket::order`].
    pub at: u32,
    pub event: Event,
}

/// What a flow hears that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    pub ticket: u32,
    pub flow: u32,
    pub heard: Heard,
}

/// What was told of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The name of its server.
    pub answered: Option<Arc<str>>,
    /// What it was announced to be.
    pub announced: Option<Protocol>,
}

impl Heard {
    /// Add it to what is known of the flow.
    pub fn tell(&self, known: &mut Known) {
        if let Some(name) = &self.answered {
            known.answered = Some(name.clone());
        }
        known.announced = self.announced.or(known.announced);
    }
}

/// What clients were told.
pub struct Recall {
    names: NameCache,
    announcements: Announcements,
    /// By caches that were given up.
    evicted: u64,
}

impl Default for Recall {
    fn default() -> Self {
        Self { names: NameCache::new(NAME_CACHE), announcements: Announcements::default(), evicted: 0 }
    }
}

impl Recall {
    /// DNS answers that made room for others.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.evicted + self.names.evicted()
    }

    /// Forget what was told.
    pub fn forget(&mut self) {
        self.evicted += self.names.evicted();
        self.names = NameCache::new(NAME_CACHE);
        self.announcements = Announcements::default();
    }

    /// Take the next note, in the order of the packets. What was asked and is known goes to `recalled`.
    pub fn take(&mut self, note: Note, recalled: &mut Vec<Recalled>) {
        match note.event {
            Event::Told(client, answer, now_ns) => self.names.learn(client, &answer, now_ns),
            Event::Announced(announcement, now_ns) => self.announcements.learn(announcement, now_ns),
            Event::Asked(Question { ticket, flow, client, server, port, now_ns }) => {
                let heard = Heard {
                    answered: self.names.lookup(client, server, now_ns).cloned(),
                    announced: self.announcements.lookup(client, server, port, now_ns),
                };
                if heard != Heard::default() {
                    recalled.push(Recalled { ticket, flow, heard });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_see_what_was_told_before_them() {
        let client = Client { address: [1; 16], tunnel: None };
        let note = |event| Note { at: 0, event };
        let asked = |ticket| {
            note(Event::Asked(Question { ticket, flow: 10 + ticket, client, server: [9; 16], port: 20, now_ns: 5 }))
        };
        let answer = || Answer { name: "a.example".into(), address: [9; 16], ttl_s: 60 };
        let told = || note(Event::Told(client, answer(), 0));
        let mut recall = Recall::default();
        let mut recalled = Vec::new();
        let announcement = Announcement { client, server: [9; 16], port: 20, protocol: Protocol::FtpData };
        let announced = note(Event::Announced(announcement, 0));
        for note in [asked(1), told(), asked(2), announced, asked(3)] {
            recall.take(note, &mut recalled);
        }
        let heard = Heard { answered: Some("a.example".into()), announced: None };
        let both = Heard { announced: Some(Protocol::FtpData), ..heard.clone() };
        let expected = [Recalled { ticket: 2, flow: 12, heard }, Recalled { ticket: 3, flow: 13, heard: both }];
        assert_eq!(recalled, expected);
        recall.forget();
        recalled.clear();
        recall.take(asked(4), &mut recalled);
        assert_eq!(recalled, []);
    }
}
