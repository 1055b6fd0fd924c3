//! The memory that the kernel and this process share: blocks, each belonging to one of them at a time.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};
use std::slice;
use std::sync::atomic::{AtomicU32, Ordering};

use hallmonitor_core::capture::tpacket::{STATUS_OFFSET, STATUS_USER};

/// Status of a block that is the kernel's (`TP_STATUS_KERNEL`).
const STATUS_KERNEL: u32 = 0;

/// A ring's blocks.
///
/// A block whose status says so is this process's: the kernel neither writes to it nor takes it back before it is given back.
/// Only such a block can be seen through this type, and [`Self::give_back`] takes `&mut self`, so that no reference to a block
/// outlives its being given back.
pub(crate) struct RingMemory {
    start: NonNull<u8>,
    block_bytes: usize,
    blocks: usize,
}

// SAFETY: the mapping belongs to this value alone and is not bound to a thread.
unsafe impl Send for RingMemory {}

impl RingMemory {
    /// Map the ring of a packet socket, which has been asked for `blocks` of `block_bytes`.
    pub(crate) fn map(socket: BorrowedFd<'_>, block_bytes: usize, blocks: usize) -> io::Result<Self> {
        let len = block_bytes.checked_mul(blocks).ok_or(io::ErrorKind::InvalidInput)?;
        // SAFETY: no address is asked for, so no mapping of others is replaced; the kernel checks length and descriptor.
        let start = unsafe {
            libc::mmap(
                ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED,
                socket.as_raw_fd(),
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::Other)?;
        Ok(Self { start, block_bytes, blocks })
    }

    /// How many blocks there are.
    pub(crate) const fn blocks(&self) -> usize {
        self.blocks
    }

    /// A block's status word. Whoever finds it to be this process's also finds all that the kernel wrote before.
    #[inline]
    pub(crate) fn status(&self, block: usize) -> u32 {
        self.word(block).load(Ordering::Acquire)
    }

    /// A block's bytes; `None` for one that is the kernel's.
    #[inline]
    pub(crate) fn block(&self, block: usize) -> Option<&[u8]> {
        let is_ours = self.status(block) & STATUS_USER != 0;
        // SAFETY: `place` lies in the mapping, which lives as long as `self`. The block is this process's until `give_back`,
        // which cannot be called while this borrow lasts.
        is_ours.then(|| unsafe { slice::from_raw_parts(self.place(block).as_ptr(), self.block_bytes) })
    }

    /// A block's bytes to change; `None` for one that is the kernel's.
    pub(crate) fn block_mut(&mut self, block: usize) -> Option<&mut [u8]> {
        let is_ours = self.status(block) & STATUS_USER != 0;
        // SAFETY: as in `block`; the borrow is exclusive, so there is no other reference to the mapping.
        is_ours.then(|| unsafe { slice::from_raw_parts_mut(self.place(block).as_ptr(), self.block_bytes) })
    }

    /// Let the kernel write to a block again.
    pub(crate) fn give_back(&mut self, block: usize) {
        self.word(block).store(STATUS_KERNEL, Ordering::Release);
    }

    fn word(&self, block: usize) -> &AtomicU32 {
        // SAFETY: the word lies in the block, whose length is at least that of its header; blocks begin at a page, so it is
        // aligned. The kernel writes it as a word of its own, which is what an atomic is made for. No `&mut` to the block
        // lives, as that would borrow `self`.
        unsafe { AtomicU32::from_ptr(self.place(block).add(STATUS_OFFSET).as_ptr().cast()) }
    }

    /// Begin of a block.
    fn place(&self, block: usize) -> NonNull<u8> {
        assert!(block < self.blocks, "block {block} of {}", self.blocks);
        // SAFETY: the block is one of the mapping's, by the line above.
        unsafe { self.start.add(block * self.block_bytes) }
    }
}

impl Drop for RingMemory {
    fn drop(&mut self) {
        // SAFETY: the mapping was made by `map` with this length, and nothing refers to it any more.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.block_bytes * self.blocks) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Seek, SeekFrom, Write};
    use std::os::fd::AsFd;

    const BLOCK_BYTES: usize = 4096;

    /// Memory of two blocks over a file, which stands for the kernel's side.
    fn over_file() -> (RingMemory, File) {
        let path = std::env::temp_dir().join(format!("hallmonitor-ring-{}", std::process::id()));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        file.set_len(2 * BLOCK_BYTES as u64).unwrap();
        (RingMemory::map(file.as_fd(), BLOCK_BYTES, 2).unwrap(), file)
    }

    #[test]
    fn only_a_block_that_was_handed_over_can_be_seen() {
        let (mut memory, mut kernel) = over_file();
        assert_eq!((memory.blocks(), memory.block(0)), (2, None));
        assert_eq!(memory.block_mut(1), None);
        kernel.seek(SeekFrom::Start((BLOCK_BYTES + STATUS_OFFSET) as u64)).unwrap();
        kernel.write_all(&STATUS_USER.to_ne_bytes()).unwrap();
        assert_eq!(memory.status(1), STATUS_USER);
        memory.block_mut(1).unwrap()[BLOCK_BYTES - 1] = 9;
        assert_eq!(memory.block(1).and_then(<[u8]>::last), Some(&9));
        assert_eq!(memory.block(0), None);
        memory.give_back(1);
        assert_eq!((memory.status(1), memory.block(1)), (STATUS_KERNEL, None));
    }

    #[test]
    fn what_cannot_be_mapped_is_an_error() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        assert!(RingMemory::map(socket.as_fd(), BLOCK_BYTES, 2).is_err());
    }
}
