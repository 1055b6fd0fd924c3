//! Numbers and bytes that are random but the same for the same seed.

/// `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): one addition and a mix per number.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence of its own for `purpose`, which takes nothing from this one.
    #[must_use]
    pub const fn apart(&self, purpose: u64) -> Self {
        Self(mixed(self.0 ^ mixed(purpose)))
    }

    /// Any number of 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Any number of 32 bits.
    pub const fn u32(&mut self) -> u32 {
        (self.next() >> 32) as u32
    }

    /// Any number of 16 bits.
    pub const fn u16(&mut self) -> u16 {
        (self.next() >> 48) as u16
    }

    /// Any byte.
    pub const fn u8(&mut self) -> u8 {
        (self.next() >> 56) as u8
    }

    /// A number below `bound`, 0 where that is 0.
    pub const fn below(&mut self, bound: u32) -> u32 {
        ((self.u32() as u64 * bound as u64) >> 32) as u32
    }

    /// A number from `low` up to, but not including, `high`.
    pub const fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low)
    }

    /// A number below `bound`, of 64 bits; slightly uneven, which no capture shows.
    pub const fn below_u64(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next() % bound }
    }

    /// True `percent` times of a hundred.
    pub const fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(u32::try_from(items.len()).unwrap_or(u32::MAX)) as usize]
    }

    /// Fill `bytes`.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }

    /// An array of any bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

const fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Draws indexes, each as often as its weight says.
pub struct Weighted(Vec<u64>);

impl Weighted {
    /// The index of each of `weights`, of which one at least is above 0.
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let sums = weights.into_iter().scan(0_u64, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(sums.collect())
    }

    /// Zipf's law (exponent 1) over `count` ranks.
    #[must_use]
    pub fn zipf(count: u32) -> Self {
        Self::new((1..=u64::from(count)).map(|rank| (1 << 32) / rank))
    }

    /// An index.
    pub fn draw(&self, random: &mut Random) -> usize {
        let point = random.below_u64(self.0.last().copied().unwrap_or(1));
        self.0.partition_point(|&sum| sum <= point)
    }
}

/// Bytes of the buffer that payloads are copied from. It stays in the cache of a core.
const OPAQUE: usize = 1 << 18;
/// Bytes that one copy takes at most.
const COPY_MAX: u32 = 2_048;

/// Payloads in which nothing can be read.
pub struct Opaque(Box<[u8]>);

impl Opaque {
    /// Made once from `random`.
    #[must_use]
    pub fn new(mut random: Random) -> Self {
        let mut bytes = vec![0; OPAQUE + COPY_MAX as usize].into_boxed_slice();
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Some `len` of its bytes, 2,048 at most.
    pub fn some(&self, random: &mut Random, len: usize) -> &[u8] {
        let start = (random.next() >> 46) as usize;
        &self.0[start..start + len.min(COPY_MAX as usize)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_sequence() {
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn bounds_hold() {
        let mut random = Random::new(1);
        assert!((0..1_000).all(|_| (3..9).contains(&random.between(3, 9))));
        assert!((0..1_000).all(|_| random.below_u64(5) < 5));
        assert_eq!((random.below(0), random.below_u64(0)), (0, 0));
        let heads = (0..10_000).filter(|_| random.chance(30)).count();
        assert!((2_700..3_300).contains(&heads), "{heads}");
    }

    #[test]
    fn weights_count() {
        let mut random = Random::new(2);
        let weighted = Weighted::new([0, 3, 1]);
        let mut drawn = [0; 3];
        (0..4_000).for_each(|_| drawn[weighted.draw(&mut random)] += 1);
        assert_eq!(drawn[0], 0);
        assert!((2_800..3_200).contains(&drawn[1]), "{drawn:?}");
        let zipf = Weighted::zipf(100);
        let first = (0..10_000).filter(|_| zipf.draw(&mut random) == 0).count();
        assert!((1_700..2_150).contains(&first), "of 100 ranks the first has a weight of 1 in 5.19: {first}");
    }

    #[test]
    fn opaque_bytes_are_as_many_as_asked_for() {
        let opaque = Opaque::new(Random::new(3));
        let mut random = Random::new(4);
        assert!((0..2_000).all(|len| opaque.some(&mut random, len).len() == len));
        assert_ne!(opaque.some(&mut random, 64), opaque.some(&mut random, 64));
    }
}
