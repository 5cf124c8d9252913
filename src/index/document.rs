//! A work laid out as passage documents.

use rustc_hash::FxHashSet;

use super::invert::{Cut, Inverter};
use super::marks::{self, Mark};
use super::people::{People, Sights};
use super::schema::{FIRST_TOKEN, Fields, ID, KeyField, NumberField, TEXT, WordField};
use crate::model::{
    Chapter, Name, Origin, Paratext, ParatextKind, Passage, Relationship, RelationshipKind, Statistics, Work,
};
use crate::names::{RelationshipTag, tidy, without_type_suffix};
use crate::text::key;

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

/// The index form of a relationship tag as written, its members in any order: what `=` asks for.
pub fn raw_ship_key(tag: &str) -> String {
    let read = RelationshipTag::read(tag);
    if read.members.is_empty() {
        return ship_key_of(RelationshipKind::Other, [read.name.as_str()]);
    }
    let written = tidy(tag);
    let members = parted(without_type_suffix(&written));
    if members.len() == read.members.len() {
        ship_key_of(read.kind, members)
    } else {
        ship_key_of(read.kind, read.members.iter().map(|member| member.name.as_str()))
    }
}

/// The members of a relationship tag, with all that is said of each: parted by the signs outside brackets.
fn parted(tag: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_sign = |c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '/' | '&')
    };
    tag.split(is_sign).map(str::trim).collect()
}

/// The term under which the index knows that `left` ends a passage and `right` begins the next one
/// of the same chapter: 32 bits of a digest, a filter that positions confirm.
pub(super) fn border_term(left: &[u8], right: &[u8]) -> [u8; 4] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(left);
    hasher.update(&[0x1f]);
    hasher.update(right);
    let digest = hasher.finalize();
    let [a, b, c, d, ..] = *digest.as_bytes();
    [a, b, c, d]
}

/// Writes the passages of a work, one document each; a work without text has one without words.
pub(super) fn invert(work: &IndexedWork, fields: &Fields, out: &mut Inverter) {
    let IndexedWork { text_id, work, chapters, passages, people, .. } = work;
    let text = text_id.to_be_bytes();
    let mut is_head = true;
    let mut cut = Cut::default();
    let mut seen = people.passages.iter();
    let mut numbers = Numbers::of(people);
    for (number, (chapter, passages)) in chapters.iter().zip(passages).enumerate() {
        let body = &chapter.body.text;
        cut.clear();
        let mut cut_up_to = |passage: &Passage| {
            out.cut(fields.body, body, passage.range(), &mut cut);
            cut.terms.len()
        };
        let ends: Vec<usize> = passages.iter().map(&mut cut_up_to).collect();
        let mut marks = marks::of_chapter(chapter, passages, &cut.starts, people.speech(number)).into_iter();
        let mut sights = Sights::new(&cut.starts);
        let (mut scene, mut start) = (None, 0);
        for (index, (passage, &end)) in passages.iter().zip(&ends).enumerate() {
            out.values(fields.text, [text.as_slice()]);
            out.number(TEXT, *text_id);
            out.put(fields.body, &cut.terms[start..end]);
            out.number(FIRST_TOKEN, u64::from(passage.first_token));
            let marks = marks.next().unwrap_or_default();
            let marks = marks.iter().map(|(mark, place)| (*mark as usize, *place));
            out.places(fields.marks, &mut numbers.marks, marks, |mark, term| term.push_str(Mark::ALL[mark].term()));
            if let Some(seen) = seen.next() {
                let (field, seen) = (fields.word(WordField::People), sights.of(passage, seen).iter().copied());
                out.places(field, &mut numbers.people, seen, |number, term| people.push_term(number, term));
            }
            // The next word may be passages away: some hold nothing but signs.
            if end > start
                && let Some(next) = cut.terms.get(end)
            {
                let border = border_term(out.term(cut.terms[end - 1]), out.term(*next));
                out.values(fields.border, [border.as_slice()]);
            }
            let begins_scene = scene.replace(passage.scene) != Some(passage.scene);
            heads(work, people, Some(chapter), fields, [is_head, index == 0, begins_scene], out);
            out.end_document();
            (is_head, start) = (false, end);
        }
    }
    if is_head {
        out.values(fields.text, [text.as_slice()]);
        out.number(TEXT, *text_id);
        out.number(FIRST_TOKEN, 0_u64);
        heads(work, people, chapters.first(), fields, [true; 3], out);
        out.end_document();
    }
}

