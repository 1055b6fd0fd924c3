//! Buildings, meters, plants and vehicles.

mod ads;
mod at_ports;
mod bacnet;
mod crc;
mod dicom;
mod dlms;
mod dnp3;
mod ethernet_ip;
mod hart;
mod iec104;
mod iso_transport;
mod knx;
mod melsec;
mod modbus;
mod opc_ua;
mod profinet;
mod s_bus;
mod some_ip;
mod synchrophasor;
mod trdp;

use super::family::{self, DatagramMember, StreamMember};
use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{DatagramParser, Heads, Reading, Recognition, StreamParser};
use crate::identify::protocol::Protocol;

/// Those whose messages begin with one of a few bytes.
const STREAM_MEMBERS: &[StreamMember] = &[
    (Protocol::Dnp3, dnp3::judge),
    (Protocol::C37118, synchrophasor::judge_stream),
    (Protocol::KnxNetIp, knx::judge_stream),
    (Protocol::HartIp, hart::judge_stream),
    (Protocol::Dlms, dlms::judge_stream),
    (Protocol::Melsec, melsec::judge_stream),
    (Protocol::Ads, ads::judge_stream),
    (Protocol::EtherNetIp, ethernet_ip::judge_stream),
    (Protocol::Iec104, iec104::judge),
    (Protocol::Dicom, dicom::judge),
    (Protocol::OpcUa, opc_ua::judge),
];
const FIRST_OF_STREAM: FirstBytes =
    FirstBytes::of(&[dnp3::START[0], synchrophasor::SYNC, knx::HEADER, dlms::FLAG, iec104::START, 0])
        .or(&hart::VERSIONS)
        .or(&melsec::FIRST)
        .or(&ethernet_ip::COMMANDS)
        .or(&dicom::KINDS)
        .or(&opc_ua::FIRST);

/// Those whose messages begin with numbers of their own. Over TCP a message's length need not fit, so that a port must: that of
/// TRDP (IANA), those of SOME/IP's service discovery and its usual neighbours (AUTOSAR PRS, SOME/IP Service Discovery).
const VEHICLE_PORTS: [u16; 4] = [17_225, 30_490, 30_501, 30_509];
const VEHICLE_STREAMS: &[StreamMember] =
    &[(Protocol::SomeIp, some_ip::judge_stream), (Protocol::Trdp, trdp::judge_stream)];
const VEHICLE_DATAGRAMS: &[DatagramMember] =
    &[(Protocol::SomeIp, &[], some_ip::is_datagram), (Protocol::Trdp, &[], trdp::is_datagram)];

const DATAGRAM_MEMBERS: &[DatagramMember] = &[
    (Protocol::Bacnet, &[], bacnet::is_message),
    (Protocol::Dnp3, &[], dnp3::is_frame),
    (Protocol::C37118, &[], synchrophasor::is_frame),
    (Protocol::KnxNetIp, &[], knx::is_frame),
    (Protocol::HartIp, &[], hart::is_message),
    (Protocol::Dlms, &[], dlms::is_message),
    (Protocol::Melsec, &[], melsec::is_frame),
    (Protocol::Ads, &[], ads::is_discovery),
    (Protocol::EtherNetIp, &[], ethernet_ip::is_encapsulated),
    (Protocol::Cip, &[], ethernet_ip::is_implicit),
    (Protocol::EtherSBus, &[], s_bus::is_telegram),
    (Protocol::Profinet, &[], profinet::is_call),
];
const FIRST_OF_DATAGRAM: FirstBytes =
    FirstBytes::of(&[dnp3::START[0], synchrophasor::SYNC, knx::HEADER, dlms::FLAG, 0, 2])
        .or(&bacnet::LINKS)
        .or(&hart::VERSIONS)
        .or(&melsec::FIRST)
        .or(&ads::DISCOVERY)
        .or(&ethernet_ip::COMMANDS)
        .or(&[profinet::VERSION]);

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[
    StreamParser {
        protocol: Protocol::S7Comm,
        first: FirstBytes::of(&[iso_transport::TPKT]),
        recognise: |heads| family::recognise_stream(heads, iso_transport::MEMBERS),
        session: Some(|| family::session(iso_transport::MEMBERS)),
    },
    StreamParser {
        protocol: Protocol::OpcUa,
        first: FIRST_OF_STREAM,
        recognise: |heads| family::recognise_stream(heads, STREAM_MEMBERS),
        session: Some(|| family::session(STREAM_MEMBERS)),
    },
    StreamParser::named(Protocol::Crestron, FirstBytes::of(&at_ports::FIRST_OF_STREAM), at_ports::recognise_crestron),
    StreamParser::named(Protocol::Modbus, FirstBytes::ANY, modbus::recognise),
    StreamParser {
        protocol: Protocol::SomeIp,
        first: FirstBytes::ANY,
        recognise: recognise_vehicle,
        session: Some(|| family::session(VEHICLE_STREAMS)),
    },
];

fn recognise_vehicle(heads: &Heads<'_>) -> Recognition {
    if heads.has_any_port(&VEHICLE_PORTS) { family::recognise_stream(heads, VEHICLE_STREAMS) } else { Recognition::No }
}

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Bacnet,
        ports: &[],
        first: FIRST_OF_DATAGRAM,
        recognise: |datagram| family::recognise_datagram(datagram, DATAGRAM_MEMBERS),
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Egd,
        ports: &at_ports::PORTS,
        first: FirstBytes::ANY,
        recognise: |datagram| family::recognise_datagram(datagram, at_ports::MEMBERS),
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::SomeIp,
        ports: &[],
        first: FirstBytes::ANY,
        recognise: |datagram| family::recognise_datagram(datagram, VEHICLE_DATAGRAMS),
        read: Reading::Nothing,
    },
];

#[cfg(test)]
mod tests {
    use super::{Recognition, STREAM_MEMBERS, VEHICLE_STREAMS};

    #[test]
    fn no_two_take_the_same_opening() {
        let openings: [&[u8]; 4] = [
            b"\x06\x10\x02\x05\0\x1a\x08\x02\0\0\0\0\0\0\x08\x02\0\0\0\0\0\0\x04\x04\x02\0",
            b"\x01\0\0\0\0\x02\0\x0d\x01\0\0\x75\x30",
            b"\0\x01\0\x10\0\x01\0\x06\x60\x04\xa1\x02\x06\0",
            b"HELF\x38\0\0\0\0\0\0\0",
        ];
        for opening in openings {
            let members = STREAM_MEMBERS.iter().chain(VEHICLE_STREAMS);
            assert_eq!(members.filter(|(_, judge)| judge(opening) == Recognition::Yes).count(), 1, "{opening:02x?}");
        }
    }
}
