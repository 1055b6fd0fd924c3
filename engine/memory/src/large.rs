//! The allocator: the system's, with advice for what is large.

use std::alloc::{GlobalAlloc, Layout, System};

/// From this size on, bytes: some pages, so that what their borders waste is little.
const LARGE: usize = 8 << 20;

/// The system's allocator, which asks for huge pages under whatever has 8 MiB or more.
pub struct HugePages;

impl HugePages {
    fn advise(start: *mut u8, len: usize) -> *mut u8 {
        #[cfg(target_os = "linux")]
        if len >= LARGE && !start.is_null() {
            super::advice::advise(start, len);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = len;
        start
    }
}

// SAFETY: every call goes to the system's allocator with the arguments as they came, and gives what that gave; advice changes no
// byte of it.
unsafe impl GlobalAlloc for HugePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc`, which is the same.
        Self::advise(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        Self::advise(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        Self::advise(unsafe { System.realloc(start, layout, size) }, size)
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(start, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[global_allocator]
    static ALLOCATOR: HugePages = HugePages;

    #[test]
    fn what_is_large_keeps_its_bytes_while_it_grows_and_shrinks() {
        let mut bytes = vec![0_u8; LARGE];
        assert!(bytes.iter().all(|&byte| byte == 0), "zeroed");
        for (byte, value) in bytes.iter_mut().zip((0..251).cycle()) {
            *byte = value;
        }
        bytes.resize(5 * LARGE, 7);
        bytes.truncate(LARGE);
        bytes.shrink_to_fit();
        assert!(bytes.iter().zip((0..251).cycle()).all(|(&byte, value)| byte == value));
    }
}
