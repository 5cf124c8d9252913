//! A work laid out as passage documents, without copying its text.

use std::iter::Empty;
use std::sync::{Arc, OnceLock};
use std::vec;

use rustc_hash::FxHashSet;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Document, Field};

use super::marks;
use super::people::People;
use super::schema::{Fields, KeyField, NumberField, WordField};
use crate::model::{Chapter, Name, Origin, ParatextKind, Passage, Relationship, RelationshipKind, Work};
use crate::names::{RelationshipTag, tidy, without_type_suffix};
use crate::text::{Words, key};

/// Room in the pipeline, given back when the last document of a work has been indexed.
pub type Permit = Box<dyn Send + Sync>;

/// Everything the index needs of one work.
pub struct IndexedWork {
    /// The text's id in the store.
    pub text_id: u64,
    /// What describes it.
    pub work: Work,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
    /// The passages of each chapter.
    pub passages: Vec<Vec<Passage>>,
    /// Who is in it, by its text.
    pub people: People,
    /// Dropped when the work has been indexed.
    pub permit: Option<Permit>,
}

/// The separator between the members of a [`ship_key`].
pub const MEMBER_SEPARATOR: char = '\u{1f}';

/// The index form of a relationship: the kind's sign and its members, folded and sorted, so that order
/// and spelling do not matter and `A/B` and `A & B` are apart.
///
/// ```
/// use ficdex::index::document::ship_key_of;
/// use ficdex::model::RelationshipKind::Romantic;
/// assert_eq!(ship_key_of(Romantic, ["Spike", "Buffy Summers"]), ship_key_of(Romantic, ["buffy  summers", "SPIKE"]));
/// ```
pub fn ship_key_of<'a>(kind: RelationshipKind, members: impl IntoIterator<Item = &'a str>) -> String {
    let mut members: Vec<String> = members.into_iter().map(key).collect();
    members.sort_unstable();
    let sign = match kind {
        RelationshipKind::Romantic => '/',
        RelationshipKind::Platonic => '&',
        RelationshipKind::Other => '?',
    };
    let mut out = String::from(sign);
    for member in members {
        out.push(MEMBER_SEPARATOR);
        out.push_str(&member);
    }
    out
}

/// The index form of a relationship; a tag without members stands under its own words.
pub fn ship_key(relationship: &Relationship) -> String {
    if relationship.members.is_empty() {
        ship_key_of(relationship.kind, [relationship.name.as_str()])
    } else {
        ship_key_of(relationship.kind, relationship.members.iter().map(String::as_str))
    }
}

/// The index form of a relationship tag as written, read without knowing any name: what `=` asks for.
pub fn raw_ship_key(tag: &str) -> String {
    let read = RelationshipTag::read(tag);
    if read.members.is_empty() {
        ship_key_of(RelationshipKind::Other, [read.name.as_str()])
    } else {
        ship_key_of(read.kind, read.members.iter().map(|member| member.name.as_str()))
    }
}

/// The term under which the index knows that `left` ends a passage and `right` begins the next one
/// of the same chapter: 32 bits of a digest, a filter that positions confirm.
pub(super) fn border_term(left: &str, right: &str) -> [u8; 4] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(left.as_bytes());
    hasher.update(&[0x1f]);
    hasher.update(right.as_bytes());
    let digest = hasher.finalize();
    let [a, b, c, d, ..] = *digest.as_bytes();
    [a, b, c, d]
}

#[derive(Clone, Debug)]
enum Owned {
    Text(String),
    Integer(i64),
}

