//! Which surfaces name people: the evidence around all their places, weighed once per surface.

use super::class::Class;
use super::lexicon::{Lexicon, Spellings};
use super::mentions::Surface;

/// What is needed, as a sum and as a share of all places.
const LEAST: f32 = 1.4;
const LEAST_SHARE: f32 = 0.3;

/// True if the surface names a person (or a being that acts like one). `known`: the guide has the name;
/// `listed`: some fandom has it.
pub(super) fn is_person(
    surface: &Surface,
    known: bool,
    listed: &dyn Fn() -> bool,
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
    if shouted && !given && counts.speaks + counts.acts + counts.possessive == 0 {
        // `STOP!`
        return false;
    }
    let lower = spellings.lower_count(surface.words[0]);
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
        + if lower == 0 && counts.inside > 0 && listed() { 1.0 } else { 0.0 };
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
