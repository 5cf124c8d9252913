//! One walk through a chapter: who each name, pronoun and speech belongs to.
//!
//! Names were found before. At each speech the speaker is looked for: the name or pronoun beside the verb
//! that carries the speech, else whoever acts in the same paragraph, else the one whose turn it is.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::bands::Bands;
use super::class::Class;
use super::cluster::Gender;
use super::focus::{Focus, agreement};
use super::lexicon::Lexicon;
use super::mentions::{Mention, Role, introduces};
use super::sighting::{Evidence, Part, Sighting};
use super::speeches::{Speech, is_line_by_line, speeches};
use super::tokens::{Gap, Token};

/// What the walk knows of the whole story.
pub(super) struct Story<'s, 'a> {
    pub(super) lexicon: &'s Lexicon<'a>,
    /// Person of each surface.
    pub(super) owner: &'s [Option<u32>],
    pub(super) genders: &'s [Gender],
    /// Families and bands by the word for several people in their names: `siblings`.
    pub(super) bands: &'s Bands,
}

/// One chapter as the walk sees it.
pub(super) struct Chapter<'s> {
    pub(super) tokens: &'s [Token],
    pub(super) mentions: &'s [Mention],
    /// Who tells this chapter.
    pub(super) narrator: Option<u32>,
    /// Bytes at which scenes begin, the first excepted.
    pub(super) scenes: &'s [u32],
}

/// What a pronoun's claim to somebody is worth whom the scene does not show, but only talks about.
const ABSENT: f32 = 0.3;

/// Speeches that are given to people by turns alone before that is no longer believed.
const MOST_GUESSED: u32 = 5;

/// Walks through a chapter and returns all sightings in order of their first byte.
pub(super) fn walk(story: &Story<'_, '_>, chapter: &Chapter<'_>) -> Vec<Sighting> {
    let speeches = speeches(chapter.tokens);
    let mut by_token = vec![u32::MAX; chapter.tokens.len()];
    for (at, mention) in chapter.mentions.iter().enumerate() {
        if story.owner[mention.surface as usize].is_some() {
            by_token[mention.first as usize] = at as u32;
        }
    }
    let mut walk = Walk {
        story,
        chapter,
        speeches,
        lines: is_line_by_line(chapter.tokens),
        by_token,
        shown: Vec::new(),
        scene: 0,
        focus: Focus::default(),
        resolved: FxHashMap::default(),
        speakers: Vec::new(),
        guessed: 0,
        called: None,
        spoken_to: Vec::new(),
        subject: None,
        bands_seen: Vec::new(),
        found: Vec::new(),
    };
    walk.look_ahead();
    walk.run();
    walk.found.sort_by_key(|sighting| (sighting.start, sighting.end));
    walk.found
}

/// Whom the verb that carries a speech gives it to.
#[derive(Clone, Copy, Debug)]
enum Carried {
    By(u32),
    /// Somebody without a name.
    BySomebody,
    /// There is no such verb, or it says nothing.
    No,
}

/// Who a turn belongs to, and how that was found.
#[derive(Clone, Copy, Debug)]
struct Turn {
    person: Option<u32>,
    paragraph: u32,
}

struct Walk<'w, 's, 'a> {
    story: &'w Story<'s, 'a>,
    chapter: &'w Chapter<'s>,
    speeches: Vec<Speech>,
    /// Each sentence has a paragraph of its own.
    lines: bool,
    /// Mention that begins at each token, or `u32::MAX`.
    by_token: Vec<u32>,
    /// For each scene and person: true if it shows them by name.
    shown: Vec<bool>,
    scene: usize,
    focus: Focus,
    /// Pronouns that were resolved before the walk came to them.
    resolved: FxHashMap<usize, u32>,
    speakers: Vec<Turn>,
    /// Speeches in a row that nothing but their order gave to somebody.
    guessed: u32,
    /// Who was called by name in the last speech.
    called: Option<u32>,
    /// Whom the speech calls by name whose speaker is looked for: it is none of them.
    spoken_to: Vec<u32>,
    /// Who acted last, and the token that says so.
    subject: Option<(usize, u32)>,
    /// Families and bands that were named before.
    bands_seen: Vec<u32>,
    found: Vec<Sighting>,
}

