//! What is known of a work, and what is asked of it.

use ficdex::model::{ParatextKind, Rating, Relationship, RelationshipKind};
use ficdex::query::{Clause, FieldId, Node, Ship, Value};
use ficdex::recognise::Pair;
use ficdex::text::key;
use regex_automata::meta::Regex;

use super::places::{fills, places};
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
    let lists = [FieldId::Author, FieldId::Tag, FieldId::Warning, FieldId::Cat, FieldId::Fandom, FieldId::DeclaredChar];
    let lists = lists.into_iter().chain([FieldId::Series, FieldId::Collection]);
    let ships = work.relationships.iter().map(|ship| ship.name.clone());
    let mut names = lists.flat_map(|field| names(field, story)).chain(ships);
    texts.into_iter().any(|field| text(field, node, story, chapters.clone()))
        || names.any(|name| !places(node, &words(&name)).is_empty())
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
        (field, Value::Number(bounds)) => number(field, story).is_some_and(|number| bounds.contains(number)),
        (FieldId::Posted, Value::Date(bounds)) => work.published.is_some_and(|date| bounds.contains(date)),
        (FieldId::Updated, Value::Date(bounds)) => {
            work.updated.or(work.published).is_some_and(|date| bounds.contains(date))
        }
        (FieldId::Is, Value::Flag(flag)) => match flag.name() {
            "complete" => work.complete == Some(true),
            "wip" => work.complete == Some(false),
            "oneshot" => work.chapters == 1 && work.complete != Some(false),
            // No two fandoms of these tests are related.
            "crossover" => work.fandoms.len() > 1,
            "otp" => has_one_pair(story),
            "restricted" => work.restricted,
            "anon" => work.authors.iter().any(|author| author == "Anonymous"),
            other => panic!("no rule for is:{other}"),
        },
        (FieldId::DeclaredShip, Value::Count(bounds)) => {
            let names: std::collections::BTreeSet<_> = work.relationships.iter().map(|ship| &ship.name).collect();
            bounds.contains(names.len() as u64)
        }
        (field, Value::Count(bounds)) => bounds.contains(names(field, story).len() as u64),
        (FieldId::DeclaredShip, Value::Ship(asked)) => work.relationships.iter().any(|ship| is_asked(asked, ship)),
        (FieldId::Main, Value::Ship(asked)) => main(story).is_some_and(|ship| is_asked(asked, ship)),
        (FieldId::Otp, Value::Ship(asked)) => {
            has_one_pair(story) && work.relationships.iter().any(|ship| is_asked(asked, ship))
        }
        (FieldId::Rating, Value::Name(name)) => {
            let asked = match name.text.as_str() {
                "G" => Rating::General,
                "T" => Rating::Teen,
                "E" | "Explicit" => Rating::Explicit,
                other => panic!("no rule for rating:{other}"),
            };
            work.rating == Some(asked)
        }
        (FieldId::Lang | FieldId::Site | FieldId::Id, Value::Name(name)) => {
            names(clause.field, story).contains(&name.text)
        }
        (field, Value::Name(name)) if name.exact => {
            called(field, story).iter().any(|known| key(known) == key(&name.text))
        }
        (field, Value::Name(name)) => called(field, story).iter().any(|known| holds(known, &name.text)),
        (field, Value::Wildcard(pattern)) => {
            let pattern: Vec<char> = pattern.chars().collect();
            let folded = |known: &String| if field == FieldId::Id { known.clone() } else { key(known) };
            called(field, story).iter().any(|known| fills(&pattern, &folded(known).chars().collect::<Vec<_>>()))
        }
        (field, Value::Regex(pattern)) => {
            let regex = Regex::new(&format!("^(?:{pattern})$")).expect("a regex");
            called(field, story).iter().any(|known| regex.is_match(&key(known)))
        }
        other => panic!("no rule for {other:?}"),
    }
}

/// True if the words of `wanted` stand in `name`, one after the other.
fn holds(name: &str, wanted: &str) -> bool {
    let folded = |text: &str| -> Vec<String> { words(text).into_iter().map(|word| word.folded).collect() };
    let wanted = folded(wanted);
    folded(name).windows(wanted.len()).any(|some| some == wanted)
}

fn has_one_pair(story: &Story) -> bool {
    let romantic = story.work.relationships.iter().filter(|ship| ship.kind == RelationshipKind::Romantic);
    romantic.map(|ship| &ship.name).collect::<std::collections::BTreeSet<_>>().len() == 1
}

