//! Messages that tell names: DNS and its kin, DHCP, SSDP.

use super::conversation::{Part, SERVER};
use super::frames::len_u16;

/// Record types (IANA DNS parameters).
const A: u16 = 1;
const CNAME: u16 = 5;
const NB: u16 = 32;
const SRV: u16 = 33;
const OPT: u16 = 41;
const HTTPS: u16 = 65;

/// A name as labels (RFC 1035, section 3.1).
fn labels(name: &str) -> Vec<u8> {
    let label = |label: &str| [&[u8::try_from(label.len()).expect("a short label")], label.as_bytes()].concat();
    name.split('.').flat_map(label).chain([0]).collect()
}

fn header(flags: u16, counts: [u16; 4]) -> Vec<u8> {
    [0x1234, flags].into_iter().chain(counts).flat_map(u16::to_be_bytes).collect()
}

fn question(name: &str, kind: u16) -> Vec<u8> {
    [labels(name), kind.to_be_bytes().to_vec(), vec![0, 1]].concat()
}

/// A record of the name at `owner`, which lives 300 s.
fn record(owner: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
    [owner, &kind.to_be_bytes(), &[0, 1, 0, 0, 1, 0x2c], &len_u16(data, 0), data].concat()
}

/// The name of the question, by a pointer (RFC 1035, section 4.1.4).
const ASKED: [u8; 2] = [0xc0, 12];

fn query(name: &str, kind: u16) -> Vec<u8> {
    let opt = [&[0][..], &OPT.to_be_bytes(), &[4, 0xd0, 0, 0, 0, 0, 0, 0]].concat();
    [header(0x0100, [1, 0, 0, 1]), question(name, kind), opt].concat()
}

/// An alias and the address of it.
fn answer(name: &str) -> Vec<u8> {
    let alias = labels("edge.example.net");
    let records = [record(&ASKED, CNAME, &alias), record(&alias, A, &SERVER)].concat();
    [header(0x8180, [1, 2, 0, 0]), question(name, A), records].concat()
}

/// A question and its answer.
pub fn dns() -> Vec<Part> {
    vec![(true, query("www.example.com", A)), (false, answer("www.example.com"))]
}

/// Two questions of a tunnel, which carry data in their labels, each with its refusal.
pub fn tunnel() -> Vec<Part> {
    const TXT: u16 = 16;
    let asked = ["mzxw6ytboi4dsnzz.kbswy3dpeb3w64tm.t.example.org", "\u{1}\u{2}\u{fd}data.t.example.org"];
    let turn = |name: &str| {
        let refused = [header(0x8183, [1, 0, 0, 0]), question(name, TXT)].concat();
        [(true, query(name, TXT)), (false, refused)]
    };
    asked.into_iter().flat_map(turn).collect()
}

/// Service binding (RFC 9460): an alias, then a service with `alpn`, `ipv4hint` and `ech`; then a refusal.
pub fn service() -> Vec<Part> {
    let parameters = [&[0, 1, 0, 3, 2][..], b"h2", &[0, 4, 0, 4], &SERVER, &[0, 5, 0, 4, 0, 0, 0, 0]].concat();
    let alias = record(&ASKED, HTTPS, &[&[0, 0][..], &labels("svc.example")].concat());
    let bound = record(&labels("svc.example"), HTTPS, &[&[0, 1, 0][..], &parameters].concat());
    let told = [header(0x8180, [1, 2, 0, 0]), question("shop.example", HTTPS), alias, bound].concat();
    let refused = [header(0x8183, [1, 0, 0, 0]), question("none.example", A)].concat();
    vec![(true, query("shop.example", HTTPS)), (false, told), (true, query("none.example", A)), (false, refused)]
}

/// The same over TCP (RFC 1035, section 4.2.2), two messages in one segment.
pub fn dns_tcp() -> Vec<Part> {
    let framed = |message: &[u8]| [&len_u16(message, 0)[..], message].concat();
    let both = |messages: [Vec<u8>; 2]| messages.iter().flat_map(|message| framed(message)).collect();
    vec![
        (true, both([query("one.example", A), query("two.example", A)])),
        (false, both([answer("one.example"), answer("two.example")])),
    ]
}

