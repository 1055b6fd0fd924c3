//! Measurements that hosts send to be collected: `collectd`, by parts that fill a datagram (`collectd` documentation, "Binary
//! protocol"), and `StatsD`, by its port and a line of its form (`StatsD` documentation, "Metric Types"). Names and values are
//! never kept.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Parts of a text that ends with zero: host, plugin and its instance, type and its instance, message.
const TEXTS: [u16; 6] = [0, 2, 3, 4, 5, 0x0100];
/// Parts of eight bytes: times, intervals, severity.
const NUMBERS: [u16; 5] = [1, 7, 8, 9, 0x0101];
const VALUES: u16 = 6;
const HOST: u16 = 0;
const HEADER: usize = 4;
pub(super) const STATSD_PORT: u16 = 8_125;
/// Counters, gauges, timers, sets, histograms, distributions.
const KINDS: [&[u8]; 6] = [b"c", b"g", b"ms", b"s", b"h", b"d"];
/// Longer names are none.
const NAME_MAX: usize = 256;

/// The host is the first part; a datagram of one part says nothing.
pub(super) fn is_collectd(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let mut parts = 0;
    while !reader.is_empty() {
        let (Some(kind), Some(len)) = (reader.u16(), reader.u16()) else { return false };
        let Some(body) = usize::from(len).checked_sub(HEADER).and_then(|len| reader.take(len)) else { return false };
        let is_part = match kind {
            _ if parts == 0 && kind != HOST => false,
            VALUES => body.len() >= 11,
            _ if TEXTS.contains(&kind) => {
                body.split_last().is_some_and(|(end, text)| *end == 0 && !text.iter().any(u8::is_ascii_control))
            }
            _ => NUMBERS.contains(&kind) && body.len() == 8,
        };
        if !is_part {
            return false;
        }
        parts += 1;
    }
    parts > 1
}

/// `name:value|kind`, perhaps with more after it.
pub(super) fn is_statsd(datagram: &Datagram<'_>) -> bool {
    let line = datagram.payload.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let mut fields = line.splitn(3, |&byte| byte == b'|');
    let (Some(measured), Some(kind)) = (fields.next(), fields.next()) else { return false };
    let Some(at) = measured.iter().rposition(|&byte| byte == b':') else { return false };
    let (name, value) = measured.split_at(at);
    let is_name = (1..=NAME_MAX).contains(&name.len()) && name.iter().all(u8::is_ascii_graphic);
    let is_value = value.len() > 1 && value.iter().skip(1).all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
    is_name && is_value && KINDS.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::{is_collectd, is_statsd};

    #[test]
    fn parts_fill_a_datagram_of_collectd() {
        let own = b"\0\0\0\x09host\0\0\x08\0\x0c\x14\x11\x22\x33\x44\x55\x66\x77\0\x02\0\x08cpu\0";
        let no_host = b"\0\x02\0\x08cpu\0\0\x08\0\x0c\x14\x11\x22\x33\x44\x55\x66\x77";
        let no_end = b"\0\0\0\x09hosts\0\x08\0\x0c\x14\x11\x22\x33\x44\x55\x66\x77";
        assert_datagrams(is_collectd, 25_826, 21, &[own], &[no_host, no_end]);
    }

    #[test]
    fn lines_of_statsd() {
        let own: [&[u8]; 3] = [b"page.views:1|c", b"load:+0.5|g|#a:b", b"time:320|ms|@0.1\nother:1|c"];
        assert_datagrams(is_statsd, 8_125, 8, &own, &[b"page.views:x|c", b"page.views:1|q", b":1|c"]);
    }
}
