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
    StreamParser::named(Protocol::Pptp, pptp::FIRST, pptp::recognise),
    StreamParser::named(Protocol::OpenVpn, openvpn::FIRST_OF_STREAM, openvpn::recognise_stream),
    StreamParser::named(Protocol::Ipsec, ipsec::FIRST, ipsec::recognise_stream),
    StreamParser::named(Protocol::Sstp, sstp::FIRST, sstp::recognise),
    StreamParser::named(Protocol::Yggdrasil, yggdrasil::FIRST, yggdrasil::recognise),
    StreamParser::named(Protocol::Tinc, tinc::FIRST, tinc::recognise),
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::WireGuard, &[], wireguard::FIRST, wireguard::recognise),
    DatagramParser::named(Protocol::OpenVpn, &[], openvpn::FIRST_OF_DATAGRAM, openvpn::recognise_datagram),
    DatagramParser::named(Protocol::Ipsec, &ipsec::PORTS, FirstBytes::ANY, ipsec::recognise_datagram),
    DatagramParser::named(Protocol::L2tp, &[], l2tp::FIRST, l2tp::recognise),
    DatagramParser::named(Protocol::Tailscale, &[], tailscale::FIRST, tailscale::recognise),
    DatagramParser::named(Protocol::Nebula, &[], nebula::FIRST, nebula::recognise),
    DatagramParser::named(Protocol::SoftEther, &[], softether::FIRST, softether::recognise),
    DatagramParser::named(Protocol::Teredo, &[], teredo::FIRST, teredo::recognise),
    DatagramParser::named(Protocol::ZeroTier, &[zerotier::PORT], FirstBytes::ANY, zerotier::recognise),
    DatagramParser {
        protocol: Protocol::DnsCrypt,
        ports: &[],
        first: FirstBytes::ANY,
        recognise: dnscrypt::recognise,
        read: Reading::Messages(dnscrypt::read_message),
    },
];
