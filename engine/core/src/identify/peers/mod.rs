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

use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::Nano, first: nano::FIRST, recognise: nano::recognise_stream, session: None },
    StreamParser {
        protocol: Protocol::EDonkey,
        first: edonkey::FIRST_OF_STREAM,
        recognise: edonkey::recognise_stream,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Gnutella,
        first: gnutella::FIRST_OF_STREAM,
        recognise: gnutella::recognise_stream,
        session: None,
    },
    StreamParser {
        protocol: Protocol::DirectConnect,
        first: direct_connect::FIRST,
        recognise: direct_connect::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Soulseek,
        first: soulseek::FIRST,
        recognise: soulseek::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Libp2p, first: libp2p::FIRST, recognise: libp2p::recognise, session: None },
    StreamParser { protocol: Protocol::Bitcoin, first: bitcoin::FIRST, recognise: bitcoin::recognise, session: None },
    StreamParser { protocol: Protocol::Monero, first: monero::FIRST, recognise: monero::recognise, session: None },
    StreamParser { protocol: Protocol::Stratum, first: stratum::FIRST, recognise: stratum::recognise, session: None },
    StreamParser {
        protocol: Protocol::Syncthing,
        first: syncthing::FIRST_OF_STREAM,
        recognise: syncthing::recognise_stream,
        session: None,
    },
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Nano,
        ports: &nano::PORTS,
        first: nano::FIRST,
        recognise: nano::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::EDonkey,
        ports: &[],
        first: edonkey::FIRST_OF_DATAGRAM,
        recognise: edonkey::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Gnutella,
        ports: &[],
        first: gnutella::FIRST_OF_DATAGRAM,
        recognise: gnutella::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Ethereum,
        ports: &ethereum::PORTS,
        first: ethereum::FIRST,
        recognise: ethereum::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Syncthing,
        ports: &[],
        first: syncthing::FIRST_OF_DATAGRAM,
        recognise: syncthing::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Dropbox,
        ports: &[dropbox::PORT],
        first: dropbox::FIRST,
        recognise: dropbox::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Resilio,
        ports: &[],
        first: resilio::FIRST,
        recognise: resilio::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Zug,
        ports: &[],
        first: zug::FIRST,
        recognise: zug::recognise,
        read: Reading::Nothing,
    },
];
