//! Columns that many batches share: those of which no row has a value, and those of which every row has the same.

use arrow_array::{ArrayRef, Int32Array, new_null_array};
use arrow_schema::ArrowError;

use super::dictionary::Dictionary;
use super::schema::flow_schema;

/// Such columns, for batches of one length.
pub(super) struct Recurring {
    pub(super) rows: usize,
    pub(super) sensor: ArrayRef,
    pub(super) no_text: ArrayRef,
    pub(super) no_address: ArrayRef,
    pub(super) no_number: ArrayRef,
    pub(super) no_rtt: ArrayRef,
    pub(super) no_bytes: ArrayRef,
}

impl Recurring {
    /// The columns of batches with `rows` rows.
    ///
    /// # Errors
    /// A column that the schema lacks: a mistake in this file.
    pub(super) fn new(rows: usize, sensor: &str) -> Result<Self, ArrowError> {
        let mut sensors = Dictionary::default();
        let code = sensors.code(sensor);
        let schema = flow_schema();
        let absent = |column| -> Result<ArrayRef, ArrowError> {
            Ok(new_null_array(schema.field_with_name(column)?.data_type(), rows))
        };
        Ok(Self {
            rows,
            sensor: sensors.array(Int32Array::from(vec![code; rows]))?,
            no_text: absent("domain")?,
            no_address: absent("outer_source_ip")?,
            no_number: absent("vlan")?,
            no_rtt: absent("handshake_rtt")?,
            no_bytes: absent("file_bytes")?,
        })
    }
}
