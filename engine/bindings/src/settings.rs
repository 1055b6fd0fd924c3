//! The settings of an engine as Python hands them over.

use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::EngineConfig;
use hallmonitor_core::flow::{FlowConfig, HomeNetworks};
use hallmonitor_core::identify::Heuristics;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::catalogue::Catalogue;

/// A dictionary with all of these keys.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Settings<'py> {
    catalogue: Option<Bound<'py, Catalogue>>,
    sensor: String,
    home_networks: Vec<String>,
    active_timeout_ns: Option<i64>,
    idle_timeout_tcp_s: u32,
    idle_timeout_udp_s: u32,
    max_flows: usize,
    naming_pool: usize,
    naming_bytes: usize,
    batch_rows: usize,
    wire_bytes: bool,
    tunnels: Vec<String>,
    heuristics: Vec<String>,
    workers: usize,
}

impl Settings<'_> {
    /// The settings as the engine takes them; `ValueError` for what is no network, tunnel or heuristic.
    pub fn config(self) -> PyResult<EngineConfig> {
        let home = HomeNetworks::parse(&self.home_networks)
            .map_err(|bad| PyValueError::new_err(format!("home network {:?}: {}", bad.text, bad.problem)))?;
        let tunnels = Tunnels::from_names(self.tunnels.iter().map(String::as_str))
            .map_err(|unknown| PyValueError::new_err(unknown.to_string()))?;
        let heuristics = Heuristics::from_names(self.heuristics.iter().map(String::as_str))
            .map_err(|unknown| PyValueError::new_err(unknown.to_string()))?;
        let flow = FlowConfig {
            active_ns: self.active_timeout_ns,
            idle_tcp_s: self.idle_timeout_tcp_s,
            idle_other_s: self.idle_timeout_udp_s,
            max_flows: self.max_flows,
            naming_pool: self.naming_pool,
            naming_bytes: self.naming_bytes,
            wire_bytes: self.wire_bytes,
            heuristics,
            home,
            workers: self.workers,
        };
        let catalogue = self.catalogue.map(|catalogue| catalogue.get().inner.clone()).unwrap_or_default();
        Ok(EngineConfig { flow, tunnels, catalogue, sensor: self.sensor, batch_rows: self.batch_rows })
    }
}
