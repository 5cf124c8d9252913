//! Runs of capitalised words that may name somebody, and what stands around them.

use std::ops::Range;

use super::class::Class;
use super::lexicon::{Lexicon, Spellings, WordId, WordMap};
use super::tokens::{Gap, Token};

/// Number of a [`Surface`].
pub(super) type SurfaceId = u32;

/// The longest name in words.
const MOST_WORDS: usize = 5;

/// One way of writing a name: titles and words in order, spellings and shouting made one.
#[derive(Clone, Debug)]
pub(super) struct Surface {
    /// The words without titles; for an office (`the Doctor`) the office itself.
    pub(super) words: Box<[WordId]>,
    /// Classes of the titles before it.
    pub(super) title: Class,
    /// The first title, to tell `Sir Thomas` from `Mr. Thomas`.
    pub(super) title_word: Option<WordId>,
    pub(super) evidence: Counts,
}

/// How often a surface stands where.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) all: u32,
    /// Inside a sentence, where a capital means a name.
    pub(super) inside: u32,
    /// Beside a verb of speech, outside quotation marks.
    pub(super) speaks: u32,
    /// Called by the name in speech.
    pub(super) called: u32,
    /// Before an everyday verb.
    pub(super) acts: u32,
    pub(super) possessive: u32,
    /// Behind a preposition of place.
    pub(super) place: u32,
    /// Behind an article.
    pub(super) article: u32,
    /// Behind `the`, which is what a family or a band has before its name.
    pub(super) the: u32,
    /// Behind `the` and one more word: `the younger Venn`.
    pub(super) described: u32,
    /// Followed by `they` before another name.
    pub(super) they: u32,
    /// Followed by `he` or `she` before another name.
    pub(super) he: u32,
    pub(super) she: u32,
    pub(super) spoken: u32,
    /// Behind `I am`, `my name is`, `call me`, or in a heading `Mara's POV`.
    pub(super) introduced: u32,
    /// How many names were mentioned before its first.
    pub(super) first: u32,
}

/// One place where a surface stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) surface: SurfaceId,
    /// First token, and one past the last.
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) role: Role,
}

/// What the person does where the name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Beside a verb of speech in the narration.
    Speaks,
    /// Before a verb in the narration.
    Acts,
    /// Elsewhere in the narration.
    Told,
    /// Called by name in speech.
    Called,
    /// Talked about in speech.
    Spoken,
}

/// All surfaces of a story and where they stand, chapter by chapter.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub(super) surfaces: Vec<Surface>,
    pub(super) chapters: Vec<Vec<Mention>>,
    index: WordMap<SurfaceId>,
    seen: u32,
    /// Pairs of surfaces joined by `and`: two people.
    pub(super) joined: Vec<(SurfaceId, SurfaceId)>,
    /// Pairs of surfaces side by side in a list of three and more.
    pub(super) listed: Vec<(SurfaceId, SurfaceId)>,
}

/// What is asked of the words of a story while names are looked for.
pub(super) struct Reader<'r, 'a> {
    pub(super) lexicon: &'r Lexicon<'a>,
    pub(super) spellings: &'r Spellings,
    /// Words that are names by what is known beforehand.
    pub(super) known: &'r dyn Fn(WordId) -> bool,
}

impl Reader<'_, '_> {
    fn class(&self, token: Token) -> Class {
        self.lexicon.word(token.word).class
    }

    /// True if the word is no name where its capital comes from its place alone.
    fn is_ordinary(&self, token: Token) -> bool {
        let base = self.spellings.base(token.word);
        let word = self.lexicon.word(base);
        let lower = self.spellings.lower_count(base);
        if word.class.is(Class::NO_NAME) || word.class.is(Class::ARTICLE) {
            // `Will` and `May` are names where they stand so inside sentences, too.
            return !(word.class.is(Class::MAN.with(Class::WOMAN)) && word.inside > 0);
        }
        if (self.known)(base) && word.inside > 0 {
            return false;
        }
        word.class.is(Class::COMMON) && word.inside < 2
            || lower > word.inside
            || word.inside == 0 && word.class.is(Class::VERB.with(Class::SPEECH))
    }

