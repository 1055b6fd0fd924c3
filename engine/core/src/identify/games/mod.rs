//! Games, consoles, messengers and devices at home.

mod activision;
mod alicloud;
mod among_us;
mod announced;
mod battle_net;
mod crynetwork;
mod dingtalk;
mod enet;
mod gaijin;
mod genshin;
mod irc;
mod kakaotalk;
mod kcp;
mod lifx;
mod miio;
mod minecraft;
mod mipush;
mod netcode;
mod netease;
mod nintendo;
mod offered;
mod oicq;
mod path_of_exile;
mod photon;
mod playstation;
mod quake;
mod raknet;
mod riot;
mod spotify;
mod steam;
mod telegram;
mod tencent_games;
mod threema;
mod tuya;
mod unreal;
mod viber;
mod weave;
mod wechat;
mod whatsapp;
mod xbox;

use super::first_byte::FirstBytes;
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;
pub(super) use announced::of_announcement as application_of_announcement;
pub(super) use offered::of_offer as application_of_offer;
pub(super) use unreal::UnrealOpening;

/// Those over TCP. Threema's has the least that is fixed.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::MiPush, first: mipush::FIRST, recognise: mipush::recognise, session: None },
    StreamParser {
        protocol: Protocol::Steam,
        first: steam::FIRST_OF_STREAM,
        recognise: steam::recognise_stream,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Minecraft,
        first: minecraft::FIRST,
        recognise: minecraft::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::BattleNet,
        first: battle_net::FIRST_OF_STREAM,
        recognise: battle_net::recognise_stream,
        session: None,
    },
    StreamParser {
        protocol: Protocol::PathOfExile,
        first: path_of_exile::FIRST,
        recognise: path_of_exile::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::TencentGames,
        first: tencent_games::FIRST,
        recognise: tencent_games::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::WhatsApp,
        first: whatsapp::FIRST,
        recognise: whatsapp::recognise,
        session: None,
    },
    StreamParser {
        protocol: Protocol::Telegram,
        first: telegram::FIRST,
        recognise: telegram::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Viber, first: viber::FIRST, recognise: viber::recognise, session: None },
    StreamParser {
        protocol: Protocol::DingTalk,
        first: dingtalk::FIRST,
        recognise: dingtalk::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::WeChat, first: wechat::FIRST, recognise: wechat::recognise, session: None },
    StreamParser {
        protocol: Protocol::KakaoTalk,
        first: kakaotalk::FIRST,
        recognise: kakaotalk::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Irc, first: irc::FIRST, recognise: irc::recognise, session: None },
    StreamParser {
        protocol: Protocol::Spotify,
        first: spotify::FIRST_OF_STREAM,
        recognise: spotify::recognise_stream,
        session: None,
    },
    StreamParser {
        protocol: Protocol::AliCloud,
        first: alicloud::FIRST,
        recognise: alicloud::recognise,
        session: None,
    },
    StreamParser { protocol: Protocol::Weave, first: weave::FIRST, recognise: weave::recognise, session: None },
    StreamParser { protocol: Protocol::Tuya, first: tuya::FIRST, recognise: tuya::recognise_stream, session: None },
    StreamParser { protocol: Protocol::Threema, first: threema::FIRST, recognise: threema::recognise, session: None },
];

/// Those over UDP. That of Battle.net has the least that is fixed.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Activision,
        ports: &[],
        first: activision::FIRST,
        recognise: activision::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Activision,
        ports: &activision::MOBILE_PORTS,
        first: FirstBytes::ANY,
        recognise: activision::recognise_mobile,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Netcode,
        ports: &[],
        first: netcode::FIRST,
        recognise: netcode::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::RiotGames,
        ports: &[],
        first: riot::FIRST,
        recognise: riot::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Kcp,
        ports: &[],
        first: kcp::FIRST,
        recognise: kcp::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::RakNet,
        ports: &[],
        first: raknet::FIRST,
        recognise: raknet::recognise,
        read: Reading::Messages(raknet::read_message),
    },
    DatagramParser {
        protocol: Protocol::Steam,
        ports: &[],
        first: steam::FIRST_OF_DATAGRAM,
        recognise: steam::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Quake,
        ports: &[],
        first: quake::FIRST,
        recognise: quake::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Nintendo,
        ports: &[],
        first: nintendo::FIRST,
        recognise: nintendo::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Unreal,
        ports: &[],
        first: unreal::FIRST,
        recognise: unreal::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::CryNetwork,
        ports: &[],
        first: crynetwork::FIRST,
        recognise: crynetwork::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::AmongUs,
        ports: &[],
        first: among_us::FIRST,
        recognise: among_us::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Genshin,
        ports: &[],
        first: genshin::FIRST,
        recognise: genshin::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::NetEaseGames,
        ports: &[],
        first: netease::FIRST,
        recognise: netease::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Gaijin,
        ports: &[],
        first: gaijin::FIRST,
        recognise: gaijin::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::ENet,
        ports: &[],
        first: enet::FIRST,
        recognise: enet::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Photon,
        ports: &[],
        first: photon::FIRST,
        recognise: photon::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::PlayStation,
        ports: &[],
        first: playstation::FIRST,
        recognise: playstation::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Xbox,
        ports: &[xbox::PORT],
        first: xbox::FIRST,
        recognise: xbox::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Spotify,
        ports: &[],
        first: spotify::FIRST_OF_DATAGRAM,
        recognise: spotify::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Tuya,
        ports: &[],
        first: tuya::FIRST,
        recognise: tuya::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Miio,
        ports: &[],
        first: miio::FIRST,
        recognise: miio::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Lifx,
        ports: &[],
        first: lifx::FIRST,
        recognise: lifx::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Oicq,
        ports: &[oicq::PORT],
        first: oicq::FIRST,
        recognise: oicq::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::BattleNet,
        ports: &battle_net::PORTS,
        first: battle_net::FIRST_OF_DATAGRAM,
        recognise: battle_net::recognise_datagram,
        read: Reading::Nothing,
    },
];

#[cfg(test)]
pub(super) mod tests;
