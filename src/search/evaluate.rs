//! How well people and pairs are recognised in the reader's own library: tags are hidden, the text alone is asked, and
//! the answers are held against the tags.
//!
//! It is the only measure on the stories that matter, and it is a strict one: authors tag whom they care about, so who
//! is there and was not tagged counts as wrong, and a pair of two names that the text never writes in full must be found
//! under what it does write.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;

use super::SearchError;
use crate::model::{Origin, Relationship, RelationshipKind, Work};
use crate::names::CharacterTag;
use crate::recognise::{PairKind, Person, Recogniser, Recognition};
use crate::store::{Library, WorkRow};
use crate::text::key;

/// What was measured on some works; counts, so that they can be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Works whose tags were hidden.
    pub works: u64,
    /// Works with exactly one romantic pair among their tags.
    pub one_pair: u64,
    /// Those of them whose pair came out first, and among the first three.
    pub first: u64,
    /// See [`Self::first`].
    pub among_three: u64,
    /// Tagged pairs, romantic or platonic, both of whose members the text was found to tell of together.
    pub kinds: u64,
    /// Those of them whose kind was told rightly.
    pub right_kinds: u64,
    /// People that tags name.
    pub tagged: u64,
    /// Those of them who were found.
    pub found: u64,
    /// People recognised surely enough to be searched by.
    pub recognised: u64,
    /// Those of them whom tags name.
    pub right: u64,
}

/// The measures of a library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// All works together.
    pub all: Measure,
    /// By family of fandoms; a work of several counts in each.
    pub fandoms: BTreeMap<String, Measure>,
}

impl Measure {
    fn add(&mut self, other: Self) {
        let Self { works, one_pair, first, among_three, kinds, right_kinds, tagged, found, recognised, right } = other;
        self.works += works;
        self.one_pair += one_pair;
        self.first += first;
        self.among_three += among_three;
        self.kinds += kinds;
        self.right_kinds += right_kinds;
        self.tagged += tagged;
        self.found += found;
        self.recognised += recognised;
        self.right += right;
    }
}

impl Evaluation {
    fn add(&mut self, other: Self) {
        self.all.add(other.all);
        for (fandom, measure) in other.fandoms {
            self.fandoms.entry(fandom).or_default().add(measure);
        }
    }
}

/// Hides the characters and relationships that tags declare, recognises every tagged work by its text and its fandoms
/// alone, and compares. What readers set right is hidden too.
pub fn evaluate(library: &Library, threads: usize) -> Result<Evaluation, SearchError> {
    let recogniser = library.recogniser()?;
    let (rows, folder) = (library.rows()?, library.folder());
    let share = rows.len().div_ceil(threads.max(1)).max(1);
    let measured: Vec<Result<Evaluation, SearchError>> = std::thread::scope(|scope| {
        let recogniser = &recogniser;
        let threads: Vec<_> =
            rows.chunks(share).map(|rows| scope.spawn(move || measure_all(folder, recogniser, rows))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|fault| resume_unwind(fault))).collect()
    });
    let mut all = Evaluation::default();
    for evaluation in measured {
        all.add(evaluation?);
    }
    Ok(all)
}

fn measure_all(folder: &Path, recogniser: &Recogniser, rows: &[WorkRow]) -> Result<Evaluation, SearchError> {
    let library = Library::open_reading(folder)?;
    let mut all = Evaluation::default();
    for row in rows {
        let stored = library.work(*row)?;
        let (tags, ships) = declared(&stored.work);
        let is_english = stored.work.language.as_deref().is_none_or(|language| language.starts_with("en"));
        if tags.is_empty() || !is_english || stored.work.words == 0 {
            continue;
        }
        let mut masked = stored.work.clone();
        masked.forget_recognised();
        masked.characters.clear();
        masked.relationships.clear();
        let found = recogniser.work_with(&masked, &library.chapters(stored.text)?, &[]);
        let measure = measure(&found, &tags, &ships);
        all.all.add(measure);
        for family in &stored.work.families {
            all.fandoms.entry(family.clone()).or_default().add(measure);
        }
    }
    Ok(all)
}

/// The people whom the tags of a work name, each once, and its relationships of two.
fn declared(work: &Work) -> (Vec<String>, Vec<&Relationship>) {
    let ships = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
    let ships: Vec<&Relationship> = ships.collect();
    let characters = work.characters.iter().filter(|tag| tag.source == Origin::Declared).map(|tag| &tag.name);
    let mut tags: Vec<String> = Vec::new();
    for name in characters.chain(ships.iter().flat_map(|ship| &ship.members)) {
        let plain = key(name);
        // Whom no text calls by a name nobody can find in it.
        let is_anybody = plain == "reader" || plain.contains("original") || plain.contains("everyone");
        if !is_anybody && !tags.iter().any(|known| key(known) == plain) {
            tags.push(name.clone());
        }
    }
    (tags, ships)
}

