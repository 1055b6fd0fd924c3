//! The connections of QUIC flows: what the model's datagrams are, their bytes, and worked examples.

use std::sync::LazyLock;

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;
use hallmonitor_core::decode::transport;
use hallmonitor_core::flow::{EndReason, FlowConfig, FlowRecord, FlowTable, Known, SECOND_NS};
use hallmonitor_core::identify::{DomainSource, Facts, Protocol};
use hallmonitor_core::loss::LossLog;
use hkdf::Hkdf;
use sha2::Sha256;

use super::examples::{CLIENT, SERVER, START, packet};

/// Connection ids: the client's first choices, and the server's.
const IDS: [&[u8]; 3] = [b"first-id", b"otherid2", b"third-id"];
const SERVERS: &[u8] = b"serverid";
const RETRIED: &[u8] = b"retriedi";
/// Ids of Retries: the one that the client heeds, and others.
const RETRIES: [&[u8]; 5] = [RETRIED, b"retried1", b"retried2", b"retried3", b"retried4"];
const NAMES: [&str; 3] = ["a.example", "b.example", "c.example"];

/// A datagram of a QUIC connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datagram {
    /// The client's first, with this id and name of the lists.
    First(u8),
    /// The client's first after a Retry.
    AfterRetry,
    /// A later Initial of the client, with the server's id and the keys of the first.
    Later,
    /// An Initial of the server, who chose its id.
    Answer,
    /// The same from a server that chose the id that a client also does.
    SameAnswer,
    /// With this id of the list.
    Retry(u8),
    Negotiation,
    /// A Handshake packet of the server with the id of its Retry.
    Handshake,
}

impl Datagram {
    /// What `kind` stands for; `None` where the datagram is empty.
    pub fn of(from_client: bool, kind: u8) -> Option<Self> {
        match (from_client, kind) {
            (true, 0..3) => Some(Self::First(kind)),
            (true, 3) => Some(Self::AfterRetry),
            (true, 4) => Some(Self::Later),
            (false, 0) => Some(Self::Answer),
            (false, 1) => Some(Self::SameAnswer),
            (false, 2) => Some(Self::Retry(0)),
            (false, 3) => Some(Self::Negotiation),
            (false, 4) => Some(Self::Handshake),
            (false, 5..8) => Some(Self::Retry(kind - 4)),
            _ => None,
        }
    }

