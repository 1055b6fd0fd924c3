//! Blocks, section by section of draft-ietf-opsawg-pcapng.

use super::super::writer::{Order, Pcapng as Written};
use super::*;

const ORDERS: [Order; 2] = [Order::Little, Order::Big];

fn take(bytes: &[u8]) -> (Vec<PacketHeader>, Taken) {
    let mut reader = Pcapng::recognise(bytes).expect("pcapng").expect("a good header");
    let mut packets = Vec::new();
    let taken = reader.take(bytes, 0, &mut packets);
    (packets, taken)
}

fn damage(bytes: &[u8]) -> String {
    match take(bytes).1.next {
        Next::Damaged(why) => why,
        Next::Needs(_) => "none".to_owned(),
    }
}

fn data<'a>(bytes: &'a [u8], packet: &PacketHeader) -> &'a [u8] {
    &bytes[packet.offset as usize..][..packet.captured_len as usize]
}

#[test]
fn section_4_3_enhanced_packets_of_several_interfaces() {
    for order in ORDERS {
        let mut file = Written::new(order);
        file.interface(1, 0, &[]);
        file.interface(113, 0, &[(2, b"eth0".to_vec()), (9, vec![9]), (14, order.i64(10).to_vec())]);
        file.enhanced(0, 5_000_000, 3, &[1, 2, 3]);
        file.enhanced(1, 7, 1500, &[4, 5, 6, 7, 8]);
        let (packets, taken) = take(&file.bytes);
        assert_eq!(taken, Taken { consumed: file.bytes.len(), next: Next::Needs(12) });
        let facts: Vec<_> = packets.iter().map(|packet| (packet.ts_ns, packet.link.0, packet.wire_len)).collect();
        assert_eq!(facts, [(5_000_000_000, 1, 3), (10_000_000_007, 113, 1500)], "{order:?}");
        assert_eq!(data(&file.bytes, &packets[0]), [1, 2, 3]);
        assert_eq!(data(&file.bytes, &packets[1]), [4, 5, 6, 7, 8]);
    }
}

#[test]
fn section_4_4_simple_packets_take_over_the_last_time() {
    for order in ORDERS {
        let mut file = Written::new(order);
        file.interface(1, 4, &[]);
        file.simple(2, &[1, 2]);
        file.enhanced(0, 1, 1, &[3]);
        file.simple(1500, &[4, 5, 6, 7]);
        let (packets, _) = take(&file.bytes);
        let facts: Vec<_> = packets.iter().map(|p| (p.ts_ns, p.captured_len, p.wire_len)).collect();
        assert_eq!(facts, [(0, 2, 2), (1000, 1, 1), (1000, 4, 1500)]);
        assert_eq!(data(&file.bytes, &packets[2]), [4, 5, 6, 7]);
    }
}

#[test]
fn appendix_a_obsolete_packets() {
    for order in ORDERS {
        let mut file = Written::new(order);
        file.interface(1, 0, &[]);
        file.obsolete(0, 2, 60, &[1, 2, 3]);
        let (packets, _) = take(&file.bytes);
        assert_eq!((packets[0].ts_ns, packets[0].wire_len), (2000, 60));
        assert_eq!(data(&file.bytes, &packets[0]), [1, 2, 3]);
    }
}

#[test]
fn section_4_1_a_new_section_forgets_byte_order_and_interfaces() {
    let mut file = Written::new(Order::Little);
    file.interface(1, 0, &[(9, vec![0])]);
    file.enhanced(0, 1, 1, &[1]);
    file.section(Order::Big);
    file.interface(101, 0, &[]);
    file.enhanced(0, 1, 1, &[2]);
    file.section(Order::Little);
    file.enhanced(0, 1, 1, &[3]);
    let (packets, _) = take(&file.bytes);
    let facts: Vec<_> = packets.iter().map(|packet| (packet.ts_ns, packet.link.0, packet.well_formed)).collect();
    assert_eq!(facts, [(1_000_000_000, 1, true), (1000, 101, true), (1000, 0, false)]);
}

#[test]
fn section_3_1_unknown_blocks_are_skipped() {
    let mut file = Written::new(Order::Big);
    for kind in [4, 5, 10, 0x0BAD, 0x8000_0001] {
        file.block(kind, &[0xAA; 33]);
    }
    let (packets, taken) = take(&file.bytes);
    assert_eq!((packets.len(), taken.consumed), (0, file.bytes.len()));
}

#[test]
fn section_3_5_options_that_are_cut_off_end_the_list() {
    for (bad, resolution_counts) in [(vec![9, 0, 200, 0, 9, 9], false), (vec![9, 0, 1, 0, 9], true)] {
        let mut file = Written::new(Order::Little);
        file.block(1, &[vec![1, 0, 0, 0, 0, 0, 0, 0], bad].concat());
        file.enhanced(0, 7, 1, &[1]);
        let (packets, _) = take(&file.bytes);
        assert_eq!(packets[0].ts_ns, if resolution_counts { 7 } else { 7000 });
    }
}