/// A work as its documents see it.
pub(super) struct Layout {
    text_id: u64,
    chapters: Vec<Chapter>,
    /// Chapter index and passage of every document, in order; a work without text has one without passage.
    places: Vec<(usize, Option<Passage>)>,
    borders: Vec<Option<[u8; 4]>>,
    /// By document; made by the engine's thread that comes first, because it takes a while.
    marks: OnceLock<Vec<String>>,
    /// By document, who is in it.
    people: Vec<String>,
    /// Values of the work, on its first document.
    head: Vec<(Field, Owned)>,
    /// Values of each chapter, on its first document.
    chapter_heads: Vec<Vec<(Field, Owned)>>,
    fields: Fields,
    _permit: Option<Permit>,
}

impl Layout {
    pub(super) fn new(fields: &Fields, indexed: IndexedWork) -> Self {
        let IndexedWork { text_id, work, chapters, passages, people, permit } = indexed;
        let mut places = Vec::new();
        for (chapter, passages) in passages.iter().enumerate() {
            places.extend(passages.iter().map(|passage| (chapter, Some(*passage))));
        }
        if places.is_empty() {
            places.push((0, None));
        }
        let borders = borders(&chapters, &places);
        let head = head(fields, &work, &people);
        let people = people.passages;
        let chapter_heads = chapters.iter().map(|chapter| chapter_head(fields, chapter)).collect();
        let (fields, marks) = (fields.clone(), OnceLock::new());
        Self { text_id, chapters, places, borders, marks, people, head, chapter_heads, fields, _permit: permit }
    }

    /// The marks of each document.
    fn marks(&self) -> &[String] {
        self.marks.get_or_init(|| {
            let mut marks = Vec::with_capacity(self.places.len());
            for of_chapter in self.places.chunk_by(|a, b| a.0 == b.0) {
                let passages: Vec<Passage> = of_chapter.iter().filter_map(|(_, passage)| *passage).collect();
                if let Some(chapter) = self.chapters.get(of_chapter[0].0) {
                    marks.extend(marks::of_chapter(chapter, &passages));
                }
            }
            marks
        })
    }
}

/// One document.
pub(super) struct PassageDocument {
    layout: Arc<Layout>,
    index: usize,
}

/// The documents of a work, in order.
pub(super) fn documents(layout: Layout) -> impl ExactSizeIterator<Item = PassageDocument> {
    let layout = Arc::new(layout);
    (0..layout.places.len()).map(move |index| PassageDocument { layout: Arc::clone(&layout), index })
}

fn borders(chapters: &[Chapter], places: &[(usize, Option<Passage>)]) -> Vec<Option<[u8; 4]>> {
    let mut out = Vec::with_capacity(places.len());
    let (mut last, mut first) = (String::new(), String::new());
    for pair in places.windows(2) {
        let border = match pair {
            [(left, Some(before)), (right, Some(after))] if left == right => {
                let text = &chapters[*left].body.text;
                let found = Words::new(&text[after.range()]).next_term(&mut first).is_some()
                    && last_term(&text[before.range()], &mut last);
                found.then(|| border_term(&last, &first))
            }
            _ => None,
        };
        out.push(border);
    }
    out.push(None);
    out
}

/// Writes the term of the last token of `text` to `term`.
fn last_term(text: &str, term: &mut String) -> bool {
    // The last token starts within the last stretch that holds a blank before it; widen until one is found.
    let mut width = 64;
    loop {
        let mut from = text.len().saturating_sub(width);
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        // Begin behind a blank, so that no token is cut.
        let start = if from == 0 { Some(0) } else { text[from..].find(char::is_whitespace).map(|at| from + at) };
        if let Some(start) = start {
            let mut words = Words::new(&text[start..]);
            let mut found = false;
            while words.next_term(term).is_some() {
                found = true;
            }
            if found || start == 0 {
                return found;
            }
        }
        width *= 4;
    }
}

