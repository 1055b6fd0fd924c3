//! How the engine spells and divides the names of hosts, as Python functions.

use hallmonitor_core::names;
use pyo3::prelude::*;

/// The host in `[userinfo@]host[:port]` as records spell it: a domain in lower case without a final dot, or an address.
#[pyfunction]
pub fn host_of_authority(authority: &str) -> Option<String> {
    names::normalise_authority(authority.as_bytes()).map(Into::into)
}

/// The public suffix of `name` and one label more; none of a public suffix or an address.
#[pyfunction]
pub fn registered_domain(name: &str) -> Option<String> {
    names::registered_domain(&names::normalise_host(name.as_bytes())?).map(Into::into)
}

/// The public suffix of `name`, and the section of the list that holds it: icann, private or unlisted.
#[pyfunction]
pub fn public_suffix(name: &str) -> Option<(String, &'static str)> {
    let name = names::normalise_host(name.as_bytes())?;
    names::public_suffix(&name).map(|(suffix, section)| (suffix.to_owned(), section.as_str()))
}