    /// True if the token may be part of a name.
    fn is_nameable(&self, token: Token) -> bool {
        if !token.is_capital() {
            return false;
        }
        let word = self.lexicon.word(self.spellings.base(token.word));
        let text = word.text;
        if word.class.is(Class::NO_NAME) && !word.class.is(Class::MAN.with(Class::WOMAN)) && !(self.known)(token.word) {
            return false;
        }
        if text.len() == 1 {
            return false;
        }
        !text.as_bytes()[0].is_ascii_digit() && !text.contains(|c: char| c.is_ascii_digit())
    }
}

impl Reader<'_, '_> {
    /// True if the token may be a surname behind `Mr.` and the like: `Mrs. Hall` and `Mr. Young` are names.
    fn is_surname(&self, title: Token, token: Token) -> bool {
        let plain = matches!(self.lexicon.word(title.word).text, "Mr" | "Mister" | "Mrs" | "Miss" | "Ms" | "Dr");
        let function =
            Class::THIRD.with(Class::THEY).with(Class::I).with(Class::YOU).with(Class::ARTICLE).with(Class::AND);
        let function = function.with(Class::BE).with(Class::PLACE).with(Class::OF);
        plain
            && token.is_capital()
            && !token.is_initial()
            && token.end - token.start > 1
            && !self.class(token).is(function)
    }
}

