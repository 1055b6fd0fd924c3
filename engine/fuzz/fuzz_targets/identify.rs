//! Identification on arbitrary segments: no panic, and the debug form can always be written.
//!
//! The input is a list of segments: transport and port, then for each a byte of flags, two of sequence number, two of
//! payload length, one each for how many bytes of a head and of a filling follow, and these. The payload is the head and the
//! filling over and over, so that a short input makes messages of 64 KiB.

#![no_main]

use hallmonitor_core::decode::{TcpHeader, transport};
use hallmonitor_core::identify::{Facts, Identifier, Segment, Side, Verdict};
use libfuzzer_sys::fuzz_target;

const PORTS: [u16; 6] = [53, 80, 123, 443, 25, 6_881];
/// Payload bytes of one input: enough to pass every window, few enough that an input takes milliseconds.
const ENOUGH_BYTES: usize = 1 << 20;

fn payload(head: &[u8], filling: &[u8], len: u16) -> Vec<u8> {
    let filling = if filling.is_empty() { &[0] } else { filling };
    head.iter().chain(filling.iter().cycle()).take(usize::from(len)).copied().collect()
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, mut rest)) = data.split_first() else { return };
    let transport = if first & 1 == 0 { transport::TCP } else { transport::UDP };
    let port = PORTS[usize::from(first >> 1) % PORTS.len()];
    let mut identifier = Identifier::new(transport, 40_000, port);
    let (mut facts, mut answers, mut bytes) = (Facts::default(), Vec::new(), 0);
    while let Some((&[flags, high, low, len_high, len_low, head, filling], after)) = rest.split_first_chunk() {
        let (head, after) = after.split_at(usize::from(head).min(after.len()));
        let (filling, after) = after.split_at(usize::from(filling).min(after.len()));
        rest = after;
        let payload = payload(head, filling, u16::from_be_bytes([len_high, len_low]));
        bytes += payload.len();
        let side = if flags & 0x80 == 0 { Side::Source } else { Side::Destination };
        if flags & 0x40 != 0 {
            identifier.turn_round();
        }
        let tcp = Some(TcpHeader {
            sequence: u32::from(u16::from_be_bytes([high, low])),
            acknowledgment: 0,
            flags: flags & 0x1f,
        });
        let payload_wire_len = u32::try_from(payload.len()).expect("at most 65,535 bytes");
        let segment = Segment { side, tcp, payload: &payload, payload_wire_len };
        if identifier.observe(&segment, &mut facts, &mut answers) == Verdict::Settled || bytes > ENOUGH_BYTES {
            break;
        }
    }
    let _ = format!("{identifier:?}");
});
