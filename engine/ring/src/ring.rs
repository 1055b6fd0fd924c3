//! One ring: blocks that the kernel has handed over, one after the other, as packets in the order in which they came.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use hallmonitor_core::capture::live::LiveRun;
use hallmonitor_core::capture::tpacket::{Outgoing, STATUS_LOSING, STATUS_USER, read_block};
use hallmonitor_core::capture::{LinkType, PacketHeader};

use crate::memory::RingMemory;
use crate::order::Pending;
use crate::socket::{PacketSocket, Statistics};

/// A socket with its ring.
pub(crate) struct Ring {
    // Declared before the socket, so that the mapping goes first.
    memory: RingMemory,
    socket: PacketSocket,
    /// The block that is read, or that the kernel hands over next.
    block: usize,
    /// Packets of that block that have not been taken.
    pending: Pending,
    /// Whether a block said that packets were dropped since the statistics were read.
    is_losing: bool,
    /// Packets that blocks announced and that could not be read.
    unread: u64,
}

impl Ring {
    /// A ring over memory that was asked of `socket`.
    pub(crate) const fn new(socket: PacketSocket, memory: RingMemory) -> Self {
        Self { memory, socket, block: 0, pending: Pending::none(), is_losing: false, unread: 0 }
    }

    pub(crate) const fn socket(&self) -> &PacketSocket {
        &self.socket
    }

    /// Packets that wait to be taken.
    pub(crate) const fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Whether a block said that packets were dropped since the statistics were read.
    pub(crate) const fn is_losing(&self) -> bool {
        self.is_losing
    }

    /// Look for the next block, where none is being read.
    pub(crate) fn load(&mut self, link: LinkType, outgoing: Outgoing) {
        // Blocks of which no packet is to be kept are passed over; no more of them than there are.
        for _ in 0..self.memory.blocks() {
            if !self.pending.is_empty() {
                return;
            }
            let status = self.memory.status(self.block);
            let Some(block) = self.memory.block_mut(self.block) else { return };
            let read = read_block(block, link, outgoing, self.pending.refill());
            self.pending.seen_at(Instant::now());
            self.is_losing |= status & STATUS_LOSING != 0;
            self.unread += u64::from(read.unread);
            if self.pending.is_empty() {
                self.give_back();
            }
        }
    }

    /// Whether half of the ring's blocks wait to be read.
    pub(crate) fn is_half_full(&self) -> bool {
        let blocks = self.memory.blocks();
        self.memory.status((self.block + blocks / 2) % blocks) & STATUS_USER != 0
    }

    /// Hand the next `count` packets to `take`; then the block, if these were its last, to the kernel.
    pub(crate) fn hand(&mut self, count: usize, source: usize, take: &mut dyn FnMut(LiveRun<'_>)) {
        if let Some(bytes) = self.memory.block(self.block) {
            let headers: &[PacketHeader] = self.pending.next(count);
            take(LiveRun { source, bytes, headers });
        }
        self.pending.advance(count);
        if self.pending.is_empty() {
            self.give_back();
        }
    }

    /// What was counted since this was asked before; packets that could not be read are among the dropped.
    pub(crate) fn statistics(&mut self) -> io::Result<Statistics> {
        let mut statistics = self.socket.statistics()?;
        self.is_losing = false;
        statistics.dropped += std::mem::take(&mut self.unread);
        Ok(statistics)
    }

    fn give_back(&mut self) {
        self.memory.give_back(self.block);
        self.block = (self.block + 1) % self.memory.blocks();
    }
}

impl AsFd for Ring {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
