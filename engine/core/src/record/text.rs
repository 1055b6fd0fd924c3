//! How enumerated values are spelled in records.

use std::borrow::Cow;

use crate::decode::{Layer, Reason, Refused, transport};
use crate::flow::{Direction, EndReason, Mac};
use crate::loss::Cause;

pub(super) fn end_reason(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Active => "active",
        EndReason::Idle => "idle",
        EndReason::End => "end",
        EndReason::Forced => "forced",
        EndReason::Eof => "eof",
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Outbound => "outbound",
        Direction::Inbound => "inbound",
        Direction::Internal => "internal",
        Direction::External => "external",
    }
}

/// By keyword in lower case (IANA Assigned Internet Protocol Numbers; OSPF without its suffix), else the number.
pub(super) fn transport(number: u8) -> Cow<'static, str> {
    match number {
        transport::TCP => "tcp".into(),
        transport::UDP => "udp".into(),
        transport::ICMP => "icmp".into(),
        2 => "igmp".into(),
        transport::GRE => "gre".into(),
        50 => "esp".into(),
        51 => "ah".into(),
        transport::ICMPV6 => "ipv6-icmp".into(),
        89 => "ospf".into(),
        103 => "pim".into(),
        112 => "vrrp".into(),
        132 => "sctp".into(),
        other => other.to_string().into(),
    }
}

pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::CaptureCut => "capture_cut",
        Cause::CaptureDrop => "capture_drop",
        Cause::LinkUnsupported => "link_unsupported",
        Cause::TableFull => "table_full",
        Cause::RingFull => "ring_full",
        Cause::NicDrop => "nic_drop",
        Cause::SoftirqDrop => "softirq_drop",
        Cause::InterfaceDown => "interface_down",
        Cause::ClockStep => "clock_step",
    }
}

/// The name of a refusal, or of damage, in counters: `layer.reason`.
#[must_use]
pub fn refused(refused: Refused) -> String {
    let layer = match refused.layer {
        Layer::Capture => "capture",
        Layer::Link => "link",
        Layer::Ethernet => "ethernet",
        Layer::Encapsulation => "encapsulation",
        Layer::NetworkType => "network_type",
        Layer::Ipv4 => "ipv4",
        Layer::Ipv6 => "ipv6",
        Layer::Tcp => "tcp",
        Layer::Udp => "udp",
        Layer::Icmp => "icmp",
    };
    let reason = match refused.reason {
        Reason::TooShort => "too_short",
        Reason::Malformed => "malformed",
        Reason::Unsupported => "unsupported",
        Reason::Fragment => "fragment",
        Reason::Encrypted => "encrypted",
    };
    format!("{layer}.{reason}")
}

pub(super) fn mac(mac: Mac) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(3 * mac.len());
    for (place, byte) in mac.into_iter().enumerate() {
        if place > 0 {
            text.push(':');
        }
        text.extend([byte >> 4, byte & 0xf].map(|digit| DIGITS[usize::from(digit)]));
    }
    text
}

/// TLS and DTLS versions as in the `supported_versions` registry (RFC 8446, section 4.2.1; RFC 9147, section 5.3).
pub(super) fn tls_version(version: u16) -> Cow<'static, str> {
    match version {
        0x0300 => "ssl3.0".into(),
        0x0301 => "1.0".into(),
        0x0302 => "1.1".into(),
        0x0303 => "1.2".into(),
        0x0304 => "1.3".into(),
        0xfeff => "dtls1.0".into(),
        0xfefd => "dtls1.2".into(),
        0xfefc => "dtls1.3".into(),
        other => format!("0x{other:04x}").into(),
    }
}

/// DNS types by their mnemonics; unknown ones as `TYPEn` (RFC 3597, section 5).
pub(super) fn dns_type(qtype: u16) -> Cow<'static, str> {
    match qtype {
        1 => "A".into(),
        2 => "NS".into(),
        5 => "CNAME".into(),
        6 => "SOA".into(),
        10 => "NULL".into(),
        12 => "PTR".into(),
        13 => "HINFO".into(),
        15 => "MX".into(),
        16 => "TXT".into(),
        28 => "AAAA".into(),
        33 => "SRV".into(),
        35 => "NAPTR".into(),
        43 => "DS".into(),
        46 => "RRSIG".into(),
        47 => "NSEC".into(),
        48 => "DNSKEY".into(),
        52 => "TLSA".into(),
        64 => "SVCB".into(),
        65 => "HTTPS".into(),
        252 => "AXFR".into(),
        255 => "ANY".into(),
        257 => "CAA".into(),
        other => format!("TYPE{other}").into(),
    }
}

/// DNS response codes by their mnemonics (RFC 6895, section 2.3); unknown ones as `RCODEn`.
pub(super) fn dns_rcode(rcode: u16) -> Cow<'static, str> {
    match rcode {
        0 => "NOERROR".into(),
        1 => "FORMERR".into(),
        2 => "SERVFAIL".into(),
        3 => "NXDOMAIN".into(),
        4 => "NOTIMP".into(),
        5 => "REFUSED".into(),
        6 => "YXDOMAIN".into(),
        7 => "YXRRSET".into(),
        8 => "NXRRSET".into(),
        9 => "NOTAUTH".into(),
        10 => "NOTZONE".into(),
        11 => "DSOTYPENI".into(),
        16 => "BADVERS".into(),
        23 => "BADCOOKIE".into(),
        other => format!("RCODE{other}").into(),
    }
}

/// Record types of `NetBIOS` names (RFC 1002, section 4.2.1.3), whose numbers mean others in DNS.
pub(super) fn netbios_type(kind: u16) -> Cow<'static, str> {
    match kind {
        0x20 => "NB".into(),
        0x21 => "NBSTAT".into(),
        other => format!("TYPE{other}").into(),
    }
}

/// Response codes of the `NetBIOS` name service (RFC 1002, sections 4.2.6, 4.2.11 and 4.2.14).
pub(super) fn netbios_rcode(rcode: u16) -> Cow<'static, str> {
    match rcode {
        0 => "NOERROR".into(),
        1 => "FMT_ERR".into(),
        2 => "SRV_ERR".into(),
        3 => "NAM_ERR".into(),
        4 => "IMP_ERR".into(),
        5 => "RFS_ERR".into(),
        6 => "ACT_ERR".into(),
        7 => "CFT_ERR".into(),
        other => format!("RCODE{other}").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_layer_and_reason() {
        let refusal = Refused { layer: Layer::Ipv6, reason: Reason::TooShort };
        assert_eq!(refused(refusal), "ipv6.too_short");
    }

    #[test]
    fn numbers_without_a_name_stay_readable() {
        assert_eq!((transport(132), transport(254)), ("sctp".into(), "254".into()));
        assert_eq!([tls_version(0x0304), tls_version(0x7f1c)], ["1.3", "0x7f1c"]);
        assert_eq!([dns_type(28), dns_type(65_280)], ["AAAA", "TYPE65280"]);
        assert_eq!([dns_rcode(3), dns_rcode(15)], ["NXDOMAIN", "RCODE15"]);
        assert_eq!([dns_rcode(16), dns_rcode(23), dns_rcode(4_095)], ["BADVERS", "BADCOOKIE", "RCODE4095"]);
        assert_eq!([netbios_type(0x21), netbios_type(34)], ["NBSTAT", "TYPE34"]);
        assert_eq!([netbios_rcode(3), netbios_rcode(9)], ["NAM_ERR", "RCODE9"]);
        assert_eq!(mac([0, 1, 0xab, 3, 4, 0xff]), "00:01:ab:03:04:ff");
    }
}
