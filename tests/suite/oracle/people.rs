//! Who is in a passage and who says a word, read off what is recognised, person by person and place by place.

use ficdex::model::PresenceStatus;
use ficdex::query::{Clause, FieldId, Value};
use ficdex::recognise::Evidence;
use ficdex::text::key;

use super::{Place, Story};

/// True if the clause asks who is in a passage.
pub(super) fn is_asked(clause: &Clause) -> bool {
    matches!(clause.field, FieldId::Who | FieldId::Present)
}

/// The numbers of the people whom a name of one word means.
fn people(story: &Story, name: &str) -> Vec<u32> {
    let is_called = |known: &str| key(known).split(' ').any(|word| word == key(name));
    let people = story.found.people.iter().enumerate();
    people.filter(|(_, person)| is_called(&person.name)).map(|(number, _)| number as u32).collect()
}

/// The words that show the people asked for in a chapter: their names, or in a passage without one the first word that
/// means them.
pub(super) fn places(clause: &Clause, story: &Story, chapter: usize) -> Vec<(usize, Place)> {
    let Value::Name(name) = &clause.value else { panic!("no rule for {clause:?}") };
    let inside = &story.chapters[chapter];
    let wanted = people(story, &name.text);
    let word_at = |byte: u32| inside.words.iter().filter(|word| word.start < byte as usize).count();
    let mut out = Vec::new();
    for (passage, people) in inside.passages.iter().zip(story.found.presences(chapter, &inside.passages)) {
        let first = word_at(passage.start);
        if word_at(passage.end) == first {
            continue;
        }
        for &number in &wanted {
            let name = &story.found.people[number as usize].name;
            let Some(here) = people.iter().find(|person| person.name == *name) else { continue };
            if clause.field == FieldId::Present && here.status != PresenceStatus::Present {
                continue;
            }
            let own: Vec<_> = story.found.chapters[chapter]
                .iter()
                .filter(|seen| seen.person == number && seen.start < passage.end && seen.end > passage.start)
                .collect();
            let names = own.iter().filter(|seen| seen.evidence == Evidence::Name);
            let mut shown: Vec<usize> = names.map(|seen| word_at(seen.start).max(first)).collect();
            if shown.is_empty() {
                shown.extend(own.first().map(|seen| word_at(seen.start).max(first)));
            }
            out.extend(shown.into_iter().map(|word| (chapter, (word, word + 1))));
        }
    }
    out
}

/// True if all words of the place lie in one speech of a person of this name.
pub(super) fn is_said(story: &Story, chapter: usize, place: Place, name: &str) -> bool {
    let speakers = people(story, name);
    let words = &story.chapters[chapter].words[place.0..place.1];
    let mut turns = story.found.chapters[chapter].iter();
    turns.any(|seen| {
        let said = |start: usize| (seen.start as usize..seen.end as usize).contains(&start);
        seen.evidence == Evidence::Turn && speakers.contains(&seen.person) && words.iter().all(|word| said(word.start))
    })
}
