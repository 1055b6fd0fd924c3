//! Service and category that a port suggests, of flows of which nothing better is known.

use crate::decode::transport::{TCP, UDP};

/// Well-known ports (IANA Service Name and Transport Protocol Port Number Registry) whose services have a category:
/// transport, first port, last port, service, category.
pub const PORTS: &[(u8, u16, u16, &str, &str)] = &[
    (TCP, 21, 21, "ftp", "file-transfer"),
    (TCP, 22, 22, "ssh", "remote-access"),
    (TCP, 23, 23, "telnet", "remote-access"),
    (TCP, 25, 25, "smtp", "email"),
    (TCP, 53, 53, "dns", "infrastructure"),
    (UDP, 53, 53, "dns", "infrastructure"),
    (UDP, 67, 68, "dhcp", "infrastructure"),
    (TCP, 88, 88, "kerberos", "infrastructure"),
    (UDP, 88, 88, "kerberos", "infrastructure"),
    (TCP, 110, 110, "pop3", "email"),
    (UDP, 123, 123, "ntp", "infrastructure"),
    (UDP, 137, 138, "netbios", "infrastructure"),
    (TCP, 139, 139, "smb", "file-transfer"),
    (TCP, 143, 143, "imap", "email"),
    (UDP, 161, 162, "snmp", "infrastructure"),
    (TCP, 389, 389, "ldap", "infrastructure"),
    (UDP, 389, 389, "ldap", "infrastructure"),
    (TCP, 445, 445, "smb", "file-transfer"),
    (TCP, 465, 465, "smtp", "email"),
    (UDP, 500, 500, "ipsec", "vpn-proxy"),
    (UDP, 514, 514, "syslog", "infrastructure"),
    (UDP, 546, 547, "dhcp", "infrastructure"),
    (TCP, 554, 554, "rtsp", "streaming"),
    (TCP, 587, 587, "smtp", "email"),
    (TCP, 636, 636, "ldap", "infrastructure"),
    (TCP, 655, 655, "tinc", "vpn-proxy"),
    (UDP, 655, 655, "tinc", "vpn-proxy"),
    (TCP, 853, 853, "dns", "infrastructure"),
    (UDP, 853, 853, "dns", "infrastructure"),
    (TCP, 993, 993, "imap", "email"),
    (TCP, 995, 995, "pop3", "email"),
    (TCP, 1080, 1080, "socks", "vpn-proxy"),
    (TCP, 1194, 1194, "openvpn", "vpn-proxy"),
    (UDP, 1194, 1194, "openvpn", "vpn-proxy"),
    (TCP, 1723, 1723, "pptp", "vpn-proxy"),
    (UDP, 1701, 1701, "l2tp", "vpn-proxy"),
    (UDP, 1718, 1719, "h323", "telephony"),
    (TCP, 1720, 1720, "h323", "telephony"),
    (UDP, 1900, 1900, "ssdp", "infrastructure"),
    (TCP, 1935, 1935, "rtmp", "streaming"),
    (TCP, 2000, 2000, "skinny", "telephony"),
    (UDP, 2427, 2427, "mgcp", "telephony"),
    (UDP, 2727, 2727, "mgcp", "telephony"),
    (TCP, 2944, 2944, "megaco", "telephony"),
    (UDP, 2944, 2944, "megaco", "telephony"),
    (TCP, 3389, 3389, "rdp", "remote-access"),
    (UDP, 3389, 3389, "rdp", "remote-access"),
    (TCP, 3478, 3479, "stun", "infrastructure"),
    (UDP, 3478, 3479, "stun", "infrastructure"),
    (UDP, 3544, 3544, "teredo", "vpn-proxy"),
    (UDP, 4500, 4500, "ipsec", "vpn-proxy"),
    (UDP, 4569, 4569, "iax2", "telephony"),
    (TCP, 5060, 5061, "sip", "telephony"),
    (UDP, 5060, 5061, "sip", "telephony"),
    (TCP, 5349, 5349, "stun", "infrastructure"),
    (UDP, 5349, 5349, "stun", "infrastructure"),
    (UDP, 5353, 5353, "mdns", "infrastructure"),
    (UDP, 5355, 5355, "llmnr", "infrastructure"),
    (TCP, 5900, 5900, "vnc", "remote-access"),
    (TCP, 1119, 1120, "battle-net", "gaming"),
    (UDP, 1119, 1120, "battle-net", "gaming"),
    (TCP, 3074, 3074, "xbox", "gaming"),
    (UDP, 3074, 3074, "xbox", "gaming"),
    (TCP, 3724, 3724, "battle-net", "gaming"),
    (TCP, 4662, 4662, "edonkey", "peer-to-peer"),
    (UDP, 4672, 4672, "edonkey", "peer-to-peer"),
    (TCP, 6346, 6347, "gnutella", "peer-to-peer"),
    (UDP, 6346, 6347, "gnutella", "peer-to-peer"),
    (TCP, 6667, 6667, "irc", "messaging"),
    (TCP, 6697, 6697, "irc", "messaging"),
    (TCP, 6881, 6889, "bittorrent", "peer-to-peer"),
    (UDP, 6881, 6889, "bittorrent", "peer-to-peer"),
    (UDP, 9987, 9987, "teamspeak", "messaging"),
    (UDP, 9993, 9993, "zerotier", "remote-access"),
    (UDP, 41_641, 41_641, "tailscale", "remote-access"),
    (UDP, 51_820, 51_820, "wireguard", "vpn-proxy"),
    (TCP, 64_738, 64_738, "mumble", "messaging"),
    (UDP, 64_738, 64_738, "mumble", "messaging"),
    (TCP, 8333, 8333, "bitcoin", "peer-to-peer"),
    (UDP, 9302, 9302, "playstation", "gaming"),
    (UDP, 17_500, 17_500, "dropbox", "file-transfer"),
    (UDP, 19_132, 19_133, "minecraft", "gaming"),
    (UDP, 21_027, 21_027, "syncthing", "file-transfer"),
    (TCP, 22_000, 22_000, "syncthing", "file-transfer"),
    (TCP, 25_565, 25_565, "minecraft", "gaming"),
    (TCP, 27_015, 27_050, "steam", "gaming"),
    (UDP, 27_000, 27_050, "steam", "gaming"),
    (TCP, 30_303, 30_303, "ethereum", "peer-to-peer"),
    (UDP, 30_303, 30_303, "ethereum", "peer-to-peer"),
    (UDP, 57_621, 57_621, "spotify", "streaming"),
    (TCP, 43, 43, "whois", "infrastructure"),
    (TCP, 49, 49, "tacacs-plus", "infrastructure"),
    (TCP, 104, 104, "dicom", "infrastructure"),
    (TCP, 113, 113, "ident", "infrastructure"),
    (TCP, 179, 179, "bgp", "infrastructure"),
    (UDP, 319, 320, "ptp", "infrastructure"),
    (TCP, 427, 427, "slp", "infrastructure"),
    (UDP, 427, 427, "slp", "infrastructure"),
    (TCP, 464, 464, "kerberos", "infrastructure"),
    (UDP, 464, 464, "kerberos", "infrastructure"),
    (TCP, 502, 502, "modbus", "infrastructure"),
    (TCP, 601, 601, "syslog", "infrastructure"),
    (TCP, 646, 646, "ldp", "infrastructure"),
    (UDP, 646, 646, "ldp", "infrastructure"),
    (UDP, 1645, 1646, "radius", "infrastructure"),
    (UDP, 1812, 1813, "radius", "infrastructure"),
    (UDP, 1985, 1985, "hsrp", "infrastructure"),
    (TCP, 2083, 2083, "radius", "infrastructure"),
    (UDP, 2123, 2123, "gtp", "infrastructure"),
    (TCP, 2404, 2404, "iec-104", "infrastructure"),
    (UDP, 3222, 3222, "glbp", "infrastructure"),
    (TCP, 3268, 3269, "ldap", "infrastructure"),
    (TCP, 3671, 3671, "knxnet-ip", "infrastructure"),
    (UDP, 3671, 3671, "knxnet-ip", "infrastructure"),
    (UDP, 3702, 3702, "ws-discovery", "infrastructure"),
    (UDP, 3784, 3785, "bfd", "infrastructure"),
    (TCP, 3868, 3868, "diameter", "infrastructure"),
    (UDP, 4341, 4342, "lisp", "infrastructure"),
    (TCP, 4342, 4342, "lisp", "infrastructure"),
    (TCP, 4352, 4352, "pjlink", "infrastructure"),
    (UDP, 4739, 4739, "ipfix", "infrastructure"),
    (UDP, 4784, 4784, "bfd", "infrastructure"),
    (TCP, 4840, 4840, "opc-ua", "infrastructure"),
    (TCP, 4949, 4949, "munin", "infrastructure"),
    (UDP, 5246, 5247, "capwap", "infrastructure"),
    (UDP, 5350, 5351, "nat-pmp", "infrastructure"),
    (UDP, 5568, 5568, "sacn", "infrastructure"),
    (UDP, 6343, 6343, "sflow", "infrastructure"),
    (UDP, 6454, 6454, "art-net", "infrastructure"),
    (TCP, 6514, 6514, "syslog", "infrastructure"),
    (TCP, 6653, 6653, "openflow", "infrastructure"),
    (UDP, 8805, 8805, "pfcp", "infrastructure"),
    (TCP, 10_050, 10_051, "zabbix", "infrastructure"),
    (TCP, 11_112, 11_112, "dicom", "infrastructure"),
    (TCP, 20_000, 20_000, "dnp3", "infrastructure"),
    (UDP, 25_826, 25_826, "collectd", "infrastructure"),
    (TCP, 41_794, 41_796, "crestron", "infrastructure"),
    (UDP, 41_794, 41_794, "crestron", "infrastructure"),
    (TCP, 44_818, 44_818, "ethernet-ip", "infrastructure"),
    (UDP, 44_818, 44_818, "ethernet-ip", "infrastructure"),
    (UDP, 47_808, 47_808, "bacnet", "infrastructure"),
];

/// Service and category that the responder's `port` suggests. A guess: anything can use any port.
#[must_use]
pub fn category_of_port(transport: u8, port: u16) -> Option<(&'static str, &'static str)> {
    PORTS
        .iter()
        .find(|entry| entry.0 == transport && (entry.1..=entry.2).contains(&port))
        .map(|entry| (entry.3, entry.4))
}

#[cfg(test)]
mod tests {
    use super::{PORTS, TCP, UDP, category_of_port};

    #[test]
    fn ports_count_by_transport() {
        assert_eq!(category_of_port(UDP, 53), Some(("dns", "infrastructure")));
        assert_eq!(category_of_port(TCP, 6885), Some(("bittorrent", "peer-to-peer")));
        assert_eq!(category_of_port(UDP, 22), None);
        assert_eq!(category_of_port(TCP, 443), None);
    }

    #[test]
    fn no_port_is_listed_twice() {
        for (index, entry) in PORTS.iter().enumerate() {
            let again = PORTS
                .iter()
                .skip(index + 1)
                .any(|other| other.0 == entry.0 && other.1 <= entry.2 && entry.1 <= other.2);
            assert!(!again && entry.1 <= entry.2, "{entry:?}");
        }
    }
}
