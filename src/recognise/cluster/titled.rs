//! People who are named with a title: whose it is where several may bear it, and offices that stand alone.

use rustc_hash::FxHashMap;

use super::super::class::Class;
use super::super::lexicon::WordId;
use super::super::mentions::{Surface, SurfaceId};
use super::{Clusters, DOMINANT, Gender, conflicting, dominant};

/// Times an office may stand alone for each time it stands before its bearer's name.
const OFTEN: u32 = 8;
/// From so often on, `Mr. John Venn` is what a story calls him to tell him from `Mr. Venn`.
const REGULAR: u32 = 5;

impl Clusters<'_, '_> {
    /// True for a title that stands before the given name, so that nobody calls its bearer by a short form of it.
    pub(super) fn is_knight(&self, surface: &Surface) -> bool {
        surface.title_word.is_some_and(|title| matches!(self.text(title), "Sir" | "Dame" | "Lord" | "Lady"))
    }

    /// A title and a surname: `Mr. Venn`. `Miss` goes before `Mrs.`, which keeps daughters from mothers.
    pub(super) fn take_titled(&mut self, rest: &[SurfaceId]) {
        let mut titled = self.by_frequency(self.titled(rest).filter(|id| !self.is_given(self.surface(*id).words[0])));
        titled.sort_by_key(|id| self.surface(*id).title.is(Class::WIFE_TITLE));
        for id in titled {
            if let Some(group) = self.titled_alike(id) {
                self.add(id, group);
                continue;
            }
            match self.bearers_of_title(id).as_slice() {
                [group] => self.add(id, *group),
                _ => self.start(id, None),
            }
        }
    }

    fn titled<'r>(&'r self, rest: &'r [SurfaceId]) -> impl Iterator<Item = SurfaceId> + 'r {
        rest.iter().copied().filter(|id| {
            let surface = self.surface(*id);
            surface.words.len() == 1 && surface.title_word.is_some()
        })
    }

    /// The people whose surname the titled word may be.
    fn bearers_of_title(&self, id: SurfaceId) -> Vec<usize> {
        let (word, title) = (self.surface(id).words[0], self.surface(id).title);
        let mut bearers: Vec<usize> = self
            .bearers(word)
            .into_iter()
            .filter(|group| !self.wrong_gender(*group, title) && !self.clashes(id, *group) && self.may_join(id, *group))
            .collect();
        if title.is(Class::WIFE_TITLE) {
            // A daughter is no `Mrs.`: unless the woman is called so elsewhere, it may be her mother.
            let wives = |group: &usize| {
                self.groups[*group].surfaces.iter().any(|other| self.surface(*other).title.is(Class::WIFE_TITLE))
            };
            if bearers.iter().any(wives) {
                bearers.retain(wives);
            }
            let women = bearers.iter().filter(|group| self.groups[**group].gender == Gender::Female).count();
            if women > 1 {
                return Vec::new();
            }
            let unmarried = |group: &usize| {
                self.groups[*group].surfaces.iter().any(|other| is_unmarried(self.surface(*other).title))
            };
            let has_daughter = (0..self.groups.len()).any(|group| {
                let titled = |other: &SurfaceId| {
                    let other = self.surface(*other);
                    other.words.len() == 1 && other.words[0] == word && is_unmarried(other.title)
                };
                self.groups[group].surfaces.iter().any(titled)
            });
            return bearers
                .into_iter()
                .filter(|group| {
                    wives(group) || !has_daughter && !unmarried(group) && self.groups[*group].gender == Gender::Female
                })
                .collect();
        }
        if title.is(Class::RANK) {
            // A family has one captain: `Captain Venn` is `Captain John Venn`, and not his brother.
            let title_word = self.surface(id).title_word;
            let bears = |group: &&usize| {
                let mut surfaces = self.groups[**group].surfaces.iter().map(|other| self.surface(*other));
                surfaces.any(|other| other.title_word == title_word && other.words.last() == Some(&word))
            };
            let ranked: Vec<usize> = bearers.iter().filter(bears).copied().collect();
            if ranked.len() == 1 {
                return ranked;
            }
        }
        if title.is(Class::SIR) && self.has_wife(word) {
            // Where there is a `Mrs. Venn`, a full name may be hers.
            bearers.retain(|group| self.likely_gender(*group) == Gender::Male);
        }
        if title.is(Class::SIR) {
            // `Mr. John Venn` is not `Mr. Venn`.
            let count = self.surface(id).evidence.all;
            let several = bearers.len() > 1;
            bearers.retain(|group| {
                let own = self.own_form(*group, word, title);
                let kept_apart = own >= REGULAR
                    && count >= DOMINANT * own
                    && self.bare_given(*group).map_or(0, |id| self.surface(id).evidence.all) < count;
                own == 0 || !several && !kept_apart
            });
        }
        let is_another = |group: &usize| self.is_plain(*group, word, self.surface(id).evidence.all);
        if self.surface(id).title_word.is_some_and(|title| is_military(self.text(title)))
            && bearers.iter().any(is_another)
        {
            return Vec::new();
        }
        bearers
    }