fn measure(found: &Recognition, tags: &[String], ships: &[&Relationship]) -> Measure {
    let tagged = Tags::new(tags);
    let who: Vec<Option<usize>> = found.people.iter().map(|person| tagged.person(person)).collect();
    let number = |name: &str| tags.iter().position(|tag| key(tag) == key(name));
    let sure: Vec<Option<usize>> = found.searched().map(|person| who[person]).collect();
    let mut measure = Measure {
        works: 1,
        tagged: tags.len() as u64,
        found: (0..tags.len()).filter(|tag| sure.contains(&Some(*tag))).count() as u64,
        recognised: sure.len() as u64,
        right: sure.iter().flatten().count() as u64,
        ..Measure::default()
    };
    let pair = |ship: &Relationship| match ship.members.as_slice() {
        [one, two] => Some([number(one)?, number(two)?]),
        _ => None,
    };
    let place = |wanted: [usize; 2]| {
        found.pairs.iter().position(|pair| {
            let members = pair.members.map(|member| who[member as usize]);
            members == wanted.map(Some) || members == [Some(wanted[1]), Some(wanted[0])]
        })
    };
    let romantic: Vec<&&Relationship> = ships.iter().filter(|ship| ship.kind == RelationshipKind::Romantic).collect();
    if let [only] = romantic.as_slice()
        && let Some(wanted) = pair(only)
    {
        let place = place(wanted);
        measure.one_pair = 1;
        measure.first = u64::from(place == Some(0));
        measure.among_three = u64::from(place.is_some_and(|place| place < 3));
    }
    for ship in ships.iter().filter(|ship| ship.kind != RelationshipKind::Other) {
        let Some(place) = pair(ship).and_then(place) else { continue };
        let is_romantic = found.pairs[place].kind == PairKind::Romantic;
        measure.kinds += 1;
        measure.right_kinds += u64::from(is_romantic == (ship.kind == RelationshipKind::Romantic));
    }
    measure
}

/// What the tagged people may be called in a text.
struct Tags {
    /// By tag: keys of its forms, and of their first and last words.
    forms: Vec<Vec<String>>,
}

impl Tags {
    fn new(tags: &[String]) -> Self {
        let forms = |tag: &String| {
            let whole = CharacterTag::read(tag).forms();
            let parts = whole.iter().filter_map(|form| Some([form.split_once(' ')?.0, form.rsplit_once(' ')?.1]));
            let mut forms: Vec<String> = parts.flatten().map(str::to_owned).collect();
            forms.extend(whole);
            forms.push(key(tag));
            forms
        };
        Self { forms: tags.iter().map(forms).collect() }
    }

    /// The tag that names a person: by their name, else by what the text calls them, if that is one tag's alone.
    fn person(&self, person: &Person) -> Option<usize> {
        let by = |name: &str| {
            let plain = key(name);
            let mut bearers = self.forms.iter().enumerate().filter(|(_, forms)| forms.contains(&plain));
            match (bearers.next(), bearers.next()) {
                (Some((tag, _)), None) => Some(tag),
                _ => None,
            }
        };
        by(&person.name).or_else(|| person.aliases.iter().find_map(|alias| by(alias)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Relationship};
    use crate::recognise::Pair;

    fn ship(name: &str, kind: RelationshipKind) -> Relationship {
        let members = name.split(['/', '&']).map(|member| member.trim().to_owned()).collect();
        Relationship { name: name.into(), kind, members, raw: name.into(), source: Origin::Declared, confidence: None }
    }

    fn person(name: &str, mentions: u32) -> Person {
        Person { name: name.into(), aliases: vec![name.into()], mentions, is_known: false }
    }

    fn pair(members: [u32; 2], kind: PairKind) -> Pair {
        Pair {
            members,
            kind,
            score: 1.0,
            confidence: Confidence::of(0.9),
            together: 9,
            words: [0; 3],
            places: Vec::new(),
        }
    }

    #[test]
    fn what_the_text_calls_people_is_held_against_their_tags() {
        let tags: Vec<String> = ["Mara Venn", "Ilse Roth", "Jan Roth"].map(str::to_owned).to_vec();
        let ships = [
            ship("Mara Venn/Ilse Roth", RelationshipKind::Romantic),
            ship("Ilse Roth & Jan Roth", RelationshipKind::Platonic),
        ];
        let found = Recognition {
            people: vec![person("Mara", 20), person("Ilse", 12), person("Roth", 9), person("Tom", 7), person("Ann", 1)],
            pairs: vec![pair([0, 3], PairKind::Romantic), pair([0, 1], PairKind::Romantic)],
            ..Recognition::default()
        };
        let measured = measure(&found, &tags, &ships.iter().collect::<Vec<_>>());
        // `Roth` may be either of two; Ann is not named often enough to be searched by.
        assert_eq!((measured.tagged, measured.found, measured.recognised, measured.right), (3, 2, 4, 2));
        assert_eq!((measured.one_pair, measured.first, measured.among_three), (1, 0, 1));
        assert_eq!((measured.kinds, measured.right_kinds), (1, 1));
    }
}
