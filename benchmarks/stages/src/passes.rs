//! The time of stages, one pass of each in turn, so that what else the machine does meets all of them alike.

use std::time::Instant;

use crate::arguments::Arguments;
use crate::catalogue;
use crate::stage::{Counts, Stage};

/// Print a line for every pass of every stage.
///
/// # Errors
/// A capture or a catalogue that cannot be read.
pub fn measure(arguments: &Arguments, stages: &[Stage]) -> Result<(), String> {
    let catalogue = catalogue::load(arguments.catalogue.as_deref())?;
    for pass in 0..arguments.passes {
        for stage in stages {
            let begin = Instant::now();
            let counts = stage.run(&arguments.file, &catalogue)?;
            let seconds = begin.elapsed().as_secs_f64();
            println!("{}", line(*stage, pass, seconds, &counts));
        }
    }
    Ok(())
}

fn line(stage: Stage, pass: usize, seconds: f64, counts: &Counts) -> String {
    let number = |count: Option<u64>| count.map_or("null".to_owned(), |count| count.to_string());
    format!(
        r#"{{"stage":"{}","pass":{pass},"seconds":{seconds:.9},"packets":{},"bytes":{},"flows":{},"records":{}}}"#,
        stage.name(),
        number(counts.packets),
        counts.bytes,
        number(counts.flows),
        number(counts.records),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_a_line_of_json() {
        let counts = Counts { packets: Some(2), bytes: 9, flows: Some(1), records: None };
        assert_eq!(
            line(Stage::Walk, 3, 0.25, &counts),
            r#"{"stage":"walk","pass":3,"seconds":0.250000000,"packets":2,"bytes":9,"flows":1,"records":null}"#
        );
    }
}
