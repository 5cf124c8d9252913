//! Which surfaces name people: the evidence around all their places, weighed once per surface.

use rustc_hash::FxHashSet;

use super::class::Class;
use super::guide::Guide;
use super::lexicon::{Lexicon, Spellings};
use super::lower::Listed;
use super::mentions::{Mentions, Surface, SurfaceId};

/// What is needed, as a sum and as a share of all places.
const LEAST: f32 = 1.4;
const LEAST_SHARE: f32 = 0.3;

/// True if the surface names a person (or a being that acts like one). `known`: the guide has the name;
/// `listed`: what is known of its words whatever the story.
pub(super) fn is_person(
    surface: &Surface,
    known: bool,
    listed: &dyn Fn() -> Listed,
    lexicon: &Lexicon<'_>,
    spellings: &Spellings,
) -> bool {
    let counts = &surface.evidence;
    let class = |at: usize| lexicon.word(surface.words[at]).class;
    let last = surface.words.len() - 1;
    let given = class(0).is(Class::MAN.with(Class::WOMAN));
    if surface.title_word.is_some() {
        // `Mr. Venn`, `Aunt May`; but `Queen Street` was left out before.
        let sure = counts.speaks + counts.called > 0 || surface.title.is(Class::SIR.with(Class::LADY));
        return !class(last).is(Class::THING) || sure;
    }
    if class(last).is(Class::GROUP) {
        return false;
    }
    if known {
        return counts.inside > 0 || counts.speaks + counts.called > 0 || given || last > 0;
    }
    if last == 0 && class(0).is(Class::KIN) && counts.article == 0 {
        return false;
    }
    if class(last).is(Class::LAND.with(Class::THING)) && counts.speaks == 0 {
        return given && last == 0 && counts.place == 0 && counts.called + counts.he + counts.she > 0;
    }
    let shouted = last == 0 && {
        let text = lexicon.word(surface.words[0]).text;
        text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let lower = spellings.lower_count(surface.words[0]);
    if shouted && lower > 0 && counts.speaks + counts.called < 2 {
        // A word of the story, with weight on it.
        return false;
    }
    if shouted && !given && counts.speaks + counts.acts / 2 + counts.possessive == 0 {
        // `STOP!`, `just STOP looking`
        return false;
    }
    let all = counts.all as f32;
    if last > 0 && given {
        return counts.place * 2 <= counts.all || counts.speaks + counts.called + counts.acts > 0;
    }
    let people = 3.0 * counts.speaks as f32
        + 3.0 * (counts.called + counts.introduced) as f32
        + counts.acts as f32
        + 0.5 * counts.possessive as f32
        + 0.7 * (counts.he + counts.she) as f32
        + if given { 3.0 } else { 0.0 }
        // The second word has its capital inside a sentence.
        + if last > 0 { 0.5 } else { 0.0 }
        + if lower == 0 && counts.inside > 0 { listed().worth() } else { 0.0 };
    let things = 2.0 * counts.place as f32 + if counts.speaks > 0 { 0.0 } else { counts.article as f32 };
    let score = people - things;
    if last == 0 && lower > 2 * counts.inside && !given {
        // `Hope` in a story full of `hope`: only who speaks or is called is somebody.
        return counts.speaks + counts.called >= 2 && counts.inside >= 2 && lower < 8 * counts.inside;
    }
    if counts.article * 2 > counts.all {
        // `the Hatter`: who speaks or acts, often enough to be sure that the capital is no accident.
        return counts.inside >= 3
            && (counts.speaks >= 2 || class(last).is(Class::OFFICE))
            && counts.place * 3 < counts.all;
    }
    if counts.inside == 0 && last == 0 && !given {
        let speaks = counts.speaks >= 1 && counts.speaks + counts.called >= 2;
        return (speaks || counts.introduced > 0) && lower == 0;
    }
    score >= LEAST && score >= LEAST_SHARE * all
}

/// True if the surface is the name of a family or a band: `the Venns`, `the Venn family`, `the Wardens`.
///
/// `is_surname` says whether a person of the story bears the word.
pub(super) fn is_group(
    surface: &Surface,
    lexicon: &Lexicon<'_>,
    spellings: &Spellings,
    is_surname: &dyn Fn(&str) -> bool,
) -> bool {
    let counts = &surface.evidence;
    let [first, rest @ ..] = &*surface.words else { return false };
    let (text, class) = (lexicon.word(*first).text, lexicon.word(*first).class);
    if surface.title_word.is_some() || counts.inside == 0 || class.is(Class::NO_NAME.with(Class::LAND)) {
        return false;
    }
    if let [band] = rest {
        return lexicon.word(*band).class.is(Class::GROUP) && lexicon.word(*band).text.starts_with(char::is_lowercase);
    }
    if !rest.is_empty() || counts.the * 2 <= counts.all || spellings.lower_count(*first) > 0 {
        return false;
    }
    let Some(one) = singular(text) else { return false };
    is_surname(one) || !class.is(Class::THING) && counts.place == 0 && counts.acts + counts.speaks + counts.they >= 2
}

/// A name in the singular: `Venn` of `Venns`, if the word may be a plural.
pub(super) fn singular(text: &str) -> Option<&str> {
    let stem = text.strip_suffix('s')?;
    if stem.ends_with('s') || stem.chars().count() < 3 {
        return None;
    }
    Some(
        stem.strip_suffix("se")
            .or_else(|| stem.strip_suffix("xe"))
            .or_else(|| stem.strip_suffix("che"))
            .map_or(stem, |_| &stem[..stem.len() - 1]),
    )
}

/// Takes for people those who stand in a list with one: `Mara, Ilse and Tomas`.
pub(super) fn add_listed(mentions: &Mentions, lexicon: &Lexicon<'_>, spellings: &Spellings, is_person: &mut [bool]) {
    let may_be = |id: SurfaceId| {
        let surface = &mentions.surfaces[id as usize];
        let counts = &surface.evidence;
        let [word] = *surface.words else { return false };
        let thing = Class::NO_NAME.with(Class::LAND).with(Class::THING).with(Class::GROUP).with(Class::KIN);
        let thing = thing.with(Class::TITLE).with(Class::OFFICE);
        surface.title_word.is_none()
            && counts.inside > 0
            && counts.place == 0
            && counts.article == 0
            && spellings.lower_count(word) == 0
            && !lexicon.word(word).class.is(thing)
    };
    for (one, two) in mentions.joined.iter().chain(&mentions.listed) {
        let (first, second) = (is_person[*one as usize], is_person[*two as usize]);
        if first != second {
            let other = if first { *two } else { *one };
            is_person[other as usize] = may_be(other);
        }
    }
}

/// Takes for people those whom the fandom knows, once it is known: one who is named once in passing has no other evidence.
pub(super) fn add_known(
    mentions: &Mentions,
    lexicon: &Lexicon<'_>,
    spellings: &Spellings,
    guide: &Guide,
    is_person: &mut [bool],
) {
    for (surface, is_person) in mentions.surfaces.iter().zip(is_person).filter(|(_, is_person)| !**is_person) {
        let counts = &surface.evidence;
        let words: Vec<&str> = surface.words.iter().map(|word| lexicon.word(*word).text).collect();
        let plain = surface.words.iter().all(|word| {
            let word_is = lexicon.word(*word).class;
            let thing = Class::NO_NAME.with(Class::LAND).with(Class::THING).with(Class::GROUP).with(Class::KIN);
            spellings.lower_count(*word) == 0 && !word_is.is(thing.with(Class::OFFICE).with(Class::TITLE))
        });
        let title = surface.title_word.map(|word| lexicon.word(word).text);
        *is_person = plain
            && counts.inside > 0
            && counts.place == 0
            && counts.article == 0
            && guide.person(title, &words).is_some();
    }
}

/// The surfaces that name several people.
pub(super) fn groups(
    mentions: &Mentions,
    lexicon: &Lexicon<'_>,
    spellings: &Spellings,
    is_person: &[bool],
) -> Vec<SurfaceId> {
    let people = mentions.surfaces.iter().zip(is_person).filter(|(_, person)| **person);
    let words: FxHashSet<&str> =
        people.flat_map(|(surface, _)| surface.words.iter()).map(|word| lexicon.word(*word).text).collect();
    let is_surname = |text: &str| words.contains(text);
    let is_group = |id: &SurfaceId| {
        !is_person[*id as usize] && is_group(&mentions.surfaces[*id as usize], lexicon, spellings, &is_surname)
    };
    (0..mentions.surfaces.len() as SurfaceId).filter(is_group).collect()
}
