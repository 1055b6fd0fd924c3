//! What an operator may set about flows.

use super::clock::SECOND_NS;
use super::home::HomeNetworks;
use crate::identify::Heuristics;

/// Seconds that a TCP flow stays joined after RST, or FIN from both sides: late segments still belong to it.
pub const LINGER_S: u32 = 10;

/// Flows whose identification is under way at most. A pool of 1,024 lost 734 of 19,501 names; this size lost none.
pub const NAMING_POOL: usize = 32_768;

/// Bytes that those flows may hold together: 8 KiB for each of a full pool. Ordinary flows stay below, as a `ClientHello` has 2
/// KiB at most; one that is made to hold all it can takes half a MiB, of which a full pool would make 16 GiB.
pub const NAMING_BYTES: usize = 256 << 20;

/// Timeouts above this are refused: a day of silence is no flow.
pub const IDLE_MAX_S: u32 = 86_400;

/// The settings of a flow table.
#[derive(Clone, Debug)]
pub struct FlowConfig {
    /// Length of an interval, nanoseconds; `None`: one record per flow.
    pub active_ns: Option<i64>,
    /// Silence that ends a TCP flow, seconds.
    pub idle_tcp_s: u32,
    /// Silence that ends any other flow, seconds.
    pub idle_other_s: u32,
    /// Flows at one time at most.
    pub max_flows: usize,
    /// Flows whose identification is under way at most.
    pub naming_pool: usize,
    /// Payload bytes that their identification may hold at most.
    pub naming_bytes: usize,
    /// Count bytes of the link layer's frame instead of the IP packet's.
    pub wire_bytes: bool,
    /// Heuristics that name flows which no parser takes.
    pub heuristics: Heuristics,
    /// The networks that are the district's own.
    pub home: HomeNetworks,
    /// Threads that join packets to flows beside the one that reads them; 1: none. They change no record.
    pub workers: usize,
}

impl Default for FlowConfig {
    fn default() -> Self {
        Self {
            active_ns: Some(60 * SECOND_NS),
            idle_tcp_s: 300,
            idle_other_s: 120,
            max_flows: 1_000_000,
            naming_pool: NAMING_POOL,
            naming_bytes: NAMING_BYTES,
            wire_bytes: false,
            heuristics: Heuristics::default(),
            home: HomeNetworks::default(),
            workers: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_stand_as_documented() {
        let config = FlowConfig::default();
        assert_eq!(config.active_ns, Some(60 * SECOND_NS));
        assert!(LINGER_S < config.idle_other_s && config.idle_other_s < config.idle_tcp_s);
        assert!(config.idle_tcp_s <= IDLE_MAX_S);
        assert_eq!((config.max_flows, config.naming_pool), (1_000_000, 32_768));
        assert_eq!(config.naming_bytes / config.naming_pool, 8_192, "bytes of each flow where the pool is full");
    }
}
