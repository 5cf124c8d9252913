//! Who is in a passage, and whom a story is about, from its text alone.
//!
//! Procedure: [`mod@tokens`] cuts each chapter and counts its words in one [`lexicon`], whose words a [`table`] finds;
//! [`lower`] finds the names of stories without capitals; [`mentions`] finds runs of capitalised words and what stands
//! around them; [`accept`] says which of them name people, and [`cluster`] which mean one person, by what the [`guide`]
//! knows beforehand and by the forms of names; [`walk`] gives pronouns and speeches to people. Nothing is asked of the
//! network or of a model file.
//!
//! All of it is inference: it has a confidence and places in the text that show it, and is never mixed
//! with what an author's tags declare. Without tags and known names only the text speaks: a nickname that
//! one character has for another (`Glinda`) stays an entry of its own, for no rule could know better.

mod accept;
mod bands;
mod cast;
mod class;
mod cluster;
mod fandom;
mod fix;
mod focus;
mod guide;
mod lesson;
mod lexicon;
mod lower;
mod mentions;
mod narrator;
mod pairs;
mod presence;
mod recogniser;
mod sighting;
mod speeches;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod values;
mod walk;

pub use cast::Cast;
pub use fix::{Fix, FixError, FixedStatus};
pub use guide::Guide;
pub use lesson::{Votes, lesson};
pub use pairs::{Pair, PairKind};
pub use presence::Here;
pub use recogniser::Recogniser;
pub use sighting::{Evidence, Part, Sighting};

use std::ops::Range;

use bands::Bands;
use class::Class;
use cluster::Gender;
use lexicon::{Lexicon, Spellings};
use mentions::{Mentions, Reader, SurfaceId};
use pairs::Sign;
use tokens::{Token, tokens};

use crate::model::{BlockKind, Body, Chapter, Confidence, Name, Origin, Work};
use crate::names::Dictionary;
use crate::text::{fold, key, speech};

/// A person of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Canonical name where it is known, else the fullest of the names in the text.
    pub name: String,
    /// Every way the text names the person, most frequent first.
    pub aliases: Vec<String>,
    /// How often a name of theirs stands in the text.
    pub mentions: u32,
    /// True if tags or the fandom know the person, so that the name is canonical.
    pub is_known: bool,
}

/// What was recognised in a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognition {
    /// The people, most mentioned first.
    pub people: Vec<Person>,
    /// Where they are, chapter by chapter, in order.
    pub chapters: Vec<Vec<Sighting>>,
    /// What of each chapter is spoken, in bytes of its text, as [`crate::text::speech()`] gives it.
    pub speech: Vec<Vec<Range<usize>>>,
    /// Pairs of people, best first.
    pub pairs: Vec<Pair>,
    /// The fandoms that the names of the people tell; empty where the tags name one.
    pub fandoms: Vec<FandomGuess>,
    /// How people are in some places, as a reader set it right.
    pub fixed: Vec<FixedStatus>,
}

/// A fandom told by the names in a story.
#[derive(Clone, Debug, PartialEq)]
pub struct FandomGuess {
    /// What the family's bare name means as a tag, so that a guess and a tag are one value.
    pub name: String,
    /// The family of fandoms.
    pub family: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// The names that say so, as the text writes them.
    pub evidence: Vec<String>,
}