    /// The id that authenticates it.
    pub fn opened(self) -> Option<&'static [u8]> {
        match self {
            Self::First(_) | Self::AfterRetry => self.destination(),
            _ => None,
        }
    }

    /// Destination Connection ID of an Initial.
    pub fn destination(self) -> Option<&'static [u8]> {
        match self {
            Self::First(kind) => Some(IDS[usize::from(kind)]),
            Self::AfterRetry => Some(RETRIED),
            Self::Later => Some(SERVERS),
            Self::Answer | Self::SameAnswer => Some(&[]),
            Self::Retry(_) | Self::Negotiation | Self::Handshake => None,
        }
    }

    /// Source Connection ID of a Retry.
    pub fn retried(self) -> Option<&'static [u8]> {
        match self {
            Self::Retry(kind) => Some(RETRIES[usize::from(kind)]),
            _ => None,
        }
    }

    /// Source Connection ID of another packet.
    pub fn chosen(self) -> Option<&'static [u8]> {
        match self {
            Self::First(_) | Self::AfterRetry | Self::Later => Some(&[]),
            Self::Answer => Some(SERVERS),
            Self::SameAnswer => Some(IDS[1]),
            Self::Handshake => Some(RETRIED),
            Self::Retry(_) | Self::Negotiation => None,
        }
    }

    /// The name that a hello in it asks for.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::First(kind) => Some(NAMES[usize::from(kind)]),
            Self::AfterRetry => Some(NAMES[0]),
            _ => None,
        }
    }

    pub fn bytes(self) -> &'static [u8] {
        static FIRST: LazyLock<[Vec<u8>; 3]> =
            LazyLock::new(|| [0, 1, 2].map(|kind| seal(IDS[kind], &[], IDS[kind], &hello(NAMES[kind]))));
        static AFTER_RETRY: LazyLock<Vec<u8>> = LazyLock::new(|| seal(RETRIED, &[], RETRIED, &hello(NAMES[0])));
        static LATER: LazyLock<Vec<u8>> = LazyLock::new(|| seal(SERVERS, &[], IDS[0], &[1; 40]));
        static ANSWER: LazyLock<Vec<u8>> = LazyLock::new(|| seal(&[], SERVERS, b"no such key", &[1; 40]));
        static SAME_ANSWER: LazyLock<Vec<u8>> = LazyLock::new(|| seal(&[], IDS[1], b"no such key", &[1; 40]));
        static RETRY: LazyLock<[Vec<u8>; 5]> =
            LazyLock::new(|| RETRIES.map(|id| [&header(0xf0, 1, &[], id)[..], &[7; 30]].concat()));
        static HANDSHAKE: LazyLock<Vec<u8>> =
            LazyLock::new(|| [&header(0xe0, 1, &[], RETRIED)[..], &[30; 31]].concat());
        static NEGOTIATION: LazyLock<Vec<u8>> =
            LazyLock::new(|| [&header(0xc0, 0, &[], IDS[0])[..], &[0, 0, 0, 1]].concat());
        match self {
            Self::First(kind) => &FIRST[usize::from(kind)],
            Self::AfterRetry => &AFTER_RETRY,
            Self::Later => &LATER,
            Self::Answer => &ANSWER,
            Self::SameAnswer => &SAME_ANSWER,
            Self::Retry(kind) => &RETRY[usize::from(kind)],
            Self::Negotiation => &NEGOTIATION,
            Self::Handshake => &HANDSHAKE,
        }
    }
}

/// What is known of a flow whose first hello asks for `name`.
pub fn known(name: Option<&str>) -> Known {
    let facts = Facts { protocol: Protocol::Quic, ..Facts::default() };
    let named = name.map(|name| Facts {
        domain: Some(name.into()),
        domain_source: DomainSource::QuicSni,
        tls_version: Some(0x0304),
        // One cipher suite and one extension, 1301 and 0000; no application protocol. The digest is that of `1301`.
        ja4: Some("q12d010100_0f2cb44170f4_000000000000".into()),
        ..facts.clone()
    });
    Known { facts: named.unwrap_or(facts), ..Known::default() }
}

/// A long header up to its connection ids (RFC 9000, section 17.2).
fn header(first: u8, version: u8, destination: &[u8], source: &[u8]) -> Vec<u8> {
    let mut header = vec![first, 0, 0, 0, version];
    for id in [destination, source] {
        header.push(u8::try_from(id.len()).expect("a short id"));
        header.extend(id);
    }
    header
}

/// A CRYPTO frame with a `ClientHello` (RFC 8446, section 4.1.2; RFC 6066, section 3).
fn hello(name: &str) -> Vec<u8> {
    let vector = |bytes: &[u8]| {
        let len = u16::try_from(bytes.len()).expect("a short vector");
        [&len.to_be_bytes()[..], bytes].concat()
    };
    let server_name = vector(&[&[0][..], &vector(name.as_bytes())].concat());
    let extensions = vector(&[&[0, 0][..], &vector(&server_name)].concat());
    let body = [&[3, 3][..], &[7; 32], &[0], &vector(&[0x13, 1]), &[1, 0], &extensions].concat();
    let message = [&[1, 0][..], &vector(&body)].concat();
    [&[6, 0, 0x40, u8::try_from(message.len()).expect("a short hello")][..], &message].concat()
}

