//! Record batches and schemas handed to pyarrow by the Arrow `PyCapsule` interface, without copying a column.
//!
//! Source: "The Arrow `PyCapsule` Interface" of the Arrow C data interface specification.

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi};
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::{ArrowError, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

const ARRAY: &CStr = c"arrow_array";
const SCHEMA: &CStr = c"arrow_schema";

/// A schema that waits to be fetched.
#[pyclass(frozen)]
struct ExportedSchema(Schema);

#[pymethods]
impl ExportedSchema {
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&self.0).map_err(contradiction)?;
        PyCapsule::new_with_value(py, schema, SCHEMA)
    }
}

/// A record batch that waits to be fetched. Who drops the capsule without fetching it releases the columns.
#[pyclass(frozen)]
struct ExportedBatch(RecordBatch);

#[pymethods]
impl ExportedBatch {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        // The interface lets a producer ignore a wish for other types; who asked casts.
        drop(requested_schema);
        let columns = StructArray::from(self.0.clone());
        let (array, _): (FFI_ArrowArray, _) = to_ffi(&columns.to_data()).map_err(contradiction)?;
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref()).map_err(contradiction)?;
        Ok((PyCapsule::new_with_value(py, schema, SCHEMA)?, PyCapsule::new_with_value(py, array, ARRAY)?))
    }
}

/// `schema` as `pyarrow.Schema`.
pub fn schema_to_pyarrow(py: Python<'_>, schema: Schema) -> PyResult<Bound<'_, PyAny>> {
    py.import("pyarrow")?.call_method1("schema", (ExportedSchema(schema),))
}

/// `batch` as `pyarrow.RecordBatch`, over the same memory.
pub fn batch_to_pyarrow(py: Python<'_>, batch: RecordBatch) -> PyResult<Bound<'_, PyAny>> {
    py.import("pyarrow")?.call_method1("record_batch", (ExportedBatch(batch),))
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn contradiction(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
