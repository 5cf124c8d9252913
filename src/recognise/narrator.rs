//! Who tells the story, if somebody of its people does.

use super::class::Class;
use super::lexicon::Lexicon;
use super::mentions::{Mention, Mentions, Role, introduces};
use super::tokens::Token;

/// `I` among this share of the narration's words or more: a story told in the first person.
const FIRST_PERSON: f32 = 0.008;

/// True if the narration of a chapter speaks as `I`.
pub(super) fn is_first_person(tokens: &[Token]) -> bool {
    let narrated = tokens.iter().filter(|token| !token.is_spoken());
    let (mut all, mut first) = (0_u32, 0_u32);
    for token in narrated {
        all += 1;
        first += u32::from(token.class().is(Class::I));
    }
    all > 0 && first as f32 >= FIRST_PERSON * all as f32 && first >= 3
}

/// The person others call by name but whom the narration never shows doing anything: the one who tells.
///
/// `chapters` are the chapters told in the first person.
pub(super) fn narrator(
    chapters: &[(&[Token], usize)],
    mentions: &Mentions,
    owner: &[Option<u32>],
    people: usize,
    lexicon: &Lexicon<'_>,
) -> Option<u32> {
    let mut called = vec![0_u32; people];
    let mut shown = vec![0_u32; people];
    let mut named = vec![0_u32; people];
    for (tokens, number) in chapters {
        for mention in &mentions.chapters[*number] {
            let Some(person) = owner[mention.surface as usize] else { continue };
            let person = person as usize;
            match mention.role {
                Role::Called => called[person] += 1,
                Role::Acts | Role::Speaks => shown[person] += 1,
                Role::Told => {
                    if introduces(tokens, mention.first as usize, lexicon) {
                        named[person] += 1;
                    } else {
                        shown[person] += 1;
                    }
                }
                Role::Spoken => {}
            }
        }
    }
    let score = |person: usize| 6 * named[person] + called[person];
    let mut tellers: Vec<usize> =
        (0..people).filter(|person| score(*person) > 0 && shown[*person] * 5 <= score(*person)).collect();
    tellers.sort_by_key(|person| (std::cmp::Reverse(score(*person)), *person));
    match tellers.as_slice() {
        [best, ..] if score(*best) >= 2 => Some(*best as u32),
        // Called once and never told of: nobody else is.
        [only] => Some(*only as u32),
        _ => None,
    }
}

/// Whose eyes a chapter has by its heading: `Mara's POV`, `POV: Mara`.
pub(super) fn point_of_view(
    tokens: &[Token],
    mentions: &[Mention],
    owner: &[Option<u32>],
    lexicon: &Lexicon<'_>,
) -> Option<u32> {
    /// Words of a chapter in which its heading stands.
    const HEAD: u32 = 40;
    let is_pov = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| lexicon.word(token.word).text.eq_ignore_ascii_case("pov"))
    };
    let mut heads = mentions.iter().take_while(|mention| mention.first < HEAD);
    let head = heads.find(|mention| {
        let possessive = tokens[mention.last as usize - 1].is_possessive();
        possessive && is_pov(Some(mention.last as usize)) || is_pov((mention.first as usize).checked_sub(1))
    })?;
    owner[head.surface as usize]
}
