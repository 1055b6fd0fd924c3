//! Configuration of dnsmasq that answers names with nothing: `address=/example.com/`, `server=/example.com/`,
//! `local=/example.com/` (<https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html>).

use super::item::{Item, ReadLine, Sink, without_comment};
use super::names::{host, is_sinkhole};
use super::reason::Reason;

/// Reads it.
#[derive(Default)]
pub(super) struct Dnsmasq;

impl ReadLine for Dnsmasq {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_comment(line, b"#");
        if text.is_empty() {
            return;
        }
        let parts = text.split_once('=').and_then(|(key, value)| {
            let (names, target) = value.trim().strip_prefix('/')?.rsplit_once('/')?;
            Some((key.trim(), names, target))
        });
        let refusal = match parts {
            Some(("address", _, target)) => refused_address(target),
            Some(("server" | "local", _, target)) => refused_server(target),
            _ => Some(Reason::Foreign),
        };
        for name in parts.map_or("", |(_, names, _)| names).split('/') {
            sink(match refusal {
                Some(reason) => Item::Refused(reason),
                // `#` stands for every name, and nothing for names of one label.
                None if name == "#" => Item::Refused(Reason::Pattern),
                None if name.is_empty() => Item::Refused(Reason::OneLabel),
                None => host(name),
            });
        }
    }
}

/// Why names that are answered with `target` are not blocked: `#` stands for the unspecified addresses.
fn refused_address(target: &str) -> Option<Reason> {
    match target.parse() {
        Ok(address) => (!is_sinkhole(address)).then_some(Reason::Redirect),
        Err(_) => (!matches!(target, "" | "#")).then_some(Reason::Foreign),
    }
}

/// Why names that are asked for at `target` are not blocked: `#` stands for the usual servers.
fn refused_server(target: &str) -> Option<Reason> {
    match target {
        "" => None,
        "#" => Some(Reason::Exception),
        _ => Some(Reason::Redirect),
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::Dnsmasq;

    #[test]
    fn names_that_are_answered_with_nothing() {
        let lines = "# Title\naddress=/ads.example/\naddress=/a.example/b.example/0.0.0.0\naddress=/c.example/#\n\
                     address=/d.example/::\nserver=/e.example/\nlocal=/f.example/ # why\naddress=/*.g.example/127.0.0.1\n";
        let kept =
            ["ads.example", "a.example", "b.example", "c.example", "d.example", "e.example", "f.example", "g.example"];
        assert_eq!(told(&mut Dnsmasq, lines), kept);
    }

    #[test]
    fn other_directives_are_refused() {
        for (line, reason) in [
            ("address=/www.example.com/203.0.113.7", "Redirect"),
            ("server=/corp.example/203.0.113.53", "Redirect"),
            ("server=/good.example/#", "Exception"),
            ("server=203.0.113.53", "Foreign"),
            ("address=/ads.example/nonsense", "Foreign"),
            ("address=/#/", "Pattern"),
            ("address=/ads*.example/", "Pattern"),
            ("local=//", "OneLabel"),
            ("conf-dir=/etc/dnsmasq.d", "Foreign"),
            ("ipset=/ads.example/set", "Foreign"),
            ("ads.example", "Foreign"),
        ] {
            assert_eq!(told(&mut Dnsmasq, line), [reason], "{line}");
        }
    }
}