/// Recognises the people of a work, with what its tags say of them.
///
/// The rules are those of English: of a work in another language nobody is recognised. What a reader set right, `fixes`,
/// goes before what the text says.
pub fn recognise_work(work: &Work, chapters: &[Chapter], dictionary: &Dictionary, fixes: &[Fix]) -> Recognition {
    let english = work.language.as_deref().is_none_or(|tag| tag == "en" || tag.starts_with("en-"));
    if !english {
        let speech = chapters.iter().map(|chapter| speech(&chapter.body.text)).collect();
        return Recognition { chapters: vec![Vec::new(); chapters.len()], speech, ..Recognition::default() };
    }
    // What was recognised before teaches nothing.
    let declared = |name: &&Name| name.source == Origin::Declared;
    let fandoms: Vec<&str> = work.fandoms.iter().filter(declared).map(|fandom| fandom.raw.as_str()).collect();
    let tagged = work.characters.iter().filter(declared).map(|character| character.name.as_str());
    let ships = work.relationships.iter().filter(|relationship| relationship.source == Origin::Declared);
    let paired = ships.flat_map(|relationship| relationship.members.iter().map(String::as_str));
    let characters: Vec<&str> = tagged.chain(paired).collect();
    let guide = Guide::declared(&characters, &fandoms, dictionary);
    let bodies: Vec<&Body> = chapters.iter().map(|chapter| &chapter.body).collect();
    let families = dictionary.families(&fandoms);
    let families: Vec<&str> = families.iter().map(String::as_str).collect();
    // A fandom that nobody knows is one, too: none is inferred in its place.
    let families = if families.is_empty() { fandoms.clone() } else { families };
    let mut found = recognise(&bodies, &guide.with_fixes(fixes), &families, dictionary);
    let names: Vec<String> = found.people.iter().map(|person| person.name.clone()).collect();
    let numbers: Vec<u32> = chapters.iter().map(|chapter| chapter.number).collect();
    found.fixed = fix::statuses(fixes, &names, &numbers);
    fix::mend_pairs(&mut found.pairs, &names, fixes);
    found
}

/// The names in the text, each as written and its key, most frequent first.
fn names(mentions: &Mentions, accepted: &[SurfaceId], lexicon: &Lexicon<'_>) -> Vec<(String, String)> {
    let mut counts: Vec<(u32, String)> = Vec::new();
    for id in accepted {
        let surface = &mentions.surfaces[*id as usize];
        let office = Class::TITLE.with(Class::OFFICE).with(Class::KIN);
        if surface.words.len() == 1 && lexicon.word(surface.words[0]).class.is(office) {
            // `the Captain` is in every fandom.
            continue;
        }
        let words: Vec<&str> = surface.words.iter().map(|word| lexicon.word(*word).text).collect();
        counts.push((surface.evidence.all, words.join(" ")));
    }
    counts.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| one.1.cmp(&two.1)));
    counts.into_iter().map(|(_, name)| (name.clone(), key(&name))).collect()
}

/// What is known of the people with those of the fandoms, and the fandom that the names tell.
fn with_fandoms(
    guide: &Guide,
    fandoms: &[&str],
    names: &[(String, String)],
    dictionary: &Dictionary,
) -> (Guide, Vec<FandomGuess>) {
    let packs = dictionary.packs();
    let is_ordinary = |name: &str| dictionary.vocabulary().nicknames(name).next().is_some();
    let guesses: Vec<FandomGuess> =
        if fandoms.is_empty() { fandom::infer(names, packs, &is_ordinary).into_iter().collect() } else { Vec::new() };
    let mut guide = guide.clone();
    let families = fandoms.iter().copied().chain(guesses.iter().map(|guess| guess.family.as_str()));
    for family in families {
        let is_seen = |speaker: &str| {
            packs.family(family).filter(|person| person.name == speaker).any(|person| {
                let forms = person.forms();
                names.iter().any(|(_, key)| forms.contains(key))
            })
        };
        guide.add_family(family, packs, is_seen);
    }
    (guide, guesses)
}

/// What is known of a word as a name, whatever the story.
fn listed(word: &str, guide: &Guide, dictionary: &Dictionary) -> lower::Listed {
    let plain = key(word);
    if guide.knows(word) || dictionary.vocabulary().nicknames(&plain).next().is_some() {
        lower::Listed::Given
    } else if dictionary.packs().bearers(&plain).next().is_some() {
        lower::Listed::Name
    } else {
        lower::Listed::No
    }
}

