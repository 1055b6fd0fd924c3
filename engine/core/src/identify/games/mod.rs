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
    StreamParser::named(Protocol::MiPush, mipush::FIRST, mipush::recognise),
    StreamParser::named(Protocol::Steam, steam::FIRST_OF_STREAM, steam::recognise_stream),
    StreamParser::named(Protocol::Minecraft, minecraft::FIRST, minecraft::recognise),
    StreamParser::named(Protocol::BattleNet, battle_net::FIRST_OF_STREAM, battle_net::recognise_stream),
    StreamParser::named(Protocol::PathOfExile, path_of_exile::FIRST, path_of_exile::recognise),
    StreamParser::named(Protocol::TencentGames, tencent_games::FIRST, tencent_games::recognise),
    StreamParser::named(Protocol::WhatsApp, whatsapp::FIRST, whatsapp::recognise),
    StreamParser::named(Protocol::Telegram, telegram::FIRST, telegram::recognise),
    StreamParser::named(Protocol::Viber, viber::FIRST, viber::recognise),
    StreamParser::named(Protocol::DingTalk, dingtalk::FIRST, dingtalk::recognise),
    StreamParser::named(Protocol::WeChat, wechat::FIRST, wechat::recognise),
    StreamParser::named(Protocol::KakaoTalk, kakaotalk::FIRST, kakaotalk::recognise),
    StreamParser::named(Protocol::Irc, irc::FIRST, irc::recognise),
    StreamParser::named(Protocol::Spotify, spotify::FIRST_OF_STREAM, spotify::recognise_stream),
    StreamParser::named(Protocol::AliCloud, alicloud::FIRST, alicloud::recognise),
    StreamParser::named(Protocol::Weave, weave::FIRST, weave::recognise),
    StreamParser::named(Protocol::Tuya, tuya::FIRST, tuya::recognise_stream),
    StreamParser::named(Protocol::Threema, threema::FIRST, threema::recognise),
];

/// Those over UDP. That of Battle.net has the least that is fixed.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Activision, &[], activision::FIRST, activision::recognise),
    DatagramParser::named(
        Protocol::Activision,
        &[activision::MOBILE_PORT],
        FirstBytes::ANY,
        activision::recognise_mobile,
    ),
    DatagramParser::named(Protocol::Netcode, &[], netcode::FIRST, netcode::recognise),
    DatagramParser::named(Protocol::RiotGames, &[], riot::FIRST, riot::recognise),
    DatagramParser::named(Protocol::Kcp, &[], kcp::FIRST, kcp::recognise),
    DatagramParser {
        protocol: Protocol::RakNet,
        ports: &[],
        first: raknet::FIRST,
        recognise: raknet::recognise,
        read: Reading::Messages(raknet::read_message),
    },
    DatagramParser::named(Protocol::Steam, &[], steam::FIRST_OF_DATAGRAM, steam::recognise_datagram),
    DatagramParser::named(Protocol::Quake, &[], quake::FIRST, quake::recognise),
    DatagramParser::named(Protocol::Nintendo, &[], nintendo::FIRST, nintendo::recognise),
    DatagramParser::named(Protocol::Unreal, &[], unreal::FIRST, unreal::recognise),
    DatagramParser::named(Protocol::CryNetwork, &[], crynetwork::FIRST, crynetwork::recognise),
    DatagramParser::named(Protocol::AmongUs, &[], among_us::FIRST, among_us::recognise),
    DatagramParser::named(Protocol::Genshin, &[], genshin::FIRST, genshin::recognise),
    DatagramParser::named(Protocol::NetEaseGames, &[], netease::FIRST, netease::recognise),
    DatagramParser::named(Protocol::Gaijin, &[], gaijin::FIRST, gaijin::recognise),
    DatagramParser::named(Protocol::ENet, &[], enet::FIRST, enet::recognise),
    DatagramParser::named(Protocol::Photon, &[], photon::FIRST, photon::recognise),
    DatagramParser::named(Protocol::PlayStation, &[], playstation::FIRST, playstation::recognise),
    DatagramParser::named(Protocol::Xbox, &[xbox::PORT], xbox::FIRST, xbox::recognise),
    DatagramParser::named(Protocol::Spotify, &[], spotify::FIRST_OF_DATAGRAM, spotify::recognise_datagram),
    DatagramParser::named(Protocol::Tuya, &[], tuya::FIRST, tuya::recognise_datagram),
    DatagramParser::named(Protocol::Miio, &[], miio::FIRST, miio::recognise),
    DatagramParser::named(Protocol::Lifx, &[], lifx::FIRST, lifx::recognise),
    DatagramParser::named(Protocol::Oicq, &[oicq::PORT], oicq::FIRST, oicq::recognise),
    DatagramParser::named(
        Protocol::BattleNet,
        &battle_net::PORTS,
        battle_net::FIRST_OF_DATAGRAM,
        battle_net::recognise_datagram,
    ),
];

#[cfg(test)]
pub(super) mod tests;