    /// True if the story has a `Mrs.` of this surname.
    fn has_wife(&self, word: WordId) -> bool {
        let is = |surface: &Surface| surface.title.is(Class::WIFE_TITLE) && *surface.words == [word];
        self.mentions.surfaces.iter().any(is)
    }

    /// A title and a given name: whoever bears the title with that name, else whoever bears the name.
    pub(super) fn take_titled_given(&mut self, rest: &[SurfaceId]) {
        let left = self.titled(rest).filter(|id| !self.owner.contains_key(id));
        for id in self.by_frequency(left) {
            let surface = self.surface(id).clone();
            let word = surface.words[0];
            let fits = |group: &usize| !self.wrong_gender(*group, surface.title) && self.may_join(id, *group);
            let mut same_title: Vec<usize> = Vec::new();
            let mut bare: Vec<usize> = Vec::new();
            for (group, entry) in self.groups.iter().enumerate() {
                let has =
                    |test: &dyn Fn(&Surface) -> bool| entry.surfaces.iter().any(|other| test(self.surface(*other)));
                if has(&|other| other.words[0] == word && other.title_word == surface.title_word) {
                    same_title.push(group);
                }
                if has(&|other| other.words[0] == word && other.title_word.is_none()) {
                    bare.push(group);
                }
            }
            same_title.retain(fits);
            bare.retain(fits);
            match (same_title.as_slice(), bare.as_slice()) {
                ([group], _) | ([], [group]) => self.add(id, *group),
                _ => self.start(id, None),
            }
        }
    }

    /// A group of a surface with the same word and a title of the same meaning: `Mr. Venn`, `Mister Venn`.
    fn titled_alike(&self, id: SurfaceId) -> Option<usize> {
        let surface = self.surface(id);
        let alike = |other: &Surface| {
            other.words == surface.words
                && other.title_word.is_some()
                && !conflicting(surface.title, other.title)
                && (other.title.is(Class::WIFE_TITLE) == surface.title.is(Class::WIFE_TITLE))
                && self.same_rank(other, surface)
                && self.same_station(other, surface)
        };
        self.owner.iter().filter(|(other, _)| alike(self.surface(**other))).map(|(_, group)| *group).min()
    }

    /// True unless one is noble and the other is not: `Lady Venn` is not `Miss Venn`.
    fn same_station(&self, one: &Surface, two: &Surface) -> bool {
        let station = |surface: &Surface| match surface.title_word.map_or("", |title| self.text(title)) {
            "Mr" | "Mister" | "Mrs" | "Miss" | "Ms" => 1,
            "Lady" | "Lord" | "Sir" | "Dame" | "Queen" | "King" | "Prince" | "Princess" | "Duke" | "Duchess" => 2,
            _ => 0,
        };
        station(one) + station(two) != 3 || station(one) * station(two) == 0
    }

    /// True if two titles are one, or neither is a rank: `Dr.` and `Doctor`, but not `General` and `Captain`.
    fn same_rank(&self, one: &Surface, two: &Surface) -> bool {
        let text = |surface: &Surface| surface.title_word.map_or("", |title| self.text(title));
        let (one_title, two_title) = (text(one).to_lowercase(), text(two).to_lowercase());
        let short = |short: &str, long: &str| {
            long.starts_with(short)
                || matches!((short, long), ("dr", "doctor") | ("lt", "lieutenant") | ("sgt", "sergeant"))
        };
        !one.title.is(Class::RANK) && !two.title.is(Class::RANK)
            || short(&one_title, &two_title)
            || short(&two_title, &one_title)
    }

