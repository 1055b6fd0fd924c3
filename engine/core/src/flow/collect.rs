//! What comes back from the shards: questions for names are answered, and records put in order.

use std::collections::VecDeque;
use std::mem;

use super::closed::{FlowRecord, Known};
use super::known::KnownTable;
use super::order::Order;
use super::recall::{Note, Recall, Recalled};
use super::shard::Closed;

/// Rounds whose answers a shard may not have heard when it closed a flow.
const ROUNDS_UNHEARD: usize = 4;

/// What a shard gives back after it has joined packets.
#[derive(Default)]
pub struct Returned {
    pub notes: Vec<Note>,
    pub closed: Vec<Closed>,
}

/// Answers questions and orders records.
#[derive(Default)]
pub struct Collector {
    pub recall: Recall,
    pub order: Order,
    known: KnownTable,
    /// By shard, what the last rounds answered.
    answers: Vec<VecDeque<Vec<Recalled>>>,
    /// Notes and records of several shards, kept for their room.
    notes: Vec<(u32, usize, Note)>,
    closed: Vec<Closed>,
}

impl Collector {
    /// Take what the shards give back of the same packets. Gives for each the answers to what its flows asked.
    pub fn take(&mut self, returned: &mut [Returned]) -> Vec<Vec<Recalled>> {
        self.answers.resize_with(returned.len(), VecDeque::new);
        let recalled = self.answer(returned);
        for (answers, recalled) in self.answers.iter_mut().zip(&recalled) {
            answers.push_back(recalled.clone());
            if answers.len() > ROUNDS_UNHEARD {
                answers.pop_front();
            }
        }
        for (of, shard) in returned.iter_mut().enumerate() {
            for closed in &mut shard.closed {
                self.tell(of, closed);
            }
        }
        if let [shard] = returned {
            shard.closed.drain(..).for_each(|closed| self.order.push(closed.record, closed.by_packet));
        } else {
            let mut closed = mem::take(&mut self.closed);
            closed.extend(returned.iter_mut().flat_map(|shard| shard.closed.drain(..)));
            // Stable: what one packet closed is of one shard, and stays in its order.
            closed.sort_by_key(|closed| closed.at);
            closed.drain(..).for_each(|closed| self.order.push(closed.record, closed.by_packet));
            self.closed = closed;
        }
        recalled
    }

    /// Go through the notes in the order of the packets.
    fn answer(&mut self, returned: &mut [Returned]) -> Vec<Vec<Recalled>> {
        let mut recalled = vec![Vec::new(); returned.len()];
        if let [shard] = returned {
            shard.notes.drain(..).for_each(|note| self.recall.take(note, &mut recalled[0]));
            return recalled;
        }
        let mut notes = mem::take(&mut self.notes);
        for (of, shard) in returned.iter_mut().enumerate() {
            notes.extend(shard.notes.drain(..).map(|note| (note.at, of, note)));
        }
        notes.sort_by_key(|&(at, ..)| at);
        notes.drain(..).for_each(|(_, of, note)| self.recall.take(note, &mut recalled[of]));
        self.notes = notes;
        recalled
    }

    /// Give a record what its flow asked for, and perhaps did not live to hear.
    fn tell(&mut self, of: usize, closed: &mut Closed) {
        let heard = |recalled: &Vec<Recalled>| {
            let place = recalled.binary_search_by_key(&closed.ticket, |told| told.ticket).ok()?;
            recalled.get(place).map(|told| told.heard.clone())
        };
        let Some(heard) = self.answers.get(of).and_then(|answers| answers.iter().rev().find_map(heard)) else { return };
        let FlowRecord { known, .. } = &mut closed.record;
        let has_heard = |known: &Known| (&known.answered, known.announced) == (&heard.answered, heard.announced);
        if !known.as_deref().is_some_and(has_heard) {
            let mut told = known.as_deref().cloned().unwrap_or_default();
            heard.tell(&mut told);
            *known = Some(self.known.share(told));
        }
    }
}
