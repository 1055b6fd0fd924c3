//! What the fuzz targets share: the shape of their inputs, the seeds to start from, and what must hold of what comes out.
//!
//! A target is its file in `fuzz_targets/`, its seeds in [`seeds`] and its line in `Cargo.toml`.

#[path = "../../core/tests/traffic/mod.rs"]
pub mod traffic;
#[path = "../../core/src/capture/writer.rs"]
pub mod writer;

pub mod facts;
pub mod flows;
pub mod input;
pub mod sealing;
pub mod seeds;