/// The numbers of the terms that a work's passages repeat.
struct Numbers {
    marks: [Option<u32>; Mark::ALL.len()],
    people: Vec<Option<u32>>,
}

impl Numbers {
    fn of(people: &People) -> Self {
        Self { marks: [None; Mark::ALL.len()], people: vec![None; people.terms()] }
    }
}

/// Writes what the first document of a work, a chapter, a scene holds.
fn heads(
    work: &Work,
    people: &People,
    chapter: Option<&Chapter>,
    fields: &Fields,
    begins: [bool; 3],
    out: &mut Inverter,
) {
    let starts = ["w", "c", "s"].iter().zip(begins).filter(|(_, begins)| *begins);
    out.values(fields.starts, starts.map(|(of, _)| of.as_bytes()));
    let [is_work, is_chapter, _] = begins;
    let mut words: Vec<(WordField, &str)> = Vec::new();
    if let Some(chapter) = chapter.filter(|_| is_chapter) {
        words.extend(chapter.title.iter().map(|title| (WordField::ChapterTitle, title.as_str())));
        words.extend(paratext(&chapter.paratext));
    }
    if is_work {
        head_words(work, &mut words);
        let mut keys = keys(work, people);
        keys.sort_by_key(|(field, _)| fields.key(*field));
        for values in keys.chunk_by(|a, b| a.0 == b.0) {
            out.values(fields.key(values[0].0), values.iter().map(|(_, value)| value.as_bytes()));
        }
        out.text(ID, work.id.as_str());
        for (field, value) in numbers(work) {
            out.number(&field.name(), value);
        }
    }
    words.sort_by_key(|(field, _)| fields.word(*field));
    for values in words.chunk_by(|a, b| a.0 == b.0) {
        out.words(fields.word(values[0].0), values.iter().map(|(_, value)| *value));
    }
}

