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
    StreamParser::named(Protocol::Sip, sip::FIRST, sip::recognise_stream),
    StreamParser::named(Protocol::Rtsp, rtsp::FIRST, rtsp::recognise),
    StreamParser {
        protocol: Protocol::Stun,
        first: stun_stream::FIRST,
        recognise: stun_stream::recognise,
        session: Some(stun_stream::session),
    },
    StreamParser::named(Protocol::Rtmp, rtmp::FIRST, rtmp::recognise),
    StreamParser::named(Protocol::H323, h323::FIRST, h323::recognise_stream),
    StreamParser::named(Protocol::Skinny, skinny::FIRST, skinny::recognise),
    StreamParser::named(Protocol::Bfcp, bfcp::FIRST, bfcp::recognise_stream),
    StreamParser::named(Protocol::TeamSpeak, teamspeak::FIRST, teamspeak::recognise_stream),
];

/// Those over UDP. RTP is last: what it is told by, others have too.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Sip, &[], sip::FIRST, sip::recognise_datagram),
    DatagramParser::named(Protocol::Mgcp, &[], mgcp::FIRST, mgcp::recognise),
    DatagramParser::named(Protocol::Megaco, &[], megaco::FIRST, megaco::recognise),
    DatagramParser::named(Protocol::H323, &h323::RAS_PORTS, h323::RAS_FIRST, h323::recognise_datagram),
    DatagramParser::named(Protocol::Iax2, &[iax2::PORT], iax2::FIRST, iax2::recognise),
    DatagramParser {
        protocol: Protocol::Stun,
        ports: &[],
        first: stun::FIRST,
        recognise: stun::recognise,
        read: Reading::Session(stun_session::session),
    },
    DatagramParser::named(Protocol::Discord, &[], discord::FIRST, discord::recognise),
    DatagramParser::named(Protocol::SdRtn, &[], sd_rtn::FIRST, sd_rtn::recognise),
    DatagramParser::named(Protocol::Zoom, &zoom::PORTS, zoom::FIRST, zoom::recognise),
    DatagramParser::named(Protocol::Viber, &viber::PORTS, viber::FIRST, viber::recognise),
    DatagramParser::named(Protocol::Line, &[], line::FIRST, line::recognise),
    DatagramParser::named(Protocol::Telegram, &telegram_call::PORTS, telegram_call::FIRST, telegram_call::recognise),
    DatagramParser::named(Protocol::TeamSpeak, &[], teamspeak::FIRST, teamspeak::recognise_datagram),
    DatagramParser::named(Protocol::Mumble, &[mumble::PORT], mumble::FIRST, mumble::recognise),
    DatagramParser::named(Protocol::Bfcp, &[], bfcp::FIRST, bfcp::recognise_datagram),
    DatagramParser::named(Protocol::Zrtp, &[], zrtp::FIRST, zrtp::recognise),
    DatagramParser::named(Protocol::Srt, &[], srt::FIRST, srt::recognise),
    DatagramParser::named(Protocol::MpegTs, &[], mpeg_ts::FIRST, mpeg_ts::recognise),
    DatagramParser::named(Protocol::Rtcp, &[], rtcp::FIRST, rtcp::recognise),
    DatagramParser::named(Protocol::Rtp, &[], rtp::FIRST, rtp::recognise),
];