impl Mentions {
    /// Reads one more chapter.
    pub(super) fn read(&mut self, tokens: &[Token], reader: &Reader<'_, '_>) {
        let mut found: Vec<Mention> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if !tokens[at].is_capital() {
                at += 1;
                continue;
            }
            match self.run(tokens, at, reader) {
                Some(mention) => {
                    at = mention.last as usize;
                    if let Some(before) = found.last()
                        && before.last + 1 == mention.first
                        && reader.class(tokens[before.last as usize]).is(Class::AND)
                    {
                        self.joined.push((before.surface, mention.surface));
                    }
                    self.list(tokens, &found, mention, reader);
                    found.push(mention);
                }
                None => at += 1,
            }
        }
        self.count_pronouns(tokens, &found);
        self.chapters.push(found);
    }

    /// Notes that the name goes on or ends a list of names: `Mara, Ilse and Tomas`.
    fn list(&mut self, tokens: &[Token], found: &[Mention], mention: Mention, reader: &Reader<'_, '_>) {
        let [.., first, second] = found else { return };
        let comma = |before: &Mention, next: &Mention| {
            before.last == next.first && tokens[next.first as usize].gap == Gap::Comma
        };
        let ends = || {
            let between = second.last..mention.first;
            let joins = between.len() == 1 && reader.class(tokens[second.last as usize]).is(Class::AND);
            joins || comma(second, &mention)
        };
        if comma(first, second) && ends() {
            self.listed.push((first.surface, second.surface));
            self.listed.push((second.surface, mention.surface));
        }
    }

    /// The name that begins at token `at`, if one does.
    fn run(&mut self, tokens: &[Token], at: usize, reader: &Reader<'_, '_>) -> Option<Mention> {
        let mut first = at;
        let mut title = Class::default();
        let mut title_word = None;
        // Titles in front of a name.
        let mut body = at;
        while let Some(token) = tokens.get(body) {
            let class = reader.class(*token);
            let follows = tokens.get(body + 1).is_some_and(|next| {
                next.is_capital()
                    && matches!(next.gap, Gap::Blank | Gap::Dot)
                    && !token.is_possessive()
                    && (reader.is_nameable(*next)
                        || reader.class(*next).is(Class::TITLE)
                        || reader.is_surname(*token, *next))
            });
            let plain = class.is(Class::TITLE)
                && token.is_capital()
                && follows
                && body < at + 3
                && !class.is(Class::MAN.with(Class::WOMAN));
            if !plain {
                break;
            }
            // `Young`, `Poor`: what anybody is called; they say nothing.
            let says = class.is(Class::SIR.with(Class::LADY)) || !class.is(Class::NO_NAME);
            if says && !matches!(reader.lexicon.word(token.word).text, "Old" | "Young" | "Little" | "Poor" | "Dear") {
                title = title.with(class);
                title_word = title_word.or(Some(reader.spellings.base(token.word)));
            } else if title_word.is_none() {
                first = body + 1;
            }
            body += 1;
        }
        let head = tokens.get(body)?;
        let nameable = reader.is_nameable(*head) || body > at && reader.is_surname(tokens[body - 1], *head);
        if !nameable || title_word.is_none() && head.is_initial() && reader.is_ordinary(*head) {
            return None;
        }
        if title_word.is_none() && head.is_shouted() && shouted_beside(tokens, body) {
            let base = reader.spellings.base(head.word);
            if base == head.word {
                return None;
            }
        }
        // `B-Buffy`: the stutter is passed over.
        let mut words: Vec<WordId> = vec![reader.spellings.base(head.word)];
        let mut last = body + 1;
        while words.len() < MOST_WORDS && !tokens[last - 1].is_possessive() {
            let Some(next) = tokens.get(last) else { break };
            let joins = matches!(next.gap, Gap::Blank | Gap::Hyphen) || next.gap == Gap::Dot;
            if !joins || next.is_edge() || next.is_spoken() != head.is_spoken() {
                break;
            }
            if next.gap == Gap::Hyphen && same_word_again(reader, tokens[last - 1], *next) {
                break;
            }
            if next.is_shouted() != head.is_shouted()
                && next.end - next.start > 1
                && reader.spellings.base(next.word) == next.word
            {
                break;
            }
            if reader.is_nameable(*next) && !next.is_initial() {
                words.push(reader.spellings.base(next.word));
                last += 1;
                continue;
            }
            let initial = next.is_capital()
                && next.end - next.start == 1
                && tokens.get(last + 1).is_some_and(|after| after.gap == Gap::Dot && reader.is_nameable(*after));
            let particle = reader.class(*next).is(Class::PARTICLE)
                || reader.class(*next).is(Class::OF) && words.len() == 1 && reader.class(*head).is(Class::OFFICE);
            let then = tokens.get(last + 1).is_some_and(|after| {
                matches!(after.gap, Gap::Blank | Gap::Dot | Gap::Hyphen)
                    && reader.is_nameable(*after)
                    && !after.is_initial()
            });
            if (initial || particle) && then {
                if !initial {
                    words.push(next.word);
                }
                last += 1;
                continue;
            }
            break;
        }
        let tail = tokens[last - 1];
        let thing = reader.class(tail).is(Class::THING) && title_word.is_none() && words.len() > 1;
        if thing || title_word.is_none() && is_place(tokens, first..last, reader) {
            return None;
        }
        if let Some(group) = group_word(tokens, first..last, reader) {
            // `the Venn family` is no Venn.
            words.push(group);
        }
        let spot = Spot { tokens, first, last, reader };
        let surface = self.intern(words, title, title_word);
        let counts = &mut self.surfaces[surface as usize].evidence;
        if counts.all == 0 {
            counts.first = self.seen;
        }
        self.seen += 1;
        let role = spot.count(counts);
        Some(Mention { surface, first: first as u32, last: last as u32, role })
    }

    fn intern(&mut self, words: Vec<WordId>, title: Class, title_word: Option<WordId>) -> SurfaceId {
        let mut key = words.clone();
        // A word's number is never this large.
        key.push(title_word.unwrap_or(WordId::MAX));
        if let Some(known) = self.index.get(key.as_slice()) {
            return *known;
        }
        let id = self.surfaces.len() as SurfaceId;
        self.index.insert(key.into(), id);
        self.surfaces.push(Surface { words: words.into(), title, title_word, evidence: Counts::default() });
        id
    }

    /// Counts `he` and `she` behind each name, before another name and within a few words.
    fn count_pronouns(&mut self, tokens: &[Token], found: &[Mention]) {
        const WITHIN: usize = 14;
        for (at, mention) in found.iter().enumerate() {
            let from = mention.last as usize;
            let to = found.get(at + 1).map_or(tokens.len(), |next| next.first as usize).min(from + WITHIN);
            if mention.role == Role::Called {
                // Whoever is spoken to is `you`; `he` and `she` behind the name are others.
                continue;
            }
            let spoken = tokens[mention.first as usize].is_spoken();
            let counts = &mut self.surfaces[mention.surface as usize].evidence;
            for token in &tokens[from.min(to)..to] {
                let class = token.class();
                if class.is(Class::THEY) && token.is_spoken() == spoken {
                    counts.they += 1;
                    break;
                }
                if class.is(Class::THIRD) && token.is_spoken() == spoken {
                    if class.is(Class::HE) {
                        counts.he += 1;
                    } else {
                        counts.she += 1;
                    }
                    break;
                }
            }
        }
    }
}

