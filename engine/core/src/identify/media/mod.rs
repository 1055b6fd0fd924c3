//! Calls, conferences and media streams.

mod bfcp;
mod discord;
#[cfg(test)]
mod exchange;
mod h323;
mod iax2;
mod line;
mod megaco;
mod mgcp;
mod mpeg_ts;
mod mumble;
mod rtcp;
mod rtmp;
mod rtp;
mod rtsp;
mod sd_rtn;
mod sip;
mod skinny;
mod srt;
mod start_line;
mod stun;
mod stun_attribute;
mod stun_session;
mod stun_stream;
mod teamspeak;
mod telegram_call;
mod viber;
mod zoom;
mod zrtp;

pub(super) use rtp::Streams;
pub(super) use teamspeak::Question as ListQuestion;

use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::Sip, first: sip::FIRST, recognise: sip::recognise_stream, session: None },
    StreamParser { protocol: Protocol::Rtsp, first: rtsp::FIRST, recognise: rtsp::recognise, session: None },
    StreamParser {
        protocol: Protocol::Stun,
        first: stun_stream::FIRST,
        recognise: stun_stream::recognise,
        session: Some(stun_stream::session),
    },
    StreamParser { protocol: Protocol::Rtmp, first: rtmp::FIRST, recognise: rtmp::recognise, session: None },
    StreamParser { protocol: Protocol::H323, first: h323::FIRST, recognise: h323::recognise_stream, session: None },
    StreamParser { protocol: Protocol::Skinny, first: skinny::FIRST, recognise: skinny::recognise, session: None },
    StreamParser { protocol: Protocol::Bfcp, first: bfcp::FIRST, recognise: bfcp::recognise_stream, session: None },
    StreamParser {
        protocol: Protocol::TeamSpeak,
        first: teamspeak::FIRST,
        recognise: teamspeak::recognise_stream,
        session: None,
    },
];

/// One of which the protocol's name is all that is kept.
const fn named(
    protocol: Protocol,
    ports: &'static [u16],
    first: super::first_byte::FirstBytes,
    recognise: fn(&mut super::parser::Datagram<'_>) -> super::parser::Recognition,
) -> DatagramParser {
    DatagramParser { protocol, ports, first, recognise, read: Reading::Nothing }
}

/// Those over UDP. RTP is last: what it is told by, others have too.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    named(Protocol::Sip, &[], sip::FIRST, sip::recognise_datagram),
    named(Protocol::Mgcp, &[], mgcp::FIRST, mgcp::recognise),
    named(Protocol::Megaco, &[], megaco::FIRST, megaco::recognise),
    named(Protocol::H323, &h323::RAS_PORTS, h323::RAS_FIRST, h323::recognise_datagram),
    named(Protocol::Iax2, &[iax2::PORT], iax2::FIRST, iax2::recognise),
    DatagramParser {
        protocol: Protocol::Stun,
        ports: &[],
        first: stun::FIRST,
        recognise: stun::recognise,
        read: Reading::Session(stun_session::session),
    },
    named(Protocol::Discord, &[], discord::FIRST, discord::recognise),
    named(Protocol::SdRtn, &[], sd_rtn::FIRST, sd_rtn::recognise),
    named(Protocol::Zoom, &zoom::PORTS, zoom::FIRST, zoom::recognise),
    named(Protocol::Viber, &viber::PORTS, viber::FIRST, viber::recognise),
    named(Protocol::Line, &[], line::FIRST, line::recognise),
    named(Protocol::Telegram, &telegram_call::PORTS, telegram_call::FIRST, telegram_call::recognise),
    named(Protocol::TeamSpeak, &[], teamspeak::FIRST, teamspeak::recognise_datagram),
    named(Protocol::Mumble, &[mumble::PORT], mumble::FIRST, mumble::recognise),
    named(Protocol::Bfcp, &[], bfcp::FIRST, bfcp::recognise_datagram),
    named(Protocol::Zrtp, &[], zrtp::FIRST, zrtp::recognise),
    named(Protocol::Srt, &[], srt::FIRST, srt::recognise),
    named(Protocol::MpegTs, &[], mpeg_ts::FIRST, mpeg_ts::recognise),
    named(Protocol::Rtcp, &[], rtcp::FIRST, rtcp::recognise),
    named(Protocol::Rtp, &[], rtp::FIRST, rtp::recognise),
];
