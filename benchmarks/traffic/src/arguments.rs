//! What the command was asked for.

use std::path::PathBuf;

use traffic::kind::{Kind, PACKETS_MAX, PACKETS_MIN};

/// How it is called.
pub const USAGE: &str =
    "usage: traffic KIND OUT.pcap [--packets N] [--seed S]; KIND is one of mix, mix-opaque, small, hellos, flood, day";

/// Its arguments.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Which capture.
    pub kind: Kind,
    /// Where to.
    pub path: PathBuf,
    /// How many packets.
    pub packets: u32,
    /// What makes it another of its kind.
    pub seed: u64,
}

impl Arguments {
    /// From the words of the command, its own name left out.
    ///
    /// # Errors
    /// A sentence that tells what is wrong.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let (mut places, mut packets, mut seed) = (Vec::new(), None, 1);
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--packets" => packets = Some(number(&word, words.next())?),
                "--seed" => seed = number(&word, words.next())?,
                option if option.starts_with('-') => return Err(format!("unknown option {option}; {USAGE}")),
                _ => places.push(word),
            }
        }
        let [kind, path] = <[String; 2]>::try_from(places).map_err(|_| USAGE.to_owned())?;
        let kind = Kind::of(&kind).ok_or_else(|| format!("unknown kind {kind}; {USAGE}"))?;
        let packets = packets.unwrap_or(kind.packets());
        if !(PACKETS_MIN..=PACKETS_MAX).contains(&packets) {
            return Err(format!("--packets must be from {PACKETS_MIN} to {PACKETS_MAX}, not {packets}"));
        }
        Ok(Self { kind, path: path.into(), packets, seed })
    }
}

fn number<N: std::str::FromStr>(option: &str, word: Option<String>) -> Result<N, String> {
    let word = word.ok_or_else(|| format!("{option} needs a number"))?;
    word.parse().map_err(|_| format!("{option} needs a number, not {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_may_stand_anywhere() {
        let expected = Arguments { kind: Kind::Mix, path: "a.pcap".into(), packets: 5_000, seed: 7 };
        assert_eq!(parse("--seed 7 mix a.pcap --packets 5000"), Ok(expected));
        let whole = parse("flood a.pcap").unwrap();
        assert_eq!((whole.packets, whole.seed), (10_000_000, 1));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, part) in [
            ("", "usage"),
            ("mix", "usage"),
            ("mix a b", "usage"),
            ("mixed a.pcap", "unknown kind mixed"),
            ("mix a.pcap --size 3", "unknown option --size"),
            ("mix a.pcap --packets", "--packets needs a number"),
            ("mix a.pcap --packets ten", "--packets needs a number, not ten"),
            ("mix a.pcap --packets 10", "from 1000 to"),
            ("mix a.pcap --seed -1", "--seed needs a number, not -1"),
        ] {
            let fault = parse(line).unwrap_err();
            assert!(fault.contains(part) && !fault.contains('\n'), "{line}: {fault}");
        }
    }
}
