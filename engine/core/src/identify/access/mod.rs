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
use super::parser::{DatagramParser, StreamParser};
use super::protocol::Protocol;

/// Those over TCP. A line for all of a table is named after its first.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser::named(Protocol::Telnet, telnet::FIRST, telnet::recognise),
    StreamParser {
        protocol: Protocol::Vnc,
        first: openings::FIRST,
        recognise: openings::recognise,
        session: Some(openings::session),
    },
    StreamParser::named(Protocol::TeamViewer, teamviewer::FIRST, teamviewer::recognise),
    StreamParser::named(Protocol::Radmin, radmin::FIRST, radmin::recognise),
    StreamParser {
        protocol: Protocol::NoMachine,
        first: nomachine::FIRST,
        recognise: nomachine::recognise,
        session: Some(nomachine::session),
    },
    StreamParser::named(Protocol::X11, x11::FIRST, x11::recognise),
    StreamParser::named(Protocol::Adb, adb::FIRST, adb::recognise),
    StreamParser::named(Protocol::Nfs, sunrpc::FIRST, sunrpc::recognise_nfs),
    StreamParser::named(Protocol::Sunrpc, sunrpc::FIRST, sunrpc::recognise_other),
    StreamParser::named(Protocol::Afp, afp::FIRST, afp::recognise),
    StreamParser::named(Protocol::Dcerpc, dcerpc::FIRST, dcerpc::recognise),
    StreamParser::named(Protocol::Iscsi, iscsi::FIRST, iscsi::recognise),
    StreamParser::named(Protocol::Nntp, nntp::FIRST, nntp::recognise),
    StreamParser::named(Protocol::Jetdirect, print::FIRST_OF_RAW, print::recognise_raw),
    StreamParser::named(Protocol::Lpd, print::FIRST_OF_LPD, print::recognise_lpd),
    StreamParser::named(Protocol::Rlogin, rlogin::FIRST, rlogin::recognise),
    StreamParser::named(Protocol::Rsh, rlogin::FIRST_OF_SHELL, rlogin::recognise_shell),
];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Rdp, &[], rdp_udp::FIRST_OF_OPENING, rdp_udp::recognise_opening),
    DatagramParser::named(Protocol::Rdp, &[rdp_udp::PORT], FirstBytes::ANY, rdp_udp::recognise),
    DatagramParser::named(Protocol::TeamViewer, &[], teamviewer::FIRST_OF_DATAGRAM, teamviewer::recognise_datagram),
    DatagramParser::named(Protocol::NoMachine, &[], nomachine::FIRST_OF_DATAGRAM, nomachine::recognise_datagram),
    DatagramParser::named(Protocol::Xdmcp, &[x11::XDMCP_PORT], x11::FIRST_OF_XDMCP, x11::recognise_xdmcp),
    DatagramParser::named(Protocol::Nfs, &[], sunrpc::FIRST_OF_DATAGRAM, sunrpc::recognise_nfs_datagram),
    DatagramParser::named(Protocol::Sunrpc, &[], sunrpc::FIRST_OF_DATAGRAM, sunrpc::recognise_other_datagram),
    DatagramParser::named(Protocol::Dcerpc, &[], dcerpc::FIRST_OF_DATAGRAM, dcerpc::recognise_datagram),
    DatagramParser::named(Protocol::Rx, &rx::PORTS, FirstBytes::ANY, rx::recognise),
    DatagramParser::named(Protocol::Tftp, &[], tftp::FIRST, tftp::recognise),
    DatagramParser::named(Protocol::WakeOnLan, &[], wake_on_lan::FIRST, wake_on_lan::recognise),
    DatagramParser::named(Protocol::Bjnp, &[], printer_discovery::FIRST_OF_CANON, printer_discovery::recognise_canon),
    DatagramParser::named(
        Protocol::Enpc,
        &[printer_discovery::EPSON_PORT],
        printer_discovery::FIRST_OF_EPSON,
        printer_discovery::recognise_epson,
    ),
    DatagramParser::named(Protocol::Rmcp, &rmcp::PORTS, rmcp::FIRST, rmcp::recognise),
];
