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
    /// Bidirectional Forwarding Detection.
    Bfd "bfd" => "bfd" in "infrastructure";
    /// Border Gateway Protocol.
    Bgp "bgp" => "bgp" in "infrastructure";
    /// Control And Provisioning of Wireless Access Points.
    Capwap "capwap" => "capwap" in "infrastructure";
    /// Check Point high availability between the members of a firewall cluster.
    CheckPointHa "cpha" => "cpha" in "infrastructure";
    /// `collectd`'s measurements.
    Collectd "collectd" => "collectd" in "infrastructure";
    /// Dynamic Host Configuration Protocol for IPv4.
    Dhcp "dhcp" => "dhcp" in "infrastructure";
    /// Dynamic Host Configuration Protocol for IPv6.
    Dhcpv6 "dhcpv6" => "dhcp" in "infrastructure";
    /// Diameter, which authorises and counts access.
    Diameter "diameter" => "diameter" in "infrastructure";
    /// Dynamic Link Exchange Protocol between a router and a radio.
    Dlep "dlep" => "dlep" in "infrastructure";
    /// Domain Name System.
    Dns "dns" => "dns" in "infrastructure";
    /// Gateway Load Balancing Protocol.
    Glbp "glbp" => "glbp" in "infrastructure";
    /// GPRS Tunnelling Protocol: its control, charging and path messages.
    Gtp "gtp" => "gtp" in "infrastructure";
    /// Hot Standby Router Protocol.
    Hsrp "hsrp" => "hsrp" in "infrastructure";
    /// Identification protocol.
    Ident "ident" => "ident" in "infrastructure";
    /// `iperf3`, which measures throughput.
    Iperf "iperf" => "iperf" in "infrastructure";
    /// IP Flow Information Export.
    Ipfix "ipfix" => "ipfix" in "infrastructure";
    /// Kerberos, which authenticates users and services.
    Kerberos "kerberos" => "kerberos" in "infrastructure";
    /// Lightweight Directory Access Protocol.
    Ldap "ldap" => "ldap" in "infrastructure";
    /// Label Distribution Protocol.
    Ldp "ldp" => "ldp" in "infrastructure";
    /// Locator/ID Separation Protocol.
    Lisp "lisp" => "lisp" in "infrastructure";
    /// Link-Local Multicast Name Resolution.
    Llmnr "llmnr" => "llmnr" in "infrastructure";
    /// Multicast DNS.
    Mdns "mdns" => "mdns" in "infrastructure";
    /// `MikroTik` Neighbor Discovery Protocol.
    MikrotikDiscovery "mndp" => "mndp" in "infrastructure";
    /// Munin's measurements.
    Munin "munin" => "munin" in "infrastructure";
    /// NAT Port Mapping Protocol or Port Control Protocol.
    NatPmp "nat-pmp" => "nat-pmp" in "infrastructure";
    /// `NetBIOS` datagram service.
    NetbiosDgm "netbios-dgm" => "netbios" in "infrastructure";
    /// `NetBIOS` name service.
    NetbiosNs "netbios-ns" => "netbios" in "infrastructure";
    /// `NetFlow` export of flows.
    NetFlow "netflow" => "netflow" in "infrastructure";
    /// Network Time Protocol.
    Ntp "ntp" => "ntp" in "infrastructure";
    /// Speedtest by Ookla over its own protocol.
    OoklaSpeedtest "ookla" => "speedtest" in "infrastructure";
    /// `OpenFlow`, by which a controller programs switches.
    OpenFlow "openflow" => "openflow" in "infrastructure";
    /// Packet Forwarding Control Protocol.
    Pfcp "pfcp" => "pfcp" in "infrastructure";
    /// Precision Time Protocol.
    Ptp "ptp" => "ptp" in "infrastructure";
    /// Remote Authentication Dial In User Service.
    Radius "radius" => "radius" in "infrastructure";
    /// Routing Information Protocol, also for IPv6.
    Rip "rip" => "rip" in "infrastructure";
    /// Probes by RIPE Atlas Magellan.
    RipeAtlas "ripe-atlas" => "ripe-atlas" in "infrastructure";
    /// Roughtime.
    Roughtime "roughtime" => "roughtime" in "infrastructure";
    /// `sFlow` export of samples.
    SFlow "sflow" => "sflow" in "infrastructure";
    /// Service Location Protocol.
    Slp "slp" => "slp" in "infrastructure";
    /// Simple Network Management Protocol.
    Snmp "snmp" => "snmp" in "infrastructure";
    /// Simple Service Discovery Protocol.
    Ssdp "ssdp" => "ssdp" in "infrastructure";
    /// `StatsD`'s measurements.
    Statsd "statsd" => "statsd" in "infrastructure";
    /// Syslog.
    Syslog "syslog" => "syslog" in "infrastructure";
    /// Terminal Access Controller Access-Control System Plus.
    TacacsPlus "tacacs-plus" => "tacacs-plus" in "infrastructure";
    /// `TiVo` discovery.
    TivoConnect "tivoconnect" => "tivo" in "streaming";
    /// Ubiquiti device discovery.
    UbiquitiDiscovery "ubnt-discovery" => "ubnt-discovery" in "infrastructure";
    /// UFTP, which sends files to many at once.
    Uftp "uftp" => "uftp" in "file-transfer";
    /// WHOIS.
    Whois "whois" => "whois" in "infrastructure";
    /// Web Services Dynamic Discovery.
    WsDiscovery "ws-discovery" => "ws-discovery" in "infrastructure";
    /// Zabbix's measurements.
    Zabbix "zabbix" => "zabbix" in "infrastructure";

    // Buildings and machines.
    /// Beckhoff Automation Device Specification.
    Ads "ads" => "ads" in "infrastructure";
    /// Art-Net, which carries stage lighting.
    ArtNet "art-net" => "art-net" in "infrastructure";
    /// Building Automation and Control networks.
    Bacnet "bacnet" => "bacnet" in "infrastructure";
    /// ANSI C12.22, which reads meters.
    C1222 "c1222" => "c1222" in "infrastructure";
    /// IEEE C37.118 synchrophasors.
    C37118 "c37-118" => "c37-118" in "infrastructure";
    /// Frames of a Controller Area Network over UDP.
    CanOverUdp "can" => "can" in "infrastructure";
    /// Common Industrial Protocol: its implicit messages.
    Cip "cip" => "cip" in "infrastructure";
    /// Component network protocols over IP (CEA-852), such as `LonTalk`.
    CnpIp "cnp-ip" => "cnp-ip" in "infrastructure";
    /// Crestron control.
    Crestron "crestron" => "crestron" in "infrastructure";
    /// Digital Imaging and Communications in Medicine.
    Dicom "dicom" => "dicom" in "infrastructure";
    /// Device Language Message Specification (IEC 62056), which reads meters.
    Dlms "dlms" => "dlms" in "infrastructure";
    /// Distributed Network Protocol.
    Dnp3 "dnp3" => "dnp3" in "infrastructure";
    /// Ethernet Global Data.
    Egd "egd" => "egd" in "infrastructure";
    /// `EtherNet/IP`: its encapsulation messages.
    EtherNetIp "ethernet-ip" => "ethernet-ip" in "infrastructure";
    /// Saia Ether-S-Bus.
    EtherSBus "ether-s-bus" => "ether-s-bus" in "infrastructure";
    /// Saia Ether-S-I/O.
    EtherSIo "ether-s-io" => "ether-s-io" in "infrastructure";
    /// Omron Factory Interface Network Service.
    Fins "fins" => "fins" in "infrastructure";
    /// Highway Addressable Remote Transducer over IP.
    HartIp "hart-ip" => "hart-ip" in "infrastructure";
    /// High-Speed LAN Instrument Protocol.
    Hislip "hislip" => "hislip" in "infrastructure";
    /// IEC 60870-5-104 telecontrol.
    Iec104 "iec-104" => "iec-104" in "infrastructure";
    /// `KNXnet/IP`.
    KnxNetIp "knxnet-ip" => "knxnet-ip" in "infrastructure";
    /// Mitsubishi MELSEC communication.
    Melsec "melsec" => "melsec" in "infrastructure";
    /// Manufacturing Message Specification (ISO 9506) over ISO transport.
    Mms "mms" => "mms" in "infrastructure";
    /// Modbus over TCP.
    Modbus "modbus" => "modbus" in "infrastructure";
    /// OPC Unified Architecture.
    OpcUa "opc-ua" => "opc-ua" in "infrastructure";
    /// `PJLink`, which controls projectors.
    PjLink "pjlink" => "pjlink" in "infrastructure";
    /// PROFINET IO context management.
    Profinet "profinet-io" => "profinet-io" in "infrastructure";
    /// Siemens S7 communication.
    S7Comm "s7comm" => "s7comm" in "infrastructure";
    /// Streaming ACN (ANSI E1.31), which carries stage lighting.
    Sacn "sacn" => "sacn" in "infrastructure";
    /// Scalable service-Oriented `MiddlewarE` over IP.
    SomeIp "some-ip" => "some-ip" in "infrastructure";
    /// Commands to an automatic tank gauge.
    TankGauge "atg" => "atg" in "infrastructure";
    /// TP-Link Smart Home Protocol.
    TpLinkShp "tp-link-shp" => "tp-link" in "infrastructure";
    /// Train Real-Time Data Protocol.
    Trdp "trdp" => "trdp" in "infrastructure";

    // Mail and files.
    /// Apple Filing Protocol.
    Afp "afp" => "afp" in "file-transfer";
    /// File Transfer Protocol, control connection.
    Ftp "ftp" => "ftp" in "file-transfer";
    /// What an FTP control connection announced: a file or a listing.
    FtpData "ftp-data" => "ftp" in "file-transfer";
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
    /// Yggdrasil, a mesh of hosts.
    Yggdrasil "yggdrasil" => "yggdrasil" in "remote-access";
    /// `ZeroTier`, a mesh of hosts.
    ZeroTier "zerotier" => "zerotier" in "remote-access";

    // Calls, media and messages.
    /// Binary Floor Control Protocol: who speaks in a conference.
    Bfcp "bfcp" => "bfcp" in "telephony";
    /// Discord's voice, before its media.
    Discord "discord" => "discord" in "messaging";
    /// H.323: call signalling (H.225.0) or gatekeepers (RAS).
    H323 "h323" => "h323" in "telephony";
    /// Inter-Asterisk eXchange, version 2.
    Iax2 "iax2" => "iax2" in "telephony";
    /// LINE's calls.
    Line "line" => "line" in "messaging";
    /// Media Gateway Control (H.248).
    Megaco "megaco" => "megaco" in "telephony";
    /// Media Gateway Control Protocol.
    Mgcp "mgcp" => "mgcp" in "telephony";
    /// MPEG-2 transport stream.
    MpegTs "mpeg-ts" => "mpeg-ts" in "streaming";
    /// Mumble's voice.
    Mumble "mumble" => "mumble" in "messaging";
    /// RTP Control Protocol.
    Rtcp "rtcp" => "rtcp" in "telephony";
    /// Real-Time Messaging Protocol: live video.
    Rtmp "rtmp" => "rtmp" in "streaming";
    /// Real-time Transport Protocol, or its secure profile.
    Rtp "rtp" => "rtp" in "telephony";
    /// Real Time Streaming Protocol.
    Rtsp "rtsp" => "rtsp" in "streaming";
    /// Agora's network for calls and live video.
    SdRtn "sd-rtn" => "agora" in "telephony";
    /// Session Initiation Protocol.
    Sip "sip" => "sip" in "telephony";
    /// Skinny Client Control Protocol of Cisco's telephones.
    Skinny "skinny" => "skinny" in "telephony";
    /// Secure Reliable Transport: live video.
    Srt "srt" => "srt" in "streaming";
    /// Session Traversal Utilities for NAT, or its relay extension TURN.
    Stun "stun" => "stun" in "infrastructure";
    /// `TeamSpeak`'s voice.
    TeamSpeak "teamspeak" => "teamspeak" in "messaging";
    /// Telegram: its calls over relays, and `MTProto` where it is not obfuscated.
    Telegram "telegram" => "telegram" in "messaging";
    /// Viber: its calls, and its own protocol over TCP.
    Viber "viber" => "viber" in "messaging";
    /// Extensible Messaging and Presence Protocol.
    Xmpp "xmpp" => "xmpp" in "messaging";
    /// Zoom's media in its own framing.
    Zoom "zoom" => "zoom" in "collaboration";
    /// Agreement on the keys of secure RTP.
    Zrtp "zrtp" => "zrtp" in "telephony";

    // Messengers.
    /// `DingTalk`'s own protocol.
    DingTalk "dingtalk" => "dingtalk" in "collaboration";
    /// Internet Relay Chat.
    Irc "irc" => "irc" in "messaging";
    /// LOCO, of `KakaoTalk`.
    KakaoTalk "kakaotalk" => "kakaotalk" in "messaging";
    /// OICQ, of QQ.
    Oicq "oicq" => "qq" in "messaging";
    /// Chat server protocol of Threema.
    Threema "threema" => "threema" in "ephemeral-messaging";
    /// mmtls, of `WeChat`.
    WeChat "wechat" => "wechat" in "messaging";
    /// `WhatsApp`'s own protocol.
    WhatsApp "whatsapp" => "whatsapp" in "messaging";

    // Peers.
    /// Bitcoin's protocol between nodes, and that of coins derived from it.
    Bitcoin "bitcoin" => "bitcoin" in "peer-to-peer";
    /// `BitTorrent` peer protocol, DHT or uTP.
    BitTorrent "bittorrent" => "bittorrent" in "peer-to-peer";
    /// Direct Connect: NMDC or ADC.
    DirectConnect "direct-connect" => "direct-connect" in "peer-to-peer";
    /// Dropbox's discovery on the local network.
    Dropbox "dropbox" => "dropbox" in "file-transfer";
    /// `eDonkey`, eMule or Kademlia.
    EDonkey "edonkey" => "edonkey" in "peer-to-peer";
    /// Ethereum's discovery of nodes.
    Ethereum "ethereum" => "ethereum" in "peer-to-peer";
    /// Gnutella or Gnutella2.
    Gnutella "gnutella" => "gnutella" in "peer-to-peer";
    /// libp2p, of IPFS and others.
    Libp2p "libp2p" => "libp2p" in "peer-to-peer";
    /// Levin, Monero's protocol between nodes.
    Monero "monero" => "monero" in "peer-to-peer";
    /// Nano's protocol between nodes.
    Nano "nano" => "nano" in "peer-to-peer";
    /// Resilio Sync's discovery on the local network.
    Resilio "resilio" => "resilio" in "file-transfer";
    /// Soulseek.
    Soulseek "soulseek" => "soulseek" in "peer-to-peer";
    /// Stratum, between miners and their pool.
    Stratum "stratum" => "stratum" in "crypto-mining";
    /// Syncthing: local discovery or relay.
    Syncthing "syncthing" => "syncthing" in "file-transfer";
    /// Zug consensus protocol.
    Zug "zug" => "zug" in "peer-to-peer";

    // Games and consoles.
    /// Call of Duty.
    Activision "call-of-duty" => "activision" in "gaming";
    /// Among Us, over Hazel.
    AmongUs "among-us" => "innersloth" in "gaming";
    /// Battle.net and games of Blizzard.
    BattleNet "battle-net" => "battle-net" in "gaming";
    /// Network layer of the `CryEngine`.
    CryNetwork "crynetwork" => "crynetwork" in "gaming";
    /// `ENet`, a network library of games.
    ENet "enet" => "enet" in "gaming";
    /// Telemetry of Gaijin's games.
    Gaijin "gaijin" => "gaijin" in "gaming";
    /// Genshin Impact and other games of miHoYo.
    Genshin "genshin-impact" => "mihoyo" in "gaming";
    /// KCP, which games and others put between UDP and their messages.
    Kcp "kcp";
    /// Minecraft, Java edition.
    Minecraft "minecraft" => "minecraft" in "gaming";
    /// netcode, which opens secure connections of games.
    Netcode "netcode" => "netcode" in "gaming";
    /// Games of `NetEase`.
    NetEaseGames "netease-games" => "netease-games" in "gaming";
    /// Pia, of Nintendo's consoles.
    Nintendo "nintendo" => "nintendo" in "gaming";
    /// Path of Exile.
    PathOfExile "path-of-exile" => "path-of-exile" in "gaming";
    /// Photon, a network library of games.
    Photon "photon" => "photon" in "gaming";
    /// Device discovery of `PlayStation` consoles.
    PlayStation "playstation" => "playstation" in "gaming";
    /// Out-of-band messages of Quake III Arena and games derived from its engine.
    Quake "quake" => "quake" in "gaming";
    /// `RakNet`, a network library of games.
    RakNet "raknet" => "raknet" in "gaming";
    /// Games of Riot.
    RiotGames "riot-games" => "riot-games" in "gaming";
    /// Steam: connections, discovery, queries to servers of games.
    Steam "steam" => "steam" in "gaming";
    /// Games of Tencent.
    TencentGames "tencent-games" => "tencent-games" in "gaming";
    /// Handshake of games made with the Unreal Engine.
    Unreal "unreal-engine" => "epic-games" in "gaming";
    /// Discovery of Xbox consoles.
    Xbox "xbox" => "xbox" in "gaming";

    // Devices at home, and clouds that they talk to.
    /// Alibaba Cloud's connections to devices.
    AliCloud "alicloud" => "alibaba-cloud" in "infrastructure";
    /// LIFX lamps' local protocol.
    Lifx "lifx" => "lifx" in "infrastructure";
    /// miIO, Xiaomi's local protocol.
    Miio "miio" => "xiaomi" in "infrastructure";
    /// `MiPush`, over which Xiaomi's devices are notified.
    MiPush "mipush" => "xiaomi" in "infrastructure";
    /// Spotify: access points, and Spotify Connect's discovery.
    Spotify "spotify" => "spotify" in "streaming";
    /// Tuya's local protocol.
    Tuya "tuya" => "tuya" in "infrastructure";
    /// Weave, of Nest devices.
    Weave "weave" => "google-nest" in "infrastructure";
}

impl Protocol {
    /// Whether it carries what belongs to many services, of which the address may tell the one better than the protocol does.
    #[must_use]
    pub const fn is_carrier(self) -> bool {
        category_of_protocol(self).is_none() || matches!(self, Self::Rtcp | Self::Rtp | Self::Stun)
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
        assert_eq!(category_of_protocol(Protocol::Rtp), Some(("rtp", "telephony")));
        assert!(Protocol::Rtp.is_carrier() && Protocol::Stun.is_carrier() && !Protocol::Sip.is_carrier());
    }
}