/// True if the words around a name make it one of a place: `Venn Street`, `Lake Venn`.
fn is_place(tokens: &[Token], name: Range<usize>, reader: &Reader<'_, '_>) -> bool {
    let names_a_place = |token: Token| {
        matches!(reader.lexicon.word(token.word).text, "Lake" | "Mount" | "Fort" | "Cape" | "Port" | "Loch")
    };
    let next = tokens.get(name.end).is_some_and(|next| {
        next.gap == Gap::Blank
            && next.is_capital()
            && !next.is_initial()
            && !next.is_edge()
            && reader.class(*next).is(Class::THING)
    });
    let head = tokens[name.start];
    let before = name.start.checked_sub(1).map(|at| tokens[at]).is_some_and(|before| {
        head.gap == Gap::Blank && !head.is_edge() && before.is_capital() && names_a_place(before)
    });
    next && !tokens[name.end - 1].is_possessive() || before || name.len() > 1 && names_a_place(head)
}

/// The word for several people behind `the` and a name: `the Venn family`.
fn group_word(tokens: &[Token], name: Range<usize>, reader: &Reader<'_, '_>) -> Option<WordId> {
    let next = tokens.get(name.end)?;
    let article = name.start.checked_sub(1).map(|at| tokens[at])?;
    let names = next.gap == Gap::Blank
        && !next.is_capital()
        && !next.is_edge()
        && is_the(article, reader.lexicon)
        && tokens[name.start].gap == Gap::Blank
        && !tokens[name.end - 1].is_possessive();
    let is_band = |text: &str| {
        matches!(
            text,
            "family" | "siblings" | "brothers" | "sisters" | "twins" | "clan" | "boys" | "girls" | "gang" | "household"
        )
    };
    (names && is_band(reader.lexicon.word(next.word).text)).then_some(next.word)
}

fn is_the(token: Token, lexicon: &Lexicon<'_>) -> bool {
    matches!(lexicon.word(token.word).text, "the" | "The" | "THE")
}

/// Prepositions that are none of place.
fn is_preposition(text: &str) -> bool {
    matches!(text, "to" | "with" | "for" | "by" | "about" | "on" | "upon" | "beside" | "behind" | "against" | "without")
}

/// True if a word beside the token is shouted as well: then capitals say nothing about names.
fn shouted_beside(tokens: &[Token], at: usize) -> bool {
    let loud = |token: Option<&Token>| token.is_some_and(|token| token.is_shouted() && token.end - token.start > 1);
    loud(tokens.get(at + 1)) || at > 0 && loud(tokens.get(at - 1))
}

fn same_word_again(reader: &Reader<'_, '_>, one: Token, two: Token) -> bool {
    let (one, two) = (reader.lexicon.word(one.word).text, reader.lexicon.word(two.word).text);
    two.starts_with(one)
}

/// A name and what stands around it.
struct Spot<'t, 'r, 'a> {
    tokens: &'t [Token],
    first: usize,
    last: usize,
    reader: &'t Reader<'r, 'a>,
}

