//! A run without an end as a Python class.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use hallmonitor_core::capture::live::{LiveError, LiveSource, open_folder, open_stream};
use hallmonitor_core::engine::{EngineConfig, EngineError};
use hallmonitor_core::flow::SECOND_NS;
use hallmonitor_core::live::{Cut, CutRule, LiveEngine};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::arrow::batch_to_pyarrow;
use crate::catalogue::Catalogue;
use crate::counters::counters;
use crate::faults::{Fault, capture_error};
use crate::settings::Settings;

/// How long Python's signal handlers wait at most: a person does not notice it.
const SLICE: Duration = Duration::from_millis(100);

/// Batches as `pyarrow.RecordBatch`.
type Batches<'py> = Vec<Bound<'py, PyAny>>;

/// The batches of a cut, the time it reaches to, microseconds since 1970, and what was open then.
type PyCut<'py> = (Batches<'py>, i64, Option<Batches<'py>>);

/// Where a run is cut, as Python hands it over.
#[derive(Clone, Copy, FromPyObject)]
#[pyo3(from_item_all)]
struct Cutting {
    seconds: u32,
    records: usize,
    open: usize,
}

/// How interfaces are captured, as Python hands it over.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct RingSettings {
    ring_bytes: usize,
    fanout: u16,
    promiscuous: bool,
    filter: Option<Vec<(u16, u8, u8, u32)>>,
}

/// A run over what comes as it comes. Not for several threads at once.
#[pyclass(module = "hallmonitor_engine._native")]
pub struct NativeLive {
    engine: Mutex<LiveEngine>,
}

#[pymethods]
impl NativeLive {
    /// From the capture at `path`, a pipe, or standard input for `-`.
    #[staticmethod]
    #[expect(clippy::needless_pass_by_value, reason = "arguments as Python hands them over")]
    fn stream(py: Python<'_>, path: PathBuf, settings: Settings<'_>, cutting: Cutting) -> PyResult<Self> {
        Self::new(py, || open_stream(&path), settings, cutting)
    }

    /// From the captures that are written into the folder at `path`.
    #[staticmethod]
    #[expect(clippy::needless_pass_by_value, reason = "arguments as Python hands them over")]
    fn folder(
        py: Python<'_>,
        path: PathBuf,
        remove_read: bool,
        settings: Settings<'_>,
        cutting: Cutting,
    ) -> PyResult<Self> {
        Self::new(py, || open_folder(&path, remove_read), settings, cutting)
    }

    /// From these interfaces, as `ring` has it. `opened` is called once their sockets are open, before any thread is started.
    #[staticmethod]
    #[expect(clippy::needless_pass_by_value, reason = "arguments as Python hands them over")]
    fn interfaces(
        py: Python<'_>,
        names: Vec<String>,
        ring: RingSettings,
        opened: Option<Bound<'_, PyAny>>,
        settings: Settings<'_>,
        cutting: Cutting,
    ) -> PyResult<Self> {
        let config = settings.config()?;
        let source = open_interfaces(&names, ring)
            .map_err(|faults| capture_error(py, &faults.iter().map(Fault::from).collect::<Vec<_>>()))?;
        if let Some(opened) = opened {
            opened.call0()?;
        }
        Ok(Self::over(source, config, cutting))
    }

