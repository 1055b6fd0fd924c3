//! What is wrong with a capture or an interface, as a Python exception.

use hallmonitor_core::capture::CaptureError;
use hallmonitor_core::capture::live::LiveError;
use pyo3::prelude::*;
use pyo3::types::PyList;

/// Its name, what is wrong, what to do.
pub struct Fault<'a>(&'a str, &'a str, &'a str);

impl<'a> From<&'a CaptureError> for Fault<'a> {
    fn from(fault: &'a CaptureError) -> Self {
        Self(&fault.path, &fault.message, &fault.remedy)
    }
}

impl<'a> From<&'a LiveError> for Fault<'a> {
    fn from(fault: &'a LiveError) -> Self {
        Self(&fault.name, &fault.message, &fault.remedy)
    }
}

/// `CaptureError` for the first fault, with the others in it.
pub fn capture_error(py: Python<'_>, faults: &[Fault<'_>]) -> PyErr {
    let build = || -> PyResult<PyErr> {
        let class = py.import("hallmonitor_engine.capture_error")?.getattr("CaptureError")?;
        let errors = PyList::empty(py);
        for Fault(name, message, remedy) in faults {
            errors.append(class.call1((name, message, remedy))?)?;
        }
        let first = errors.get_item(0)?;
        first.setattr("others", errors.get_slice(1, errors.len()).to_tuple())?;
        Ok(PyErr::from_value(first))
    };
    build().unwrap_or_else(|error| error)
}
