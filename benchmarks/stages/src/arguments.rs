//! What the command line asks for.

use std::path::PathBuf;

use crate::stage::Stage;

/// How the command is called.
const USAGE: &str = "stages FILE STAGE... [--passes N] [--catalogue FILE], stages FILE pauses [--passes N] or \
    stages FILE memory [--flows N]; a STAGE is one of touch, read, walk, decode, table, identify, output";

/// Passes over the file where no number is given.
const PASSES: usize = 5;
/// Flows that `memory` opens where no number is given.
const FLOWS: usize = 1_000_000;

/// What is to be measured.
#[derive(Debug, PartialEq, Eq)]
pub enum Subject {
    /// The time of each of these.
    Stages(Vec<Stage>),
    /// How long the flow table keeps packets waiting.
    Pauses,
    /// What an idle flow holds.
    Memory,
}

/// The command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The capture.
    pub file: PathBuf,
    /// What is to be measured.
    pub subject: Subject,
    /// How often the file is gone through; at 0 the command does nothing else, which tells what its start costs.
    pub passes: usize,
    /// Lines of domain, service and category, with tabs between.
    pub catalogue: Option<PathBuf>,
    /// Flows that are to be open.
    pub flows: usize,
}

impl Arguments {
    /// The command line without the program's name.
    ///
    /// # Errors
    /// What it does not understand, with how the command is called.
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut plain, mut passes, mut flows, mut catalogue) = (Vec::new(), PASSES, FLOWS, None);
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--passes" => passes = number(&word, words.next())?,
                "--flows" => flows = number(&word, words.next())?,
                "--catalogue" => catalogue = Some(value(&word, words.next())?.into()),
                option if option.starts_with("--") => return Err(format!("unknown option {option}: {USAGE}")),
                _ => plain.push(word),
            }
        }
        let (file, names) = plain.split_first().ok_or(USAGE)?;
        let subject = match names {
            [] => return Err(format!("no stage: {USAGE}")),
            [name] if name == "pauses" => Subject::Pauses,
            [name] if name == "memory" => Subject::Memory,
            names => Subject::Stages(names.iter().map(|name| stage(name)).collect::<Result<_, _>>()?),
        };
        Ok(Self { file: file.into(), subject, passes, catalogue, flows })
    }
}

fn stage(name: &str) -> Result<Stage, String> {
    Stage::named(name).ok_or_else(|| format!("no stage is called {name:?}: {USAGE}"))
}

fn value(option: &str, word: Option<String>) -> Result<String, String> {
    word.ok_or_else(|| format!("{option} lacks its value: {USAGE}"))
}

fn number(option: &str, word: Option<String>) -> Result<usize, String> {
    let word = value(option, word)?;
    word.parse().map_err(|_| format!("{option} {word} is no number: {USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn stages_and_their_options() {
        let expected = Arguments {
            file: "a.pcap".into(),
            subject: Subject::Stages(vec![Stage::Walk, Stage::Output]),
            passes: 3,
            catalogue: Some("c.tsv".into()),
            flows: FLOWS,
        };
        assert_eq!(parse("a.pcap walk output --passes 3 --catalogue c.tsv"), Ok(expected));
        assert_eq!(parse("a.pcap pauses").map(|arguments| arguments.subject), Ok(Subject::Pauses));
        assert_eq!(parse("a.pcap memory --flows 7").map(|arguments| arguments.flows), Ok(7));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, word) in [
            ("a.pcap", "no stage"),
            ("a.pcap wolk", "\"wolk\""),
            ("a.pcap walk pauses", "\"pauses\""),
            ("a.pcap walk --passes", "--passes lacks"),
            ("a.pcap walk --passes x", "--passes x"),
            ("a.pcap walk --speed 3", "--speed"),
        ] {
            let fault = parse(line).expect_err(line);
            assert!(fault.contains(word) && fault.contains("stages FILE"), "{fault}");
        }
    }
}
