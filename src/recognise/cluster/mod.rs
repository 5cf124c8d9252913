//! From surfaces to people: which ways of writing a name mean one person.
//!
//! Full names are anchors. A given name, a surname, a title with a name ([`titled`]) and a short form join an anchor
//! only if no other anchor could be meant as well; who stays ambiguous is an entry of its own, because
//! merging two people spoils every answer about both, and leaving two entries spoils little. What is known
//! beforehand (tags, the fandom's names) goes before every rule of form.

mod titled;

use rustc_hash::{FxHashMap, FxHashSet};

use super::accept::singular;
use super::class::Class;
use super::guide::Guide;
use super::lexicon::{Lexicon, WordId};
use super::mentions::{Mentions, Surface, SurfaceId};

/// Which gender the text gives a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
    Unknown,
    /// Several people: a family, a band.
    Several,
}

/// One person: all surfaces that mean them.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) surfaces: Vec<SurfaceId>,
    /// Number in the guide, if it knows the person.
    pub(super) known: Option<usize>,
    pub(super) gender: Gender,
}

/// The first word of a name, as a given name.
#[derive(Clone, Debug, Default)]
struct Given {
    lower: String,
    /// Names it is listed as a short form of.
    formal: Vec<String>,
}

/// Groups the surfaces that name several people: `the Venns` and `the Venn family` are one.
pub(super) fn bands(mentions: &Mentions, several: &[SurfaceId], lexicon: &Lexicon<'_>) -> Vec<Group> {
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for id in several {
        let surface = &mentions.surfaces[*id as usize];
        let text = lexicon.word(surface.words[0]).text;
        let one = if surface.words.len() == 1 { singular(text).unwrap_or(text) } else { text };
        match groups.iter_mut().find(|group| group.0 == one) {
            Some((_, group)) => group.surfaces.push(*id),
            None => groups.push((one, Group { surfaces: vec![*id], known: None, gender: Gender::Several })),
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    for group in &mut groups {
        group.surfaces.sort_by_key(|id| (std::cmp::Reverse(mentions.surfaces[*id as usize].evidence.all), *id));
    }
    groups
}

/// A full name is the dominant bearer of a part of it if it is this many times as frequent as the next.
const DOMINANT: u32 = 3;
/// Pronouns behind a bare surname from which they say something.
const CLEAR: u32 = 3;

pub(super) struct Clusters<'c, 'a> {
    mentions: &'c Mentions,
    lexicon: &'c Lexicon<'a>,
    given: FxHashMap<WordId, Given>,
    /// Surfaces that are joined by `and` somewhere: never one person.
    apart: FxHashSet<(SurfaceId, SurfaceId)>,
    groups: Vec<Group>,
    /// Group of each surface.
    owner: FxHashMap<SurfaceId, usize>,
}

/// Groups the `accepted` surfaces.
pub(super) fn cluster(
    mentions: &Mentions,
    accepted: &[SurfaceId],
    lexicon: &Lexicon<'_>,
    guide: &Guide,
    nicknames: &dyn Fn(&str) -> Vec<String>,
) -> Vec<Group> {
    let apart = mentions.joined.iter().flat_map(|(one, two)| [(*one, *two), (*two, *one)]).collect();
    let mut given: FxHashMap<WordId, Given> = FxHashMap::default();
    for id in accepted {
        let word = mentions.surfaces[*id as usize].words[0];
        given.entry(word).or_insert_with(|| {
            let lower = lexicon.word(word).text.to_lowercase();
            Given { formal: nicknames(&lower), lower }
        });
    }
    let mut clusters = Clusters { mentions, lexicon, given, apart, groups: Vec::new(), owner: FxHashMap::default() };
    clusters.take_known(accepted, guide);
    let rest: Vec<SurfaceId> = accepted.iter().copied().filter(|id| !clusters.owner.contains_key(id)).collect();
    clusters.take_full_names(&rest);
    clusters.take_titled(&rest);
    clusters.take_single(&rest);
    clusters.take_titled_given(&rest);
    clusters.take_offices(&rest);
    clusters.finish()
}

impl Clusters<'_, '_> {
    fn surface(&self, id: SurfaceId) -> &Surface {
        &self.mentions.surfaces[id as usize]
    }

    fn text(&self, word: WordId) -> &str {
        self.lexicon.word(word).text
    }

    fn class(&self, word: WordId) -> Class {
        self.lexicon.word(word).class
    }

    fn by_frequency(&self, ids: impl Iterator<Item = SurfaceId>) -> Vec<SurfaceId> {
        let mut ids: Vec<SurfaceId> = ids.collect();
        ids.sort_by_key(|id| (std::cmp::Reverse(self.surface(*id).evidence.all), *id));
        ids
    }

    fn add(&mut self, id: SurfaceId, group: usize) {
        self.groups[group].surfaces.push(id);
        self.owner.insert(id, group);
        self.groups[group].gender = self.gender_of(&self.groups[group]);
    }

    fn start(&mut self, id: SurfaceId, known: Option<usize>) {
        let group = Group { surfaces: vec![id], known, gender: Gender::Unknown };
        let gender = self.gender_of(&group);
        self.owner.insert(id, self.groups.len());
        self.groups.push(Group { gender, ..group });
    }

    /// What titles say decides; else the pronouns behind the name; else the given name.
    fn gender_of(&self, group: &Group) -> Gender {
        let (mut he, mut she) = (0_u32, 0_u32);
        let mut names = (0_u32, 0_u32);
        for id in &group.surfaces {
            let surface = self.surface(*id);
            let weight = surface.evidence.all;
            he += surface.evidence.he + if surface.title.is(Class::SIR) { 4 * weight } else { 0 };
            she += surface.evidence.she + if surface.title.is(Class::LADY) { 4 * weight } else { 0 };
            let given = self.class(surface.words[0]);
            let counts = surface.title_word.is_none();
            names.0 += if counts && given.is(Class::MAN.with(Class::MALE_NOUN)) { 2 * weight } else { 0 };
            names.1 += if counts && given.is(Class::WOMAN.with(Class::FEMALE_NOUN)) { 2 * weight } else { 0 };
        }
        let (he, she) = (he * 2 + names.0.min(4), she * 2 + names.1.min(4));
        if he > 2 * she && he > 1 {
            Gender::Male
        } else if she > 2 * he && she > 1 {
            Gender::Female
        } else {
            Gender::Unknown
        }
    }

    /// Surfaces that the guide knows.
    fn take_known(&mut self, accepted: &[SurfaceId], guide: &Guide) {
        let mut places: FxHashMap<usize, usize> = FxHashMap::default();
        for id in self.by_frequency(accepted.iter().copied()) {
            let surface = self.surface(id);
            let words: Vec<&str> = surface.words.iter().map(|word| self.text(*word)).collect();
            let title = surface.title_word.map(|word| self.text(word));
            let Some(person) = guide.person(title, &words) else { continue };
            match places.get(&person) {
                Some(group) => self.add(id, *group),
                None => {
                    places.insert(person, self.groups.len());
                    self.start(id, Some(person));
                }
            }
        }
    }

    /// Names of two words and more.
    fn take_full_names(&mut self, rest: &[SurfaceId]) {
        let full = rest.iter().copied().filter(|id| self.surface(*id).words.len() > 1);
        for id in self.by_frequency(full) {
            let found = self.with_same_ends(id);
            match found.as_slice() {
                [group] => self.add(id, *group),
                _ => self.start(id, None),
            }
        }
    }

    /// Groups with a full name of the same surname and the same given name, or a short form of it.
    fn with_same_ends(&self, id: SurfaceId) -> Vec<usize> {
        let surface = self.surface(id);
        let (given, last) = (surface.words[0], surface.words[surface.words.len() - 1]);
        // `Mrs. John Venn` is John Venn's wife.
        let is_wife =
            |surface: &Surface| surface.title.is(Class::WIFE_TITLE) && !self.class(surface.words[0]).is(Class::WOMAN);
        let same = |other: &Surface, exact: bool| {
            other.words.len() > 1
                && other.words[other.words.len() - 1] == last
                && !conflicting(surface.title, other.title)
                && is_wife(surface) == is_wife(other)
                && if exact { other.words[0] == given } else { self.is_short_form(given, other.words[0]) }
        };
        let with = |exact: bool| -> Vec<usize> {
            let has = |group: &Group| group.surfaces.iter().any(|other| same(self.surface(*other), exact));
            let called = |group: &usize| {
                // Sir Thomas is not his son Tom, whoever of them is named more often.
                let first = self.surface(self.groups[*group].surfaces[0]);
                let bare = first.title_word.is_none() || self.goes_by_given_name(*group, first.words[0]);
                exact || bare && !self.is_knight(surface)
            };
            (0..self.groups.len()).filter(|at| has(&self.groups[*at])).filter(called).collect()
        };
        let exact = with(true);
        if exact.is_empty() { with(false) } else { exact }
    }

    /// True if one of two given names is listed as a short form of the other.
    fn is_short_form(&self, one: WordId, two: WordId) -> bool {
        let (one, two) = (self.given(one), self.given(two));
        let (short, formal) = if one.lower.len() <= two.lower.len() { (one, two) } else { (two, one) };
        short.formal.contains(&formal.lower)
    }

    /// True if the word is known as a given name here, and not as a surname.
    fn is_given(&self, word: WordId) -> bool {
        let full = |surface: &&Surface| surface.words.len() > 1;
        let surfaces = || self.owner.keys().map(|id| self.surface(*id)).filter(full);
        let ends = surfaces().any(|surface| surface.words[surface.words.len() - 1] == word);
        !ends
            && (self.class(word).is(Class::MAN.with(Class::WOMAN))
                || surfaces().any(|surface| surface.words[0] == word))
    }

    /// True if the pronouns behind the surface are not those of the person.
    fn clashes(&self, id: SurfaceId, group: usize) -> bool {
        let other = self.groups[group].gender;
        let own = self.gender_alone(id);
        own != Gender::Unknown && other != Gender::Unknown && own != other
    }

    /// The same for a bare surname, where more is asked for: the first pronouns are often somebody else's.
    fn clashes_clearly(&self, id: SurfaceId, group: usize) -> bool {
        let counts = self.surface(id).evidence;
        let (least, most) = (counts.he.min(counts.she), counts.he.max(counts.she));
        let given = self.class(self.surface(id).words[0]).is(Class::MAN.with(Class::WOMAN));
        (given || most >= CLEAR && most >= DOMINANT * least) && self.clashes(id, group)
    }

    fn gender_alone(&self, id: SurfaceId) -> Gender {
        self.gender_of(&Group { surfaces: vec![id], known: None, gender: Gender::Unknown })
    }

    /// Groups with a full name that begins or ends with `word`.
    fn bearers(&self, word: WordId) -> Vec<usize> {
        let bears = |surface: &Surface| {
            surface.words.len() > 1 && (surface.words[0] == word || surface.words[surface.words.len() - 1] == word)
        };
        (0..self.groups.len())
            .filter(|at| self.groups[*at].surfaces.iter().any(|id| bears(self.surface(*id))))
            .collect()
    }

    /// The given name of the person alone.
    fn bare_given(&self, group: usize) -> Option<SurfaceId> {
        let given = self.surface(self.groups[group].surfaces[0]).words[0];
        let is = |surface: &Surface| surface.title_word.is_none() && *surface.words == [given];
        self.mentions.surfaces.iter().position(is).map(|id| id as SurfaceId)
    }

    /// True if the person is called `Mr. Venn` more than `count` times: then Captain Venn is somebody else.
    fn is_plain(&self, group: usize, word: WordId, count: u32) -> bool {
        let surfaces = self.groups[group].surfaces.iter().map(|id| self.surface(*id));
        let plain = surfaces.filter(|surface| {
            surface.words.len() == 1
                && surface.words[0] == word
                && surface.title_word.is_some_and(|title| matches!(self.text(title), "Mr" | "Mister"))
        });
        plain.map(|surface| surface.evidence.all).sum::<u32>() > count
    }

    /// True unless the text itself sets the surface beside one of the group.
    fn may_join(&self, id: SurfaceId, group: usize) -> bool {
        !self.groups[group].surfaces.iter().any(|other| self.apart.contains(&(id, *other)))
    }

    /// One word alone: a given name, a surname, a short form, or somebody's only name.
    fn take_single(&mut self, rest: &[SurfaceId]) {
        let single = rest
            .iter()
            .copied()
            .filter(|id| self.surface(*id).words.len() == 1 && self.surface(*id).title_word.is_none());
        let single = self.by_frequency(single);
        let mut later = Vec::new();
        for id in single {
            match self.owner_of_word(id).filter(|group| !self.is_one_of_several(id, *group)) {
                Some(group) => self.add(id, group),
                None if self.is_office_alone(id) => {}
                None => later.push(id),
            }
        }
        let mut short = Vec::new();
        for id in later {
            if self.is_ambiguous(id)
                || self.given(self.surface(id).words[0]).formal.is_empty() && !self.is_long_enough(id)
            {
                self.start(id, None);
            } else {
                short.push(id);
            }
        }
        for id in short {
            // Nobody is called `the Sam` for short.
            match self.owner_of_short_form(id).filter(|_| !self.is_described(id)) {
                Some(group) => self.add(id, group),
                None => self.start(id, None),
            }
        }
    }

    /// True if the word mostly stands behind `the`: `the younger Venn` and `the famous Venn` are said where there are several.
    fn is_described(&self, id: SurfaceId) -> bool {
        let counts = self.surface(id).evidence;
        (counts.the + counts.described) * 2 > counts.all
    }

    /// True for the surname of several: the word is described where the person it may belong to is not (as `the White Cat`).
    fn is_one_of_several(&self, id: SurfaceId, group: usize) -> bool {
        let office = self.class(self.surface(id).words[0]).is(Class::OFFICE.with(Class::RANK));
        !office && self.is_described(id) && !self.groups[group].surfaces.iter().any(|other| self.is_described(*other))
    }

    /// The person whose full name or titled name holds the word, if one does before all others.
    fn owner_of_word(&self, id: SurfaceId) -> Option<usize> {
        let word = self.surface(id).words[0];
        let mut given: FxHashMap<usize, u32> = FxHashMap::default();
        let mut family: FxHashMap<usize, u32> = FxHashMap::default();
        for (group, entry) in self.groups.iter().enumerate() {
            for other in &entry.surfaces {
                let surface = self.surface(*other);
                let last = surface.words[surface.words.len() - 1];
                let counts = match (surface.words[0] == word, last == word) {
                    (false, false) => continue,
                    (true, _) if surface.words.len() > 1 => &mut given,
                    (true, _) if surface.title_word.is_none() => continue,
                    _ => &mut family,
                };
                if !self.may_join(id, group) {
                    break;
                }
                *counts.entry(group).or_default() += surface.evidence.all;
            }
        }
        let fits = |group: &usize| !self.clashes(id, *group);
        given.retain(|group, _| fits(group) && !self.is_another(id, *group));
        // Nobody calls `Mrs. Venn` plain `Venn`.
        family.retain(|group, _| !self.clashes_clearly(id, *group) && !self.is_lady_alone(*group));
        // A given name that is hardly ever written out is the surname of somebody who is named all the time.
        let most = |counts: &FxHashMap<usize, u32>| counts.values().copied().max().unwrap_or(0);
        if !given.is_empty() && most(&family) < 2 * DOMINANT * most(&given) {
            return dominant(&given);
        }
        dominant(&family)
    }

    /// True if a bare given name was in use long before the one full name that holds it came up, and that
    /// person goes by title and surname: then the bare name is somebody else's.
    fn is_another(&self, id: SurfaceId, group: usize) -> bool {
        const LONG: u32 = 300;
        let surfaces = || self.groups[group].surfaces.iter().map(|other| self.surface(*other));
        let count = |titled: bool| -> u32 {
            let of = surfaces().filter(|surface| (surface.title_word.is_some() && surface.words.len() == 1) == titled);
            of.map(|surface| surface.evidence.all).sum()
        };
        let first = surfaces().map(|surface| surface.evidence.first).min().unwrap_or(0);
        count(true) > count(false) && first > self.surface(id).evidence.first + LONG
    }

    fn is_ambiguous(&self, id: SurfaceId) -> bool {
        !self.bearers(self.surface(id).words[0]).is_empty()
    }

    fn given(&self, word: WordId) -> &Given {
        &self.given[&word]
    }

    /// True for a word long enough to be the beginning of a longer name.
    fn is_long_enough(&self, id: SurfaceId) -> bool {
        self.text(self.surface(id).words[0]).chars().count() >= 3
    }

    /// The one person whose given name the word is short for.
    fn owner_of_short_form(&self, id: SurfaceId) -> Option<usize> {
        let Given { lower: short, formal } = self.given(self.surface(id).words[0]);
        let own = self.surface(id).evidence;
        let in_speech = own.called + own.spoken >= own.all - own.all / 10;
        let starts_alike = |name: &str| name.chars().next() == short.chars().next();
        let is_plain = |surface: &Surface| surface.words.len() == 1 && surface.title_word.is_none();
        let mut by_list: FxHashMap<usize, u32> = FxHashMap::default();
        let mut by_start: FxHashMap<usize, u32> = FxHashMap::default();
        for (group, entry) in self.groups.iter().enumerate() {
            for other in &entry.surfaces {
                let surface = self.surface(*other);
                let name = &self.given(surface.words[0]).lower;
                if name == short || formal.is_empty() && !starts_alike(name) {
                    continue;
                }
                let family_titled = surface.title_word.is_some() && surface.words.len() == 1;
                if family_titled || !in_speech && !self.goes_by_given_name(group, surface.words[0]) {
                    continue;
                }
                let shorter = short.len() <= name.len() || short.ends_with('y') || short.ends_with("ie");
                if formal.contains(name) && shorter {
                    *by_list.entry(group).or_default() += surface.evidence.all;
                } else if is_short_for(short, name) || is_plain(surface) && self.is_short_of(surface.words[0], short) {
                    *by_start.entry(group).or_default() += surface.evidence.all;
                }
            }
        }
        let gender = self.gender_alone(id);
        for mut found in [by_list, by_start] {
            found.retain(|group, _| {
                let other = self.groups[*group].gender;
                let clash = gender != Gender::Unknown && other != Gender::Unknown && gender != other;
                !clash && self.may_join(id, *group)
            });
            if !found.is_empty() {
                return dominant(&found);
            }
        }
        None
    }

    /// True if a word that is no listed name begins the name: who is called `Ven` most of the time is called `Venmore` as well.
    fn is_short_of(&self, word: WordId, name: &str) -> bool {
        let Given { lower, formal } = self.given(word);
        formal.is_empty() && !self.class(word).is(Class::MAN.with(Class::WOMAN)) && is_short_for(lower, name)
    }

    /// True if the person is called by the given name without a title at least now and then.
    fn goes_by_given_name(&self, group: usize, given: WordId) -> bool {
        let (mut bare, mut all) = (0, 0);
        for id in &self.groups[group].surfaces {
            let surface = self.surface(*id);
            all += surface.evidence.all;
            if surface.words[0] == given && surface.title_word.is_none() {
                bare += surface.evidence.all;
            }
        }
        bare * 5 >= all
    }

    fn finish(mut self) -> Vec<Group> {
        for group in &mut self.groups {
            group.surfaces.sort_by_key(|id| {
                let surface = &self.mentions.surfaces[*id as usize];
                (std::cmp::Reverse(surface.evidence.all), *id)
            });
        }
        self.groups
    }
}

/// The first by count, if it is far before the second.
fn dominant(counts: &FxHashMap<usize, u32>) -> Option<usize> {
    let mut sorted: Vec<(usize, u32)> = counts.iter().map(|(group, count)| (*group, *count)).collect();
    sorted.sort_by_key(|(group, count)| (std::cmp::Reverse(*count), *group));
    match sorted.as_slice() {
        [] => None,
        [(group, _)] => Some(*group),
        [(group, first), (_, second), ..] => (*first >= DOMINANT * second).then_some(*group),
    }
}

/// True if two titles cannot belong to one person.
fn conflicting(one: Class, two: Class) -> bool {
    one.is(Class::SIR) && two.is(Class::LADY) || one.is(Class::LADY) && two.is(Class::SIR)
}

/// True if `short` is how somebody called `name` may be called: its beginning, perhaps with `y` or `ie`.
fn is_short_for(short: &str, name: &str) -> bool {
    if short.chars().next() != name.chars().next() {
        return false;
    }
    let stem = short.strip_suffix("ie").or_else(|| short.strip_suffix('y')).unwrap_or(short);
    let stem = if stem.len() >= 3 { stem } else { short };
    let doubled = {
        let bytes = stem.as_bytes();
        let n = bytes.len();
        if n > 3 && bytes[n - 1] == bytes[n - 2] { &stem[..n - 1] } else { stem }
    };
    let longer = name.chars().count() > short.chars().count();
    longer && stem.chars().count() >= 3 && (name.starts_with(stem) || name.starts_with(doubled) && doubled.len() >= 3)
        || short.starts_with(name) && name.chars().count() >= 3 && is_diminutive(short, name)
}

/// `Sammy` from `Sam`, `Annie` from `Ann`.
fn is_diminutive(long: &str, name: &str) -> bool {
    let (Some(rest), Some(last)) = (long.strip_prefix(name), name.chars().next_back()) else { return false };
    matches!(rest.strip_prefix(last).unwrap_or(rest), "y" | "ie" | "kins" | "s")
}