/// True if the relationship is of the kind asked for, everybody asked for is another member, and nobody else is in it
/// unless others may be.
/// The relationship listed first; of a list in the order of the alphabet, the first of those whose two are most together.
fn main(story: &Story) -> Option<&Relationship> {
    let ships = &story.work.relationships;
    let together = |ship: &Relationship| {
        let names = |pair: &Pair| pair.members.map(|member| story.found.people[member as usize].name.as_str());
        let is_of = |pair: &&Pair| names(pair).iter().all(|name| ship.members.iter().any(|member| member == name));
        let pair = story.found.pairs.iter().filter(|_| ship.members.len() == 2).find(is_of);
        pair.map_or(0, |pair| pair.together)
    };
    let most = ships.iter().map(together).max().unwrap_or_default();
    let is_listed = ships.len() > 1 && ships.is_sorted_by_key(|ship| key(&ship.name));
    let told = ships.iter().find(|ship| is_listed && most > 0 && together(ship) == most);
    told.or(ships.first())
}

fn is_asked(asked: &Ship, ship: &Relationship) -> bool {
    let Ship::Members { kind, people, more, exact } = asked else { panic!("no rule for {asked:?}") };
    let is = |member: &String, name: &String| if *exact { key(member) == key(name) } else { holds(member, name) };
    ship.kind == *kind
        && (ship.members.len() == people.len() || *more && ship.members.len() > people.len())
        && orders(&ship.members).iter().any(|order| people.iter().zip(order).all(|(name, member)| is(member, name)))
}

/// The members in every order.
fn orders(members: &[String]) -> Vec<Vec<String>> {
    if members.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in members.iter().enumerate() {
        let rest: Vec<String> = [&members[..at], &members[at + 1..]].concat();
        all.extend(orders(&rest).into_iter().map(|order| [vec![first.clone()], order].concat()));
    }
    all
}

fn number(field: FieldId, story: &Story) -> Option<u64> {
    let work = &story.work;
    match field {
        FieldId::Words => Some(work.words),
        FieldId::Chapters => Some(u64::from(work.chapters)),
        FieldId::Wpc => Some(work.words / u64::from(work.chapters)),
        FieldId::Kudos => work.statistics.kudos,
        FieldId::Hits => work.statistics.hits,
        other => panic!("no rule for {other:?}"),
    }
}

fn has(field: FieldId, story: &Story) -> bool {
    let work = &story.work;
    match field {
        FieldId::Posted => work.published.is_some(),
        FieldId::Updated => work.updated.or(work.published).is_some(),
        FieldId::Title => !work.title.is_empty(),
        FieldId::Rating => work.rating.is_some(),
        FieldId::DeclaredShip => !work.relationships.is_empty(),
        FieldId::Words | FieldId::Chapters | FieldId::Wpc | FieldId::Kudos | FieldId::Hits => {
            number(field, story).is_some()
        }
        _ => !names(field, story).is_empty(),
    }
}

/// The names that a field asks for: to a reader a warning and a category are tags as well.
fn called(field: FieldId, story: &Story) -> Vec<String> {
    let fields: &[FieldId] =
        if field == FieldId::Tag { &[FieldId::Tag, FieldId::Warning, FieldId::Cat] } else { &[field] };
    fields.iter().flat_map(|field| names(*field, story)).collect()
}

fn names(field: FieldId, story: &Story) -> Vec<String> {
    let work = &story.work;
    match field {
        FieldId::Fandom => work.fandoms.iter().map(|name| name.name.clone()).collect(),
        FieldId::DeclaredChar => work.characters.iter().map(|name| name.name.clone()).collect(),
        FieldId::Tag => work.tags.clone(),
        FieldId::Author => work.authors.clone(),
        FieldId::Warning => work.warnings.clone(),
        FieldId::Cat => work.categories.clone(),
        FieldId::Series => work.series.iter().map(|series| series.name.clone()).collect(),
        FieldId::Collection => work.collections.clone(),
        FieldId::Gift => work.gifts.clone(),
        FieldId::Lang => work.language.iter().cloned().collect(),
        FieldId::Site => work.site.iter().cloned().collect(),
        FieldId::Id => vec![work.id.to_string()],
        other => panic!("no rule for {other:?}"),
    }
}