impl Spot<'_, '_, '_> {
    fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::default(), |token| self.reader.class(*token))
    }

    /// Counts what stands around the name and says what the person does here.
    fn count(&self, counts: &mut Counts) -> Role {
        let head = self.tokens[self.first];
        let tail = self.tokens[self.last - 1];
        let next = self.tokens.get(self.last);
        counts.all += 1;
        if !head.is_initial() {
            counts.inside += 1;
        }
        if tail.is_possessive() {
            counts.possessive += 1;
        }
        if head.is_spoken() {
            counts.spoken += 1;
        }
        let flows = |token: Option<&Token>| token.is_some_and(|token| token.gap == Gap::Blank && !token.is_edge());
        let before = if self.first > 0 && head.gap == Gap::Blank && !head.is_edge() {
            self.class(self.first - 1)
        } else {
            Class::default()
        };
        if before.is(Class::PLACE) {
            counts.place += 1;
        }
        let text = |at: usize| self.tokens.get(at).map_or("", |token| self.reader.lexicon.word(token.word).text);
        let heads = tail.is_possessive() && text(self.last).eq_ignore_ascii_case("pov");
        if heads || introduces(self.tokens, self.first, self.reader.lexicon) {
            counts.introduced += 1;
        }
        let flowing = self.first > 0 && head.gap == Gap::Blank && !head.is_edge();
        // `that Mara taught him`
        let article = before.is(Class::ARTICLE) && text(self.first - 1) != "that";
        if article {
            counts.article += 1;
            counts.the += u32::from(flowing && is_the(self.tokens[self.first - 1], self.reader.lexicon));
        } else if flowing && self.first > 1 {
            let [article, word] = [self.tokens[self.first - 2], self.tokens[self.first - 1]];
            let joined = word.gap == Gap::Blank && !word.is_edge() && !word.is_capital();
            counts.described += u32::from(joined && is_the(article, self.reader.lexicon));
        }
        if head.is_spoken() {
            return if self.is_called(head, next) {
                counts.called += 1;
                Role::Called
            } else {
                if flows(next) && !tail.is_possessive() && self.class(self.last).is(Class::VERB) {
                    counts.acts += 1;
                }
                Role::Spoken
            };
        }
        let verb_before = if article && self.first > 1 { self.class(self.first - 2) } else { before };
        let behind = if flows(next) && !tail.is_possessive() { self.class(self.last) } else { Class::default() };
        let later = if flows(next) && flows(self.tokens.get(self.last + 1)) {
            self.class(self.last + 1)
        } else {
            Class::default()
        };
        // `which some called Venn, ` is no speech.
        let said = verb_before.is(Class::SPEECH)
            && (!verb_before.is(Class::NAME_NOUN) || self.tokens[self.first - 1].is_edge())
            && self.behind_speech(if article { self.first - 2 } else { self.first.saturating_sub(1) });
        // `a friend of Mara says`: what stands behind a preposition is no subject.
        let subject = !(before.is(Class::PLACE.with(Class::OF)) || flowing && is_preposition(text(self.first - 1)));
        if said
            || subject && behind.is(Class::SPEECH)
            || subject
                && later.is(Class::SPEECH)
                && !later.is(Class::NAME_NOUN)
                && !behind.is(Class::AND.with(Class::PLACE))
                && !tail.is_possessive()
        {
            counts.speaks += 1;
            return Role::Speaks;
        }
        if subject && behind.is(Class::VERB.with(Class::BE).with(Class::HAD)) {
            counts.acts += 1;
            return Role::Acts;
        }
        Role::Told
    }

    /// True if the verb at `verb` stands right behind speech, or one word after it.
    fn behind_speech(&self, verb: usize) -> bool {
        let edge = |at: usize| self.tokens.get(at).is_some_and(|token| token.is_edge());
        edge(verb)
            || verb > 0 && edge(verb - 1)
            || self.tokens.get(self.last).is_some_and(|next| next.is_spoken())
            || self.tokens.get(self.last).is_none_or(|next| next.gap != Gap::Blank)
    }

    /// True if the name is what somebody is called in speech: set off on both sides.
    fn is_called(&self, head: Token, next: Option<&Token>) -> bool {
        let before = head.gap == Gap::Comma || head.is_edge() || head.is_initial();
        let behind = next
            .is_none_or(|next| next.gap == Gap::Comma || next.is_edge() || next.is_initial() || next.gap == Gap::Sign);
        // `Mara, Ilse, and` is a list.
        let list = head.gap == Gap::Comma
            && next.is_some_and(|next| next.gap == Gap::Comma)
            && self.class(self.last).is(Class::AND);
        let possessive = self.tokens[self.last - 1].is_possessive();
        before && behind && !list && !possessive
    }
}

/// True if the words before the name give it to the one who tells: `my name is`, `I am`, `call me`.
pub(super) fn introduces(tokens: &[Token], first: usize, lexicon: &Lexicon<'_>) -> bool {
    let class =
        |back: usize| first.checked_sub(back).map_or(Class::default(), |at| lexicon.word(tokens[at].word).class);
    let text = |back: usize| first.checked_sub(back).map_or("", |at| lexicon.word(tokens[at].word).text);
    // `I, Mara Venn, of the harbour`; `I was called Mara`.
    text(1) == "I" && tokens[first].gap == Gap::Comma
        || class(1).is(Class::NAME_NOUN) && class(2).is(Class::BE) && text(3) == "I"
        || class(1).is(Class::BE) && (text(2) == "I" || text(2) == "name" && class(3).is(Class::I))
        || text(1) == "I" && tokens[first - 1].end + 2 < tokens[first].start
        || text(1) == "me" && matches!(text(2), "call" | "Call" | "called" | "named" | "calls")
        || class(1).is(Class::NAME_NOUN) && class(2).is(Class::I)
}
