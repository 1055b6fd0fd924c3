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
    /// Apple Filing Protocol.
    Afp "afp" => "afp" in "file-transfer";
    /// File Transfer Protocol, control connection.
    Ftp "ftp" => "ftp" in "file-transfer";
    /// Git's own protocol.
    Git "git" => "git" in "infrastructure";
    /// Internet Message Access Protocol.
    Imap "imap" => "imap" in "email";
    /// SCSI over TCP.
    Iscsi "iscsi" => "iscsi" in "infrastructure";
    /// Print jobs for a printer's raw port.
    Jetdirect "jetdirect" => "printing" in "infrastructure";
    /// Line Printer Daemon protocol.
    Lpd "lpd" => "printing" in "infrastructure";
    /// Network File System, with what belongs to it.
    Nfs "nfs" => "nfs" in "file-transfer";
    /// Network News Transfer Protocol.
    Nntp "nntp" => "nntp" in "file-transfer";
    /// Post Office Protocol.
    Pop3 "pop3" => "pop3" in "email";
    /// rsync's own protocol.
    Rsync "rsync" => "rsync" in "file-transfer";
    /// Rx, the remote procedure calls of the Andrew File System.
    Rx "rx" => "afs" in "file-transfer";
    /// Server Message Block.
    Smb "smb" => "smb" in "file-transfer";
    /// Simple Mail Transfer Protocol.
    Smtp "smtp" => "smtp" in "email";
    /// Subversion's own protocol.
    Svn "svn" => "svn" in "infrastructure";
    /// Trivial File Transfer Protocol.
    Tftp "tftp" => "tftp" in "file-transfer";

    // Remote access.
    /// Android Debug Bridge.
    Adb "adb" => "adb" in "remote-access";
    /// Citrix's remote desktops.
    Citrix "citrix" => "citrix" in "remote-access";
    /// `NoMachine`.
    NoMachine "nomachine" => "nomachine" in "remote-access";
    /// Radmin.
    Radmin "radmin" => "radmin" in "remote-access";
    /// Remote Desktop Protocol.
    Rdp "rdp" => "rdp" in "remote-access";
    /// Remote login of BSD.
    Rlogin "rlogin" => "rlogin" in "remote-access";
    /// Remote Management and Control Protocol, of IPMI.
    Rmcp "rmcp" => "ipmi" in "remote-access";
    /// Remote shell of BSD.
    Rsh "rsh" => "rsh" in "remote-access";
    /// SPICE, for the screens of virtual machines.
    Spice "spice" => "spice" in "remote-access";
    /// Secure Shell.
    Ssh "ssh" => "ssh" in "remote-access";
    /// `TeamViewer`.
    TeamViewer "teamviewer" => "teamviewer" in "remote-access";
    /// Telnet.
    Telnet "telnet" => "telnet" in "remote-access";
    /// Remote framebuffer protocol of VNC.
    Vnc "vnc" => "vnc" in "remote-access";
    /// X Window System.
    X11 "x11" => "x11" in "remote-access";
    /// X Display Manager Control Protocol.
    Xdmcp "xdmcp" => "x11" in "remote-access";

    // Databases, queues and other servers.
    /// Apache `JServ` Protocol.
    Ajp "ajp" => "ajp" in "infrastructure";
    /// Advanced Message Queuing Protocol.
    Amqp "amqp" => "amqp" in "infrastructure";
    /// Canon's protocol that finds printers and scanners.
    Bjnp "bjnp" => "printing" in "infrastructure";
    /// Cassandra's native protocol, or what its nodes speak.
    Cassandra "cassandra" => "cassandra" in "infrastructure";
    /// Ceph's messenger.
    Ceph "ceph" => "ceph" in "infrastructure";
    /// Output of a monitoring agent of Checkmk.
    Checkmk "checkmk" => "checkmk" in "infrastructure";
    /// Constrained Application Protocol.
    Coap "coap" => "coap" in "infrastructure";
    /// Remote procedure calls of DCE and Windows.
    Dcerpc "dcerpc" => "dcerpc" in "infrastructure";
    /// Distributed Relational Database Architecture, of Db2.
    Drda "drda" => "drda" in "infrastructure";
    /// Transport between nodes of Elasticsearch.
    Elasticsearch "elasticsearch" => "elasticsearch" in "infrastructure";
    /// Epson's protocol that finds printers.
    Enpc "enpc" => "printing" in "infrastructure";
    /// `FastCGI`.
    FastCgi "fastcgi" => "fastcgi" in "infrastructure";
    /// Financial Information Exchange.
    Fix "fix" => "fix" in "infrastructure";
    /// Gearman.
    Gearman "gearman" => "gearman" in "infrastructure";
    /// General Inter-ORB Protocol of CORBA.
    Giop "giop" => "giop" in "infrastructure";
    /// Health Level Seven, version 2, over MLLP.
    Hl7 "hl7" => "hl7" in "infrastructure";
    /// Java's remote method invocation.
    JavaRmi "java-rmi" => "java-rmi" in "infrastructure";
    /// Kafka.
    Kafka "kafka" => "kafka" in "infrastructure";
    /// Server of Kismet, a detector of wireless networks.
    Kismet "kismet" => "kismet" in "infrastructure";
    /// memcached.
    Memcached "memcached" => "memcached" in "infrastructure";
    /// `MongoDB` wire protocol.
    MongoDb "mongodb" => "mongodb" in "infrastructure";
    /// MQTT.
    Mqtt "mqtt" => "mqtt" in "infrastructure";
    /// Tabular Data Stream of Microsoft's SQL Server.
    Mssql "mssql" => "mssql" in "infrastructure";
    /// `MySQL` client/server protocol, also of `MariaDB`.
    MySql "mysql" => "mysql" in "infrastructure";
    /// NATS.
    Nats "nats" => "nats" in "infrastructure";
    /// `OpenWire`, of `ActiveMQ`.
    OpenWire "openwire" => "openwire" in "infrastructure";
    /// Transparent Network Substrate of Oracle.
    Oracle "oracle" => "oracle" in "infrastructure";
    /// `PostgreSQL` frontend/backend protocol.
    PostgreSql "postgresql" => "postgresql" in "infrastructure";
    /// Redis.
    Redis "redis" => "redis" in "infrastructure";
    /// Real-Time Publish-Subscribe protocol of DDS.
    Rtps "rtps" => "rtps" in "infrastructure";
    /// Short Message Peer-to-Peer.
    Smpp "smpp" => "smpp" in "messaging";
    /// Simple Text Oriented Messaging Protocol.
    Stomp "stomp" => "stomp" in "infrastructure";
    /// Remote procedure calls of ONC.
    Sunrpc "sunrpc" => "sunrpc" in "infrastructure";
    /// Thrift.
    Thrift "thrift" => "thrift" in "infrastructure";
    /// Wake on LAN.
    WakeOnLan "wake-on-lan" => "wake-on-lan" in "infrastructure";
    /// Z39.50, search in catalogues of libraries.
    Z3950 "z39-50" => "z39-50" in "infrastructure";
    /// `ZeroMQ` Message Transport Protocol.
    ZeroMq "zeromq" => "zeromq" in "infrastructure";
    /// `ZooKeeper`.
    ZooKeeper "zookeeper" => "zookeeper" in "infrastructure";

    // Tunnels and proxies.
    /// Encapsulating Security Payload, Authentication Header or Internet Key Exchange.
    Ipsec "ipsec" => "ipsec" in "vpn-proxy";
    /// SOCKS, a proxy for any connection.
    Socks "socks" => "socks" in "vpn-proxy";

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
        for carrier in [Protocol::Unknown, Protocol::Tls, Protocol::Dtls, Protocol::Http, Protocol::Quic] {
            assert_eq!(category_of_protocol(carrier), None);
            assert!(carrier.is_carrier());
        }
        assert_eq!(category_of_protocol(Protocol::BitTorrent), Some(("bittorrent", "peer-to-peer")));
        assert!(!Protocol::BitTorrent.is_carrier());
    }
}
