//! The entries of a site's overlay, read from their text straight into the catalogue.
//!
//! A line `= SERVICE CATEGORY` begins the entries of a service; each other line is a domain, or a network, which has a slash.
//! The text comes with its SHA-256, so that a file that was cut off or edited is not half believed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use sha2::{Digest, Sha256};

use super::domains::Domains;
use super::error::CatalogueError;
use super::network::Network;
use super::ranges::Ranges;
use crate::names::normalise;

/// What the line of a service begins with.
pub(super) const SERVICE_MARK: &str = "= ";
/// Domains that are catalogued together.
const TOGETHER: usize = 32;
/// Longest line: a domain has 253 bytes at most, and an id of a service or category is shorter by far.
const LINE_MAX: u64 = 1024;
/// Bytes that are read at once.
const READ_AT_ONCE: usize = 1 << 18;
/// Shortest line of a domain with its line feed, which bounds how many there can be.
const LINE_MIN: u64 = 2;

/// What an overlay's head says of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverlayDigest {
    /// SHA-256 of their text.
    pub sha256: [u8; 32],
    /// How many domains there are, so that room can be made at once.
    pub domains: u64,
    /// How many bytes of text there are.
    pub octets: u64,
}

/// An overlay's entries that cannot be read.
#[derive(Debug)]
pub enum OverlayError {
    /// Reading failed.
    Io(io::Error),
    /// They are not those that their head tells of.
    Changed,
    /// A line, counted from 1, that is no entry, or stands before the first service.
    Line(u64),
    /// The catalogue becomes too large.
    Catalogue(CatalogueError),
}

impl fmt::Display for OverlayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(formatter, "the entries cannot be read: {error}"),
            Self::Changed => formatter.write_str("the entries are not those that the head tells of"),
            Self::Line(line) => write!(formatter, "line {line} of the entries is no entry"),
            Self::Catalogue(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for OverlayError {}

impl From<io::Error> for OverlayError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<CatalogueError> for OverlayError {
    fn from(error: CatalogueError) -> Self {
        Self::Catalogue(error)
    }
}

/// Add the entries that `text` holds.
pub(super) fn read_overlay(
    text: impl Read,
    digest: &OverlayDigest,
    domains: &mut Domains,
    ranges: &mut Ranges,
) -> Result<(), OverlayError> {
    // The head may say anything: no more room is made than the text itself can fill, and that it is there is seen by now.
    let expected = digest.domains.min(digest.octets / LINE_MIN);
    let room = |number: u64| usize::try_from(number).map_err(|_| CatalogueError::TooLarge);
    domains.reserve(room(expected)?, room(digest.octets.saturating_sub(expected))?);
    let mut text = BufReader::with_capacity(READ_AT_ONCE, text.take(digest.octets.saturating_add(1)));
    let mut hash = Sha256::new();
    let (mut line, mut number, mut fault) = (Vec::new(), 0, None);
    let mut service = None;
    let mut networks = Vec::new();
    let mut waiting = Vec::with_capacity(TOGETHER);
    loop {
        line.clear();
        if text.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        hash.update(&line);
        number += 1;
        // A text that was changed is told as such, wherever its lines make no sense.
        if fault.is_none() && add(&line, &mut service, domains, &mut networks, &mut waiting)?.is_none() {
            fault = Some(OverlayError::Line(number));
        }
        if waiting.len() == TOGETHER {
            insert(&mut waiting, domains)?;
        }
    }
    insert(&mut waiting, domains)?;
    if <[u8; 32]>::from(hash.finalize()) != digest.sha256 {
        return Err(OverlayError::Changed);
    }
    if let Some(fault) = fault {
        return Err(fault);
    }
    let named =
        networks.iter().map(|(network, service): &(Network, Service)| (*network, &*service.id, &*service.category));
    ranges.extend(named)?;
    Ok(())
}

/// The service that entries are of.
#[derive(Clone)]
struct Service {
    id: std::rc::Rc<str>,
    category: std::rc::Rc<str>,
    label: u32,
}

/// Add what a line holds; nothing where it is no entry.
fn add(
    line: &[u8],
    service: &mut Option<Service>,
    domains: &mut Domains,
    networks: &mut Vec<(Network, Service)>,
    waiting: &mut Vec<(Box<str>, u32)>,
) -> Result<Option<()>, CatalogueError> {
    let Some(text) = line.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok()) else { return Ok(None) };
    if let Some(told) = text.strip_prefix(SERVICE_MARK) {
        let Some((id, category)) = told.split_once(' ') else { return Ok(None) };
        let label = domains.label(id, category)?;
        *service = Some(Service { id: id.into(), category: category.into(), label });
        return Ok(Some(()));
    }
    let Some(service) = service else { return Ok(None) };
    if text.contains('/') {
        let Ok(network) = Network::parse(text) else { return Ok(None) };
        networks.push((network, service.clone()));
    } else {
        let Some(domain) = normalise(text.as_bytes()) else { return Ok(None) };
        waiting.push((domain, service.label));
    }
    Ok(Some(()))
}

