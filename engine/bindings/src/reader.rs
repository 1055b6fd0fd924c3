//! One run of the engine as a Python class.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hallmonitor_core::capture::{CaptureError, Interrupt};
use hallmonitor_core::engine::{Engine, EngineError};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrow::batch_to_pyarrow;
use crate::counters::counters;
use crate::faults::{Fault, capture_error};
use crate::settings::Settings;

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
    #[expect(clippy::needless_pass_by_value, reason = "arguments as Python hands them over")]
    fn new(py: Python<'_>, paths: Vec<PathBuf>, settings: Settings<'_>) -> PyResult<Self> {
        let config = settings.config()?;
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
        counters(py, self.engine())
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
        EngineError::Live(fault) => capture_error(py, &[Fault::from(&fault)]),
        EngineError::Columns(_) => PyRuntimeError::new_err(error.to_string()),
    }
}

/// What the signal handler raised, else `CaptureError` for the first fault, with the others in it.
fn capture_errors(py: Python<'_>, faults: &[CaptureError], raised: &Raised) -> PyErr {
    if let Some(error) = raised.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return error;
    }
    capture_error(py, &faults.iter().map(Fault::from).collect::<Vec<_>>())
}
