//! Which values the works that answer a query carry, and how many works carry each.
//!
//! A value of a work stands on the work's first passage alone, so the number of documents of a value *is* its number
//! of works: over the whole library the term dictionary is the answer. For a query, the documents of every value are
//! compared with the works the query chooses.
//!
//! The index knows values folded; how they are written is read from a work that carries each, for the values that
//! are shown.

use rustc_hash::FxHashMap;

use super::eval::{Evaluation, Sets};
use super::lower::names::{found_field, key_field, shown};
use super::plan::{Node as PlanNode, Plan};
use super::{DefaultField, Reader, SearchError, outside, sets};
use crate::index::document::{MEMBER_SEPARATOR, ship_key};
use crate::index::{Doc, END, IndexError, KeyField, NumberField, Segment, Snapshot};
use crate::model::{Date, Rating, Work};
use crate::query::{FieldId, Node, Unit};
use crate::store::{Library, TextId};
use crate::text::key;

/// What works are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    /// A field whose values are names.
    Key(KeyField),
    /// The year of first publication, or else of the last update.
    Year,
    /// Whether a file of the work is there: `present` or `missing`.
    Status,
}

impl FacetField {
    /// The names that `--by` takes, without aliases.
    pub const NAMES: &'static [&'static str] = &[
        "fandom",
        "char",
        "ship",
        "tag",
        "rating",
        "warning",
        "cat",
        "author",
        "year",
        "lang",
        "site",
        "series",
        "collection",
        "gift",
        "is",
        "status",
    ];

    /// The field of this name or alias.
    pub fn of_name(name: &str) -> Option<Self> {
        if name == "year" {
            return Some(Self::Year);
        }
        match FieldId::of_name(name)? {
            FieldId::Is => Some(Self::Key(KeyField::Flag)),
            FieldId::Status => Some(Self::Status),
            // Every work has an id and an address of its own, and these are parts of other fields.
            FieldId::Id | FieldId::Url | FieldId::Main | FieldId::Otp => None,
            // Declared and recognised values are counted together, and told apart.
            field if is_declared(field) => None,
            field => key_field(field).map(Self::Key),
        }
    }

    /// The field of recognised values, where that is another one.
    fn found(self) -> Option<Self> {
        match self {
            Self::Key(field) => found_field(field).map(Self::Key),
            Self::Year | Self::Status => None,
        }
    }
}

/// True for what asks for tags alone.
fn is_declared(field: FieldId) -> bool {
    matches!(field, FieldId::DeclaredChar | FieldId::DeclaredShip | FieldId::DeclaredFandom)
}

/// A value and the works that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As a work writes it.
    pub value: String,
    /// How many.
    pub works: u64,
    /// How many of them by recognition in the text alone.
    pub recognised: u64,
}

/// The values of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The most frequent values, those of equal frequency in the order of their folded forms.
    pub values: Vec<FacetValue>,
    /// How many different values there are.
    pub distinct: u64,
}

/// What the works that answer a query carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// Works in which the query is true.
    pub works: u64,
    /// One for each field asked, in order.
    pub facets: Vec<Facet>,
}

/// Counts the works in which `query` is true by the values of each of `fields`; at most `limit` values each, 0: all.
pub fn facets(
    reader: &Reader<'_>,
    query: &Node,
    unit: Unit,
    fields: &[FacetField],
    limit: usize,
) -> Result<Facets, SearchError> {
    let library = reader.library();
    reader.planned(query, DefaultField::Text, unit, |snapshot, plan| {
        let heads = Heads::of_plan(snapshot, plan)?;
        let mut names = Names::new(library, snapshot);
        let mut facets = Vec::with_capacity(fields.len());
        for field in fields {
            let mut counted: Vec<(String, Count)> = counts(library, snapshot, &heads, *field)?.into_iter().collect();
            let distinct = counted.len() as u64;
            let order =
                |a: &(String, Count), b: &(String, Count)| b.1.works.cmp(&a.1.works).then_with(|| a.0.cmp(&b.0));
            if limit > 0 && limit < counted.len() {
                counted.select_nth_unstable_by(limit - 1, order);
                counted.truncate(limit);
            }
            counted.sort_unstable_by(order);
            let mut values = Vec::with_capacity(counted.len());
            for (value, Count { works, recognised }) in counted {
                values.push(FacetValue { value: names.written(*field, value)?, works, recognised });
            }
            facets.push(Facet { values, distinct });
        }
        Ok(Facets { works: heads.count(), facets })
    })
}

/// The works of a snapshot that a query chooses, as their first passages.
pub(super) struct Heads {
    /// By segment, a bit for each document.
    bits: Vec<Vec<u64>>,
    /// Every work of the snapshot is chosen, and none was deleted.
    all: bool,
}