#[test]
fn a_packet_that_makes_no_sense_is_marked_and_the_next_is_read() {
    for order in ORDERS {
        let mut file = Written::new(order);
        file.simple(2, &[1, 2]);
        file.interface(1, 0, &[]);
        file.enhanced(0, 5, 60, &[3]);
        file.enhanced(0, u64::MAX, 61, &[4]);
        file.enhanced(1, 6, 62, &[5]);
        file.obsolete(7, 7, 63, &[6]);
        file.simple(64, &[7; 64]);
        file.enhanced(0, 8, 65, &[8]);
        let (packets, taken) = take(&file.bytes);
        assert_eq!(taken, Taken { consumed: file.bytes.len(), next: Next::Needs(12) });
        let facts: Vec<_> = packets.iter().map(|packet| (packet.ts_ns, packet.wire_len, packet.well_formed)).collect();
        let expected = [
            (0, 2, false),
            (5000, 60, true),
            (5000, 61, false),
            (5000, 62, false),
            (5000, 63, false),
            (5000, 64, true),
            (8000, 65, true),
        ];
        assert_eq!(facts, expected, "{order:?}");
    }
}

#[test]
fn damage_is_named() {
    let mut good = Written::new(Order::Little);
    good.interface(1, 0, &[]);
    let start = good.bytes.len();
    good.enhanced(0, 1, 4, &[1, 2, 3, 4]);
    assert_eq!(damage(&good.bytes), "none");
    let end = good.bytes.len() - 4;
    for (name, at, value, expected) in [
        ("length below the least", start + 4, 8, "a block claims 8 bytes"),
        ("length no multiple of four", start + 4, 37, "a block claims 37 bytes"),
        ("length beyond the limit", start + 4, MAX_BLOCK_BYTES + 4, "a block claims 16777220 bytes"),
        ("lengths differ", end, 40, "a block has different lengths at its start and at its end"),
        ("longer than its block", start + 20, 5, "a packet claims 5 bytes"),
    ] {
        let mut bytes = good.bytes.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        assert_eq!(damage(&bytes), expected, "{name}");
    }
    for (kind, expected) in [
        (1, "an interface description is too short"),
        (2, "a packet block is too short"),
        (3, "a simple packet is too short"),
        (6, "a packet block is too short"),
    ] {
        let mut file = Written::new(Order::Little);
        if kind == 3 {
            file.interface(1, 0, &[]);
        }
        file.block(kind, &[]);
        assert_eq!(damage(&file.bytes), expected);
    }
}

#[test]
fn headers_that_are_damaged_are_no_capture() {
    let good = Written::new(Order::Little).bytes;
    let message = |bytes: &[u8]| Pcapng::recognise(bytes).expect("pcapng").expect_err("a fault").message;
    for len in 4..24 {
        assert_eq!(message(&good[..len]), format!("ends inside its pcapng header, after {len} bytes"));
    }
    for (at, expected) in [(8, "a section header has no byte-order mark"), (12, "a section has version 9.0, not 1.0")] {
        let mut bytes = good.clone();
        bytes[at] = 9;
        assert_eq!(message(&bytes), format!("is a pcapng file whose header is damaged: {expected}"));
    }
}

#[test]
fn section_4_6_interface_statistics_tell_what_was_dropped() {
    for order in ORDERS {
        let mut file = Written::new(order);
        file.interface(1, 0, &[]);
        file.interface(1, 0, &[(9, vec![9])]);
        file.enhanced(1, 7_000, 3, &[1, 2, 3]);
        file.statistics(0, 6, &[(4, 90), (5, 0)]);
        file.statistics(1, 9_000, &[(4, 100), (5, 3), (6, 50), (7, 4), (8, 10)]);
        file.statistics(1, 9_500, &[(5, 3), (7, 4)]);
        file.statistics(2, 9_700, &[(5, 99)]);
        file.statistics(1, u64::MAX, &[(5, 99)]);
        file.block(5, &[0, 0]);
        file.enhanced(1, 9_800, 3, &[1, 2, 3]);
        let mut reader = Pcapng::recognise(&file.bytes).unwrap().unwrap();
        let mut packets = Vec::new();
        let taken = reader.take(&file.bytes, 0, &mut packets);
        assert_eq!((taken.next, packets.len()), (Next::Needs(12), 2), "{order:?}");
        assert_eq!(reader.take_dropped(), [Dropped { from_ns: 7_000, to_ns: 9_000, packets: 7 }]);
        assert_eq!(reader.take_dropped(), []);
    }
}
