//! Categories that the engine gives by protocol and by port are categories of the catalogue.

use std::collections::BTreeSet;
use std::path::Path;

use hallmonitor_core::decode::transport::{TCP, UDP};
use hallmonitor_core::identify::{Application, Protocol, category_of_port, category_of_protocol};

/// Names of the catalogue's files, of which each holds the category that it is named after.
fn catalogued() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../signatures/catalogue");
    let files = std::fs::read_dir(&folder).expect("the catalogue's folder").map(|file| file.expect("a file").path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

#[test]
fn every_category_by_protocol_or_port_has_its_file() {
    let by_protocol = Protocol::ALL.iter().copied().filter_map(category_of_protocol);
    let by_application = Application::ALL.iter().map(|application| (application.service, application.category));
    let by_port = [TCP, UDP]
        .into_iter()
        .flat_map(|transport| (0..=u16::MAX).filter_map(move |port| category_of_port(transport, port)));
    let given: BTreeSet<_> =
        by_protocol.chain(by_application).chain(by_port).map(|(_, category)| category.to_owned()).collect();
    assert!(given.len() > 4, "{given:?}");
    assert_eq!(given.difference(&catalogued()).collect::<Vec<_>>(), Vec::<&String>::new());
}