impl Heads {
    /// The works in which the plan is true.
    pub(super) fn of_plan(snapshot: &Snapshot, plan: &Plan) -> Result<Self, IndexError> {
        let segments = snapshot.segments();
        let mut heads = Self { bits: segments.iter().map(empty).collect(), all: false };
        let everything = plan.root == PlanNode::All;
        heads.all = everything && !segments.iter().any(Segment::has_deletions);
        for (index, segment) in segments.iter().enumerate() {
            if everything {
                let bits = &mut heads.bits[index];
                sets::each_head(segment, |head| {
                    if segment.is_alive(head) {
                        insert(bits, head);
                    }
                });
                continue;
            }
            let sets = Sets::open(segment, plan)?;
            let mut evaluation = Evaluation::open(segment, plan, &sets, false)?;
            let mut from = 0;
            while let Some(unit) = evaluation.next(from)? {
                let work = segment.work(unit.start);
                insert(&mut heads.bits[index], work.start);
                from = work.end;
            }
        }
        Ok(heads)
    }

    /// True if the work that begins at `head` is chosen.
    pub(super) fn contains(&self, segment: usize, head: Doc) -> bool {
        self.bits[segment][head as usize / 64] >> (head % 64) & 1 == 1
    }

    /// How many works are chosen.
    pub(super) fn count(&self) -> u64 {
        self.bits.iter().flatten().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Visits every chosen work of a segment, in order.
    pub(super) fn each(&self, segment: usize, mut visit: impl FnMut(Doc)) {
        for (at, &word) in self.bits[segment].iter().enumerate() {
            let mut word = word;
            while word != 0 {
                visit(at as Doc * 64 + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }
}

fn empty(segment: &Segment) -> Vec<u64> {
    vec![0; segment.documents() as usize / 64 + 1]
}

fn insert(bits: &mut [u64], head: Doc) {
    bits[head as usize / 64] |= 1 << (head % 64);
}

/// How many works carry a value.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    works: u64,
    /// Those among them that nobody declared to.
    recognised: u64,
}

/// By folded value, how many of `heads` carry it.
fn counts(
    library: &Library,
    snapshot: &Snapshot,
    heads: &Heads,
    field: FacetField,
) -> Result<FxHashMap<String, Count>, SearchError> {
    let mut counts: FxHashMap<String, Count> = FxHashMap::default();
    let found = field.found();
    for (field, by_text) in std::iter::once((field, false)).chain(found.map(|found| (found, true))) {
        if let (FacetField::Key(field), true) = (field, heads.all) {
            for segment in snapshot.segments() {
                segment.values(field, |value, works| add(&mut counts, value, u64::from(works), by_text))?;
            }
        } else {
            each_in_field(library, snapshot, heads, field, &mut |value, _, _| add(&mut counts, value, 1, by_text))?;
        }
    }
    Ok(counts)
}

fn add(counts: &mut FxHashMap<String, Count>, value: &str, works: u64, by_text: bool) {
    let recognised = if by_text { works } else { 0 };
    match counts.get_mut(value) {
        Some(count) => {
            count.works += works;
            count.recognised += recognised;
        }
        None => drop(counts.insert(value.to_owned(), Count { works, recognised })),
    }
}

/// Visits every folded value of `field`, declared or recognised, with each of `heads` (segment and first passage) that
/// carries it.
pub(super) fn each_value(
    library: &Library,
    snapshot: &Snapshot,
    heads: &Heads,
    field: FacetField,
    mut visit: impl FnMut(&str, usize, Doc),
) -> Result<(), SearchError> {
    each_in_field(library, snapshot, heads, field, &mut visit)?;
    field.found().map_or(Ok(()), |found| each_in_field(library, snapshot, heads, found, &mut visit))
}

fn each_in_field(
    library: &Library,
    snapshot: &Snapshot,
    heads: &Heads,
    field: FacetField,
    visit: &mut dyn FnMut(&str, usize, Doc),
) -> Result<(), SearchError> {
    let missing = if field == FacetField::Status { outside::missing_texts(library)? } else { Vec::new() };
    for (index, segment) in snapshot.segments().iter().enumerate() {
        match field {
            FacetField::Key(field) => segment.each_key(field, |value, mut postings| {
                while postings.doc() != END {
                    let doc = postings.doc();
                    if heads.contains(index, doc) {
                        visit(value, index, doc);
                    }
                    postings.advance();
                }
            })?,
            FacetField::Year => {
                let (published, updated) =
                    (segment.numbers(NumberField::Published)?, segment.numbers(NumberField::Updated)?);
                heads.each(index, |head| {
                    let days = published.first(head).or_else(|| updated.first(head));
                    if let Some(date) = days.and_then(Date::from_days) {
                        visit(&format!("{:04}", date.year()), index, head);
                    }
                });
            }
            FacetField::Status => heads.each(index, |head| {
                let is_missing = missing.binary_search(&segment.text_id(head)).is_ok();
                visit(if is_missing { "missing" } else { "present" }, index, head);
            }),
        }
    }
    Ok(())
}

/// How values are written, read from works that carry them.
pub(super) struct Names<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    /// By field and folded value.
    known: FxHashMap<(KeyField, String), String>,
}

impl<'a> Names<'a> {
    /// A reader that knows no name yet.
    pub(super) fn new(library: &'a Library, snapshot: &'a Snapshot) -> Self {
        Self { library, snapshot, known: FxHashMap::default() }
    }

    /// The folded `value` as some work writes it.
    pub(super) fn written(&mut self, field: FacetField, value: String) -> Result<String, SearchError> {
        let FacetField::Key(field) = field else { return Ok(value) };
        match field {
            KeyField::Flag | KeyField::Site | KeyField::Id => return Ok(value),
            KeyField::Rating => return Ok(rating(&value)),
            _ => {}
        }
        let wanted = (field, value);
        if !self.known.contains_key(&wanted) {
            self.learn(field, &wanted.1)?;
        }
        let whole = self.known.get(&wanted).cloned();
        Ok(whole.unwrap_or_else(|| match field {
            KeyField::RecognisedShip => self.pair(&wanted.1),
            _ => shown(field, &wanted.1),
        }))
    }

    /// A recognised pair by the names of its members.
    fn pair(&self, value: &str) -> String {
        let mut members = value.split(MEMBER_SEPARATOR);
        let sign = if members.next() == Some("&") { " & " } else { "/" };
        let name = |member: &str| self.known.get(&(KeyField::RecognisedCharacter, member.to_owned())).cloned();
        members.map(|member| name(member).unwrap_or_else(|| member.to_owned())).collect::<Vec<_>>().join(sign)
    }

    /// Reads a work that carries the value; the other values of the field it carries are then known too.
    fn learn(&mut self, field: KeyField, value: &str) -> Result<(), SearchError> {
        // A value that nobody declares stands in the field of recognised ones.
        let fields: Vec<KeyField> = std::iter::once(field).chain(found_field(field)).collect();
        let segments = self.snapshot.segments().iter();
        for (segment, of) in segments.flat_map(|segment| fields.iter().map(move |of| (segment, *of))) {
            let mut carriers = segment.keys(of, value)?;
            while carriers.doc() != END && !segment.is_alive(carriers.doc()) {
                carriers.advance();
            }
            if carriers.doc() != END {
                let text = TextId(segment.text_id(carriers.doc()));
                if matches!(field, KeyField::RecognisedCharacter | KeyField::RecognisedShip) {
                    for person in self.library.cast(text)?.into_iter().flat_map(|cast| cast.people) {
                        self.known.entry((KeyField::RecognisedCharacter, key(&person.name))).or_insert(person.name);
                    }
                    return Ok(());
                }
                let work = self.library.work_of_text(text)?.work;
                for (folded, written) in written_values(&work, field) {
                    self.known.entry((field, folded)).or_insert(written);
                }
                return Ok(());
            }
        }
        Ok(())
    }
}

fn rating(folded: &str) -> String {
    let all = [Rating::NotRated, Rating::General, Rating::Teen, Rating::Mature, Rating::Explicit];
    all.iter().map(|rating| rating.name()).find(|name| key(name) == folded).unwrap_or(folded).to_owned()
}

/// The values of a field of `work`, folded and as written.
fn written_values(work: &Work, field: KeyField) -> Vec<(String, String)> {
    let plain = |values: &[String]| values.iter().map(|value| (key(value), value.clone())).collect();
    match field {
        KeyField::Author => plain(&work.authors),
        KeyField::Tag => plain(&work.tags),
        KeyField::Warning => plain(&work.warnings),
        KeyField::Category => plain(&work.categories),
        KeyField::Collection => plain(&work.collections),
        KeyField::Fandom | KeyField::FoundFandom | KeyField::RecognisedFandom => {
            work.fandoms.iter().map(|name| (key(&name.name), name.name.clone())).collect()
        }
        KeyField::Character | KeyField::FoundCharacter => {
            work.characters.iter().map(|name| (key(&name.name), name.name.clone())).collect()
        }
        KeyField::Gift => plain(&work.gifts),
        KeyField::Series => work.series.iter().map(|series| (key(&series.name), series.name.clone())).collect(),
        KeyField::Ship | KeyField::FoundShip => {
            work.relationships.iter().map(|ship| (ship_key(ship), ship.name.clone())).collect()
        }
        KeyField::Language => work.language.iter().map(|code| (code.to_lowercase(), code.clone())).collect(),
        KeyField::Rating
        | KeyField::Site
        | KeyField::Flag
        | KeyField::Id
        | KeyField::Url
        | KeyField::RawRating
        | KeyField::RawLanguage
        | KeyField::RawWarning
        | KeyField::RawCategory
        | KeyField::RawFandom
        | KeyField::RawCharacter
        | KeyField::RawShip
        | KeyField::RecognisedCharacter
        | KeyField::RecognisedShip
        | KeyField::Main
        | KeyField::FoundMain => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_field_and_aliases_are_too() {
        for name in FacetField::NAMES {
            assert!(FacetField::of_name(name).is_some(), "{name}");
        }
        assert_eq!(FacetField::of_name("pairing"), Some(FacetField::Key(KeyField::Ship)));
        assert_eq!((FacetField::of_name("id"), FacetField::of_name("text")), (None, None));
    }

    #[test]
    fn a_rating_is_shown_in_full() {
        assert_eq!(rating(&key("Teen And Up Audiences")), "Teen And Up Audiences");
    }
}