/// An Initial of version 1 with packet number 0 (RFC 9001, section 5), under the keys of a client whose first id is `key_id`.
fn seal(destination: &[u8], source: &[u8], key_id: &[u8], frames: &[u8]) -> Vec<u8> {
    const SALT: [u8; 20] = *b"\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a";
    let expand = |secret: &Hkdf<Sha256>, label: &str, out: &mut [u8]| {
        let lens = [u8::try_from(out.len()).expect("a key"), u8::try_from(6 + label.len()).expect("a label")];
        secret.expand_multi_info(&[&[0], &lens, b"tls13 ", label.as_bytes(), &[0]], out).expect("a short key");
    };
    let (mut secret, mut key, mut iv, mut header_key) = ([0; 32], [0; 16], [0; 12], [0; 16]);
    expand(&Hkdf::new(Some(&SALT), key_id), "client in", &mut secret);
    let secret = Hkdf::from_prk(&secret).expect("a secret");
    expand(&secret, "quic key", &mut key);
    expand(&secret, "quic iv", &mut iv);
    expand(&secret, "quic hp", &mut header_key);

    let mut packet = header(0xc0, 1, destination, source);
    packet.push(0);
    packet.extend((0x4000 | u16::try_from(1 + frames.len() + 16).expect("a short packet")).to_be_bytes());
    let number_at = packet.len();
    packet.push(0);
    let mut frames = frames.to_vec();
    let tag = Aes128Gcm::new(&key.into()).encrypt_inout_detached(&iv.into(), &packet, frames.as_mut_slice().into());
    packet.extend(frames);
    packet.extend(tag.expect("a short packet"));
    let mut mask = <[u8; 16]>::try_from(&packet[number_at + 4..number_at + 20]).expect("a sample").into();
    Aes128::new(&header_key.into()).encrypt_block(&mut mask);
    packet[0] ^= mask[0] & 0x0f;
    packet[number_at] ^= mask[1];
    packet
}

