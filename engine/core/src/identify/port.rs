//! Service and category that a port suggests, of flows of which nothing better is known.

use crate::decode::transport::{TCP, UDP};

/// A service that ports suggest.
#[derive(Clone, Copy, Debug)]
pub struct PortGuess {
    /// IP protocol number.
    pub transport: u8,
    /// First port.
    pub first: u16,
    /// Last port.
    pub last: u16,
    /// The service.
    pub service: &'static str,
    /// Its category.
    pub category: &'static str,
}

const fn guess(transport: u8, first: u16, last: u16, service: &'static str, category: &'static str) -> PortGuess {
    PortGuess { transport, first, last, service, category }
}

/// Well-known ports (IANA Service Name and Transport Protocol Port Number Registry) whose services have a category.
pub const PORT_GUESSES: &[PortGuess] = &[
    guess(TCP, 21, 21, "ftp", "file-transfer"),
    guess(TCP, 22, 22, "ssh", "remote-access"),
    guess(TCP, 23, 23, "telnet", "remote-access"),
    guess(TCP, 25, 25, "smtp", "email"),
    guess(TCP, 53, 53, "dns", "infrastructure"),
    guess(UDP, 53, 53, "dns", "infrastructure"),
    guess(UDP, 67, 68, "dhcp", "infrastructure"),
    guess(TCP, 88, 88, "kerberos", "infrastructure"),
    guess(UDP, 88, 88, "kerberos", "infrastructure"),
    guess(TCP, 110, 110, "pop3", "email"),
    guess(UDP, 123, 123, "ntp", "infrastructure"),
    guess(UDP, 137, 138, "netbios", "infrastructure"),
    guess(TCP, 139, 139, "smb", "file-transfer"),
    guess(TCP, 143, 143, "imap", "email"),
    guess(UDP, 161, 162, "snmp", "infrastructure"),
    guess(TCP, 389, 389, "ldap", "infrastructure"),
    guess(UDP, 389, 389, "ldap", "infrastructure"),
    guess(TCP, 445, 445, "smb", "file-transfer"),
    guess(TCP, 465, 465, "smtp", "email"),
    guess(UDP, 500, 500, "ipsec", "vpn-proxy"),
    guess(UDP, 514, 514, "syslog", "infrastructure"),
    guess(UDP, 546, 547, "dhcp", "infrastructure"),
    guess(TCP, 587, 587, "smtp", "email"),
    guess(TCP, 636, 636, "ldap", "infrastructure"),
    guess(TCP, 853, 853, "dns", "infrastructure"),
    guess(TCP, 993, 993, "imap", "email"),
    guess(TCP, 995, 995, "pop3", "email"),
    guess(TCP, 1194, 1194, "openvpn", "vpn-proxy"),
    guess(UDP, 1194, 1194, "openvpn", "vpn-proxy"),
    guess(TCP, 1723, 1723, "pptp", "vpn-proxy"),
    guess(UDP, 1701, 1701, "l2tp", "vpn-proxy"),
    guess(UDP, 1900, 1900, "ssdp", "infrastructure"),
    guess(TCP, 3389, 3389, "rdp", "remote-access"),
    guess(UDP, 3389, 3389, "rdp", "remote-access"),
    guess(UDP, 3478, 3478, "stun", "infrastructure"),
    guess(UDP, 4500, 4500, "ipsec", "vpn-proxy"),
    guess(UDP, 5353, 5353, "mdns", "infrastructure"),
    guess(UDP, 5355, 5355, "llmnr", "infrastructure"),
    guess(TCP, 5900, 5900, "vnc", "remote-access"),
    guess(TCP, 6881, 6889, "bittorrent", "peer-to-peer"),
    guess(UDP, 6881, 6889, "bittorrent", "peer-to-peer"),
    guess(UDP, 51_820, 51_820, "wireguard", "vpn-proxy"),
];

/// Service and category that the responder's `port` suggests. A guess: anything can use any port.
#[must_use]
pub fn category_of_port(transport: u8, port: u16) -> Option<(&'static str, &'static str)> {
    PORT_GUESSES
        .iter()
        .find(|guess| guess.transport == transport && (guess.first..=guess.last).contains(&port))
        .map(|guess| (guess.service, guess.category))
}

#[cfg(test)]
mod tests {
    use super::{PORT_GUESSES, TCP, UDP, category_of_port};

    #[test]
    fn ports_count_by_transport() {
        assert_eq!(category_of_port(UDP, 53), Some(("dns", "infrastructure")));
        assert_eq!(category_of_port(TCP, 6885), Some(("bittorrent", "peer-to-peer")));
        assert_eq!(category_of_port(UDP, 22), None);
        assert_eq!(category_of_port(TCP, 443), None);
    }

    #[test]
    fn no_port_is_listed_twice() {
        for (index, guess) in PORT_GUESSES.iter().enumerate() {
            let again = PORT_GUESSES.iter().skip(index + 1).any(|other| {
                other.transport == guess.transport && other.first <= guess.last && guess.first <= other.last
            });
            assert!(!again && guess.first <= guess.last, "{guess:?}");
        }
    }
}
