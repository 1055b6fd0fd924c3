//! What is read of blocks that are whole, and of blocks of any bytes.

use proptest::prelude::*;

use super::*;
use crate::capture::Packet;

const ADDRESSES: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

fn packet(ts_ns: i64, data: &[u8], wire_len: u32) -> Packet<'_> {
    Packet { ts_ns, wire_len, link: LinkType::ETHERNET, well_formed: true, data }
}

fn frame(rest: &[u8]) -> Vec<u8> {
    [&ADDRESSES[..], rest].concat()
}

fn block_of(packets: &[(Packet<'_>, Option<Tag>, bool)]) -> Vec<u8> {
    let mut writer = BlockWriter::new(64 << 10);
    for &(packet, tag, outgoing) in packets {
        assert!(writer.push(packet, tag, outgoing));
    }
    writer.finish()
}

fn read(block: &mut [u8], outgoing: Outgoing) -> (BlockRead, Vec<PacketHeader>) {
    let mut headers = Vec::new();
    let read = read_block(block, LinkType::ETHERNET, outgoing, &mut headers);
    (read, headers)
}

fn put(block: &mut [u8], place: usize, value: u32) {
    block[place..place + 4].copy_from_slice(&value.to_ne_bytes());
}

#[test]
fn packets_keep_their_bytes_lengths_and_nanoseconds() {
    let [long, short] = [frame(&[7; 90]), frame(&[8, 0])];
    let packets = [packet(1_700_000_000_123_456_789, &long, 1514), packet(1_700_000_000_999_999_999, &short, 14)];
    let mut block = block_of(&packets.map(|packet| (packet, None, false)));
    let (beside, headers) = read(&mut block, Outgoing::Kept);
    assert_eq!(beside, BlockRead::default());
    let found: Vec<_> = headers.iter().filter_map(|header| header.packet_in(&block)).collect();
    assert_eq!(found, packets);
}

/// IEEE 802.1Q, section 9.6: protocol and value stand behind the two addresses. Lengths grow by the tag, as libpcap has it.
#[test]
fn a_tag_that_the_kernel_took_out_is_put_back() {
    let bare = frame(&[8, 0, 1, 2, 3]);
    for (tpid, on_wire) in [(Some(0x88A8), [0x88, 0xA8]), (Some(0x8100), [0x81, 0]), (None, [0x81, 0])] {
        let tag = Tag { tpid, tci: 0x2064 };
        let mut block = block_of(&[(packet(5, &bare, 60), Some(tag), false), (packet(6, &bare, 60), None, false)]);
        let (_, headers) = read(&mut block, Outgoing::Kept);
        let tagged = frame(&[on_wire[0], on_wire[1], 0x20, 0x64, 8, 0, 1, 2, 3]);
        assert_eq!(headers[0].packet_in(&block), Some(packet(5, &tagged, 64)));
        assert_eq!(headers[1].packet_in(&block), Some(packet(6, &bare, 60)));
    }
}

#[test]
fn a_tag_has_no_place_without_both_addresses() {
    let tag = Some(Tag { tpid: None, tci: 1 });
    let cut = &ADDRESSES[..11];
    let mut block = block_of(&[(packet(5, cut, 60), tag, false)]);
    let (_, headers) = read(&mut block, Outgoing::Kept);
    assert_eq!(headers[0].packet_in(&block), Some(packet(5, cut, 60)));

    let raw = Packet { link: LinkType::RAW, ..packet(5, &[0x45; 20], 20) };
    let mut block = block_of(&[(raw, tag, false)]);
    let mut headers = Vec::new();
    read_block(&mut block, LinkType::RAW, Outgoing::Kept, &mut headers);
    assert_eq!(headers[0].packet_in(&block), Some(raw));
}

#[test]
fn what_this_host_sent_is_left_out_where_it_comes_back() {
    let [one, two] = [frame(&[1]), frame(&[2])];
    let mut block = block_of(&[(packet(5, &one, 13), None, true), (packet(6, &two, 13), None, false)]);
    let (beside, headers) = read(&mut block, Outgoing::LeftOut);
    assert_eq!(beside, BlockRead { outgoing: 1, unread: 0 });
    assert_eq!(headers.iter().map(|header| header.ts_ns).collect::<Vec<_>>(), [6]);
    assert_eq!(read(&mut block, Outgoing::Kept).1.len(), 2);
}

#[test]
fn what_lies_outside_its_place_ends_the_block_and_is_counted() {
    let bare = frame(&[8, 0]);
    let whole = block_of(&[(packet(5, &bare, 60), None, false); 3]);
    let second = 48 + (86 + 14_usize).next_multiple_of(8);
    for (what, place, value, before) in [
        ("the next packet lies before the block's end only", second, 0x00FF_FFFF, 2),
        ("there is no next packet", second, 0, 1),
        ("the next packet begins inside this one", second, 90, 1),
        ("the packet is longer than its slot", second + 12, 30, 1),
        ("more was captured than there was", second + 16, 13, 1),
        ("a second has a thousand million nanoseconds", second + 8, 1_000_000_000, 1),
        ("the packet lies in its own header", second + 24, 67, 1),
        ("the packet lies beyond the block", second + 24, 0xFFFF, 1),
        ("the first packet lies in the block's header", 16, 40, 0),
        ("the first packet lies beyond the block", 16, u32::MAX, 0),
        ("the block ends inside its second packet", 20, 48 + 104 + 90, 1),
    ] {
        let mut block = whole.clone();
        put(&mut block, place, value);
        let (beside, headers) = read(&mut block, Outgoing::Kept);
        assert_eq!((headers.len(), beside.unread), (before, 3 - u32::try_from(before).unwrap()), "{what}");
    }
    assert_eq!(read(&mut [0; 47], Outgoing::Kept), (BlockRead::default(), Vec::new()));
}

#[test]
fn a_count_that_no_block_could_hold_is_not_believed() {
    let mut block = block_of(&[]);
    put(&mut block, 12, u32::MAX);
    let (beside, headers) = read(&mut block, Outgoing::Kept);
    assert_eq!((beside.unread, headers.len()), ((64 << 10) / 68, 0));
}

/// Every header lies in the block, behind what came before it, and tells at least as many bytes as were captured.
fn hold(block: &[u8], headers: &[PacketHeader]) -> Result<(), TestCaseError> {
    let mut end = 0;
    for header in headers {
        let start = header.offset as usize;
        prop_assert!(start >= end + PACKET_HEADER_BYTES);
        end = start + header.captured_len as usize;
        prop_assert!(end <= block.len());
        prop_assert!(header.captured_len <= header.wire_len);
        prop_assert!((0..=super::super::MAX_TIME_NS).contains(&header.ts_ns));
    }
    Ok(())
}

proptest! {
    #[test]
    fn blocks_of_any_bytes_are_read_or_refused(mut block in proptest::collection::vec(any::<u8>(), 0..2048)) {
        let (_, headers) = read(&mut block, Outgoing::Kept);
        hold(&block, &headers)?;
    }

    #[test]
    fn damage_anywhere_in_a_block_stays_inside_it(
        lens in proptest::collection::vec(0_usize..80, 1..12),
        tagged in any::<bool>(),
        damage in proptest::collection::vec((0_usize..2048, 0_u8..=255), 0..4),
    ) {
        let tag = tagged.then_some(Tag { tpid: Some(0x8100), tci: 9 });
        let mut writer = BlockWriter::new(2048);
        for len in lens {
            writer.push(packet(7, &[1; 80][..len], 80), tag, false);
        }
        let mut block = writer.finish();
        for (place, value) in damage {
            block[place] = value;
        }
        let announced = word(block.first_chunk::<BLOCK_HEADER_BYTES>().unwrap(), 12);
        let (beside, headers) = read(&mut block, Outgoing::Kept);
        hold(&block, &headers)?;
        prop_assert!(headers.len() as u64 + u64::from(beside.unread) <= u64::from(announced));
    }
}
