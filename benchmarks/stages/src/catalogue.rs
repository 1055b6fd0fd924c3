//! The catalogue that names are looked up in, from lines of domain, service and category with tabs between.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use hallmonitor_core::catalogue::Catalogue;

/// The catalogue in the file at `path`, an empty one where none is given.
///
/// # Errors
/// What is wrong with the file, by its line.
pub fn load(path: Option<&Path>) -> Result<Arc<Catalogue>, String> {
    let Some(path) = path else { return Ok(Arc::default()) };
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let entries = text.lines().enumerate().map(|(index, line)| {
        let mut fields = line.split('\t');
        match (fields.next(), fields.next(), fields.next(), fields.next()) {
            (Some(domain), Some(service), Some(category), None) => Ok((domain, service, category)),
            _ => Err(format!("{}, line {}: not a domain, a service and a category", path.display(), index + 1)),
        }
    });
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    Catalogue::new(entries).map(Arc::new).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_entries() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("catalogue.tsv");
        fs::write(&path, "a.example\tA\tgames\nb.example\tB\tvideo\n").expect("a file");
        let catalogue = load(Some(&path)).expect("a catalogue");
        assert_eq!(catalogue.len(), 2);
        assert_eq!(catalogue.lookup("www.b.example").map(|found| found.service), Some("B"));
        assert!(load(None).expect("a catalogue").is_empty());
        fs::write(&path, "a.example\tA\tgames\nb.example\tB\n").expect("a file");
        assert!(load(Some(&path)).err().expect("a fault").contains("line 2"));
    }
}
