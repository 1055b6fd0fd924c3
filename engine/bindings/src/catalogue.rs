//! The service catalogue as a Python class.

use std::sync::Arc;

use hallmonitor_core::catalogue;
use hallmonitor_core::names::normalise;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Domains with their service and category; the longest suffix wins, label by label.
#[pyclass(frozen, module = "hallmonitor_engine")]
pub struct Catalogue {
    pub(crate) inner: Arc<catalogue::Catalogue>,
}

#[pymethods]
impl Catalogue {
    #[new]
    fn new(entries: Vec<(String, String, String)>) -> PyResult<Self> {
        let inner = catalogue::Catalogue::new(entries).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The entry that `name` belongs to: (matched domain, service, category).
    fn lookup(&self, name: &str) -> Option<(String, String, String)> {
        let name = normalise(name.as_bytes())?;
        let found = self.inner.lookup(&name)?;
        Some((found.domain.to_owned(), found.service.to_owned(), found.category.to_owned()))
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }
}
