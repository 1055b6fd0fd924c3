//! One run of the engine as a Python class.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hallmonitor_core::capture::{CaptureError, Interrupt};
use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::{Engine, EngineConfig, EngineError};
use hallmonitor_core::flow::{FlowConfig, HomeNetworks};
use hallmonitor_core::identify::Heuristics;
use hallmonitor_core::record::refused_text;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::arrow::batch_to_pyarrow;
use crate::catalogue::Catalogue;

/// The exception that a Python signal handler raised while a read waited.
type Raised = Arc<Mutex<Option<PyErr>>>;

/// A run over captures. Not for several threads at once.
#[pyclass(module = "hallmonitor_engine._native")]
pub struct NativeReader {
    engine: Mutex<Engine>,
    raised: Raised,
}

#[pymethods]
impl NativeReader {
    #[new]
    #[pyo3(signature = (paths, *, catalogue, sensor, home_networks, active_timeout_ns, idle_timeout_tcp_s,
                        idle_timeout_udp_s, max_flows, batch_rows, wire_bytes, tunnels, heuristics, workers))]
    #[expect(
        clippy::too_many_arguments,
        clippy::needless_pass_by_value,
        reason = "arguments as Python hands them over"
    )]
    fn new(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        catalogue: Option<Bound<'_, Catalogue>>,
        sensor: String,
        home_networks: Vec<String>,
        active_timeout_ns: Option<i64>,
        idle_timeout_tcp_s: u32,
        idle_timeout_udp_s: u32,
        max_flows: usize,
        batch_rows: usize,
        wire_bytes: bool,
        tunnels: Vec<String>,
        heuristics: Vec<String>,
        workers: usize,
    ) -> PyResult<Self> {
        let home = HomeNetworks::parse(&home_networks)
            .map_err(|bad| PyValueError::new_err(format!("home network {:?}: {}", bad.text, bad.problem)))?;
        let tunnels = Tunnels::from_names(tunnels.iter().map(String::as_str))
            .map_err(|unknown| PyValueError::new_err(unknown.to_string()))?;
        let heuristics = Heuristics::from_names(heuristics.iter().map(String::as_str))
            .map_err(|unknown| PyValueError::new_err(unknown.to_string()))?;
        let config = EngineConfig {
            flow: FlowConfig {
                active_ns: active_timeout_ns,
                idle_tcp_s: idle_timeout_tcp_s,
                idle_other_s: idle_timeout_udp_s,
                max_flows,
                wire_bytes,
                heuristics,
                home,
                workers,
                ..FlowConfig::default()
            },
            tunnels,
            catalogue: catalogue.map(|catalogue| catalogue.get().inner.clone()).unwrap_or_default(),
            sensor,
            batch_rows,
        };
        let raised = Raised::default();
        let hook = interrupt_hook(&raised);
        let engine = py
            .detach(|| Engine::open(&paths, config, Some(hook)))
            .map_err(|faults| capture_errors(py, &faults, &raised))?;
        Ok(Self { engine: Mutex::new(engine), raised })
    }

    /// Read some `max_packets` packets. Gives the batches that became full.
    fn step<'py>(&mut self, py: Python<'py>, max_packets: u64) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let engine = self.engine();
        let batches = py.detach(|| engine.step(max_packets)).map_err(|error| engine_error(py, error, &self.raised))?;
        batches.into_iter().map(|batch| batch_to_pyarrow(py, batch)).collect()
    }

    /// Whether the captures have ended and every record was given.
    #[getter]
    fn done(&mut self) -> bool {
        self.engine().is_done()
    }

    /// Bytes read, bytes in all (None where one capture is a pipe), packets read.
    fn progress(&mut self) -> (u64, Option<u64>, u64) {
        let engine = self.engine();
        let (read, total) = engine.progress();
        (read, total, engine.counters().packets)
    }

    /// The losses so far, as `pyarrow.RecordBatch`.
    fn losses<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let batch = self.engine().losses().map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        batch_to_pyarrow(py, batch)
    }

    /// What was counted so far.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let engine = self.engine();
        let (counters, table, pieces) = (engine.counters(), engine.table_counters(), engine.fragment_counters());
        let refused = PyDict::new(py);
        for (reason, count) in &counters.refused {
            refused.set_item(refused_text(*reason), count)?;
        }
        let damaged = PyDict::new(py);
        for (reason, count) in &counters.damaged {
            damaged.set_item(refused_text(*reason), count)?;
        }
        let names = PyDict::new(py);
        for (source, count) in counters.names.iter() {
            names.set_item(source.as_str(), count)?;
        }
        let tunnels = PyDict::new(py);
        for (kind, count) in counters.tunnels.iter() {
            tunnels.set_item(kind.as_str(), count)?;
        }
        let fragments = PyDict::new(py);
        fragments.set_item("packets", pieces.fragments)?;
        fragments.set_item("bad", pieces.bad)?;
        fragments.set_item("completed", pieces.completed)?;
        fragments.set_item("overlapping", pieces.overlapping)?;
        fragments.set_item("cut", pieces.cut)?;
        fragments.set_item("expired", pieces.expired)?;
        fragments.set_item("evicted", pieces.evicted)?;
        let dict = PyDict::new(py);
        dict.set_item("packets", counters.packets)?;
        dict.set_item("bytes", counters.bytes)?;
        dict.set_item("refused", refused)?;
        dict.set_item("damaged", damaged)?;
        dict.set_item("fragments", fragments)?;
        dict.set_item("tunnels", tunnels)?;
        dict.set_item("flows", table.flows)?;
        dict.set_item("records", engine.records())?;
        dict.set_item("names", names)?;
        dict.set_item("flows_forced", table.forced)?;
        dict.set_item("naming_evicted", engine.naming_evicted())?;
        dict.set_item("answers_evicted", engine.answers_evicted())?;
        dict.set_item("time_restarts", table.time_restarts)?;
        dict.set_item("captures_cut", counters.captures_cut)?;
        Ok(dict)
    }
}

impl NativeReader {
    /// The engine: `&mut self` is the lock, and a panic has been raised to whoever called.
    fn engine(&mut self) -> &mut Engine {
        self.engine.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hook that lets Python's signal handlers run while a read waits, and stops the read when one raises.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is not general over lifetimes")]
fn interrupt_hook(raised: &Raised) -> Interrupt {
    let raised = raised.clone();
    Arc::new(move || match Python::attach(|py| py.check_signals()) {
        Ok(()) => false,
        Err(error) => {
            *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            true
        }
    })
}

fn engine_error(py: Python<'_>, error: EngineError, raised: &Raised) -> PyErr {
    match error {
        EngineError::Capture(fault) => capture_errors(py, &[fault], raised),
        EngineError::Columns(_) => PyRuntimeError::new_err(error.to_string()),
    }
}

/// What the signal handler raised, else `CaptureError` for the first fault, with the others in it.
fn capture_errors(py: Python<'_>, faults: &[CaptureError], raised: &Raised) -> PyErr {
    if let Some(error) = raised.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return error;
    }
    let build = || -> PyResult<PyErr> {
        let class = py.import("hallmonitor_engine.capture_error")?.getattr("CaptureError")?;
        let errors = PyList::empty(py);
        for fault in faults {
            errors.append(class.call1((&fault.path, &fault.message, &fault.remedy))?)?;
        }
        let first = errors.get_item(0)?;
        first.setattr("others", errors.get_slice(1, errors.len()).to_tuple())?;
        Ok(PyErr::from_value(first))
    };
    build().unwrap_or_else(|error| error)
}
