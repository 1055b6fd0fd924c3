//! Loss records as one Arrow batch.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, TimestampMicrosecondArray};
use arrow_schema::ArrowError;

use super::columns::TextColumn;
use super::schema::loss_schema;
use super::text;
use crate::loss::Loss;

/// The losses of `sensor`, by [`loss_schema`].
///
/// # Errors
/// Columns that do not fit the schema: a mistake in this file.
pub fn loss_batch(losses: &[Loss], sensor: &str) -> Result<RecordBatch, ArrowError> {
    let time = |pick: fn(&Loss) -> i64| -> ArrayRef {
        let us = losses.iter().map(|loss| pick(loss).div_euclid(1_000));
        Arc::new(TimestampMicrosecondArray::from_iter_values(us).with_timezone("UTC"))
    };
    let [mut sensors, mut captures, mut causes, mut details] = std::array::from_fn(|_| TextColumn::default());
    for loss in losses {
        sensors.push(Some(sensor));
        captures.push(loss.capture.as_deref());
        causes.push(Some(text::cause(loss.cause)));
        details.push(loss.detail.as_deref());
    }
    let packets: Int64Array = losses.iter().map(|loss| loss.packets).collect();
    let columns = vec![
        time(|loss| loss.from_ns),
        time(|loss| loss.to_ns),
        sensors.finish()?,
        captures.finish()?,
        causes.finish()?,
        Arc::new(packets) as ArrayRef,
        details.finish()?,
    ];
    RecordBatch::try_new(loss_schema(), columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::LossLog;

    #[test]
    fn losses_fit_their_schema() {
        let mut log = LossLog::default();
        log.table_full(1_500);
        log.capture_cut("a.pcap", Some(9_000), "the file ends inside a packet");
        let batch = loss_batch(&log.losses(), "replay").expect("a batch");
        assert_eq!((batch.num_rows(), batch.schema()), (2, loss_schema()));
        assert_eq!(loss_batch(&[], "replay").expect("a batch").num_rows(), 0);
    }
}
