//! Who is in a work and its passages, beside its text.
//!
//! ```text
//! people, then for each:    name, other names, then each of these, mentions × 2 + (1 if known)
//! passages, then for each:  people, then for each: number × 4 + speaks × 2 + (1 if present), confidence in hundredths
//! ```
//!
//! Numbers are LEB128 varints, a name is its length in bytes and its bytes. The people of one passage are read without
//! making anything of the others: each hit of a search asks for some.

use rusqlite::{OptionalExtension, params};

use super::varint::{Reader, number};
use super::{Batch, EncodedPeople, Library, Revision, StoreError, TextId, WorkRow};
use crate::model::{Confidence, Presence, PresenceStatus};
use crate::recognise::{Cast, Here, Person};

/// The cast in the form above.
pub(super) fn encode(cast: &Cast) -> Vec<u8> {
    let mut out = Vec::with_capacity(cast.people.len() * 24 + cast.passages.len() * 8);
    number(&mut out, cast.people.len() as u64);
    for person in &cast.people {
        text(&mut out, &person.name);
        // The name itself need not be written twice.
        let others = if person.aliases == [person.name.as_str()] { &[][..] } else { &person.aliases };
        number(&mut out, others.len() as u64);
        for name in others {
            text(&mut out, name);
        }
        number(&mut out, u64::from(person.mentions) << 1 | u64::from(person.is_known));
    }
    number(&mut out, cast.passages.len() as u64);
    for passage in &cast.passages {
        number(&mut out, passage.len() as u64);
        for here in passage {
            let present = here.status == PresenceStatus::Present;
            number(&mut out, u64::from(here.person) << 2 | u64::from(here.speaks) << 1 | u64::from(present));
            out.push(here.confidence.hundredths());
        }
    }
    out
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what [`encode`] wrote; none if the bytes are something else.
struct Decoder<'a> {
    people: Vec<Kept<'a>>,
    passages: usize,
    reader: Reader<'a>,
}

/// A person as kept.
struct Kept<'a> {
    name: &'a [u8],
    /// The other names, each behind its length.
    others: &'a [u8],
    count: usize,
    mentions: u32,
    is_known: bool,
}

impl Kept<'_> {
    fn name(&self) -> Option<String> {
        Some(std::str::from_utf8(self.name).ok()?.to_owned())
    }

    fn person(&self) -> Option<Person> {
        let name = self.name()?;
        let mut others = Reader { bytes: self.others };
        let mut other = || Some(std::str::from_utf8(others.text()?).ok()?.to_owned());
        let aliases: Vec<String> = (0..self.count).map(|_| other()).collect::<Option<_>>()?;
        let aliases = if aliases.is_empty() { vec![name.clone()] } else { aliases };
        Some(Person { name, aliases, mentions: self.mentions, is_known: self.is_known })
    }
}

impl<'a> Reader<'a> {
    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        self.take(length)
    }

    fn person(&mut self) -> Option<Kept<'a>> {
        let name = self.text()?;
        let count = self.count()?;
        let before = self.bytes;
        for _ in 0..count {
            self.text()?;
        }
        let others = &before[..before.len() - self.bytes.len()];
        let counted = self.number()?;
        Some(Kept { name, others, count, mentions: (counted >> 1).try_into().ok()?, is_known: counted & 1 == 1 })
    }
}

impl<'a> Decoder<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { bytes };
        let people = (0..reader.count()?).map(|_| reader.person()).collect::<Option<_>>()?;
        Some(Self { people, passages: reader.count()?, reader })
    }

    fn passage(&mut self) -> Option<Vec<Here>> {
        let count = self.reader.count()?;
        let mut people = Vec::with_capacity(count);
        for _ in 0..count {
            let head = self.reader.small()?;
            let confidence = Confidence::from_hundredths(*self.reader.take(1)?.first()?);
            let status = if head & 1 == 1 { PresenceStatus::Present } else { PresenceStatus::Mentioned };
            let person = head >> 2;
            if person as usize >= self.people.len() {
                return None;
            }
            people.push(Here { person, status, speaks: head & 2 != 0, confidence });
        }
        Some(people)
    }

    fn step_over(&mut self) -> Option<()> {
        for _ in 0..self.reader.count()? {
            self.reader.number()?;
            self.reader.take(1)?;
        }
        Some(())
    }
}

fn decode(bytes: &[u8]) -> Option<Cast> {
    let mut decoder = Decoder::open(bytes)?;
    let passages = (0..decoder.passages).map(|_| decoder.passage()).collect::<Option<_>>()?;
    Some(Cast { people: decoder.people.iter().map(Kept::person).collect::<Option<_>>()?, passages })
}

fn decode_passage(bytes: &[u8], index: usize) -> Option<Vec<Presence>> {
    let mut decoder = Decoder::open(bytes)?;
    if index >= decoder.passages {
        return Some(Vec::new());
    }
    for _ in 0..index {
        decoder.step_over()?;
    }
    let here = decoder.passage()?;
    let presence = |here: &Here| Some(here.called(decoder.people.get(here.person as usize)?.name()?));
    here.iter().map(presence).collect()
}