/// The values of `work` for each key field, in index form.
fn keys(work: &Work, people: &People) -> Vec<(KeyField, String)> {
    let mut out = vec![(KeyField::Id, work.id.as_str().to_owned())];
    let mut add = |field, value: String| {
        if !value.is_empty() && !out.contains(&(field, value.clone())) {
            out.push((field, value));
        }
    };
    work.authors.iter().for_each(|name| add(KeyField::Author, key(name)));
    let by = |source: Origin, declared, found| if source == Origin::Declared { declared } else { found };
    work.fandoms.iter().for_each(|name| add(by(name.source, KeyField::Fandom, KeyField::FoundFandom), key(&name.name)));
    let character = |source| by(source, KeyField::Character, KeyField::FoundCharacter);
    work.characters.iter().for_each(|name| add(character(name.source), key(&name.name)));
    work.relationships
        .iter()
        .for_each(|ship| add(by(ship.source, KeyField::Ship, KeyField::FoundShip), ship_key(ship)));
    written(&work.fandoms).for_each(|raw| add(KeyField::RawFandom, raw_key(raw)));
    written(&work.characters).for_each(|raw| add(KeyField::RawCharacter, raw_key(raw)));
    let mut declared = work.relationships.iter().filter(|ship| ship.source == Origin::Declared).peekable();
    let (main, first) = (people.main.clone(), declared.peek().map(|first| ship_key(first)));
    let field = if first.is_some() { KeyField::Main } else { KeyField::FoundMain };
    main.or(first).into_iter().for_each(|main| add(field, main));
    declared.for_each(|ship| add(KeyField::RawShip, raw_ship_key(&ship.raw)));
    work.tags.iter().for_each(|tag| add(KeyField::Tag, key(tag)));
    work.rating.iter().for_each(|rating| add(KeyField::Rating, key(rating.name())));
    work.warnings.iter().for_each(|warning| add(KeyField::Warning, key(warning)));
    work.categories.iter().for_each(|category| add(KeyField::Category, key(category)));
    work.series.iter().for_each(|series| add(KeyField::Series, key(&series.name)));
    work.collections.iter().for_each(|collection| add(KeyField::Collection, key(collection)));
    work.language.iter().for_each(|language| add(KeyField::Language, language.to_lowercase()));
    work.site.iter().for_each(|site| add(KeyField::Site, site.to_lowercase()));
    let written = [
        (KeyField::Url, &work.url),
        (KeyField::RawRating, &work.rating_raw),
        (KeyField::RawLanguage, &work.language_raw),
    ];
    for (field, value) in written {
        if let Some(value) = value {
            add(field, value.trim().to_lowercase());
        }
    }
    flags(work).for_each(|flag| add(KeyField::Flag, flag.to_owned()));
    out.extend(people.fandoms.iter().map(|fandom| (KeyField::RecognisedFandom, fandom.clone())));
    out.extend(people.characters.iter().map(|person| (KeyField::RecognisedCharacter, person.clone())));
    out.extend(people.ships.iter().map(|ship| (KeyField::RecognisedShip, ship.clone())));
    out
}

/// One chapter, and no sign that more are to come.
fn is_oneshot(work: &Work) -> bool {
    work.chapters_planned.unwrap_or(work.chapters) == 1 && work.chapters <= 1 && work.complete != Some(false)
}

/// The names that the author's tags wrote.
fn written(names: &[Name]) -> impl Iterator<Item = &str> {
    declared(names).map(|name| name.raw.as_str())
}

fn declared(names: &[Name]) -> impl Iterator<Item = &Name> {
    names.iter().filter(|name| name.source == Origin::Declared)
}

/// The index form of a tag as written: what `=` asks for.
pub fn raw_key(tag: &str) -> String {
    key(without_type_suffix(&tidy(tag)))
}

