//! Which codes the row of a record gets: found once a batch for all records that share what is known of them.

use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::classify::{Ends, class, is_guessed, is_placed, name, protocol};
use super::known_texts::{Codes, KnownTexts};
use super::ports::{GuessNumber, PortGuesses};
use crate::catalogue::Catalogue;
use crate::decode::{Address, Tuple};
use crate::flow::{FlowRecord, Known};
use crate::names::literal_address;

/// The place of codes.
type Place = u32;

/// A variant whose codes were not made yet.
const UNMADE: Place = Place::MAX;

/// The codes of a batch.
#[derive(Default)]
pub(super) struct KnownCodes {
    texts: KnownTexts,
    guesses: PortGuesses,
    made: Vec<Codes>,
    held: Vec<Held>,
    /// Places in `held`, by the address of what is known (0: nothing), which stays that one's for as long as it is held.
    index: HashMap<usize, Place, RandomState>,
    last: Option<(usize, Place)>,
}

/// Something known, and the codes of its rows.
struct Held {
    known: Option<Arc<Known>>,
    varies: Varies,
    /// The place of the codes of its variant 0, which most have alone.
    first: Place,
    /// Those of the others.
    others: HashMap<Variant, Place, RandomState>,
}

/// What else the codes of a row follow from: see [`Varies::variant`].
type Variant = u32;

/// Where the number of a range stands in a variant, above the bit of the address and the number of a port's guess.
const RANGE_SHIFT: u32 = 1 + GuessNumber::BITS;

/// Which of it they follow from.
#[derive(Clone, Copy, Default)]
struct Varies {
    /// Whether the responder has this address, by which the client asked for it.
    asked: Option<Address>,
    /// What its ports suggest.
    by_port: bool,
    /// The range that the responder's address lies in.
    by_range: bool,
}

impl KnownCodes {
    /// The place of the codes of this record's row.
    #[inline]
    pub(super) fn place(&mut self, record: &FlowRecord, catalogue: &Catalogue) -> Place {
        let address = record.known.as_ref().map_or(0, |known| Arc::as_ptr(known).addr());
        let at = match self.last {
            Some((last, at)) if last == address => at,
            _ => self.held_at(address, record, catalogue),
        };
        let Some(held) = self.held.get(at as usize) else { return UNMADE };
        let variant = held.varies.variant(&record.tuple, &mut self.guesses, catalogue);
        match held.variant(variant) {
            Some(&place) if place != UNMADE => place,
            _ => self.make(at, variant, record, catalogue),
        }
    }

    /// The codes at places.
    pub(super) fn made(&self) -> &[Codes] {
        &self.made
    }

    /// Whether any row has a text in the column at `place`.
    pub(super) fn tells(&self, place: usize) -> bool {
        self.texts.tells(place)
    }

    /// The dictionaries of the codes.
    pub(super) fn texts(&mut self) -> &mut KnownTexts {
        &mut self.texts
    }

    /// Forget all codes: the batch is over.
    pub(super) fn clear(&mut self) {
        self.made.clear();
        self.held.clear();
        self.index.clear();
        self.last = None;
    }

    fn held_at(&mut self, address: usize, record: &FlowRecord, catalogue: &Catalogue) -> Place {
        let held = &mut self.held;
        let at = *self.index.entry(address).or_insert_with(|| {
            held.push(Held::new(record.known.clone(), catalogue));
            u32::try_from(held.len() - 1).unwrap_or(UNMADE)
        });
        self.last = Some((address, at));
        at
    }

    fn make(&mut self, at: Place, variant: Variant, record: &FlowRecord, catalogue: &Catalogue) -> Place {
        let Some(held) = self.held.get_mut(at as usize) else { return UNMADE };
        let known = held.known.as_deref();
        let name = name(known, &record.tuple.destination);
        let range = catalogue.range_label(Varies::range_of(variant));
        let ends = Ends { range, port: self.guesses.get(Varies::guess_of(variant)) };
        let class = class(known, name, ends, catalogue);
        let place = u32::try_from(self.made.len()).unwrap_or(UNMADE);
        self.made.push(self.texts.codes(known, name, class));
        held.set_variant(variant, place);
        place
    }
}

impl Varies {
    /// The variant of a row: whether it was asked for by its address, the number of what the port suggests, and that of what the
    /// address's range does.
    #[inline]
    fn variant(self, tuple: &Tuple, guesses: &mut PortGuesses, catalogue: &Catalogue) -> Variant {
        let asked = u32::from(self.asked.is_some_and(|address| address == tuple.destination));
        let guess = if self.by_port { guesses.number(tuple) } else { 0 };
        let range = if self.by_range { catalogue.range_number(&tuple.destination) } else { 0 };
        asked | u32::from(guess) << 1 | range << RANGE_SHIFT
    }

    /// The number of what the range suggests, in a variant.
    const fn range_of(variant: Variant) -> u32 {
        variant >> RANGE_SHIFT
    }

    /// The number of what the port suggests, in a variant.
    fn guess_of(variant: Variant) -> GuessNumber {
        let [number, ..] = (variant >> 1).to_le_bytes();
        number
    }
}

impl Held {
    fn new(known: Option<Arc<Known>>, catalogue: &Catalogue) -> Self {
        let facts = known.as_deref().map(|known| &known.facts);
        let answered = known.as_deref().and_then(|known| known.answered.as_ref());
        let asked = facts.and_then(|facts| facts.domain.as_deref()).filter(|_| answered.is_some());
        let name = name(known.as_deref(), &[0; 16]);
        let varies = Varies {
            asked: asked.and_then(literal_address),
            by_port: is_guessed(protocol(known.as_deref()), name),
            by_range: is_placed(known.as_deref(), name, catalogue),
        };
        Self { known, varies, first: UNMADE, others: HashMap::default() }
    }

    #[inline]
    fn variant(&self, variant: Variant) -> Option<&Place> {
        if variant == 0 { Some(&self.first) } else { self.others.get(&variant) }
    }

    fn set_variant(&mut self, variant: Variant, place: Place) {
        if variant == 0 {
            self.first = place;
        } else {
            self.others.insert(variant, place);
        }
    }
}
