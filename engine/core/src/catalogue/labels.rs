//! Pairs of service and category, each held once and told by a small number.

use hashbrown::HashMap;

use super::error::CatalogueError;

/// The pairs, numbered from 0 in the order in which they came.
#[derive(Default)]
pub(super) struct Labels {
    pairs: Vec<(Box<str>, Box<str>)>,
    numbers: HashMap<Box<str>, HashMap<Box<str>, u32>>,
}

impl Labels {
    /// The number of a pair, a new one where it has none.
    pub(super) fn number(&mut self, service: &str, category: &str) -> Result<u32, CatalogueError> {
        let known = self.numbers.get(service).and_then(|categories| categories.get(category));
        if let Some(number) = known {
            return Ok(*number);
        }
        let number = u32::try_from(self.pairs.len()).map_err(|_| CatalogueError::TooLarge)?;
        self.pairs.push((service.into(), category.into()));
        self.numbers.entry(service.into()).or_default().insert(category.into(), number);
        Ok(number)
    }

    /// The pair with this number.
    pub(super) fn get(&self, number: u32) -> Option<(&str, &str)> {
        self.pairs.get(number as usize).map(|(service, category)| (&**service, &**category))
    }
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn a_pair_has_one_number() {
        let mut labels = Labels::default();
        let pairs = [("a", "x"), ("b", "x"), ("a", "y"), ("a", "x"), ("b", "x")];
        let numbers: Vec<u32> =
            pairs.iter().map(|(service, category)| labels.number(service, category).expect("few pairs")).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        assert_eq!(labels.get(2), Some(("a", "y")));
        assert_eq!(labels.get(3), None);
    }
}