fn flags(work: &Work) -> impl Iterator<Item = &'static str> {
    // Of relationships that nobody declared no list is whole.
    let declared = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
    let romantic = declared.filter(|ship| ship.kind == RelationshipKind::Romantic);
    let romantic = distinct(romantic.map(|ship| ship.name.as_str()));
    // Fandoms of one family are related.
    let fandoms = if work.families.is_empty() { work.fandoms.len() } else { work.families.len() };
    let author = |name: &str| work.authors.iter().any(|author| author.eq_ignore_ascii_case(name));
    [
        ("complete", work.complete == Some(true)),
        ("wip", work.complete == Some(false)),
        ("oneshot", is_oneshot(work)),
        ("crossover", fandoms > 1),
        ("otp", romantic == 1),
        ("anon", author("anonymous")),
        ("translation", is_tagged(work, &["translation", "translated", "in translation"])),
        ("podfic", is_tagged(work, &["podfic", "podficced", "podfics", "podfic podficced works"])),
        (
            "orphaned",
            author("orphan_account") || work.authors.iter().any(|author| author.ends_with("(orphan_account)")),
        ),
    ]
    .into_iter()
    .filter_map(|(flag, set)| set.then_some(flag))
}

/// True if an additional tag is one of `names`, or the title holds one in brackets: `[Podfic] The Letter`.
fn is_tagged(work: &Work, names: &[&str]) -> bool {
    let named = |text: &str| names.contains(&key(text).as_str());
    let bracketed =
        |text: &str| text.split(['[', '(']).skip(1).filter_map(|rest| rest.split([']', ')']).next()).any(named);
    work.tags.iter().any(|tag| named(tag)) || bracketed(&work.title)
}

/// How many different values there are: two spellings of one person are one.
fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    values.collect::<FxHashSet<_>>().len()
}

/// The numbers of `work` the index can compare; a number the work does not have is left out.
pub fn numbers(work: &Work) -> Vec<(NumberField, i64)> {
    let words = work.words_stated.unwrap_or(work.words) as i64;
    let chapters = i64::from(work.chapters_stated.unwrap_or(work.chapters));
    let mut out = vec![(NumberField::Words, words), (NumberField::Chapters, chapters)];
    if chapters > 0 {
        out.push((NumberField::WordsPerChapter, words / chapters));
    }
    out.extend(work.published.map(|date| (NumberField::Published, date.days())));
    out.extend(work.updated.or(work.published).map(|date| (NumberField::Updated, date.days())));
    let ships = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
    let counts = [
        (KeyField::Author, work.authors.len()),
        (KeyField::Fandom, distinct(declared(&work.fandoms).map(|name| name.name.as_str()))),
        (KeyField::Character, distinct(declared(&work.characters).map(|name| name.name.as_str()))),
        (KeyField::Ship, distinct(ships.map(|ship| ship.name.as_str()))),
        (KeyField::Tag, work.tags.len()),
    ];
    out.extend(counts.map(|(field, count)| (NumberField::Count(field), count as i64)));
    out
}

fn head(fields: &Fields, work: &Work, people: &People) -> Vec<(Field, Owned)> {
    let mut out: Vec<(Field, Owned)> =
        keys(work, people).into_iter().map(|(field, value)| (fields.key(field), Owned::Text(value))).collect();
    let mut words = |field, text: &str| {
        if !text.is_empty() {
            out.push((fields.word(field), Owned::Text(text.to_owned())));
        }
    };
    words(WordField::Title, &work.title);
    work.authors.iter().for_each(|name| words(WordField::Author, name));
    // A bare word of `works` finds a name in its canonical form and as written.
    let mut names = |field, name: &str, raw: &str| {
        words(field, name);
        if key(name) != key(raw) {
            words(field, raw);
        }
    };
    work.fandoms.iter().for_each(|name| names(WordField::Fandom, &name.name, &name.raw));
    work.characters.iter().for_each(|name| names(WordField::Character, &name.name, &name.raw));
    work.relationships.iter().for_each(|ship| names(WordField::Ship, &ship.name, &ship.raw));
    work.tags.iter().chain(&work.warnings).chain(&work.categories).for_each(|tag| words(WordField::Tag, tag));
    work.series.iter().for_each(|series| words(WordField::Series, &series.name));
    work.collections.iter().for_each(|collection| words(WordField::Collection, collection));
    out.extend(paratext(fields, &work.paratext));
    out.extend(numbers(work).into_iter().map(|(field, value)| (fields.number(field), Owned::Integer(value))));
    out.push((fields.starts, Owned::Text("w".into())));
    out
}

