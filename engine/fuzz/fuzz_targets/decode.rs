//! Arbitrary bytes as a packet on each link: the lengths that come out hold together.
#![no_main]

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::decode;
use libfuzzer_sys::fuzz_target;

const LINKS: [LinkType; 10] = [
    LinkType::NULL,
    LinkType::ETHERNET,
    LinkType::RAW_BSD,
    LinkType::RAW_OPENBSD,
    LinkType::RAW,
    LinkType::LOOP,
    LinkType::LINUX_SLL,
    LinkType::IPV4,
    LinkType::IPV6,
    LinkType::LINUX_SLL2,
];

fuzz_target!(|input: (u32, &[u8])| {
    let (wire_len, data) = input;
    for link in LINKS {
        if let Ok(decoded) = decode(link, data, wire_len) {
            assert!(decoded.ip_bytes as usize <= data.len().max(wire_len as usize));
            assert!(decoded.payload_wire_len <= decoded.ip_bytes);
            assert!(decoded.payload.len() <= decoded.payload_wire_len as usize);
        }
    }
});
