//! Peer-to-peer networks.

mod bitcoin;
mod direct_connect;
mod dropbox;
mod edonkey;
mod ethereum;
mod gnutella;
mod libp2p;
mod monero;
mod nano;
mod resilio;
mod soulseek;
mod stratum;
mod syncthing;
mod tracker;
mod zug;

pub(super) use tracker::of_request as application_of_request;

use super::parser::{DatagramParser, StreamParser};
use super::protocol::Protocol;

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser::named(Protocol::Nano, nano::FIRST, nano::recognise_stream),
    StreamParser::named(Protocol::EDonkey, edonkey::FIRST_OF_STREAM, edonkey::recognise_stream),
    StreamParser::named(Protocol::Gnutella, gnutella::FIRST_OF_STREAM, gnutella::recognise_stream),
    StreamParser::named(Protocol::DirectConnect, direct_connect::FIRST, direct_connect::recognise),
    StreamParser::named(Protocol::Soulseek, soulseek::FIRST, soulseek::recognise),
    StreamParser::named(Protocol::Libp2p, libp2p::FIRST, libp2p::recognise),
    StreamParser::named(Protocol::Bitcoin, bitcoin::FIRST, bitcoin::recognise),
    StreamParser::named(Protocol::Monero, monero::FIRST, monero::recognise),
    StreamParser::named(Protocol::Stratum, stratum::FIRST, stratum::recognise),
    StreamParser::named(Protocol::Syncthing, syncthing::FIRST_OF_STREAM, syncthing::recognise_stream),
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Nano, &nano::PORTS, nano::FIRST, nano::recognise_datagram),
    DatagramParser::named(Protocol::EDonkey, &[], edonkey::FIRST_OF_DATAGRAM, edonkey::recognise_datagram),
    DatagramParser::named(Protocol::Gnutella, &[], gnutella::FIRST_OF_DATAGRAM, gnutella::recognise_datagram),
    DatagramParser::named(Protocol::Ethereum, &ethereum::PORTS, ethereum::FIRST, ethereum::recognise),
    DatagramParser::named(Protocol::Syncthing, &[], syncthing::FIRST_OF_DATAGRAM, syncthing::recognise_datagram),
    DatagramParser::named(Protocol::Dropbox, &[dropbox::PORT], dropbox::FIRST, dropbox::recognise),
    DatagramParser::named(Protocol::Resilio, &[], resilio::FIRST, resilio::recognise),
    DatagramParser::named(Protocol::Zug, &[], zug::FIRST, zug::recognise),
];
