//! The limit of the table: packets that may not all find room are joined one by one, whatever shard they belong to.

use std::ops::DerefMut;

use super::clock::tick;
use super::packet::{FlowPacket, Seen};
use super::shard::Shard;
use crate::loss::LossLog;

/// Join a packet to its flow in `shards[of]`, where all of them may hold `max_flows` flows together. What has to leave for it is
/// the flow that was silent longest of all; a loss is noted in `losses`.
pub fn join<S: DerefMut<Target = Shard>>(
    shards: &mut [S],
    of: usize,
    packet: &Seen<'_>,
    max_flows: usize,
    losses: &mut LossLog,
) {
    if shards.get(of).is_some_and(|shard| shard.needs_room(packet)) && open(shards) >= max_flows.max(1) {
        make_room(shards, packet, losses);
    }
    if let Some(shard) = shards.get_mut(of) {
        shard.packet(packet);
    }
}

/// Flows that are open.
pub fn open<S: DerefMut<Target = Shard>>(shards: &[S]) -> usize {
    shards.iter().map(|shard| shard.len()).sum()
}

/// Make room for a flow: by those that are due, else by force.
fn make_room<S: DerefMut<Target = Shard>>(shards: &mut [S], packet: &FlowPacket, losses: &mut LossLog) {
    let (before, now) = (open(shards), tick(packet.now_ns));
    while let Some(shard) = shards.iter_mut().find(|shard| shard.swept() < now) {
        shard.sweep(now);
        if open(shards) < before {
            return;
        }
    }
    let candidates = shards.iter_mut().enumerate().filter_map(|(of, shard)| {
        let (silence, flow) = shard.longest_silent()?;
        Some((silence, of, flow))
    });
    let Some((_, of, flow)) = candidates.min() else { return };
    if shards[of].force(flow, packet) {
        losses.table_full(packet.now_ns);
    }
}
