//! How the tests of UDP's tunnels read a header: whole, and cut at every length.

use super::super::{Frame, Message};

/// What `open` finds after `header`: the type and the captured length of the inner frame. The wire carried nine bytes
/// more than were captured, and no part of the header may open as something.
pub(super) fn opened(
    open: for<'a> fn(&Message<'a>) -> Option<Frame<'a>>,
    header: &[u8],
    inner: &[u8],
) -> Option<(u16, usize)> {
    let packet = [header, inner].concat();
    let payload_wire_len = u32::try_from(packet.len()).unwrap() + 9;
    let message =
        |payload| Message { source_port: 1, destination_port: 2, ..Message::without_ports(payload, payload_wire_len) };
    for cut in 0..header.len() {
        assert_eq!(open(&message(&packet[..cut])), None, "cut at {cut}");
    }
    let frame = open(&message(&packet))?;
    assert_eq!(frame.wire_len as usize, frame.payload.len() + 9);
    Some((frame.ether_type, frame.payload.len()))
}