fn chapter_head(fields: &Fields, chapter: &Chapter) -> Vec<(Field, Owned)> {
    let title = chapter.title.iter().map(|title| (fields.word(WordField::ChapterTitle), Owned::Text(title.clone())));
    title.chain(paratext(fields, &chapter.paratext)).collect()
}

fn paratext(fields: &Fields, all: &[crate::model::Paratext]) -> impl Iterator<Item = (Field, Owned)> {
    all.iter().filter_map(|paratext| {
        let field = match paratext.kind {
            ParatextKind::Summary => WordField::Summary,
            ParatextKind::Notes | ParatextKind::EndNotes => WordField::Note,
            // Imprints and tag lists repeat what the fields hold.
            ParatextKind::Preface | ParatextKind::Afterword => return None,
        };
        Some((fields.word(field), Owned::Text(paratext.text.clone())))
    })
}

/// A value of a document, borrowed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leaf<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Unsigned(u64),
    Integer(i64),
}

impl<'a> From<&'a Owned> for Leaf<'a> {
    fn from(value: &'a Owned) -> Self {
        match value {
            Owned::Text(text) => Self::Text(text),
            Owned::Integer(number) => Self::Integer(*number),
        }
    }
}

impl<'a> Value<'a> for Leaf<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Text(text) => ReferenceValueLeaf::Str(text),
            Self::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Self::Unsigned(number) => ReferenceValueLeaf::U64(number),
            Self::Integer(number) => ReferenceValueLeaf::I64(number),
        })
    }
}

impl Document for PassageDocument {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = vec::IntoIter<(Field, Leaf<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let layout = &*self.layout;
        let fields = &layout.fields;
        let (chapter, passage) = layout.places[self.index];
        let mut out = Vec::with_capacity(4);
        out.push((fields.text, Leaf::Unsigned(layout.text_id)));
        let previous = self.index.checked_sub(1).map(|index| layout.places[index]);
        if let Some(passage) = passage {
            out.push((fields.body, Leaf::Text(&layout.chapters[chapter].body.text[passage.range()])));
            out.push((fields.first_token, Leaf::Unsigned(u64::from(passage.first_token))));
            if let Some(marks) = layout.marks().get(self.index).filter(|marks| !marks.is_empty()) {
                out.push((fields.marks, Leaf::Text(marks)));
            }
            if let Some(people) = layout.people.get(self.index).filter(|people| !people.is_empty()) {
                out.push((fields.word(WordField::People), Leaf::Text(people)));
            }
            let scene = |(chapter, passage): (usize, Option<Passage>)| (chapter, passage.map(|passage| passage.scene));
            if previous.map(scene) != Some((chapter, Some(passage.scene))) {
                out.push((fields.starts, Leaf::Text("s")));
            }
        } else {
            out.push((fields.first_token, Leaf::Unsigned(0)));
            out.push((fields.starts, Leaf::Text("s")));
        }
        if let Some(border) = &layout.borders[self.index] {
            out.push((fields.border, Leaf::Bytes(border)));
        }
        if previous.map(|(chapter, _)| chapter) != Some(chapter) {
            out.push((fields.starts, Leaf::Text("c")));
            if let Some(values) = layout.chapter_heads.get(chapter) {
                out.extend(values.iter().map(|(field, value)| (*field, Leaf::from(value))));
            }
        }
        if self.index == 0 {
            // Notes of a chapter without text have no document of their own: they stand on the first.
            out.extend(layout.head.iter().map(|(field, value)| (*field, Leaf::from(value))));
        }
        out.into_iter()
    }
}
