//! What is known of a work, and what is asked of it.

use ficdex::model::ParatextKind;
use ficdex::query::{Clause, FieldId, Node, Value};
use ficdex::text::key;

use super::places::places;
use super::{Story, words};

/// True if the words of `node` stand in this text of the work, or of one of these chapters for their titles.
pub(super) fn text(field: FieldId, node: &Node, story: &Story, chapters: std::ops::Range<usize>) -> bool {
    let stands = |text: &str| !places(node, &words(text)).is_empty();
    let paratext = |kinds: &[ParatextKind]| {
        let of_chapters = story.chapters.iter().flat_map(|chapter| &chapter.paratext);
        of_chapters.chain(&story.work.paratext).any(|text| kinds.contains(&text.kind) && stands(&text.text))
    };
    match field {
        FieldId::Title => stands(&story.work.title),
        FieldId::Chapter => story.chapters[chapters].iter().filter_map(|chapter| chapter.title.as_deref()).any(stands),
        FieldId::Summary => paratext(&[ParatextKind::Summary]),
        FieldId::Note => paratext(&[ParatextKind::Notes, ParatextKind::EndNotes]),
        other => panic!("no rule for {other:?}"),
    }
}

/// True if the words stand in any text or name of the work but the story.
pub(super) fn any_text(node: &Node, story: &Story, chapters: std::ops::Range<usize>) -> bool {
    let texts = [FieldId::Title, FieldId::Chapter, FieldId::Summary, FieldId::Note];
    let work = &story.work;
    let names = work.authors.iter().chain(&work.tags).chain(work.fandoms.iter().map(|fandom| &fandom.name));
    texts.into_iter().any(|field| text(field, node, story, chapters.clone()))
        || names.into_iter().any(|name| !places(node, &words(name)).is_empty())
}

/// True if the work fits a condition on its metadata.
pub(super) fn fits(clause: &Clause, story: &Story) -> bool {
    let found = value(clause, story);
    if clause.differs { has(clause.field, story) && !found } else { found }
}

fn value(clause: &Clause, story: &Story) -> bool {
    let work = &story.work;
    match (clause.field, &clause.value) {
        (field, Value::Any) => has(field, story),
        (_, Value::Has(field)) => has(*field, story),
        (FieldId::Words, Value::Number(bounds)) => bounds.contains(work.words),
        (FieldId::Chapters, Value::Number(bounds)) => bounds.contains(u64::from(work.chapters)),
        (FieldId::Wpc, Value::Number(bounds)) => bounds.contains(work.words / u64::from(work.chapters)),
        (FieldId::Posted, Value::Date(bounds)) => work.published.is_some_and(|date| bounds.contains(date)),
        (FieldId::Updated, Value::Date(bounds)) => {
            work.updated.or(work.published).is_some_and(|date| bounds.contains(date))
        }
        (FieldId::Is, Value::Flag(flag)) => match flag.name() {
            "complete" => work.complete == Some(true),
            "wip" => work.complete == Some(false),
            "oneshot" => work.chapters == 1 && work.complete != Some(false),
            other => panic!("no rule for is:{other}"),
        },
        (field, Value::Count(bounds)) => bounds.contains(names(field, story).len() as u64),
        (field, Value::Name(name)) if name.exact => {
            names(field, story).iter().any(|known| key(known) == key(&name.text))
        }
        (field, Value::Name(name)) => {
            let wanted: Vec<String> = words(&name.text).into_iter().map(|word| word.folded).collect();
            names(field, story).iter().any(|known| {
                let known: Vec<String> = words(known).into_iter().map(|word| word.folded).collect();
                known.windows(wanted.len()).any(|some| some == wanted)
            })
        }
        other => panic!("no rule for {other:?}"),
    }
}

fn has(field: FieldId, story: &Story) -> bool {
    let work = &story.work;
    match field {
        FieldId::Posted => work.published.is_some(),
        FieldId::Updated => work.updated.or(work.published).is_some(),
        FieldId::Title => !work.title.is_empty(),
        _ => !names(field, story).is_empty(),
    }
}

fn names(field: FieldId, story: &Story) -> Vec<String> {
    let work = &story.work;
    match field {
        FieldId::Fandom => work.fandoms.iter().map(|name| name.name.clone()).collect(),
        FieldId::Tag => work.tags.clone(),
        FieldId::Author => work.authors.clone(),
        other => panic!("no rule for {other:?}"),
    }
}
