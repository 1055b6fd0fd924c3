//! `hallmonitor_engine._native`: translation between Python and `hallmonitor-core`, and nothing else.
//!
//! Whole batches cross the border, never single packets. The interpreter lock is released while packets are read.
//! A panic in the core surfaces as `pyo3_runtime.PanicException`.

#![forbid(unsafe_code)]

mod arrow;
mod catalogue;
mod reader;

use hallmonitor_core::decode::{Tunnel, transport};
use hallmonitor_core::identify::{Application, PORT_GUESSES, Protocol, category_of_protocol};
use hallmonitor_core::record;
use pyo3::prelude::*;

/// The schema of flow records, as `pyarrow.Schema`.
#[pyfunction]
fn flow_schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    arrow::schema_to_pyarrow(py, record::flow_schema().as_ref().clone())
}

/// The schema of loss records, as `pyarrow.Schema`.
#[pyfunction]
fn loss_schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    arrow::schema_to_pyarrow(py, record::loss_schema().as_ref().clone())
}

/// The names of the tunnels that are looked into.
#[pyfunction]
fn tunnel_names() -> Vec<&'static str> {
    Tunnel::ALL.map(Tunnel::as_str).into()
}

/// Name, service and category of a protocol.
type ProtocolText = (&'static str, Option<&'static str>, Option<&'static str>);

/// The protocols that content shows, each with the service and category that it implies, where it does.
#[pyfunction]
fn protocols() -> Vec<ProtocolText> {
    let implied = |protocol| category_of_protocol(protocol).unzip();
    Protocol::ALL
        .iter()
        .map(|&protocol| {
            let (service, category) = implied(protocol);
            (protocol.as_str(), service, category)
        })
        .collect()
}

/// The products that content shows: service and category.
#[pyfunction]
fn applications() -> Vec<(&'static str, &'static str)> {
    Application::ALL.iter().map(|application| (application.service, application.category)).collect()
}

/// What ports suggest: transport, first and last port, service and category.
#[pyfunction]
fn port_guesses() -> Vec<(&'static str, u16, u16, &'static str, &'static str)> {
    PORT_GUESSES
        .iter()
        .map(|guess| {
            let transport = if guess.transport == transport::TCP { "tcp" } else { "udp" };
            (transport, guess.first, guess.last, guess.service, guess.category)
        })
        .collect()
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<catalogue::Catalogue>()?;
    module.add_class::<reader::NativeReader>()?;
    module.add_function(wrap_pyfunction!(flow_schema, module)?)?;
    module.add_function(wrap_pyfunction!(loss_schema, module)?)?;
    module.add_function(wrap_pyfunction!(tunnel_names, module)?)?;
    module.add_function(wrap_pyfunction!(protocols, module)?)?;
    module.add_function(wrap_pyfunction!(applications, module)?)?;
    module.add_function(wrap_pyfunction!(port_guesses, module)?)
}
