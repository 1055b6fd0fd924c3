//! madvise(2).

/// Huge pages of the processors that are supported; advice for parts of one would be lost.
const HUGE_PAGE: usize = 2 << 20;

/// Ask for huge pages wherever a whole one lies within the `len` bytes from `start` on, which are allocated.
pub fn advise(start: *mut u8, len: usize) {
    let skipped = start.align_offset(HUGE_PAGE);
    let whole = len.saturating_sub(skipped) / HUGE_PAGE * HUGE_PAGE;
    if whole > 0 {
        // SAFETY: `skipped + whole <= len`, so all of it lies within one allocation; and this advice changes neither what the
        // bytes are nor whether they may be used. That it may be refused is no fault.
        unsafe {
            libc::madvise(start.add(skipped).cast(), whole, libc::MADV_HUGEPAGE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_place_and_length_is_advised_without_harm() {
        let mut bytes = vec![3_u8; 3 * HUGE_PAGE];
        for (skipped, len) in [(0, 3 * HUGE_PAGE), (1, HUGE_PAGE), (5, 0), (HUGE_PAGE, 2 * HUGE_PAGE)] {
            advise(bytes[skipped..].as_mut_ptr(), len);
        }
        assert!(bytes.iter().all(|&byte| byte == 3));
    }
}