/// Recognises the people of a story.
///
/// `fandoms` are the families of the story's fandoms where tags name them; else the names tell them.
pub fn recognise(chapters: &[&Body], guide: &Guide, fandoms: &[&str], dictionary: &Dictionary) -> Recognition {
    let mut lexicon = Lexicon::new();
    let spoken: Vec<Vec<Range<usize>>> = chapters.iter().map(|body| speech(&body.text)).collect();
    let mut texts: Vec<Vec<Token>> =
        chapters.iter().zip(&spoken).map(|(body, spoken)| tokens(&body.text, spoken, &mut lexicon)).collect();
    let has_capitals = !lower::is_without_capitals(&lexicon);
    if !has_capitals {
        lower::mark_names(&mut texts, &lexicon, &|word| listed(word, guide, dictionary));
    }
    let spellings = Spellings::of(&lexicon);
    let is_name = |word: &str| (!has_capitals || word.starts_with(char::is_uppercase)) && guide.knows(word);
    let known: Vec<bool> = (0..lexicon.len() as u32).map(|id| is_name(lexicon.word(id).text)).collect();
    let is_known = |word: u32| known[word as usize];
    let reader = Reader { lexicon: &lexicon, spellings: &spellings, known: &is_known };
    let mut mentions = Mentions::default();
    for tokens in &texts {
        mentions.read(tokens, &reader);
    }
    let is_listed = |word: &str| {
        if dictionary.vocabulary().nicknames(&key(word)).next().is_some() {
            lower::Listed::Given
        } else if dictionary.vocabulary().token_number(&fold(word)).is_some() {
            lower::Listed::Name
        } else {
            lower::Listed::No
        }
    };
    let mut is_person: Vec<bool> = mentions
        .surfaces
        .iter()
        .map(|surface| {
            let known = surface.words.iter().all(|word| is_known(*word));
            let words = || surface.words.iter().map(|word| is_listed(lexicon.word(*word).text));
            let listed = || words().min().unwrap_or(lower::Listed::No);
            accept::is_person(surface, known, &listed, &lexicon, &spellings)
        })
        .collect();
    accept::add_listed(&mentions, &lexicon, &spellings, &mut is_person);
    let people = |is_person: &[bool]| -> Vec<SurfaceId> {
        (0..mentions.surfaces.len() as u32).filter(|id| is_person[*id as usize]).collect()
    };
    let told = names(&mentions, &people(&is_person), &lexicon);
    let (guide, mut guesses) = with_fandoms(guide, fandoms, &told, dictionary);
    accept::add_known(&mentions, &lexicon, &spellings, &guide, &mut is_person);
    let accepted = people(&is_person);
    let several = accept::groups(&mentions, &lexicon, &spellings, &is_person);
    for guess in &mut guesses {
        dictionary.resolve_fandom(&guess.family).value().clone_into(&mut guess.name);
    }
    let nicknames = |name: &str| dictionary.vocabulary().nicknames(name).map(str::to_owned).collect();
    let mut groups = cluster::cluster(&mentions, &accepted, &lexicon, &guide, &nicknames);
    groups.extend(cluster::bands(&mentions, &several, &lexicon));
    let of_surface = |id: SurfaceId| written(&mentions.surfaces[id as usize], &lexicon);
    let of_group = |group: &cluster::Group| match group.known {
        Some(known) => guide.known(known).name.clone(),
        None => fullest(&group.surfaces.iter().map(|id| of_surface(*id)).collect::<Vec<_>>()),
    };
    let scope = dictionary.scope(fandoms);
    let rule = |name: &str| dictionary.ruled_character(name, &scope);
    let naming = fix::Naming { of_group: &of_group, of_surface: &of_surface, rule: &rule };
    let mut groups = fix::mend(groups, guide.fixes(), &naming);
    let count = |named: &fix::Named| -> u32 {
        named.group.surfaces.iter().map(|id| mentions.surfaces[*id as usize].evidence.all).sum()
    };
    groups.sort_by_key(|named| (std::cmp::Reverse(count(named)), named.group.surfaces[0]));
    let mut owner = vec![None; mentions.surfaces.len()];
    for (number, named) in groups.iter().enumerate() {
        for id in &named.group.surfaces {
            owner[*id as usize] = Some(number as u32);
        }
    }
    let genders: Vec<Gender> = groups.iter().map(|named| named.group.gender).collect();
    let first_person: Vec<bool> = texts.iter().map(|tokens| narrator::is_first_person(tokens)).collect();
    let told: Vec<(&[Token], usize)> = texts
        .iter()
        .enumerate()
        .filter(|(at, _)| first_person[*at])
        .map(|(at, tokens)| (tokens.as_slice(), at))
        .collect();
    let narrator = narrator::narrator(&told, &mentions, &owner, groups.len(), &lexicon);
    let bands = Bands::of(groups.iter().map(|named| &named.group), &mentions, lexicon.len());
    let story = walk::Story { lexicon: &lexicon, owner: &owner, genders: &genders, bands: &bands };
    let found: Vec<Vec<Sighting>> = texts
        .iter()
        .zip(chapters)
        .enumerate()
        .map(|(at, (tokens, body))| {
            let scenes: Vec<u32> =
                body.blocks.iter().filter(|block| block.kind == BlockKind::SceneBreak).map(|block| block.end).collect();
            let by_heading = || narrator::point_of_view(tokens, &mentions.chapters[at], &owner, &lexicon);
            let narrator = if first_person[at] { by_heading().or(narrator) } else { None };
            walk::walk(&story, &walk::Chapter { tokens, mentions: &mentions.chapters[at], narrator, scenes: &scenes })
        })
        .collect();
    let people: Vec<Person> = groups
        .iter()
        .map(|named| {
            let aliases = named.group.surfaces.iter().map(|id| of_surface(*id)).collect();
            let is_known = named.name.is_some() || named.group.known.is_some();
            let name = named.name.clone().unwrap_or_else(|| of_group(&named.group));
            Person { name, aliases, mentions: count(named), is_known }
        })
        .collect();
    let signs: Vec<Vec<Sign>> = texts.iter().map(|tokens| pairs::signs(tokens)).collect();
    let lengths: Vec<usize> = chapters.iter().map(|body| body.text.len()).collect();
    let single: Vec<bool> = genders.iter().map(|gender| *gender != Gender::Several).collect();
    let pairs = pairs::pairs(&single, &found, &signs, &lengths);
    Recognition { people, chapters: found, speech: spoken, pairs, fandoms: guesses, fixed: Vec::new() }
}