    fn wrong_gender(&self, group: usize, title: Class) -> bool {
        match self.likely_gender(group) {
            Gender::Male => title.is(Class::LADY),
            Gender::Female => title.is(Class::SIR),
            Gender::Unknown | Gender::Several => false,
        }
    }

    /// What the text says of the person, or of the bare given name, else what most bearers of that name are.
    fn likely_gender(&self, group: usize) -> Gender {
        let bare = || self.bare_given(group).map_or(Gender::Unknown, |id| self.gender_alone(id));
        let listed = || {
            let class = self.class(self.surface(self.groups[group].surfaces[0]).words[0]);
            match (class.is(Class::MAN), class.is(Class::WOMAN)) {
                (true, false) => Gender::Male,
                (false, true) => Gender::Female,
                _ => Gender::Unknown,
            }
        };
        let known = |gender: &Gender| *gender != Gender::Unknown;
        let told = Some(self.groups[group].gender).filter(known).or_else(|| Some(bare()).filter(known));
        told.unwrap_or_else(listed)
    }

    /// How often the person is called by this title with the given name: `Mr. John Venn` is not `Mr. Venn`.
    fn own_form(&self, group: usize, word: WordId, title: Class) -> u32 {
        let surfaces = self.groups[group].surfaces.iter().map(|id| self.surface(*id));
        let own = surfaces.filter(|surface| {
            surface.words.len() > 1
                && surface.title_word.is_some()
                && !conflicting(surface.title, title)
                && surface.words[surface.words.len() - 1] == word
        });
        own.map(|surface| surface.evidence.all).sum()
    }

    /// Offices that stand alone, when all who may bear them are known.
    pub(super) fn take_offices(&mut self, rest: &[SurfaceId]) {
        let alone = rest.iter().copied().filter(|id| !self.owner.contains_key(id) && self.is_office_alone(*id));
        for id in self.by_frequency(alone) {
            match self.owner_of_office(id) {
                Some(group) => self.add(id, group),
                None => self.start(id, None),
            }
        }
    }

    /// True for a rank or office that is somebody's name in this story: it stands behind the article, or it is how
    /// somebody is addressed.
    pub(super) fn is_office_alone(&self, id: SurfaceId) -> bool {
        let surface = self.surface(id);
        let own = surface.evidence;
        surface.words.len() == 1
            && surface.title_word.is_none()
            && self.class(surface.words[0]).is(Class::RANK.with(Class::OFFICE))
            && (own.article + own.called) * 2 > own.all
    }

    /// The one person with the title that the word is: `the Captain` is Captain Venn if there is no other captain.
    fn owner_of_office(&self, id: SurfaceId) -> Option<usize> {
        let (word, own) = (self.surface(id).words[0], self.surface(id).evidence);
        let mut bearers: FxHashMap<usize, u32> = FxHashMap::default();
        for (group, entry) in self.groups.iter().enumerate() {
            let titled = entry.surfaces.iter().map(|other| self.surface(*other));
            let bears = |other: &&Surface| other.title_word.is_some_and(|title| self.is_same_title(title, word));
            let count = titled.filter(bears).map(|other| other.evidence.all).sum();
            if count > 0 {
                bearers.insert(group, count);
            }
        }
        // Of an office that has its bearer's name only now and then, others may be meant.
        dominant(&bearers).filter(|group| self.may_join(id, *group) && bearers[group] * OFTEN >= own.all)
    }

    /// True for one title, written out or not.
    fn is_same_title(&self, one: WordId, two: WordId) -> bool {
        let full = |word| match self.text(word) {
            "Dr" => "Doctor",
            text => text,
        };
        full(one) == full(two)
    }

    /// True if the person is never named without a lady's title.
    pub(super) fn is_lady_alone(&self, group: usize) -> bool {
        let mut surfaces = self.groups[group].surfaces.iter().map(|id| self.surface(*id));
        surfaces.all(|surface| surface.title.is(Class::LADY))
    }
}

/// True for the title of a girl or an unmarried woman, and for a lady's.
fn is_unmarried(title: Class) -> bool {
    title.is(Class::LADY) && !title.is(Class::WIFE_TITLE)
}

fn is_military(title: &str) -> bool {
    matches!(title, "Admiral" | "General" | "Colonel" | "Major" | "Captain" | "Commander" | "Lieutenant" | "Sergeant")
}
