//! Damage to packets and to files, drawn from a seed: the same everywhere.

use super::path::Packet;

/// Numbers from a seed (`SplitMix64`: Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound as u64).max(1)).expect("below a usize")
    }

    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Bytes that lengths and counts are made of.
const EDGES: [u8; 6] = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/// Change some bytes: to anything, to an edge, by one bit.
fn hurt(bytes: &mut [u8], changes: usize, draw: &mut Draw) {
    for _ in 0..changes {
        let (at, how) = (draw.below(bytes.len()), draw.below(3));
        let Some(byte) = bytes.get_mut(at) else { return };
        *byte = match how {
            0 => draw.byte(),
            1 => EDGES[draw.below(EDGES.len())],
            _ => *byte ^ (1 << draw.below(8)),
        };
    }
}

/// `packets` with some of them hurt, cut, joined, sent again, held back, dropped, or at another time.
pub fn damaged(packets: &[Packet], draw: &mut Draw) -> Vec<Packet> {
    // One packet in so many; each seed has its own.
    let rarity = 2 + draw.below(12);
    let mut out = Vec::with_capacity(packets.len());
    for packet in packets {
        let mut packet = packet.clone();
        if draw.below(rarity) == 0 {
            let data = &mut packet.record.data;
            let (len, another) = (data.len(), draw.below(packets.len()));
            match draw.below(9) {
                0..=2 => hurt(data, 1 + draw.below(4), draw),
                3 => data.truncate(draw.below(len)),
                4 => {
                    data.truncate(draw.below(len));
                    data.extend(
                        packets.get(another).into_iter().flat_map(|packet| packet.record.data.iter().skip(len)),
                    );
                    packet.record.wire_len = u32::try_from(data.len()).expect("short packets");
                }
                5 => out.push(packet.clone()),
                6 => packet.record.ts_ns += i64::from(draw.byte()) * 1_000_000_000 * i64::from(draw.byte()),
                7 => {
                    let place = out.len().saturating_sub(draw.below(20));
                    out.insert(place, packet);
                    continue;
                }
                _ => continue,
            }
            packet.record.wire_len =
                packet.record.wire_len.max(u32::try_from(packet.record.data.len()).expect("short"));
        }
        out.push(packet);
    }
    out
}

/// A file with bytes changed, and a piece taken out or doubled.
pub fn damaged_bytes(whole: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let changes = draw.below(40);
    hurt(&mut bytes, changes, draw);
    let start = draw.below(bytes.len());
    let end = (start + draw.below(300)).min(bytes.len());
    match draw.below(3) {
        0 => drop(bytes.drain(start..end)),
        1 => drop(bytes.splice(start..start, whole[start..end].iter().copied())),
        _ => {}
    }
    bytes
}
