//! The service catalogue as a Python class.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hallmonitor_core::catalogue::{self, OverlayDigest, OverlayError};
use hallmonitor_core::names::{literal_address, normalise, normalise_host};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

/// A service's domain or network, the service and its category.
type Entry = (String, String, String);
/// An overlay's file, where its entries begin, their SHA-256, and how many domains are told of.
type Overlay = (PathBuf, u64, [u8; 32], u64);

/// Domains and networks with their service and category; the longest suffix wins, label by label, and the narrowest network.
#[pyclass(frozen, module = "hallmonitor_engine")]
pub struct Catalogue {
    pub(crate) inner: Arc<catalogue::Catalogue>,
}

#[pymethods]
impl Catalogue {
    #[new]
    #[pyo3(signature = (entries, ranges = Vec::new(), overlays = Vec::new()))]
    fn new(py: Python<'_>, entries: Vec<Entry>, ranges: Vec<Entry>, overlays: Vec<Overlay>) -> PyResult<Self> {
        let refused = |error: catalogue::CatalogueError| PyValueError::new_err(error.to_string());
        py.detach(|| {
            let shipped = catalogue::Catalogue::new(entries).and_then(|inner| inner.with_ranges(ranges));
            let mut inner = shipped.map_err(refused)?;
            for (path, start, sha256, domains) in overlays {
                inner = laid_over(inner, &path, start, sha256, domains)?;
            }
            Ok(Self { inner: Arc::new(inner) })
        })
    }

    /// The entry that `name` belongs to: (matched domain, service, category).
    fn lookup(&self, name: &str) -> Option<Entry> {
        let name = normalise(name.as_bytes())?;
        let found = self.inner.lookup(&name)?;
        Some((found.domain.to_owned(), found.service.to_owned(), found.category.to_owned()))
    }

    /// The network that `address` belongs to: (network, service, category).
    fn range(&self, address: &str) -> Option<Entry> {
        let found = self.inner.range(&literal_address(&normalise_host(address.as_bytes())?)?)?;
        Some((found.network.to_string(), found.service.to_owned(), found.category.to_owned()))
    }

    /// How many networks there are.
    fn range_count(&self) -> usize {
        self.inner.range_count()
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }
}

fn laid_over(
    inner: catalogue::Catalogue,
    path: &Path,
    start: u64,
    sha256: [u8; 32],
    domains: u64,
) -> PyResult<catalogue::Catalogue> {
    let unread = |error: std::io::Error| PyOSError::new_err((error.raw_os_error(), error.to_string(), path.to_owned()));
    let mut file = File::open(path).map_err(unread)?;
    let octets = file.metadata().map_err(unread)?.len().saturating_sub(start);
    file.seek(SeekFrom::Start(start)).map_err(unread)?;
    inner.with_overlay(file, &OverlayDigest { sha256, domains, octets }).map_err(|error| match error {
        OverlayError::Io(error) => unread(error),
        other => PyValueError::new_err(format!("{}: {other}", path.display())),
    })
}