    /// Wait until there is a cut or the end, for `patience_s` seconds at most. Gives the cuts.
    fn step<'py>(&mut self, py: Python<'py>, patience_s: f64) -> PyResult<Vec<PyCut<'py>>> {
        let begun = Instant::now();
        let patience = Duration::try_from_secs_f64(patience_s).unwrap_or(Duration::MAX);
        let engine = self.engine();
        loop {
            py.check_signals()?;
            let left = patience.saturating_sub(begun.elapsed());
            let cuts = py.detach(|| engine.step(left.min(SLICE))).map_err(|error| engine_error(py, error))?;
            if !cuts.is_empty() || engine.is_ended() || begun.elapsed() >= patience {
                return cuts_to_python(py, cuts);
            }
        }
    }

    /// Stop capturing; close every flow. Gives the last cuts.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Vec<PyCut<'py>>> {
        let engine = self.engine();
        let cuts = py.detach(|| engine.finish()).map_err(|error| engine_error(py, error))?;
        cuts_to_python(py, cuts)
    }

    /// Stop capturing.
    fn close(&mut self, py: Python<'_>) -> PyResult<()> {
        let engine = self.engine();
        py.detach(|| engine.close()).map_err(|error| engine_error(py, error))
    }

    /// Look services up in another catalogue after the next cut.
    fn set_catalogue(&mut self, catalogue: &Bound<'_, Catalogue>) {
        let inner = catalogue.get().inner.clone();
        self.engine().set_catalogue(inner);
    }

    /// Whether no packet will come any more.
    #[getter]
    fn ended(&mut self) -> bool {
        self.engine().is_ended()
    }

    /// The losses whose spans are over, as `pyarrow.RecordBatch`; each once.
    fn take_losses<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let batch = self.engine().take_losses().map_err(|error| engine_error(py, error))?;
        batch_to_pyarrow(py, batch)
    }

    /// What was counted so far.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let engine = self.engine();
        let dict = counters(py, engine)?;
        dict.set_item("open_flows", engine.open_flows())?;
        dict.set_item("stream_time_us", engine.now_ns().map(|now_ns| now_ns.div_euclid(1_000)))?;
        let sources = PyList::empty(py);
        for of in engine.sources() {
            let source = PyDict::new(py);
            source.set_item("name", &of.name)?;
            source.set_item("up", of.is_up)?;
            source.set_item("packets", of.packets)?;
            source.set_item("dropped", of.dropped)?;
            sources.append(source)?;
        }
        dict.set_item("sources", sources)?;
        Ok(dict)
    }
}

impl NativeLive {
    fn new<S: LiveSource + 'static>(
        py: Python<'_>,
        open: impl FnOnce() -> Result<S, LiveError>,
        settings: Settings<'_>,
        cutting: Cutting,
    ) -> PyResult<Self> {
        let config = settings.config()?;
        let source = open().map_err(|fault| capture_error(py, &[Fault::from(&fault)]))?;
        Ok(Self::over(Box::new(source), config, cutting))
    }

    fn over(source: Box<dyn LiveSource>, config: EngineConfig, cutting: Cutting) -> Self {
        let rule =
            CutRule { every_ns: i64::from(cutting.seconds) * SECOND_NS, records: cutting.records, open: cutting.open };
        Self { engine: Mutex::new(LiveEngine::new(source, config, rule)) }
    }

    /// The engine: `&mut self` is the lock, and a panic has been raised to whoever called.
    fn engine(&mut self) -> &mut LiveEngine {
        self.engine.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "linux")]
fn open_interfaces(names: &[String], ring: RingSettings) -> Result<Box<dyn LiveSource>, Vec<LiveError>> {
    use hallmonitor_ring::{Instruction, RingConfig, Rings};

    let RingSettings { ring_bytes, fanout, promiscuous, filter } = ring;
    let filter = filter.map(|filter| filter.into_iter().map(Instruction::from).collect());
    let config = RingConfig { ring_bytes, promiscuous, filter, fanout, ..RingConfig::default() };
    match Rings::open(names, config) {
        Ok(rings) => Ok(Box::new(rings)),
        Err(faults) => Err(faults.into_iter().map(LiveError::from).collect()),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_interfaces(names: &[String], _ring: RingSettings) -> Result<Box<dyn LiveSource>, Vec<LiveError>> {
    let fault = |name: &String| LiveError {
        name: name.clone(),
        message: "interfaces are captured on Linux alone".to_owned(),
        remedy: "let `tcpdump -U -w -` write into a pipe, and read that".to_owned(),
    };
    Err(names.iter().map(fault).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn engine_error(py: Python<'_>, error: EngineError) -> PyErr {
    match &error {
        EngineError::Live(fault) => capture_error(py, &[Fault::from(fault)]),
        EngineError::Capture(fault) => capture_error(py, &[Fault::from(fault)]),
        EngineError::Columns(_) => PyRuntimeError::new_err(error.to_string()),
    }
}

fn cuts_to_python(py: Python<'_>, cuts: Vec<Cut>) -> PyResult<Vec<PyCut<'_>>> {
    let batches = |batches: Vec<RecordBatch>| batches.into_iter().map(|batch| batch_to_pyarrow(py, batch)).collect();
    let cut = |cut: Cut| Ok((batches(cut.batches)?, cut.until_us, cut.open.map(batches).transpose()?));
    cuts.into_iter().map(cut).collect()
}