impl Walk<'_, '_, '_> {
    fn class(&self, at: usize) -> Class {
        self.chapter.tokens.get(at).map_or(Class::default(), |token| self.story.lexicon.word(token.word).class)
    }

    /// Notes whom each scene shows taking part or tells of, speech and thought apart.
    fn look_ahead(&mut self) {
        let people = self.story.genders.len();
        self.shown = vec![false; (self.chapter.scenes.len() + 1) * people];
        for mention in self.chapter.mentions {
            let Some(person) = self.story.owner[mention.surface as usize] else { continue };
            let (first, last) = (mention.first as usize, mention.last as usize);
            let spoken = matches!(mention.role, Role::Spoken);
            if spoken || self.is_thought(first) || mention.role == Role::Acts && self.is_past(last) {
                continue;
            }
            let start = self.chapter.tokens[first].start;
            let scene = self.chapter.scenes.partition_point(|scene| *scene <= start);
            self.shown[scene * people + person as usize] = true;
        }
    }

    fn run(&mut self) {
        let tokens = self.chapter.tokens;
        let mut next_speech = 0;
        let mut next_scene = 0;
        let mut at = 0;
        while at < tokens.len() {
            let token = tokens[at];
            if self.chapter.scenes.get(next_scene).is_some_and(|start| *start <= token.start) {
                next_scene += 1;
                self.scene = next_scene;
                self.focus.fade(0.15);
                self.speakers.clear();
                self.called = None;
            }
            if self.speeches.get(next_speech).is_some_and(|speech| speech.tokens.start == at) {
                self.take_speech(next_speech);
                next_speech += 1;
            }
            if self.by_token[at] != u32::MAX {
                at = self.take_name(self.by_token[at] as usize);
                continue;
            }
            if token.class().is(Class::THIRD.with(Class::I)) {
                self.take_pronoun(at);
            } else if !token.is_capital() && self.story.bands.is_noun(token.word) {
                self.take_band(at);
            }
            at += 1;
        }
    }

    fn see(&mut self, tokens: Range<usize>, person: u32, evidence: Evidence, part: Part) {
        let (start, end) = (self.chapter.tokens[tokens.start].start, self.chapter.tokens[tokens.end - 1].end);
        self.found.push(Sighting { person, start, end, evidence, part });
    }

    fn take_name(&mut self, number: usize) -> usize {
        let mention = self.chapter.mentions[number];
        let (first, last) = (mention.first as usize, mention.last as usize);
        let Some(person) = self.story.owner[mention.surface as usize] else { return last };
        let possessive = self.chapter.tokens[last - 1].is_possessive();
        let (part, weight) = match mention.role {
            Role::Speaks => (Part::Speaks, 1.0),
            Role::Acts if self.is_thought(first) || self.is_past(last) => (Part::Thought, 0.7),
            Role::Acts => (Part::Acts, 1.0),
            Role::Told if self.is_thought(first) => (Part::Thought, 0.4),
            Role::Told if possessive && self.acts_by_possession(last) => (Part::Acts, 0.7),
            Role::Told => (Part::Told, if possessive { 0.4 } else { 0.55 }),
            Role::Called => (Part::Called, 0.5),
            Role::Spoken => (Part::Spoken, 0.3),
        };
        if part == Part::Called {
            self.called = Some(person);
        }
        if matches!(mention.role, Role::Speaks | Role::Acts) {
            self.subject = Some((last - 1, person));
        }
        if self.story.genders[person as usize] == Gender::Several {
            self.bands_seen.push(person);
        }
        self.see(first..last, person, Evidence::Name, part);
        self.focus.note(person, first as u32, weight);
        last
    }

    /// True if what the person did is past even for the story: `Mara had gone`.
    fn is_past(&self, last: usize) -> bool {
        self.class(last).is(Class::HAD) && self.class(last + 1).is(Class::VERB.with(Class::SPEECH).with(Class::BE))
    }

    /// True if what the name stands in is remembered or imagined: such a word before it in its sentence.
    fn is_thought(&self, first: usize) -> bool {
        const BACK: usize = 10;
        for at in (first.saturating_sub(BACK)..first).rev() {
            if self.class(at).is(Class::THOUGHT) && !self.chapter.tokens[at].is_spoken() {
                return true;
            }
            if self.chapter.tokens[at + 1].is_initial() {
                return false;
            }
        }
        false
    }

    /// True if a part of the person is what acts: `Mara's voice rose`.
    fn acts_by_possession(&self, last: usize) -> bool {
        let tokens = self.chapter.tokens;
        (last + 1..(last + 4).min(tokens.len())).any(|at| {
            let class = self.class(at);
            class.is(Class::VERB.with(Class::BE).with(Class::SPEECH)) && !tokens[at].is_edge()
        })
    }

    fn take_pronoun(&mut self, at: usize) {
        let token = self.chapter.tokens[at];
        let class = token.class();
        if class.is(Class::I) {
            if let Some(narrator) = self.chapter.narrator
                && !token.is_spoken()
            {
                self.see(at..at + 1, narrator, Evidence::Narrator, Part::Acts);
            }
            return;
        }
        if token.is_spoken() {
            return;
        }
        let resolved = self.resolved.get(&at).copied();
        let resolved = resolved.or_else(|| self.of_subject(at)).or_else(|| self.meant(at, &[]));
        let Some(person) = resolved else { return };
        let subject = self.is_subject(at);
        if subject {
            self.subject = Some((at, person));
        }
        let part = if subject { Part::Acts } else { Part::Told };
        self.see(at..at + 1, person, Evidence::Pronoun, part);
        self.focus.note(person, at as u32, if subject { 0.45 } else { 0.2 });
    }

    /// `the siblings` where the story has one `Venn siblings`: they are meant.
    fn take_band(&mut self, at: usize) {
        let Some(before) = at.checked_sub(1) else { return };
        let article = self.story.lexicon.word(self.chapter.tokens[before].word).text;
        let token = self.chapter.tokens[at];
        if !matches!(article, "the" | "The") || token.gap != Gap::Blank || token.is_edge() {
            return;
        }
        let Some(band) = self.story.bands.only(token.word) else { return };
        if !self.bands_seen.contains(&band) {
            return;
        }
        let part = if token.is_spoken() { Part::Spoken } else { Part::Told };
        self.see(before..at + 1, band, Evidence::Pronoun, part);
    }

    /// Whose `his`, `her` or `himself` is: who acts in the same sentence, if the pronoun fits.
    fn of_subject(&self, at: usize) -> Option<u32> {
        const FAR: usize = 12;
        let text = self.story.lexicon.word(self.chapter.tokens[at].word).text;
        if !matches!(text, "his" | "her" | "himself" | "herself") {
            return None;
        }
        let (place, person) = self.subject?;
        let gender = if self.class(at).is(Class::HE) { Gender::Male } else { Gender::Female };
        let joined = at - place <= FAR
            && (place + 1..=at).all(|at| {
                let token = self.chapter.tokens[at];
                !token.is_initial() && !token.is_edge() && self.by_token[at] == u32::MAX
            });
        // `he` has no `her`, whoever he is.
        let other = if gender == Gender::Male { Class::SHE } else { Class::HE };
        let joined = joined && !self.chapter.tokens[place].class().is(other);
        (joined && agreement(gender, self.story.genders[person as usize]) > 0.0).then_some(person)
    }

    fn is_subject(&self, at: usize) -> bool {
        matches!(self.story.lexicon.word(self.chapter.tokens[at].word).text, "he" | "He" | "she" | "She" | "HE" | "SHE")
    }

    /// The person a pronoun means, none of `not`.
    fn meant(&self, at: usize, not: &[u32]) -> Option<u32> {
        let gender = if self.class(at).is(Class::HE) { Gender::Male } else { Gender::Female };
        let narrator = self.chapter.narrator;
        let people = self.story.genders.len();
        let shown = &self.shown[self.scene * people..][..people];
        let weight = |person: u32| {
            if Some(person) == narrator || not.contains(&person) {
                return 0.0;
            }
            let here = if shown[person as usize] { 1.0 } else { ABSENT };
            here * agreement(gender, self.story.genders[person as usize])
        };
        self.focus.best(at as u32, weight)
    }

    /// Finds the speaker of a speech.
    fn take_speech(&mut self, number: usize) {
        let speech = self.speeches[number].clone();
        let before = self.speakers.last().copied();
        let same_paragraph = before.is_some_and(|turn| turn.paragraph == speech.paragraph);
        let introduced = self.look_into(number);
        let carried = introduced.map_or_else(|| self.carried(number), Carried::By);
        let person = match carried {
            Carried::By(person) => {
                self.guessed = 0;
                Some(person)
            }
            Carried::BySomebody => None,
            Carried::No if same_paragraph => {
                before.and_then(|turn| turn.person).filter(|person| !self.spoken_to.contains(person))
            }
            Carried::No => match self.beat(number).filter(|person| !self.spoken_to.contains(person)) {
                Some(person) => {
                    self.guessed = 0;
                    Some(person)
                }
                None => self.turn_of(number).filter(|_| self.guessed < MOST_GUESSED).inspect(|_| self.guessed += 1),
            },
        };
        self.called = None;
        if same_paragraph && person == before.and_then(|turn| turn.person) {
            if let Some(person) = person {
                self.see(speech.tokens, person, Evidence::Turn, Part::Speaks);
            }
            return;
        }
        self.speakers.push(Turn { person, paragraph: speech.paragraph });
        if let Some(person) = person {
            self.see(speech.tokens.clone(), person, Evidence::Turn, Part::Speaks);
            self.focus.note(person, speech.tokens.start as u32, 0.4);
        }
    }

    /// Notes whom a speech calls by name, and returns who gives their own: `"I'm Mara."`
    fn look_into(&mut self, number: usize) -> Option<u32> {
        self.spoken_to.clear();
        let mut introduced = None;
        for at in self.speeches[number].tokens.clone().filter(|at| self.by_token[*at] != u32::MAX) {
            let mention = self.chapter.mentions[self.by_token[at] as usize];
            let Some(person) = self.story.owner[mention.surface as usize] else { continue };
            if mention.role == Role::Called {
                self.spoken_to.push(person);
            } else if introduces(self.chapter.tokens, at, self.story.lexicon) {
                introduced = introduced.or(Some(person));
            }
        }
        introduced.filter(|person| !self.spoken_to.contains(person))
    }

    /// The narration behind a speech up to the next speech or paragraph, and before it likewise.
    fn narration_behind(&self, number: usize) -> Range<usize> {
        let from = self.speeches[number].tokens.end;
        let mut to = self.speeches.get(number + 1).map_or(self.chapter.tokens.len(), |next| next.tokens.start);
        if !self.lines
            && let Some(end) = (from..to).find(|at| self.chapter.tokens[*at].begins_paragraph())
        {
            to = end;
        }
        from..to
    }

    fn narration_before(&self, number: usize) -> Range<usize> {
        let to = self.speeches[number].tokens.start;
        let from = number.checked_sub(1).map_or(0, |before| self.speeches[before].tokens.end);
        if self.chapter.tokens[to].begins_paragraph() {
            return to..to;
        }
        let start = (from..to).rev().find(|at| self.chapter.tokens[*at].begins_paragraph()).unwrap_or(from);
        start..to
    }

    /// The speaker named beside the verb that carries the speech.
    fn carried(&mut self, number: usize) -> Carried {
        const NEAR: usize = 7;
        let behind = self.narration_behind(number);
        let near = behind.start..behind.end.min(behind.start + NEAR);
        // `"…" said Mara`, `"…" she said`: up to the next stop.
        let near = near.start..self.sentence_end(near);
        if near.clone().any(|at| self.class(at).is(Class::SPEECH)) {
            let article = self.class(near.start).is(Class::ARTICLE);
            match self.first_subject(near) {
                Some(person) => return Carried::By(person),
                // `"…," his visitor told him`: somebody who is not named here.
                None if article => return Carried::BySomebody,
                None => {}
            }
        }
        let before = self.narration_before(number);
        let opens_behind_comma =
            self.chapter.tokens.get(self.speeches[number].tokens.start).is_some_and(|token| token.gap == Gap::Comma)
                || before.end > before.start;
        if opens_behind_comma && before.end > before.start {
            let start = self.sentence_start(before.clone());
            if (start..before.end).any(|at| self.class(at).is(Class::SPEECH)) {
                return self.first_subject(start..before.end).map_or(Carried::No, Carried::By);
            }
        }
        Carried::No
    }

    fn sentence_end(&self, range: Range<usize>) -> usize {
        let mut stops = range.clone().skip(1).filter(|at| self.chapter.tokens[*at].is_initial());
        stops.next().unwrap_or(range.end)
    }

    fn sentence_start(&self, range: Range<usize>) -> usize {
        range.clone().rev().find(|at| self.chapter.tokens[*at].is_initial()).unwrap_or(range.start)
    }

    /// The first name or pronoun that is a subject in a stretch of narration.
    fn first_subject(&mut self, range: Range<usize>) -> Option<u32> {
        let mut at = range.start;
        while at < range.end {
            if self.by_token[at] != u32::MAX {
                let mention = self.chapter.mentions[self.by_token[at] as usize];
                let possessive = self.chapter.tokens[mention.last as usize - 1].is_possessive();
                if !possessive || self.acts_by_possession(mention.last as usize) {
                    return self.story.owner[mention.surface as usize];
                }
                at = mention.last as usize;
                continue;
            }
            let class = self.class(at);
            if class.is(Class::I)
                && self.chapter.narrator.is_some()
                && matches!(self.story.lexicon.word(self.chapter.tokens[at].word).text, "I")
            {
                return self.chapter.narrator;
            }
            if class.is(Class::THIRD) && self.is_subject(at) {
                let not = self
                    .speakers
                    .last()
                    .filter(|turn| turn.paragraph != self.paragraph_of(at))
                    .and_then(|turn| turn.person);
                let others: Vec<u32> = not.into_iter().chain(self.spoken_to.iter().copied()).collect();
                let person = self.meant(at, &others);
                let person = person.or_else(|| self.meant(at, &self.spoken_to));
                if let Some(person) = person {
                    self.resolved.insert(at, person);
                }
                return person;
            }
            at += 1;
        }
        None
    }

    fn paragraph_of(&self, at: usize) -> u32 {
        let after = self.speeches.partition_point(|speech| speech.tokens.start <= at);
        after.checked_sub(1).map_or(u32::MAX, |number| self.speeches[number].paragraph)
    }

    /// Whoever acts in the narration of the same paragraph: behind the speech first.
    fn beat(&mut self, number: usize) -> Option<u32> {
        let behind = self.narration_behind(number);
        let before = self.narration_before(number);
        if before.end > before.start {
            let start = self.sentence_start(before.clone());
            if let Some(person) = self.first_subject(start..before.end) {
                return Some(person);
            }
        }
        let end = self.sentence_end(behind.clone());
        self.first_subject(behind.start..end)
    }

    /// The one whose turn it is: who was called, else the one of the last two who did not speak last.
    fn turn_of(&self, number: usize) -> Option<u32> {
        let last = self.speakers.last()?;
        let apart = self.speeches[number].paragraph.saturating_sub(last.paragraph);
        if apart > 4 {
            return None;
        }
        if let Some(called) = self.called
            && last.person != Some(called)
            && !self.spoken_to.contains(&called)
        {
            return Some(called);
        }
        let other = self.speakers.iter().rev().skip(1).take(3).find(|turn| {
            turn.person.is_some_and(|person| !self.spoken_to.contains(&person)) && turn.person != last.person
        });
        other.and_then(|turn| turn.person)
    }
}
