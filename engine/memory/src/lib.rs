//! An allocator that asks the kernel for huge pages under large tables.
//!
//! A table of a million flows spans some fifty thousand pages of 4 KiB. Nearly every packet then waits for the processor to find out
//! where its page is before it waits for the flow itself, twice as long inside of a virtual machine. Most systems give
//! pages of 2 MiB only to who asks for them (madvise(2), `MADV_HUGEPAGE`). It is advice: where it is not taken, nothing
//! changes. Whoever builds a program chooses its allocator; the crates that do the work know nothing of this one.

#[cfg(target_os = "linux")]
mod advice;
mod large;

pub use large::HugePages;