/// Packets by (originator, responder), the name, and why the record ended.
type Shape = ([u64; 2], Option<&'static str>, EndReason);

/// What it shows, who sends which datagrams, and the records.
type Case = (&'static str, &'static [(u8, Datagram)], &'static [Shape]);

/// Datagrams of one flow, a millisecond apart, by sender.
fn run(datagrams: &[(u8, &[u8])]) -> Vec<FlowRecord> {
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    for (ms, (from, payload)) in (0..).zip(datagrams) {
        let to = if *from == CLIENT { SERVER } else { CLIENT };
        let packet = packet(*from, to, transport::UDP, 0, payload);
        table.packet(&packet, START * SECOND_NS + ms * 1_000_000, &mut out, &mut losses);
    }
    table.finish(&mut out);
    out
}

#[test]
fn a_port_that_is_used_again_begins_a_flow_with_its_own_name() {
    use Datagram::{AfterRetry, Answer, First, Handshake, Later, Negotiation, Retry, SameAnswer};
    use EndReason::{End, Eof};
    const A: Option<&str> = Some(NAMES[0]);
    const B: Option<&str> = Some(NAMES[1]);
    const C: Option<&str> = Some(NAMES[2]);
    let cases: [Case; 14] = [
        ("one connection", &[(CLIENT, First(0)), (SERVER, Answer), (CLIENT, Later)], &[([2, 1], A, Eof)]),
        ("the first packet again", &[(CLIENT, First(0)), (SERVER, Answer), (CLIENT, First(0))], &[([2, 1], A, Eof)]),
        (
            "three, one after the other",
            &[(CLIENT, First(0)), (SERVER, Answer), (CLIENT, First(1)), (SERVER, Answer), (CLIENT, First(2))],
            &[([1, 1], A, End), ([1, 1], B, End), ([1, 0], C, Eof)],
        ),
        (
            "and back",
            &[(CLIENT, First(0)), (CLIENT, First(1)), (CLIENT, First(0))],
            &[([1, 0], A, End), ([1, 0], B, End), ([1, 0], A, Eof)],
        ),
        (
            "after Retry",
            &[(CLIENT, First(0)), (SERVER, Retry(0)), (CLIENT, AfterRetry), (SERVER, Answer), (CLIENT, AfterRetry)],
            &[([3, 2], A, Eof)],
        ),
        (
            "a Retry for each datagram of a hello",
            &[(CLIENT, First(0)), (SERVER, Retry(0)), (SERVER, Retry(1)), (SERVER, Retry(1)), (CLIENT, AfterRetry)],
            &[([2, 3], A, Eof)],
        ),
        (
            "four Retries after the one that is heeded",
            &[
                (CLIENT, First(1)),
                (SERVER, Retry(0)),
                (SERVER, Retry(1)),
                (SERVER, Retry(2)),
                (SERVER, Retry(3)),
                (SERVER, Retry(4)),
                (CLIENT, AfterRetry),
            ],
            &[([1, 5], B, End), ([1, 0], A, Eof)],
        ),
        (
            "a Retry that was not seen",
            &[(CLIENT, First(1)), (CLIENT, AfterRetry)],
            &[([1, 0], B, End), ([1, 0], A, Eof)],
        ),
        (
            "a Retry of the client's own side",
            &[(CLIENT, First(1)), (CLIENT, Retry(0)), (CLIENT, AfterRetry)],
            &[([2, 0], B, End), ([1, 0], A, Eof)],
        ),
        (
            "after Version Negotiation, once",
            &[(CLIENT, First(0)), (SERVER, Negotiation), (CLIENT, First(1)), (CLIENT, First(1)), (CLIENT, First(2))],
            &[([3, 1], A, End), ([1, 0], C, Eof)],
        ),
        (
            "an id that the server chose",
            &[(CLIENT, First(0)), (SERVER, SameAnswer), (CLIENT, First(1))],
            &[([2, 1], A, Eof)],
        ),
        (
            "an id that it chose before",
            &[(CLIENT, First(0)), (SERVER, SameAnswer), (SERVER, Answer), (CLIENT, First(1))],
            &[([1, 2], A, End), ([1, 0], B, Eof)],
        ),
        (
            "a Handshake packet tells an id",
            &[(CLIENT, First(1)), (SERVER, Handshake), (CLIENT, AfterRetry)],
            &[([2, 1], B, Eof)],
        ),
        (
            "a capture that begins late",
            &[(CLIENT, Later), (SERVER, Answer), (CLIENT, First(1))],
            &[([1, 1], None, End), ([1, 0], B, Eof)],
        ),
    ];
    for (name, datagrams, expected) in cases {
        let datagrams: Vec<_> = datagrams.iter().map(|(from, datagram)| (*from, datagram.bytes())).collect();
        let records = run(&datagrams);
        let shape = |record: &FlowRecord| {
            let domain = record.known.as_ref().and_then(|known| known.facts.domain.clone());
            (record.packets, domain, record.end_reason)
        };
        let expected: Vec<_> =
            expected.iter().map(|(packets, name, reason)| (*packets, name.map(Box::from), *reason)).collect();
        assert_eq!(records.iter().map(shape).collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn only_what_is_authenticated_ends_a_connection() {
    let (first, other) = (Datagram::First(0).bytes(), Datagram::First(1).bytes());
    for place in 0..other.len() {
        let mut damaged = other.to_vec();
        damaged[place] ^= 1;
        for second in [&damaged[..], &other[..place]] {
            assert_eq!(run(&[(CLIENT, first), (CLIENT, second)]).len(), 1, "{place}");
        }
    }
    let coalesced = [first, other].concat();
    assert_eq!(run(&[(CLIENT, first), (CLIENT, &coalesced)]).len(), 1, "only a datagram's first packet counts");
    assert_eq!(run(&[(CLIENT, first), (SERVER, other)]).len(), 1, "the first that its sender sent");
    assert_eq!(run(&[(CLIENT, b"not QUIC"), (CLIENT, first), (CLIENT, other)]).len(), 2);
}
