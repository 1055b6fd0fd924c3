//! The import of lists as Python classes.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hallmonitor_core::catalogue::lists::{
    self, Column, Format, FormatOptions, Include, ListImport as Inner, Offender, Tally,
};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Bytes that are written at once.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// A list to be included, the attributes that its entries must and must not have, and the file and line that say so.
type Included = (String, Vec<String>, Vec<String>, String, u64);

/// The names of the formats.
#[pyfunction]
pub fn list_formats() -> Vec<&'static str> {
    Format::ALL.map(Format::as_str).into()
}

/// The format that a list's first bytes show, where they show one.
#[pyfunction]
pub fn guess_list_format(sample: &[u8]) -> Option<&'static str> {
    lists::guess(sample).map(Format::as_str)
}

/// An import under way. Not for several threads at once.
#[pyclass(module = "hallmonitor_engine._native")]
pub struct ListImport {
    inner: Mutex<Option<Inner>>,
    to_ascii: Py<PyAny>,
}

#[pymethods]
impl ListImport {
    #[new]
    fn new(labels: Vec<(String, String)>, to_ascii: Py<PyAny>, keeps_hosting_suffixes: bool) -> Self {
        Self { inner: Mutex::new(Some(Inner::new(labels, keeps_hosting_suffixes))), to_ascii }
    }

    /// Begin a file. `column` is a number from 1 or a name, `include` the attributes that entries must and must not have.
    #[pyo3(signature = (file, format_name, label, column = None, include = None))]
    fn begin(
        &self,
        file: String,
        format_name: &str,
        label: Option<u32>,
        column: Option<ColumnArgument>,
        include: Option<(Vec<String>, Vec<String>)>,
    ) -> PyResult<()> {
        let format = Format::from_name(format_name)
            .ok_or_else(|| PyValueError::new_err(format!("{format_name:?} is no format")))?;
        let (with, without) = include.unwrap_or_default();
        let include = Include { list: String::new(), with, without };
        let options = FormatOptions { column: column.map(Into::into), include };
        self.with(|inner| inner.begin(file, format, options, label))
    }

    /// Read on in the file.
    fn feed(&self, py: Python<'_>, chunk: &[u8]) -> PyResult<()> {
        self.read(py, |inner, to_ascii| inner.feed(chunk, to_ascii))
    }

    /// End the file.
    fn end(&self, py: Python<'_>) -> PyResult<()> {
        self.read(py, |inner, to_ascii| inner.end(to_ascii))
    }

    /// The lists to be included, since this was asked last: (list, with, without, file, line).
    fn take_includes(&self) -> PyResult<Vec<Included>> {
        let includes = self.with(Inner::take_includes)?.into_iter();
        Ok(includes.map(|(each, file, line)| (each.list, each.with, each.without, file, line)).collect())
    }

    /// Count a list that was to be included and is not there.
    fn refuse_include(&self, list_name: String, file: &str, line: u64) -> PyResult<()> {
        self.with(|inner| inner.refuse_include(&Include { list: list_name, ..Include::default() }, file, line))
    }

    /// The entries in order; the import is over.
    fn finish(&self, py: Python<'_>) -> PyResult<FinishedImport> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(over)?;
        Ok(FinishedImport { inner: py.detach(|| inner.finish()) })
    }
}

impl ListImport {
    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> PyResult<T> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.as_mut().map(work).ok_or_else(over)
    }

    fn read(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Inner, &mut dyn FnMut(&str) -> Option<String>) -> Result<(), lists::ImportError>,
    ) -> PyResult<()> {
        // Names that are not in ASCII are rare; a call for each is cheap enough.
        let mut to_ascii = |name: &str| self.to_ascii.call1(py, (name,)).ok()?.extract(py).ok()?;
        self.with(|inner| work(inner, &mut to_ascii))?.map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

/// A column as Python tells it.
#[derive(FromPyObject)]
enum ColumnArgument {
    Number(usize),
    Name(String),
}

impl From<ColumnArgument> for Column {
    fn from(argument: ColumnArgument) -> Self {
        match argument {
            ColumnArgument::Number(number) => Self::Number(number),
            ColumnArgument::Name(name) => Self::Name(name),
        }
    }
}

/// All entries of an import.
#[pyclass(frozen, module = "hallmonitor_engine._native")]
pub struct FinishedImport {
    inner: lists::FinishedImport,
}

#[pymethods]
impl FinishedImport {
    /// What became of the entries: `lines`, `read`, `kept`, `duplicates`, `refused` by reason, and `offenders`, each (reason,
    /// file, line, text).
    fn tally<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let tally: &Tally = self.inner.tally();
        let told = PyDict::new(py);
        told.set_item("lines", tally.lines)?;
        told.set_item("read", tally.read)?;
        told.set_item("kept", tally.kept)?;
        told.set_item("duplicates", tally.duplicates)?;
        let refused: Vec<(&str, u64)> = tally.refused().map(|(reason, count)| (reason.as_str(), count)).collect();
        told.set_item("refused", refused)?;
        let told_offender = |each: &Offender| (each.reason.as_str(), each.file.clone(), each.line, each.text.clone());
        told.set_item("offenders", tally.offenders().iter().map(told_offender).collect::<Vec<_>>())?;
        Ok(told)
    }

    /// What is held of each service: (service, category, domains, ranges).
    fn held(&self) -> Vec<(String, String, u64, u64)> {
        let held = self.inner.held().into_iter();
        held.map(|each| (each.service, each.category, each.domains, each.ranges)).collect()
    }

    /// The SHA-256 of the entries as they are written.
    fn sha256(&self, py: Python<'_>) -> [u8; 32] {
        py.detach(|| self.inner.sha256())
    }

    /// Write the entries at the end of a file that is there.
    fn append_to(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| {
            let mut out = BufWriter::with_capacity(WRITTEN_AT_ONCE, OpenOptions::new().append(true).open(path)?);
            self.inner.write(&mut out)?;
            out.flush()
        })?;
        Ok(())
    }
}

fn over() -> PyErr {
    PyRuntimeError::new_err("the import is over")
}