impl Library {
    /// The people of a text; none if nobody has looked for them.
    pub fn cast(&self, text: TextId) -> Result<Option<Cast>, StoreError> {
        self.with_people(text, decode)
    }

    /// Who is in passage `index` of a text, counted from 0 over all chapters, without the places that show it.
    pub fn people_of_passage(&self, text: TextId, index: usize) -> Result<Vec<Presence>, StoreError> {
        Ok(self.with_people(text, |bytes| decode_passage(bytes, index))?.unwrap_or_default())
    }

    fn with_people<T>(&self, text: TextId, decode: impl FnOnce(&[u8]) -> Option<T>) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT data FROM people WHERE text = ?")?;
        let mut rows = statement.query([text])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let place = || format!("the people of text {}", text.0);
        let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let mut unpacker = self.unpacker.borrow_mut();
        decode(unpacker.metadata(packed, place)?).map(Some).ok_or_else(|| StoreError::damaged(place()))
    }

    /// What every work teaches of its people's names ([`crate::recognise::lesson()`]).
    pub fn each_lesson(&self, mut visit: impl FnMut(&str)) -> Result<(), StoreError> {
        let sql = "SELECT lesson FROM people JOIN work ON work.text = people.text WHERE lesson IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
        }
        Ok(())
    }

    /// The works that teach nothing, in order, with the people of each.
    pub fn each_unschooled(&self, mut visit: impl FnMut(WorkRow, &Cast)) -> Result<(), StoreError> {
        let sql = "SELECT work.row, data FROM people JOIN work ON work.text = people.text \
                   WHERE lesson IS NULL ORDER BY work.row";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut unpacker = self.unpacker.borrow_mut();
        while let Some(row) = rows.next()? {
            let work: WorkRow = row.get(0)?;
            let place = || format!("the people of work row {}", work.0);
            let packed = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let cast = decode(unpacker.metadata(packed, place)?).ok_or_else(|| StoreError::damaged(place()))?;
            visit(work, &cast);
        }
        Ok(())
    }

    /// The revision up to which works were heard for what they teach.
    pub fn heard(&self) -> Result<Revision, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM state WHERE name = 'heard'")?;
        let heard = statement.query_row([], |row| row.get(0)).optional()?;
        Ok(heard.unwrap_or(Revision(0)))
    }

    /// What stands for how the people of all works were recognised; 0 if not all were.
    pub fn recognised_by(&self) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM state WHERE name = 'people'")?;
        Ok(statement.query_row([], |row| row.get(0).map(|value: i64| value as u64)).optional()?.unwrap_or(0))
    }
}

impl Batch<'_> {
    /// Puts the people of a work's text in the place of those that were known; the text stays.
    pub fn put_people(&mut self, work: WorkRow, text: TextId, people: &EncodedPeople) -> Result<(), StoreError> {
        self.insert_people(text, people)?;
        self.touch_work(Some(work))
    }

    pub(super) fn insert_people(&self, text: TextId, people: &EncodedPeople) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO people (text, lesson, data) VALUES (?, ?, ?)";
        self.transaction.prepare_cached(sql)?.execute(params![text, people.lesson, people.data])?;
        Ok(())
    }

    /// Writes down up to which revision works were heard, as [`Library::heard`] gives it.
    pub fn set_heard(&mut self, revision: Revision) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO state (name, value) VALUES ('heard', ?)";
        self.transaction.prepare_cached(sql)?.execute([revision])?;
        Ok(())
    }

    /// Writes down how the people of all works are recognised, as [`Library::recognised_by`] gives it.
    pub fn set_recognised_by(&mut self, fingerprint: u64) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO state (name, value) VALUES ('people', ?)";
        self.transaction.prepare_cached(sql)?.execute([fingerprint as i64])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cast() -> impl Strategy<Value = Cast> {
        let person =
            ("[A-Z][a-zé ]{0,8}", proptest::collection::vec("[A-Z][a-z ]{0,8}", 1..4), 0_u32..500, any::<bool>())
                .prop_map(|(name, aliases, mentions, is_known)| Person { name, aliases, mentions, is_known });
        proptest::collection::vec(person, 1..6).prop_flat_map(|people| {
            let here = (0..people.len() as u32, any::<bool>(), any::<bool>(), 0_u8..=100).prop_map(
                |(person, present, speaks, confidence)| Here {
                    person,
                    status: if present { PresenceStatus::Present } else { PresenceStatus::Mentioned },
                    speaks,
                    confidence: Confidence::from_hundredths(confidence),
                },
            );
            let passages = proptest::collection::vec(proptest::collection::vec(here, 0..4), 0..20);
            passages.prop_map(move |passages| Cast { people: people.clone(), passages })
        })
    }

    proptest! {
        #[test]
        fn a_cast_is_read_as_it_was_written(cast in cast()) {
            let bytes = encode(&cast);
            prop_assert_eq!(decode(&bytes), Some(cast.clone()));
            for passage in 0..=cast.passages.len() {
                prop_assert_eq!(decode_passage(&bytes, passage), Some(cast.presences(passage)));
            }
        }

        #[test]
        fn damaged_bytes_are_no_cast_and_never_a_panic(cast in cast(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = encode(&cast);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = decode(&bytes);
            let _ = decode_passage(&bytes[..at], 3);
        }
    }
}