/// A surface as it is written: `Mr. Venn`.
fn written(surface: &mentions::Surface, lexicon: &Lexicon<'_>) -> String {
    let mut out = String::new();
    if let Some(title) = surface.title_word {
        let title = lexicon.word(title).text;
        out.push_str(title);
        if matches!(
            title,
            "Mr" | "Mrs" | "Ms" | "Dr" | "Prof" | "St" | "Lt" | "Capt" | "Sgt" | "Col" | "Gen" | "Mme" | "Mlle"
        ) {
            out.push('.');
        }
    }
    // A name of a story without capitals.
    let is_small = surface.words.iter().all(|word| lexicon.word(*word).text.starts_with(char::is_lowercase));
    for word in &surface.words {
        if !out.is_empty() {
            out.push(' ');
        }
        let text = lexicon.word(*word).text.replace('\u{2019}', "'");
        let mut chars = text.chars();
        if is_small {
            out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        }
        out.push_str(chars.as_str());
    }
    out
}

/// The name with most words; the first, most frequent one among equals.
fn fullest(aliases: &[String]) -> String {
    let words = |name: &str| name.split(' ').count();
    let mut best = aliases.first().cloned().unwrap_or_default();
    for alias in aliases {
        if words(alias) > words(&best) {
            best.clone_from(alias);
        }
    }
    best
}
