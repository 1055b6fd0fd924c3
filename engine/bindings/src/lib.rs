//! `hallmonitor_engine._native`: translation between Python and `hallmonitor-core`, and nothing else.
//!
//! Whole batches cross the border, never single packets. The interpreter lock is released while packets are read.
//! A panic in the core surfaces as `pyo3_runtime.PanicException`.

#![forbid(unsafe_code)]

mod arrow;
mod catalogue;
mod counters;
mod faults;
mod knowledge;
mod lists;
mod live;
mod names;
mod reader;
mod settings;

use hallmonitor_core::decode::Tunnel;
use hallmonitor_core::identify::Heuristic;
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

/// The names of the heuristics that can be asked for.
#[pyfunction]
fn heuristic_names() -> Vec<&'static str> {
    Heuristic::ALL.map(Heuristic::as_str).into()
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<catalogue::Catalogue>()?;
    module.add_class::<lists::FinishedImport>()?;
    module.add_class::<lists::ListImport>()?;
    module.add_class::<live::NativeLive>()?;
    module.add_class::<reader::NativeReader>()?;
    module.add_function(wrap_pyfunction!(flow_schema, module)?)?;
    module.add_function(wrap_pyfunction!(loss_schema, module)?)?;
    module.add_function(wrap_pyfunction!(lists::guess_list_format, module)?)?;
    module.add_function(wrap_pyfunction!(lists::list_formats, module)?)?;
    module.add_function(wrap_pyfunction!(knowledge::application_services, module)?)?;
    module.add_function(wrap_pyfunction!(knowledge::port_services, module)?)?;
    module.add_function(wrap_pyfunction!(knowledge::protocol_services, module)?)?;
    module.add_function(wrap_pyfunction!(names::host_of_authority, module)?)?;
    module.add_function(wrap_pyfunction!(names::registered_domain, module)?)?;
    module.add_function(wrap_pyfunction!(names::public_suffix, module)?)?;
    module.add_function(wrap_pyfunction!(heuristic_names, module)?)?;
    module.add_function(wrap_pyfunction!(tunnel_names, module)?)
}