/// Catalogue the domains that wait for it, in their order.
fn insert(waiting: &mut Vec<(Box<str>, u32)>, domains: &mut Domains) -> Result<(), CatalogueError> {
    domains.warm(waiting.iter().map(|(domain, _)| &**domain));
    for (domain, label) in waiting.drain(..) {
        domains.insert(&domain, label, |_| true)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str =
        "= chat messaging\n203.0.113.0/24\n2001:db8::/32\nchat.example\ntalk.example\n= play gaming\nplay.example\n";

    fn digest(text: &str, domains: u64) -> OverlayDigest {
        OverlayDigest { sha256: Sha256::digest(text).into(), domains, octets: text.len() as u64 }
    }

    fn read(text: &str, digest: &OverlayDigest) -> Result<(Domains, Ranges), OverlayError> {
        let (mut domains, mut ranges) = (Domains::default(), Ranges::default());
        read_overlay(text.as_bytes(), digest, &mut domains, &mut ranges)?;
        Ok((domains, ranges))
    }

    #[test]
    fn entries_belong_to_the_service_above() {
        // Whatever the head says of how many there are.
        for told in [3, 0, u64::MAX] {
            let (domains, ranges) = read(GOOD, &digest(GOOD, told)).expect("a whole overlay");
            assert_eq!((domains.len(), ranges.len()), (3, 2));
            let service = |name| domains.lookup(name).map(|found| (found.service, found.category));
            assert_eq!(service("a.talk.example"), Some(("chat", "messaging")));
            assert_eq!(service("play.example"), Some(("play", "gaming")));
            assert_eq!(service("talk.play.test"), None);
        }
        // Of more domains than are catalogued at once, with the last line of one service standing in the next as well.
        let names = (0..100).map(|number| format!("n{number}.example")).collect::<Vec<_>>().join("\n");
        let many = format!("= chat messaging\n{names}\n= play gaming\nn99.example\n");
        let (domains, _) = read(&many, &digest(&many, 101)).expect("a whole overlay");
        assert_eq!(domains.len(), 100);
        let services = (0..100).map(|number| domains.lookup(&format!("n{number}.example")).map(|found| found.service));
        assert_eq!(services.filter(|service| *service == Some("chat")).count(), 99);
        let empty = read("", &digest("", 0)).expect("an empty overlay");
        assert_eq!(empty.0.len(), 0);
    }

    #[test]
    fn a_changed_text_is_refused() {
        let told = digest(GOOD, 3);
        for changed in
            [&GOOD[..GOOD.len() - 1], &GOOD.replace("play.example", "Play.example"), "", &format!("{GOOD}x\n")]
        {
            assert!(matches!(read(changed, &told), Err(OverlayError::Changed)), "{changed}");
        }
    }

    #[test]
    fn a_line_that_is_no_entry_is_told() {
        let long = format!("= a b\n{}\n", "a.".repeat(600));
        for (text, line) in [
            ("chat.example\n", 1),
            ("= chat\n", 1),
            ("= a b\nno domain\n", 2),
            ("= a b\nchat.example", 2),
            ("= a b\n192.0.2.1/24\n", 2),
            ("= a b\n\n", 2),
            (&long, 2),
        ] {
            let found = read(text, &digest(text, 9)).err();
            assert!(matches!(found, Some(OverlayError::Line(at)) if at == line), "{text}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(text in prop::collection::vec(any::<u8>(), 0..200), domains: u64) {
            let (mut known, mut ranges) = (Domains::default(), Ranges::default());
            let octets = text.len() as u64;
            let digest = OverlayDigest { sha256: Sha256::digest(&text).into(), domains, octets };
            let _ = read_overlay(&text[..], &digest, &mut known, &mut ranges);
        }
    }
}
