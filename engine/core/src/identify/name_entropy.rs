//! How evenly the bytes of a name are spread, which tells names that carry data from names that people chose.
//!
//! Shannon's entropy H = -sum(p * log2(p)) over the relative frequencies p of the bytes (Shannon, "A Mathematical Theory of
//! Communication", section 6), here as log2(n) - sum(c * log2(c)) / n for c of n bytes alike. Integers alone are used, so that
//! every machine gives the same.

use super::dns_name::WireName;
use crate::names::registered_domain;

/// Bits behind the point of a logarithm.
const FRACTION: u32 = 16;
/// Bytes of a name's labels at most, and one more (RFC 1035, section 2.3.4).
const COUNTS: usize = 256;

/// c * log2(c) of each count c, with log2 rounded down to a 65,536th; 0 for 0, which adds nothing to a sum.
const WEIGHTED: [u64; COUNTS] = {
    let mut table = [0; COUNTS];
    let mut count = 1;
    while count < COUNTS {
        table[count] = count as u64 * log2(count as u64);
        count += 1;
    }
    table
};

/// log2 bit by bit: the square of what is between 1 and 2 is below 2 or not.
const fn log2(number: u64) -> u64 {
    /// Bits behind the point of what is squared.
    const POINT: u32 = 31;
    let whole = number.ilog2();
    let mut rest = number << (POINT - whole);
    let (mut log, mut place) = ((whole as u64) << FRACTION, FRACTION);
    while place > 0 {
        place -= 1;
        rest = (rest * rest) >> POINT;
        if rest >> (POINT + 1) != 0 {
            rest >>= 1;
            log |= 1 << place;
        }
    }
    log
}

/// Entropy of the bytes of the labels in front of the registered domain, in thousandths of a bit per byte; `None` where none
/// are, or where the name has no such domain. `shown` is the name as text, which has the same last labels.
pub(super) fn of_name(name: &WireName, shown: Option<&str>) -> Option<u16> {
    let labels = name.labels().count();
    // A registered domain has two labels at least.
    let registered = shown.filter(|_| labels > 2).and_then(registered_domain)?.split('.').count();
    let in_front = labels.checked_sub(registered).filter(|&count| count > 0)?;
    of_bytes(name.labels().take(in_front).flatten().copied())
}

fn of_bytes(bytes: impl Iterator<Item = u8>) -> Option<u16> {
    let (mut counts, mut total, mut alike) = ([0_u8; 256], 0_u8, 0);
    for byte in bytes {
        let count = counts.get_mut(usize::from(byte))?;
        let before = weighted(*count);
        *count = count.checked_add(1)?;
        total = total.checked_add(1)?;
        // Of one byte more among `count` alike.
        alike += weighted(*count) - before;
    }
    let unit = u64::from(total) << FRACTION;
    let spread = weighted(total).saturating_sub(alike) * 1_000;
    u16::try_from((spread + unit / 2).checked_div(unit)?).ok()
}

fn weighted(count: u8) -> u64 {
    WEIGHTED.get(usize::from(count)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns_name::{Steps, WireName};
    use super::{log2, of_bytes, of_name};

    fn of_labels(labels: &[&[u8]]) -> Option<u16> {
        let wire: Vec<u8> =
            labels.iter().flat_map(|label| [&[u8::try_from(label.len()).unwrap()], *label].concat()).collect();
        let (name, _) = WireName::parse(&[&wire[..], &[0]].concat(), 0, &mut Steps::of_a_message()).expect("a name");
        of_name(&name, name.presented().as_deref())
    }

    #[test]
    fn labels_in_front_of_the_registered_domain() {
        for (labels, expected) in [
            (&[&b"www"[..], b"example", b"com"][..], Some(0)),
            (&[b"ab", b"example", b"com"], Some(1_000)),
            (&[b"a", b"B", b"example", b"com"], Some(1_000)),
            (&[b"abcd", b"abcd", b"example", b"co", b"uk"], Some(2_000)),
            // 0.81128 bits of three and one.
            (&[b"aaab", b"example", b"com"], Some(811)),
            (&[b"\xff\0\x01\x02", b"example", b"com"], Some(2_000)),
            (&[b"example", b"com"], None),
            (&[b"co", b"uk"], None),
            (&[b"a", b"co", b"uk"], None),
            (&[b"com"], None),
            (&[], None),
        ] {
            assert_eq!(of_labels(labels), expected, "{labels:?}");
        }
    }

    #[test]
    fn logarithms_of_powers_of_two_are_exact() {
        for (power, bits) in [(1, 0), (2, 1), (8, 3), (128, 7)] {
            assert_eq!(log2(power), bits << 16);
        }
        // 3 is 2 to the power of 1.584962500721156...
        assert_eq!(log2(3), 103_872);
    }

    proptest! {
        #[test]
        fn as_floating_point_has_it(bytes in prop::collection::vec(any::<u8>(), 1..=253)) {
            let total = f64::from(u8::try_from(bytes.len()).unwrap());
            let of = |byte| f64::from(u8::try_from(memchr::memchr_iter(byte, &bytes).count()).unwrap());
            let expected: f64 = (0..=255).map(of).filter(|count| *count > 0.0).map(|count| -count / total * (count / total).log2()).sum();
            let found = of_bytes(bytes.iter().copied()).map(f64::from).expect("some");
            prop_assert!((found - expected * 1_000.0).abs() <= 1.0, "{found} {expected}");
        }
    }
}