/// The values of `work` for each key field, in index form.
fn keys(work: &Work, people: &People) -> Vec<(KeyField, String)> {
    let mut out = vec![(KeyField::Id, work.id.as_str().to_owned())];
    let mut add = |field, value: String| {
        if !value.is_empty() && !out.iter().any(|known| known.0 == field && known.1 == value) {
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
    work.gifts.iter().for_each(|name| add(KeyField::Gift, key(name)));
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
    let as_written =
        |raw: &[String], canonical: &[String]| if raw.is_empty() { canonical.to_vec() } else { raw.to_vec() };
    for raw in as_written(&work.warnings_raw, &work.warnings) {
        add(KeyField::RawWarning, key(&raw));
    }
    for raw in as_written(&work.categories_raw, &work.categories) {
        add(KeyField::RawCategory, key(&raw));
    }
    flags(work).for_each(|flag| add(KeyField::Flag, flag.to_owned()));
    out.extend(people.fandoms.iter().map(|fandom| (KeyField::RecognisedFandom, fandom.clone())));
    out.extend(people.characters.iter().map(|person| (KeyField::RecognisedCharacter, person.clone())));
    out.extend(people.ships.iter().map(|ship| (KeyField::RecognisedShip, ship.clone())));
    out
}

/// One chapter, and no sign that more are to come.
fn is_oneshot(work: &Work) -> bool {
    let chapters = work.chapters_stated.unwrap_or(work.chapters).max(work.chapters);
    work.chapters_planned.unwrap_or(chapters) == 1 && chapters <= 1 && work.complete != Some(false)
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
        ("restricted", work.restricted),
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
fn numbers(work: &Work) -> Vec<(NumberField, i64)> {
    // Of a work whose text is not there, only what the site says is known.
    let counted = |number: u64| (work.chapters > 0).then_some(number);
    let words = work.words_stated.or(counted(work.words)).map(|words| words as i64);
    let chapters = work.chapters_stated.or(counted(work.chapters.into()).map(|_| work.chapters)).map(i64::from);
    let mut out = vec![(NumberField::TextWords, work.words as i64)];
    out.extend(words.map(|words| (NumberField::Words, words)));
    out.extend(chapters.map(|chapters| (NumberField::Chapters, chapters)));
    if let (Some(words), Some(chapters @ 1..)) = (words, chapters) {
        out.push((NumberField::WordsPerChapter, words / chapters));
    }
    out.extend(work.published.map(|date| (NumberField::Published, date.days())));
    out.extend(work.updated.or(work.published).map(|date| (NumberField::Updated, date.days())));
    let Statistics { kudos, hits, comments, bookmarks } = work.statistics;
    let statistics = [
        (NumberField::Kudos, kudos),
        (NumberField::Hits, hits),
        (NumberField::Comments, comments),
        (NumberField::Bookmarks, bookmarks),
    ];
    let known = |(field, number): (NumberField, Option<u64>)| Some((field, i64::try_from(number?).unwrap_or(i64::MAX)));
    out.extend(statistics.into_iter().filter_map(known));
    let ships = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
    let counts = [
        (KeyField::Author, work.authors.len()),
        (KeyField::Fandom, distinct(declared(&work.fandoms).map(|name| name.name.as_str()))),
        (KeyField::Character, distinct(declared(&work.characters).map(|name| name.name.as_str()))),
        (KeyField::Ship, distinct(ships.map(|ship| ship.name.as_str()))),
        (KeyField::Tag, work.tags.len()),
        (KeyField::Warning, work.warnings.len()),
        (KeyField::Category, work.categories.len()),
        (KeyField::Series, work.series.len()),
        (KeyField::Collection, work.collections.len()),
        (KeyField::Gift, work.gifts.len()),
    ];
    out.extend(counts.map(|(field, count)| (NumberField::Count(field), count as i64)));
    out
}

fn head_words<'a>(work: &'a Work, out: &mut Vec<(WordField, &'a str)>) {
    let mut words = |field, text: &'a str| {
        if !text.is_empty() {
            out.push((field, text));
        }
    };
    words(WordField::Title, &work.title);
    work.authors.iter().for_each(|name| words(WordField::Author, name));
    // A bare word of `works` finds a name in its canonical form and as written.
    let mut names = |field, name: &'a str, raw: &'a str| {
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
    out.extend(paratext(&work.paratext));
}

fn paratext(all: &[Paratext]) -> impl Iterator<Item = (WordField, &str)> {
    all.iter().filter_map(|paratext| {
        let field = match paratext.kind {
            ParatextKind::Summary => WordField::Summary,
            ParatextKind::Notes | ParatextKind::EndNotes => WordField::Note,
            // Imprints and tag lists repeat what the fields hold.
            ParatextKind::Preface | ParatextKind::Afterword => return None,
        };
        Some((field, paratext.text.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relationship_as_written_keeps_what_stands_in_brackets() {
        let same = |a: &str, b: &str| assert_eq!(raw_ship_key(a), raw_ship_key(b));
        same("Ilse Roth (Lamps: TNG/DS9)/Mara", "mara/ilse roth (lamps: tng/ds9)");
        same("Ilse & Mara (The Lamps) - Relationship", "Mara (The Lamps) & Ilse");
        assert_ne!(raw_ship_key("Ilse (Lamps)/Mara"), raw_ship_key("Ilse/Mara"));
        assert_ne!(raw_ship_key("Ilse/Mara"), raw_ship_key("Ilse & Mara"));
    }

    #[test]
    fn what_is_not_known_of_a_work_is_no_number() {
        let known = |work: &Work| numbers(work).into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        let listed = Work { words_stated: Some(5000), ..Work::default() };
        assert!(known(&listed).contains(&NumberField::Words));
        for field in [NumberField::Chapters, NumberField::WordsPerChapter] {
            assert!(!known(&listed).contains(&field), "{field:?}");
        }
        assert!(!known(&Work::default()).contains(&NumberField::Words));
        let read = Work { words: 1200, chapters: 3, ..Work::default() };
        assert!(numbers(&read).contains(&(NumberField::WordsPerChapter, 400)));
    }

    #[test]
    fn a_oneshot_has_one_chapter_wherever_its_text_is() {
        let work = |chapters, stated, complete| Work { chapters, chapters_stated: stated, complete, ..Work::default() };
        assert!(is_oneshot(&work(1, None, None)));
        assert!(is_oneshot(&work(0, Some(1), Some(true))));
        assert!(!is_oneshot(&work(1, Some(42), None)));
        assert!(!is_oneshot(&work(1, Some(1), Some(false))));
    }
}
