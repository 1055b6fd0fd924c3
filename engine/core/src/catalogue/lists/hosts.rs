//! Hosts files: an address and the names that have it (`hosts(5)`), which block where the address leads nowhere.

use std::net::IpAddr;

use super::item::{Item, ReadLine, Sink, without_comment};
use super::names::{host, is_sinkhole};
use super::reason::Reason;

/// Reads them.
#[derive(Default)]
pub(super) struct Hosts;

impl ReadLine for Hosts {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_comment(line, b"#");
        let mut words = text.split_ascii_whitespace();
        let Some(first) = words.next() else { return };
        // An address of the link can tell its interface (RFC 4007, section 11).
        let address = first.split_once('%').map_or(first, |(address, _)| address);
        let Ok(address) = address.parse::<IpAddr>() else { return sink(Item::Refused(Reason::Foreign)) };
        let mut is_alone = true;
        for name in words {
            is_alone = false;
            sink(match name {
                _ if is_own_name(name) => Item::Refused(Reason::OwnName),
                _ if is_sinkhole(address) => host(name),
                _ => Item::Refused(Reason::Redirect),
            });
        }
        if is_alone {
            sink(Item::Refused(Reason::Foreign));
        }
    }
}

/// Whether a hosts file gives this name to the machine itself or to groups on its link, as systems install it.
fn is_own_name(name: &str) -> bool {
    let is = |own: &str| name.eq_ignore_ascii_case(own);
    let begins = |start: &str| name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    ["localhost", "localhost4", "localhost6", "local", "broadcasthost", "0.0.0.0"].into_iter().any(is)
        || ["localhost.localdomain", "localhost4.localdomain4", "localhost6.localdomain6"].into_iter().any(is)
        || ["ip6-localhost", "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-all"].into_iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::Hosts;

    #[test]
    fn names_that_lead_nowhere() {
        let lines = "# Title\n0.0.0.0 ads.example\n127.0.0.1\ttrack.example  pixel.example # both\n:: six.example\n\
                     ::1 seven.example\n0.0.0.0 203.0.113.7\n";
        let kept = ["ads.example", "track.example", "pixel.example", "six.example", "seven.example", "net 203.0.113.7"];
        assert_eq!(told(&mut Hosts, lines), kept);
    }

    #[test]
    fn names_of_the_machine_itself() {
        let lines = "127.0.0.1 localhost LocalHost.localdomain\n::1 ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\n\
                     fe80::1%lo0 localhost\n255.255.255.255 broadcasthost\n0.0.0.0 0.0.0.0\n";
        assert_eq!(told(&mut Hosts, lines), ["OwnName"; 8]);
    }

    #[test]
    fn what_blocks_nothing_is_refused() {
        let lines = "203.0.113.7 www.example.com\nads.example\n0.0.0.0\n0.0.0.0 a.example/path\n";
        assert_eq!(told(&mut Hosts, lines), ["Redirect", "Foreign", "Foreign", "Path"]);
    }
}
