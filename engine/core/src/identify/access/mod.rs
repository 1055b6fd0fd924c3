//! Remote access, and files over the network.

mod adb;
mod afp;
mod dcerpc;
mod iscsi;
mod nntp;
mod nomachine;
mod openings;
mod print;
mod printer_discovery;
mod radmin;
mod rdp_udp;
mod rlogin;
mod rmcp;
mod rx;
mod sunrpc;
mod teamviewer;
mod telnet;
mod tftp;
mod wake_on_lan;
mod x11;

use super::first_byte::FirstBytes;
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP. A line for all of a table is named after its first.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::Telnet, first: telnet::FIRST, recognise: telnet::recognise, session: None },
    StreamParser {
        protocol: Protocol::Vnc,
        first: openings::FIRST,
        recognise: openings::recognise,
        session: Some(openings::session),
    },
    StreamParser {
        protocol: Protocol::TeamViewer,
        first: teamviewer::FIRST,
        recognise: teamviewer::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Radmin, first: radmin::FIRST, recognise: radmin::recognise, session: None },
    StreamParser {
        protocol: Protocol::NoMachine,
        first: nomachine::FIRST,
        recognise: nomachine::recognise,
        session: Some(nomachine::session),
    },
    StreamParser { protocol: Protocol::X11, first: x11::FIRST, recognise: x11::recognise, session: None },
    StreamParser { protocol: Protocol::Adb, first: adb::FIRST, recognise: adb::recognise, session: None },
    StreamParser { protocol: Protocol::Nfs, first: sunrpc::FIRST, recognise: sunrpc::recognise_nfs, session: None },
    StreamParser {
        protocol: Protocol::Sunrpc,
        first: sunrpc::FIRST,
        recognise: sunrpc::recognise_other,
        session: None,
    },
    StreamParser { protocol: Protocol::Afp, first: afp::FIRST, recognise: afp::recognise, session: None },
    StreamParser { protocol: Protocol::Dcerpc, first: dcerpc::FIRST, recognise: dcerpc::recognise, session: None },
    StreamParser { protocol: Protocol::Iscsi, first: iscsi::FIRST, recognise: iscsi::recognise, session: None },
    StreamParser { protocol: Protocol::Nntp, first: nntp::FIRST, recognise: nntp::recognise, session: None },
    StreamParser {
        protocol: Protocol::Jetdirect,
        first: print::FIRST_OF_RAW,
        recognise: print::recognise_raw,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Lpd,
        first: print::FIRST_OF_LPD,
        recognise: print::recognise_lpd,
        session: None,
    },
    StreamParser { protocol: Protocol::Rlogin, first: rlogin::FIRST, recognise: rlogin::recognise, session: None },
    StreamParser {
        protocol: Protocol::Rsh,
        first: rlogin::FIRST_OF_SHELL,
        recognise: rlogin::recognise_shell,
        session: None,
    },
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Rdp,
        ports: &[],
        first: rdp_udp::FIRST_OF_OPENING,
        recognise: rdp_udp::recognise_opening,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Rdp,
        ports: &[rdp_udp::PORT],
        first: FirstBytes::ANY,
        recognise: rdp_udp::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::TeamViewer,
        ports: &[],
        first: teamviewer::FIRST_OF_DATAGRAM,
        recognise: teamviewer::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::NoMachine,
        ports: &[],
        first: nomachine::FIRST_OF_DATAGRAM,
        recognise: nomachine::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Xdmcp,
        ports: &[x11::XDMCP_PORT],
        first: x11::FIRST_OF_XDMCP,
        recognise: x11::recognise_xdmcp,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Nfs,
        ports: &[],
        first: sunrpc::FIRST_OF_DATAGRAM,
        recognise: sunrpc::recognise_nfs_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Sunrpc,
        ports: &[],
        first: sunrpc::FIRST_OF_DATAGRAM,
        recognise: sunrpc::recognise_other_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Dcerpc,
        ports: &[],
        first: dcerpc::FIRST_OF_DATAGRAM,
        recognise: dcerpc::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Rx,
        ports: &rx::PORTS,
        first: FirstBytes::ANY,
        recognise: rx::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Tftp,
        ports: &[],
        first: tftp::FIRST,
        recognise: tftp::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::WakeOnLan,
        ports: &[],
        first: wake_on_lan::FIRST,
        recognise: wake_on_lan::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Bjnp,
        ports: &[],
        first: printer_discovery::FIRST_OF_CANON,
        recognise: printer_discovery::recognise_canon,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Enpc,
        ports: &[printer_discovery::EPSON_PORT],
        first: printer_discovery::FIRST_OF_EPSON,
        recognise: printer_discovery::recognise_epson,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Rmcp,
        ports: &rmcp::PORTS,
        first: rmcp::FIRST,
        recognise: rmcp::recognise,
        read: Reading::Nothing,
    },
];
