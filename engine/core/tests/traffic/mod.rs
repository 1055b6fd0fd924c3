//! Traffic that the project makes itself: a conversation of each protocol, under each header.
//!
//! Test programs include this folder, so it names nothing of the crate. Checksums are zero: none is looked at.
#![allow(dead_code, reason = "each program uses a part of it")]

pub mod access;
pub mod access_files;
pub mod conversation;
pub mod data;
pub mod data_servers;
pub mod encapsulations;
pub mod frames;
pub mod games;
pub mod games_home;
pub mod mail;
pub mod media;
pub mod names;
pub mod network;
pub mod opaque;
pub mod peers;
pub mod tls;
pub mod tunnels;
pub mod web;

use conversation::{Conversation, ESP, TCP, UDP};

/// A packet with the number of its link type (LINKTYPE registry).
pub type OnLink = (u16, Vec<u8>);

/// Every conversation.
pub fn conversations() -> Vec<Conversation> {
    let groups = [
        access::conversations(),
        data::conversations(),
        network::conversations(),
        tunnels::conversations(),
        media::conversations(),
        peers::conversations(),
        games::conversations(),
        games_home::conversations(),
    ];
    common().into_iter().chain(groups.into_iter().flatten()).collect()
}

/// Those of protocols that stand by themselves: a line for each.
fn common() -> Vec<Conversation> {
    vec![
        Conversation::new("tls", TCP, 443, tls::named()),
        Conversation::new("tls_certificate", TCP, 443, tls::nameless()),
        Conversation::new("tls_large", TCP, 443, tls::large()),
        Conversation::new("http", TCP, 80, web::download()),
        Conversation::new("http_pipelined", TCP, 8_080, web::pipelined()),
        Conversation::new("http_connect", TCP, 3_128, web::connect()),
        Conversation::new("http2", TCP, 80, web::http2()),
        Conversation::new("websocket", TCP, 80, web::websocket()),
        Conversation::new("dns", UDP, 53, names::dns()),
        Conversation::new("dns_service", UDP, 53, names::service()),
        Conversation::new("dns_tcp", TCP, 53, names::dns_tcp()),
        Conversation::new("mdns", UDP, 5_353, names::multicast()),
        Conversation::new("llmnr", UDP, 5_355, names::dns()),
        Conversation::new("netbios", UDP, 137, names::netbios()),
        Conversation::new("dhcp", UDP, 67, names::dhcp()),
        Conversation::new("ssdp", UDP, 1_900, names::ssdp()),
        Conversation::new("smtp", TCP, 25, mail::smtp()),
        Conversation::new("imap", TCP, 143, mail::imap()),
        Conversation::new("pop3", TCP, 110, mail::pop3()),
        Conversation::new("ftp", TCP, 21, mail::ftp()),
        Conversation::new("ftp_data", TCP, 21, mail::ftp_in_clear()).then(TCP, 20_000, mail::ftp_file()),
        Conversation::new("xmpp", TCP, 5_222, mail::xmpp()),
        Conversation::new("ldap", TCP, 389, mail::ldap()),
        Conversation::new("dtls", UDP, 50_000, tls::datagrams("call.example")),
        Conversation::new("quic", UDP, 443, opaque::quic()),
        Conversation::new("ssh", TCP, 22, opaque::ssh()),
        Conversation::new("rdp", TCP, 3_389, opaque::rdp()),
        Conversation::new("smb", TCP, 445, opaque::smb()),
        Conversation::new("bittorrent", TCP, 6_881, opaque::bittorrent()),
        Conversation::new("dht", UDP, 6_881, opaque::dht()),
        Conversation::new("stun", UDP, 3_478, opaque::stun()),
        Conversation::new("ntp", UDP, 123, opaque::ntp()),
        Conversation::new("dhcpv6", UDP, 547, names::dhcpv6()),
        Conversation::new("netbios_datagram", UDP, 138, names::netbios_datagram()),
        Conversation::new("socks", TCP, 1_080, web::socks()),
        Conversation::new("postgresql", TCP, 5_432, opaque::postgresql()),
        Conversation::new("esp", ESP, 0, opaque::esp()),
    ]
}

/// The packets of every conversation, one conversation after the other, as Ethernet frames.
pub fn on_ethernet() -> Vec<Vec<u8>> {
    let packets = conversations().into_iter().zip(0..).flat_map(|(talk, client)| talk.packets(client));
    packets.map(|packet| frames::ethernet(frames::IPV4, &packet)).collect()
}

/// One short conversation on each link type and in each tunnel.
pub fn on_every_header() -> Vec<OnLink> {
    let talks = [Conversation::new("dns", UDP, 53, names::dns()), Conversation::new("tls", TCP, 443, tls::named())];
    let packets: Vec<_> = talks.into_iter().zip(200..).flat_map(|(talk, client)| talk.packets(client)).collect();
    encapsulations::every_header(&packets)
}
