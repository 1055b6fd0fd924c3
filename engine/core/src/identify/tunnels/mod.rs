//! Tunnels and proxies: what hides other traffic.

mod dnscrypt;
pub(super) mod fully_encrypted;
mod ipsec;
mod l2tp;
mod nebula;
mod numbered;
mod openvpn;
mod pptp;
mod softether;
mod sstp;
mod tailscale;
mod teredo;
#[cfg(test)]
mod testing;
mod tinc;
pub(super) mod tor;
mod wireguard;
mod yggdrasil;
mod zerotier;

pub(super) use numbered::Numbered;
pub(super) use wireguard::Sent;
pub(super) use zerotier::Pair;

use super::first_byte::FirstBytes;
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::Pptp, first: pptp::FIRST, recognise: pptp::recognise, session: None },
    StreamParser {
        protocol: Protocol::OpenVpn,
        first: openvpn::FIRST_OF_STREAM,
        recognise: openvpn::recognise_stream,
        session: None,
    },
    StreamParser { protocol: Protocol::Ipsec, first: ipsec::FIRST, recognise: ipsec::recognise_stream, session: None },
    StreamParser { protocol: Protocol::Sstp, first: sstp::FIRST, recognise: sstp::recognise, session: None },
    StreamParser {
        protocol: Protocol::Yggdrasil,
        first: yggdrasil::FIRST,
        recognise: yggdrasil::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Tinc, first: tinc::FIRST, recognise: tinc::recognise, session: None },
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::WireGuard,
        ports: &[],
        first: wireguard::FIRST,
        recognise: wireguard::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::OpenVpn,
        ports: &[],
        first: openvpn::FIRST_OF_DATAGRAM,
        recognise: openvpn::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Ipsec,
        ports: &ipsec::PORTS,
        first: FirstBytes::ANY,
        recognise: ipsec::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::L2tp,
        ports: &[],
        first: l2tp::FIRST,
        recognise: l2tp::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Tailscale,
        ports: &[],
        first: tailscale::FIRST,
        recognise: tailscale::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Nebula,
        ports: &[],
        first: nebula::FIRST,
        recognise: nebula::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::SoftEther,
        ports: &[],
        first: softether::FIRST,
        recognise: softether::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Teredo,
        ports: &[],
        first: teredo::FIRST,
        recognise: teredo::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::ZeroTier,
        ports: &[zerotier::PORT],
        first: FirstBytes::ANY,
        recognise: zerotier::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::DnsCrypt,
        ports: &[],
        first: FirstBytes::ANY,
        recognise: dnscrypt::recognise,
        read: Reading::Messages(dnscrypt::read_message),
    },
];
