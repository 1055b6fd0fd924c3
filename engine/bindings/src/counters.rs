//! What a run counted, as a Python dictionary.

use hallmonitor_core::record::refused_text;
use hallmonitor_core::recorder::Recorder;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The counters of a run so far, by name.
pub fn counters<'py>(py: Python<'py>, recorder: &Recorder) -> PyResult<Bound<'py, PyDict>> {
    let (counters, table, pieces) = (recorder.counters(), recorder.table_counters(), recorder.fragment_counters());
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
    dict.set_item("records", recorder.records())?;
    dict.set_item("names", names)?;
    dict.set_item("flows_forced", table.forced)?;
    dict.set_item("naming_evicted", recorder.naming_evicted())?;
    dict.set_item("answers_evicted", recorder.answers_evicted())?;
    dict.set_item("time_restarts", table.time_restarts)?;
    dict.set_item("captures_cut", counters.captures_cut)?;
    Ok(dict)
}
