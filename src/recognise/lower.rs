//! Stories written without capitals: which of their words are names.
//!
//! Where capitals say nothing, a word is a name by what stands around it: a verb of speech beside it, commas that set
//! it off in speech, a verb or `'s` behind it, no article before it; known given names need little of that. Tokens of
//! such words are then taken for capitalised ones, and everything else reads them as it does in other stories.

use super::class::Class;
use super::lexicon::Lexicon;
use super::tokens::{Gap, Token};

/// Sentences that begin with a capital, at most, and capitals inside sentences, as shares, in a story without capitals.
const MOST_INITIAL: f32 = 0.2;
const MOST_INSIDE: f32 = 0.01;
/// Words from which the shares say something.
const LEAST_WORDS: u32 = 80;

/// True if a story does without capitals.
pub(super) fn is_without_capitals(lexicon: &Lexicon<'_>) -> bool {
    let (mut initial, mut initial_capitals, mut inside, mut inside_capitals) = (0_u32, 0_u32, 0_u32, 0_u32);
    for word in lexicon.words().filter(|word| !word.class.is(Class::I)) {
        initial += word.initial;
        inside += word.inside;
        let shouted = || word.text.chars().nth(1).is_some() && !word.text.chars().any(char::is_lowercase);
        if word.text.starts_with(char::is_uppercase) && !shouted() {
            initial_capitals += word.initial;
            inside_capitals += word.inside;
        }
    }
    inside + initial >= LEAST_WORDS
        && initial_capitals as f32 <= MOST_INITIAL * initial as f32
        && inside_capitals as f32 <= MOST_INSIDE * inside as f32
}

/// What is known of a word before the story is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Listed {
    No,
    /// Somebody of some fandom is called so.
    Name,
    /// Tags name somebody so, or it is a common given name.
    Given,
}

impl Listed {
    /// What that says of a word with a capital.
    pub(super) fn worth(self) -> f32 {
        match self {
            Self::No => 0.0,
            Self::Name => 1.0,
            Self::Given => 1.5,
        }
    }
}

/// How often a word stands where.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    all: u32,
    /// Before a verb of speech, and behind one.
    before_speech: u32,
    behind_speech: u32,
    /// Set off by commas in speech.
    called: u32,
    acts: u32,
    possessive: u32,
    article: u32,
    place: u32,
}

/// Takes the tokens of names for capitalised ones. `listed` says what is known of a word.
pub(super) fn mark_names(texts: &mut [Vec<Token>], lexicon: &Lexicon<'_>, listed: &dyn Fn(&str) -> Listed) {
    let mut counts = vec![Counts::default(); lexicon.len()];
    for tokens in texts.iter() {
        for at in 0..tokens.len() {
            count(tokens, at, lexicon, &mut counts[tokens[at].word as usize]);
        }
    }
    let is_name: Vec<bool> = (0..lexicon.len())
        .map(|number| {
            let word = lexicon.word(number as u32);
            may_name(word.text, word.class) && is_name(counts[number], word.class, &|| listed(word.text))
        })
        .collect();
    for token in texts.iter_mut().flatten().filter(|token| is_name[token.word as usize]) {
        token.set_capital();
    }
}

fn count(tokens: &[Token], at: usize, lexicon: &Lexicon<'_>, counts: &mut Counts) {
    let token = tokens[at];
    let class = |at: usize| tokens.get(at).map_or(Class::default(), |token| lexicon.word(token.word).class);
    let flows = |token: Option<&Token>| token.is_some_and(|token| token.gap == Gap::Blank && !token.is_edge());
    counts.all += 1;
    let next = tokens.get(at + 1);
    if at > 0 && flows(Some(&token)) {
        let before = class(at - 1);
        counts.article += u32::from(before.is(Class::ARTICLE));
        counts.place += u32::from(before.is(Class::PLACE));
        counts.behind_speech += u32::from(before.is(Class::SPEECH) && !token.is_spoken());
    }
    if token.is_possessive() {
        counts.possessive += 1;
    } else if flows(next) {
        let behind = class(at + 1);
        counts.before_speech += u32::from(behind.is(Class::SPEECH) && !token.is_spoken());
        counts.acts += u32::from(behind.is(Class::VERB.with(Class::BE).with(Class::HAD)));
    }
    if token.is_spoken() {
        let before = token.gap == Gap::Comma || token.is_edge();
        let behind = next.is_none_or(|next| next.gap != Gap::Blank && next.gap != Gap::Hyphen || next.is_edge());
        counts.called += u32::from(before && behind);
    }
}

/// True unless the word is one of the language that names nobody.
fn may_name(text: &str, class: Class) -> bool {
    let ordinary = Class::NO_NAME
        .with(Class::ARTICLE)
        .with(Class::THIRD)
        .with(Class::THEY)
        .with(Class::I)
        .with(Class::YOU)
        .with(Class::PLACE)
        .with(Class::AND)
        .with(Class::SPEECH)
        .with(Class::VERB)
        .with(Class::THOUGHT)
        .with(Class::KIN)
        .with(Class::ROMANCE)
        .with(Class::TENDER)
        .with(Class::STRIFE)
        .with(Class::LAND)
        .with(Class::THING);
    let given = class.is(Class::MAN.with(Class::WOMAN));
    let adverb = text.ends_with("ly") && !given;
    text.len() > 1 && text.starts_with(char::is_alphabetic) && !adverb && (given || !class.is(ordinary))
}

fn is_name(counts: Counts, class: Class, listed: &dyn Fn() -> Listed) -> bool {
    let Counts { all, before_speech, behind_speech, called, acts, possessive, article, place } = counts;
    if article * 3 > all || place * 2 > all {
        return false;
    }
    let speaks = before_speech + behind_speech;
    let evidence = 3 * (speaks + called) + acts + possessive;
    let given = class.is(Class::MAN.with(Class::WOMAN));
    if class.is(Class::NO_NAME.with(Class::COMMON)) {
        // `will`, `hope`: words first of all.
        return given && speaks + called >= 3 && evidence * 2 >= all && article * 8 <= all;
    }
    if evidence == 0 {
        return given && all >= 2;
    }
    match if given { Listed::Given } else { listed() } {
        Listed::Given => evidence * 8 >= all,
        Listed::Name => evidence >= 3 && evidence * 3 >= all && article * 8 <= all,
        Listed::No => before_speech >= 2 && called + behind_speech >= 1 && evidence * 2 >= all && article * 10 <= all,
    }
}
