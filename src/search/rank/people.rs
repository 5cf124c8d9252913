//! People and pairings that the query asks for as tags, present or mentioned in the passage itself.

use crate::index::document::MEMBER_SEPARATOR;
use crate::index::{Doc, END, IndexError, KeyField, Postings, Seen, Segment, WordField};
use crate::text::Words;

use super::super::cursor::{Leaf, LeafKind};
use super::super::plan::{Plan, WorkSet};

/// What a passage gains by mentioning all people of a clause: as much as a word of the query does that stands in about
/// one passage of eight, as a name does in stories about its bearer. The name's rarity in the library says nothing here,
/// since all works that are left carry the tag.
const MENTIONED: f32 = 2.0;
/// What a mention of somebody counts who does not take part here, beside one who does.
const TALKED_OF: f32 = 0.7;
/// What a mention in a neighbouring passage counts: the scene is the same, and pronouns stand for names.
const NEIGHBOUR: f32 = 0.5;
/// A clause that stands for more people or pairings than this, such as `ship:*/*`, says nothing of passages.
const MAX_GROUPS: usize = 24;
/// Shorter words of a name are particles and initials, and so is `the`.
const MIN_LETTERS: usize = 3;

/// A person: the index term of those who take part, and the words that mention them.
struct Person {
    present: String,
    words: Vec<String>,
}

/// A clause on people: groups of persons, each of which answers it.
pub(super) struct Asked(Vec<Vec<Person>>);

impl Asked {
    /// The clauses on people that a plan asks for; none if it asks for works alone, of which any passage stands for all.
    pub(super) fn clauses(plan: &Plan) -> Vec<Self> {
        if !plan.has_text() {
            return Vec::new();
        }
        let clause = |set: usize| match &plan.sets[set] {
            WorkSet::Keys { field: KeyField::Character | KeyField::FoundCharacter, values } => {
                groups(values, |value| vec![value])
            }
            WorkSet::Keys { field: KeyField::Ship | KeyField::FoundShip, values } => {
                groups(values, |value| value.split(MEMBER_SEPARATOR).skip(1).collect())
            }
            WorkSet::Words(leaf) if leaf.field == WordField::Character && !is_any_word(plan, leaf) => {
                let words: Vec<String> = leaf.terms().into_iter().map(str::to_owned).collect();
                Some(Self(vec![vec![Person { present: Seen::Present.term(&words.join(" ")), words }]]))
            }
            _ => None,
        };
        plan.positive_sets().into_iter().filter_map(clause).collect()
    }

    /// Adds to each of `docs`, passages in order, what it gains by the people it mentions.
    pub(super) fn add(&self, segment: &Segment, docs: &[Doc], sums: &mut [f32]) -> Result<(), IndexError> {
        let mut best = vec![0.0_f32; docs.len()];
        for group in &self.0 {
            let mut present = vec![0.0; docs.len()];
            for person in group {
                mentions(segment, person, docs, &mut present)?;
            }
            for (best, present) in best.iter_mut().zip(present) {
                *best = best.max(present / group.len().max(1) as f32);
            }
        }
        sums.iter_mut().zip(best).for_each(|(sum, best)| *sum += MENTIONED * best);
        Ok(())
    }
}

/// True if the plan looks for the same word in the story text too: then it need not be a name.
fn is_any_word(plan: &Plan, leaf: &Leaf) -> bool {
    plan.leaves.iter().any(|known: &Leaf| matches!(known.kind, LeafKind::Words { .. }) && known.kind == leaf.kind)
}

fn groups<'a>(values: &'a [String], members: impl Fn(&'a str) -> Vec<&'a str>) -> Option<Asked> {
    let group = |value: &'a String| -> Option<Vec<Person>> {
        let person = |name| Person { present: Seen::Present.term(name), words: name_words(name) };
        let people: Vec<Person> = members(value).into_iter().map(person).collect();
        (!people.is_empty() && people.iter().all(|person| !person.words.is_empty())).then_some(people)
    };
    (values.len() <= MAX_GROUPS).then(|| Asked(values.iter().filter_map(group).collect()))
}

/// The words that mention the bearer of a name: its words, without what stands in brackets to tell namesakes apart.
fn name_words(name: &str) -> Vec<String> {
    let name = name.split(" (").next().unwrap_or(name);
    let mut words = Words::new(name);
    let (mut term, mut out) = (String::new(), Vec::new());
    while words.next_term(&mut term).is_some() {
        if term.chars().count() >= MIN_LETTERS && term != "the" && !out.contains(&term) {
            out.push(term.clone());
        }
    }
    out
}

/// Adds 1 to each passage in which a person takes part, less if it only mentions them or a neighbour in the chapter does.
fn mentions(segment: &Segment, person: &Person, docs: &[Doc], present: &mut [f32]) -> Result<(), IndexError> {
    let mut around: Vec<Doc> = docs.iter().flat_map(|&doc| neighbours(segment, doc)).collect();
    around.sort_unstable();
    around.dedup();
    let mut mentioning: Vec<Doc> = Vec::new();
    for word in &person.words {
        holding(segment.body(word, false)?, &around, &mut mentioning);
    }
    mentioning.sort_unstable();
    let mut there: Vec<Doc> = Vec::new();
    holding(segment.words(WordField::People, &person.present, false)?, &around, &mut there);
    let worth = |doc: Doc| match (there.binary_search(&doc), mentioning.binary_search(&doc)) {
        (Ok(_), _) => 1.0,
        (Err(_), Ok(_)) => TALKED_OF,
        _ => 0.0,
    };
    for (&doc, present) in docs.iter().zip(present) {
        let beside = neighbours(segment, doc).map(worth).fold(0.0, f32::max);
        *present += worth(doc).max(NEIGHBOUR * beside);
    }
    Ok(())
}

/// Adds those of `docs` that are in the list.
fn holding(mut postings: Postings, docs: &[Doc], out: &mut Vec<Doc>) {
    for &doc in docs {
        match postings.seek(doc) {
            END => break,
            at if at == doc => out.push(doc),
            _ => {}
        }
    }
}

/// A passage with the ones before and behind it in its chapter.
fn neighbours(segment: &Segment, doc: Doc) -> std::ops::Range<Doc> {
    let chapter = segment.chapter(doc);
    doc.saturating_sub(1).max(chapter.start)..(doc + 2).min(chapter.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_mentioned_by_each_of_its_words() {
        assert_eq!(name_words("james \"bucky\" barnes"), ["james", "bucky", "barnes"]);
        assert_eq!(name_words("spike (btvs)"), ["spike"]);
        assert_eq!(name_words("the tenth doctor"), ["tenth", "doctor"]);
        assert_eq!(name_words("r2 d2"), Vec::<String>::new());
    }
}
