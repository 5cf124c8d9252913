//! Numbers for terms: each different term of a segment gets one, in the order in which they are first seen.
//!
//! Most words are short, and a short term is its own key in the table: one place in memory is looked at for each word.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;
use tantivy::schema::{Field, Schema};

use crate::text::pack;

/// Stands for no term; a segment has far fewer.
const NONE: u32 = u32::MAX;
/// Marks the key of a term that is not packed: no packed one has this byte.
const HASHED: u64 = 0xff << 56;

/// The terms of a segment by number.
pub(super) struct Terms {
    /// For each field.
    tables: Vec<Table>,
    all: Vec<Term>,
    /// The terms' own bytes, one after the other.
    bytes: Vec<u8>,
    /// How often each term was [seen](Terms::see) without being asked for, by number; those behind the last, never.
    again: Vec<u32>,
}

/// Open addressing, at most half full.
struct Table {
    places: Vec<Place>,
    used: usize,
}

#[derive(Clone, Copy)]
struct Place {
    /// The packed term, or a hash of it.
    key: u64,
    number: u32,
    /// How often the term was asked for.
    seen: u32,
}

#[derive(Clone, Copy)]
struct Term {
    start: u32,
    length: u16,
    field: u16,
}

impl Terms {
    pub(super) fn new(schema: &Schema) -> Self {
        let tables = schema.fields().map(|_| Table { places: vec![Place::EMPTY; 2], used: 0 }).collect();
        Self { tables, all: Vec::new(), bytes: Vec::new(), again: Vec::new() }
    }

    /// The number of `term` in `field`, which is counted as seen once more. At most 65,535 bytes long.
    pub(super) fn number(&mut self, field: Field, term: &[u8]) -> u32 {
        let packed = pack(term);
        let key = packed.unwrap_or_else(|| hash(term));
        let table = &mut self.tables[field.field_id() as usize];
        let mut at = table.first(key);
        loop {
            let place = table.places[at];
            if place.number == NONE {
                return self.insert(field, at, key, term);
            }
            let is_it = || packed.is_some() || self.all[place.number as usize].bytes(&self.bytes) == term;
            if place.key == key && is_it() {
                table.places[at].seen += 1;
                return place.number;
            }
            at = table.after(at);
        }
    }

    /// [`Self::number`] of a term that is [packed](pack()).
    pub(super) fn packed(&mut self, field: Field, key: u64) -> u32 {
        let table = &mut self.tables[field.field_id() as usize];
        let mut at = table.first(key);
        loop {
            let place = &mut table.places[at];
            if place.key == key && place.number != NONE {
                place.seen += 1;
                return place.number;
            }
            if place.number == NONE {
                let length = 8 - key.leading_zeros() as usize / 8;
                return self.insert(field, at, key, &key.to_le_bytes()[..length]);
            }
            at = table.after(at);
        }
    }

    /// Counts a term as seen once more.
    pub(super) fn see(&mut self, number: u32) {
        let at = number as usize;
        if self.again.len() <= at {
            self.again.resize(at + 1, 0);
        }
        self.again[at] += 1;
    }

    fn insert(&mut self, field: Field, at: usize, key: u64, term: &[u8]) -> u32 {
        let number = self.all.len() as u32;
        let (start, length) = (self.bytes.len() as u32, term.len() as u16);
        self.all.push(Term { start, length, field: field.field_id() as u16 });
        self.bytes.extend_from_slice(term);
        let table = &mut self.tables[field.field_id() as usize];
        table.places[at] = Place { key, number, seen: 1 };
        table.used += 1;
        if table.used * 2 > table.places.len() {
            table.grow();
        }
        number
    }

    pub(super) fn bytes(&self, number: u32) -> &[u8] {
        self.all[number as usize].bytes(&self.bytes)
    }

    pub(super) fn field(&self, number: u32) -> Field {
        Field::from_field_id(u32::from(self.all[number as usize].field))
    }

    /// How often each term was seen.
    pub(super) fn seen(&self) -> Vec<u32> {
        let mut seen = vec![0; self.all.len()];
        for place in self.tables.iter().flat_map(|table| &table.places).filter(|place| place.number != NONE) {
            seen[place.number as usize] = place.seen;
        }
        seen.iter_mut().zip(&self.again).for_each(|(seen, again)| *seen += again);
        seen
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// All terms as the engine's dictionaries want them: by field, then by bytes.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.all.len() as u32).collect();
        numbers.sort_unstable_by_key(|number| (self.all[*number as usize].field, self.bytes(*number)));
        numbers
    }

    /// Bytes of memory held.
    pub(super) fn memory(&self) -> usize {
        let places: usize = self.tables.iter().map(|table| table.places.len()).sum();
        places * size_of::<Place>() + self.all.capacity() * size_of::<Term>() + self.bytes.capacity()
    }
}

impl Term {
    fn bytes(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..self.start as usize + self.length as usize]
    }
}

impl Place {
    const EMPTY: Self = Self { key: 0, number: NONE, seen: 0 };
}

impl Table {
    /// Where a key is looked for first. The length of a table is a power of two.
    fn first(&self, key: u64) -> usize {
        // Multiplying carries what differs upwards, so the upper bits tell keys apart best.
        let spread = (key ^ key >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread >> 32) as usize & (self.places.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.places.len() - 1)
    }

    fn grow(&mut self) {
        let places = vec![Place::EMPTY; self.places.len() * 2];
        for place in std::mem::replace(&mut self.places, places).into_iter().filter(|place| place.number != NONE) {
            let mut at = self.first(place.key);
            while self.places[at].number != NONE {
                at = self.after(at);
            }
            self.places[at] = place;
        }
    }
}

fn hash(term: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(term);
    hasher.finish() | HASHED
}
