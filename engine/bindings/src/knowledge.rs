//! What protocols imply and ports suggest, as Python functions.

use hallmonitor_core::decode::transport;
use hallmonitor_core::identify::{Application, PORTS, Protocol, category_of_protocol};
use pyo3::prelude::*;

/// Every protocol that is recognised, with the service and category that it implies, if it implies one.
#[pyfunction]
pub fn protocol_services() -> Vec<(&'static str, Option<(&'static str, &'static str)>)> {
    Protocol::ALL.iter().map(|protocol| (protocol.as_str(), category_of_protocol(*protocol))).collect()
}

/// Every product that content shows, whatever protocol it is carried by: service and category.
#[pyfunction]
pub fn application_services() -> Vec<(&'static str, &'static str)> {
    Application::ALL.iter().map(|application| (application.service, application.category)).collect()
}

/// Every run of ports that suggests a service: transport, first port, last port, service, category.
#[pyfunction]
pub fn port_services() -> Vec<(&'static str, u16, u16, &'static str, &'static str)> {
    PORTS
        .iter()
        .map(|&(number, first, last, service, category)| {
            let name = if number == transport::TCP { "tcp" } else { "udp" };
            (name, first, last, service, category)
        })
        .collect()
}