/// Multicast DNS (RFC 6762): a question, and an announcement with the cache-flush bit.
pub fn multicast() -> Vec<Part> {
    let host = labels("laptop-7.local");
    let mut address = record(&host, A, &[10, 1, 0, 7]);
    address[host.len() + 2] = 0x80;
    let place = [&[0, 0, 0, 0, 0x1f, 0x90][..], &host].concat();
    let announced = [header(0x8400, [0, 2, 0, 0]), record(&labels("_ipp._tcp.local"), SRV, &place), address].concat();
    vec![(true, [header(0, [1, 0, 0, 0]), question("_ipp._tcp.local", 12)].concat()), (true, announced)]
}

/// A `NetBIOS` name, sixteen bytes, as a label (RFC 1001, section 14.1).
fn netbios_name(name: &[u8; 16]) -> String {
    let halves = |byte: u8| [b'A' + (byte >> 4), b'A' + (byte & 15)];
    String::from_utf8(name.iter().flat_map(|&byte| halves(byte)).collect()).expect("letters")
}

/// A `NetBIOS` name query and registration (RFC 1002, section 4.2).
pub fn netbios() -> Vec<Part> {
    let asked = question(&netbios_name(b"LAPTOP-7       \0"), NB);
    let registration = [header(0x2910, [1, 0, 0, 1]), asked.clone(), record(&ASKED, NB, &[0, 0, 10, 1, 0, 7])].concat();
    vec![(true, [header(0x0110, [1, 0, 0, 0]), asked].concat()), (true, registration)]
}

/// DHCP (RFC 2131; RFC 2132): a request with host name and vendor class, and its acknowledgment.
pub fn dhcp() -> Vec<Part> {
    let message = |operation: u8, options: &[u8]| {
        let fixed = [&[operation, 1, 6, 0, 9, 9, 9, 9][..], &[0; 20], &[2, 0, 0, 0, 0, 1], &[0; 202]].concat();
        [&fixed[..], &[0x63, 0x82, 0x53, 0x63], options, &[255]].concat()
    };
    let request = [&[53, 1, 3, 12, 8][..], b"laptop-7", &[60, 8], b"MSFT 5.0", &[81, 5, 0, 0, 0, b'a', b'b']].concat();
    vec![(true, message(1, &request)), (false, message(2, &[53, 1, 5, 0, 0, 51, 4, 0, 0, 14, 16]))]
}

/// A `NetBIOS` datagram to a group (RFC 1002, section 4.4.2).
pub fn netbios_datagram() -> Vec<Part> {
    let names = [labels(&netbios_name(b"LAPTOP-7       \0")), labels(&netbios_name(b"WORKGROUP      \x1d"))].concat();
    let header = [&[0x11, 2, 0x12, 0x34, 10, 1, 0, 7, 0, 138][..], &len_u16(&names, 4), &[0, 0]].concat();
    vec![(true, [&header[..], &names, b"\xffSMB"].concat())]
}

/// `DHCPv6` (RFC 8415, section 8): a solicitation with name and vendor class, and a reply.
pub fn dhcpv6() -> Vec<Part> {
    let option = |code: u8, value: &[u8]| [&[0, code][..], &len_u16(value, 0), value].concat();
    let class = option(16, b"\0\0\x01\x37\0\x08MSFT 5.0");
    let solicitation = [&[1, 1, 2, 3][..], &class, &option(39, b"\0\x08laptop-7\0")].concat();
    vec![(true, solicitation), (false, [&[7, 1, 2, 3][..], &option(13, &[0, 0])].concat())]
}

/// SSDP: a search and an announcement (`UPnP` Device Architecture, section 1).
pub fn ssdp() -> Vec<Part> {
    let search =
        "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n";
    let notify = "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n\
        SERVER: Linux/5 UPnP/1.0 Screen/2\r\nUSN: uuid:1::upnp:rootdevice\r\n\r\n";
    vec![(true, search.into()), (true, notify.into())]
}
