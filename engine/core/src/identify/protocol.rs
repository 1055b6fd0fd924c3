//! The table of network protocols: a protocol's name, and the service and category that it implies.

/// Declares [`Protocol`] from the table: a line for each, `Variant "name" => "service" in "category";`, without a service where it
/// carries anything.
macro_rules! protocols {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal $(=> $service:literal in $category:literal)?;)+) => {
        /// The network protocol of a flow.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Protocol {
            /// Not recognised.
            #[default]
            Unknown,
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Protocol {
            /// All that are recognised.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The protocol's one name: in records, signatures and metrics. Empty where it is not recognised.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Unknown => "",
                    $(Self::$variant => $name,)+
                }
            }
        }

        /// Service and category that `protocol` implies; none for those that carry anything.
        #[must_use]
        pub const fn category_of_protocol(protocol: Protocol) -> Option<(&'static str, &'static str)> {
            match protocol {
                $($(Protocol::$variant => Some(($service, $category)),)?)+
                _ => None,
            }
        }
    };
}

protocols! {
    // What carries anything.
    /// Datagram Transport Layer Security.
    Dtls "dtls";
    /// HTTP in clear.
    Http "http";
    /// HTTP in clear as a client speaks it to a proxy, whatever it asks for and whatever runs through CONNECT.
    HttpProxy "http-proxy";
    /// QUIC.
    Quic "quic";
    /// Transport Layer Security.
    Tls "tls";

    // Networks and names.
    /// Dynamic Host Configuration Protocol for IPv4.
    Dhcp "dhcp" => "dhcp" in "infrastructure";
    /// Dynamic Host Configuration Protocol for IPv6.
    Dhcpv6 "dhcpv6" => "dhcp" in "infrastructure";
    /// Domain Name System.
    Dns "dns" => "dns" in "infrastructure";
    /// Lightweight Directory Access Protocol.
    Ldap "ldap" => "ldap" in "infrastructure";
    /// Link-Local Multicast Name Resolution.
    Llmnr "llmnr" => "llmnr" in "infrastructure";
    /// Multicast DNS.
    Mdns "mdns" => "mdns" in "infrastructure";
    /// `NetBIOS` datagram service.
    NetbiosDgm "netbios-dgm" => "netbios" in "infrastructure";
    /// `NetBIOS` name service.
    NetbiosNs "netbios-ns" => "netbios" in "infrastructure";
    /// Network Time Protocol.
    Ntp "ntp" => "ntp" in "infrastructure";
    /// Simple Service Discovery Protocol.
    Ssdp "ssdp" => "ssdp" in "infrastructure";

    // Mail and files.
    /// File Transfer Protocol, control connection.
    Ftp "ftp" => "ftp" in "file-transfer";
    /// What an FTP control connection announced: a file or a listing.
    FtpData "ftp-data" => "ftp" in "file-transfer";
    /// Internet Message Access Protocol.
    Imap "imap" => "imap" in "email";
    /// Post Office Protocol.
    Pop3 "pop3" => "pop3" in "email";
    /// Server Message Block.
    Smb "smb" => "smb" in "file-transfer";
    /// Simple Mail Transfer Protocol.
    Smtp "smtp" => "smtp" in "email";

    // Remote access.
    /// Remote Desktop Protocol.
    Rdp "rdp" => "rdp" in "remote-access";
    /// Secure Shell.
    Ssh "ssh" => "ssh" in "remote-access";

    // Databases, queues and other servers.
    /// `PostgreSQL` frontend/backend protocol.
    PostgreSql "postgresql" => "postgresql" in "infrastructure";

    // Tunnels and proxies.
    /// `DNSCrypt`.
    DnsCrypt "dnscrypt" => "dnscrypt" in "infrastructure";
    /// A connection that is opaque from its first byte: a guess, made where it is asked for.
    FullyEncrypted "fully-encrypted";
    /// Encapsulating Security Payload, Authentication Header or Internet Key Exchange.
    Ipsec "ipsec" => "ipsec" in "vpn-proxy";
    /// Layer Two Tunneling Protocol, version 2 or 3.
    L2tp "l2tp" => "l2tp" in "vpn-proxy";
    /// Nebula, a mesh of hosts.
    Nebula "nebula" => "nebula-mesh" in "remote-access";
    /// `OpenVPN`.
    OpenVpn "openvpn" => "openvpn" in "vpn-proxy";
    /// Point-to-Point Tunneling Protocol, control connection.
    Pptp "pptp" => "pptp" in "vpn-proxy";
    /// SOCKS, a proxy for any connection.
    Socks "socks" => "socks" in "vpn-proxy";
    /// `SoftEther` VPN, where it looks for a way through address translators.
    SoftEther "softether" => "softether" in "vpn-proxy";
    /// Secure Socket Tunneling Protocol.
    Sstp "sstp" => "sstp" in "vpn-proxy";
    /// Tailscale, where its peers look for each other.
    Tailscale "tailscale" => "tailscale" in "remote-access";
    /// Teredo, where it keeps translators open: what it carries is decoded.
    Teredo "teredo" => "teredo" in "vpn-proxy";
    /// Tinc, meta connection.
    Tinc "tinc" => "tinc" in "vpn-proxy";
    /// `WireGuard`, of whatever service.
    WireGuard "wireguard" => "wireguard" in "vpn-proxy";
    /// `ZeroTier`, a mesh of hosts.
    ZeroTier "zerotier" => "zerotier" in "remote-access";

    // Calls, media and messages.
    /// Session Traversal Utilities for NAT, or its relay extension TURN.
    Stun "stun" => "stun" in "infrastructure";
    /// Extensible Messaging and Presence Protocol.
    Xmpp "xmpp" => "xmpp" in "messaging";

    // Peers, games and devices.
    /// `BitTorrent` peer protocol, DHT or uTP.
    BitTorrent "bittorrent" => "bittorrent" in "peer-to-peer";
}

impl Protocol {
    /// Whether it carries what belongs to many services, of which the address may tell the one better than the protocol does.
    #[must_use]
    pub const fn is_carrier(self) -> bool {
        category_of_protocol(self).is_none() || matches!(self, Self::Stun)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Protocol, category_of_protocol};

    #[test]
    fn each_protocol_has_one_name_in_the_fields_spelling() {
        let names: BTreeSet<_> = Protocol::ALL.iter().map(|protocol| protocol.as_str()).collect();
        assert_eq!(names.len(), Protocol::ALL.len());
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        assert!(names.iter().all(|name| is_name(name)), "{names:?}");
        assert_eq!(Protocol::Unknown.as_str(), "");
    }

    #[test]
    fn protocols_that_carry_anything_imply_nothing() {
        for carrier in
            [Protocol::Unknown, Protocol::Tls, Protocol::Dtls, Protocol::Http, Protocol::HttpProxy, Protocol::Quic]
        {
            assert_eq!(category_of_protocol(carrier), None);
            assert!(carrier.is_carrier());
        }
        assert_eq!(category_of_protocol(Protocol::BitTorrent), Some(("bittorrent", "peer-to-peer")));
        assert!(!Protocol::BitTorrent.is_carrier());
    }
}
