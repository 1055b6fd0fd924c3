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
    (UDP, 69, 69, "tftp", "file-transfer"),
    (TCP, 88, 88, "kerberos", "infrastructure"),
    (UDP, 88, 88, "kerberos", "infrastructure"),
    (TCP, 110, 110, "pop3", "email"),
    (TCP, 111, 111, "sunrpc", "infrastructure"),
    (UDP, 111, 111, "sunrpc", "infrastructure"),
    (TCP, 119, 119, "nntp", "file-transfer"),
    (UDP, 123, 123, "ntp", "infrastructure"),
    (TCP, 135, 135, "dcerpc", "infrastructure"),
    (UDP, 137, 138, "netbios", "infrastructure"),
    (TCP, 139, 139, "smb", "file-transfer"),
    (TCP, 143, 143, "imap", "email"),
    (UDP, 161, 162, "snmp", "infrastructure"),
    (UDP, 177, 177, "x11", "remote-access"),
    (TCP, 389, 389, "ldap", "infrastructure"),
    (UDP, 389, 389, "ldap", "infrastructure"),
    (TCP, 445, 445, "smb", "file-transfer"),
    (TCP, 465, 465, "smtp", "email"),
    (UDP, 500, 500, "ipsec", "vpn-proxy"),
    (TCP, 513, 513, "rlogin", "remote-access"),
    (UDP, 514, 514, "syslog", "infrastructure"),
    (TCP, 515, 515, "printing", "infrastructure"),
    (UDP, 546, 547, "dhcp", "infrastructure"),
    (TCP, 548, 548, "afp", "file-transfer"),
    (TCP, 554, 554, "rtsp", "streaming"),
    (TCP, 587, 587, "smtp", "email"),
    (UDP, 623, 623, "ipmi", "remote-access"),
    (TCP, 631, 631, "printing", "infrastructure"),
    (TCP, 636, 636, "ldap", "infrastructure"),
    (TCP, 655, 655, "tinc", "vpn-proxy"),
    (UDP, 655, 655, "tinc", "vpn-proxy"),
    (TCP, 853, 853, "dns", "infrastructure"),
    (UDP, 853, 853, "dns", "infrastructure"),
    (TCP, 873, 873, "rsync", "file-transfer"),
    (TCP, 993, 993, "imap", "email"),
    (TCP, 995, 995, "pop3", "email"),
    (TCP, 1080, 1080, "socks", "vpn-proxy"),
    (TCP, 1119, 1120, "battle-net", "gaming"),
    (UDP, 1119, 1120, "battle-net", "gaming"),
    (TCP, 1194, 1194, "openvpn", "vpn-proxy"),
    (UDP, 1194, 1194, "openvpn", "vpn-proxy"),
    (TCP, 1352, 1352, "lotus-notes", "email"),
    (TCP, 1433, 1433, "mssql", "infrastructure"),
    (UDP, 1434, 1434, "mssql", "infrastructure"),
    (TCP, 1494, 1494, "citrix", "remote-access"),
    (TCP, 1521, 1521, "oracle", "infrastructure"),
    (UDP, 1701, 1701, "l2tp", "vpn-proxy"),
    (UDP, 1718, 1719, "h323", "telephony"),
    (TCP, 1720, 1720, "h323", "telephony"),
    (TCP, 1723, 1723, "pptp", "vpn-proxy"),
    (TCP, 1883, 1883, "mqtt", "infrastructure"),
    (UDP, 1900, 1900, "ssdp", "infrastructure"),
    (TCP, 1935, 1935, "rtmp", "streaming"),
    (TCP, 2000, 2000, "skinny", "telephony"),
    (TCP, 2049, 2049, "nfs", "file-transfer"),
    (UDP, 2049, 2049, "nfs", "file-transfer"),
    (TCP, 2181, 2181, "zookeeper", "infrastructure"),
    (UDP, 2427, 2427, "mgcp", "telephony"),
    (TCP, 2575, 2575, "hl7", "infrastructure"),
    (TCP, 2598, 2598, "citrix", "remote-access"),
    (UDP, 2727, 2727, "mgcp", "telephony"),
    (TCP, 2944, 2944, "megaco", "telephony"),
    (UDP, 2944, 2944, "megaco", "telephony"),
    (TCP, 3074, 3074, "xbox", "gaming"),
    (UDP, 3074, 3074, "xbox", "gaming"),
    (TCP, 3260, 3260, "iscsi", "infrastructure"),
    (UDP, 3289, 3289, "printing", "infrastructure"),
    (TCP, 3306, 3306, "mysql", "infrastructure"),
    (TCP, 3389, 3389, "rdp", "remote-access"),
    (UDP, 3389, 3389, "rdp", "remote-access"),
    (TCP, 3478, 3479, "stun", "infrastructure"),
    (UDP, 3478, 3479, "stun", "infrastructure"),
    (UDP, 3544, 3544, "teredo", "vpn-proxy"),
    (TCP, 3690, 3690, "svn", "infrastructure"),
    (TCP, 3724, 3724, "battle-net", "gaming"),
    (UDP, 4500, 4500, "ipsec", "vpn-proxy"),
    (UDP, 4569, 4569, "iax2", "telephony"),
    (TCP, 4662, 4662, "edonkey", "peer-to-peer"),
    (UDP, 4672, 4672, "edonkey", "peer-to-peer"),
    (TCP, 4899, 4899, "radmin", "remote-access"),
    (TCP, 5060, 5061, "sip", "telephony"),
    (UDP, 5060, 5061, "sip", "telephony"),
    (TCP, 5349, 5349, "stun", "infrastructure"),
    (UDP, 5349, 5349, "stun", "infrastructure"),
    (UDP, 5353, 5353, "mdns", "infrastructure"),
    (UDP, 5355, 5355, "llmnr", "infrastructure"),
    (TCP, 5432, 5432, "postgresql", "infrastructure"),
    (TCP, 5671, 5672, "amqp", "infrastructure"),
    (UDP, 5683, 5684, "coap", "infrastructure"),
    (TCP, 5900, 5900, "vnc", "remote-access"),
    (TCP, 5938, 5938, "teamviewer", "remote-access"),
    (UDP, 5938, 5938, "teamviewer", "remote-access"),
    (TCP, 5985, 5986, "winrm", "remote-access"),
    (TCP, 6346, 6347, "gnutella", "peer-to-peer"),
    (UDP, 6346, 6347, "gnutella", "peer-to-peer"),
    (TCP, 6379, 6379, "redis", "infrastructure"),
    (TCP, 6667, 6667, "irc", "messaging"),
    (TCP, 6697, 6697, "irc", "messaging"),
    (TCP, 6881, 6889, "bittorrent", "peer-to-peer"),
    (UDP, 6881, 6889, "bittorrent", "peer-to-peer"),
    (UDP, 7000, 7009, "afs", "file-transfer"),
    (TCP, 8333, 8333, "bitcoin", "peer-to-peer"),
    (UDP, 8611, 8614, "printing", "infrastructure"),
    (TCP, 8883, 8883, "mqtt", "infrastructure"),
    (TCP, 9042, 9042, "cassandra", "infrastructure"),
    (TCP, 9092, 9092, "kafka", "infrastructure"),
    (TCP, 9100, 9100, "printing", "infrastructure"),
    (TCP, 9300, 9300, "elasticsearch", "infrastructure"),
    (UDP, 9302, 9302, "playstation", "gaming"),
    (TCP, 9418, 9418, "git", "infrastructure"),
    (UDP, 9987, 9987, "teamspeak", "messaging"),
    (UDP, 9993, 9993, "zerotier", "remote-access"),
    (TCP, 11_211, 11_211, "memcached", "infrastructure"),
    (UDP, 17_500, 17_500, "dropbox", "file-transfer"),
    (UDP, 19_132, 19_133, "minecraft", "gaming"),
    (UDP, 21_027, 21_027, "syncthing", "file-transfer"),
    (TCP, 21_115, 21_119, "rustdesk", "remote-access"),
    (UDP, 21_116, 21_116, "rustdesk", "remote-access"),
    (TCP, 22_000, 22_000, "syncthing", "file-transfer"),
    (TCP, 25_565, 25_565, "minecraft", "gaming"),
    (UDP, 27_000, 27_050, "steam", "gaming"),
    (TCP, 27_015, 27_016, "steam", "gaming"),
    (TCP, 27_017, 27_017, "mongodb", "infrastructure"),
    (TCP, 30_303, 30_303, "ethereum", "peer-to-peer"),
    (UDP, 30_303, 30_303, "ethereum", "peer-to-peer"),
    (UDP, 41_641, 41_641, "tailscale", "remote-access"),
    (UDP, 51_820, 51_820, "wireguard", "vpn-proxy"),
    (UDP, 57_621, 57_621, "spotify", "streaming"),
    (TCP, 61_613, 61_613, "stomp", "infrastructure"),
    (TCP, 61_616, 61_616, "openwire", "infrastructure"),
    (TCP, 64_738, 64_738, "mumble", "messaging"),
    (UDP, 64_738, 64_738, "mumble", "messaging"),
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
