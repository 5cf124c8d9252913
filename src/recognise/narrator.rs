//! Who tells the story, if somebody of its people does.

use super::class::Class;
use super::lexicon::Lexicon;
use super::mentions::{Mentions, Role};
use super::tokens::Token;

/// `I` among this share of the narration's words or more: a story told in the first person.
const FIRST_PERSON: f32 = 0.012;

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
    let best = (0..people)
        .filter(|person| score(*person) > 0 && shown[*person] * 5 <= score(*person))
        .max_by_key(|person| (score(*person), usize::MAX - person))?;
    (score(best) >= 2).then_some(best as u32)
}

/// True if the words before the name give it to the one who tells: `my name is`, `I am`, `call me`.
fn introduces(tokens: &[Token], first: usize, lexicon: &Lexicon<'_>) -> bool {
    let class =
        |back: usize| first.checked_sub(back).map_or(Class::default(), |at| lexicon.word(tokens[at].word).class);
    let text = |back: usize| first.checked_sub(back).map_or("", |at| lexicon.word(tokens[at].word).text);
    class(1).is(Class::BE) && (text(2) == "I" || text(2) == "name" && class(3).is(Class::I))
        || text(1) == "I" && tokens[first - 1].end + 2 < tokens[first].start
        || text(1) == "me" && matches!(text(2), "call" | "Call" | "called" | "named" | "calls")
        || class(1).is(Class::NAME_NOUN) && class(2).is(Class::I)
}
