//! Names of a library that are likely one: suggestions for rules, which the user alone can make.
//!
//! A name nobody knows is compared with the other names of the same fandoms: by letters, by sound, by its words. A
//! name that could be several of them is no suggestion: merging two people is worse than leaving two entries.

use super::SearchError;
use super::catalogue::{Entry, Standing, Subject, declared};
use crate::names::{CharacterTag, sounds};
use crate::store::Library;
use crate::text::key;

/// Two names that are likely one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Characters or fandoms.
    pub subject: Subject,
    /// The name to use, and the works that carry it.
    pub name: String,
    /// Works that carry it.
    pub works: u64,
    /// The name that is likely another spelling.
    pub alias: String,
    /// Works that carry that.
    pub alias_works: u64,
    /// The fandom both stand in; none for fandoms.
    pub fandom: Option<String>,
    /// Why they are likely one.
    pub reason: Reason,
}

/// Why two names are likely one, most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same words in another order, or with other blanks and signs.
    Order,
    /// The same sound.
    Sound,
    /// A letter or two.
    Spelling,
    /// A given name and an initial.
    Initial,
    /// A part of the name.
    Part,
}

impl Reason {
    /// The reason in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "the same words",
            Self::Sound => "the same sound",
            Self::Spelling => "nearly the same letters",
            Self::Initial => "a name and an initial",
            Self::Part => "a part of the name",
        }
    }
}

/// Every suggestion for characters and fandoms, those that concern most works first.
pub fn suggestions(library: &Library) -> Result<Vec<Suggestion>, SearchError> {
    let mut found = Vec::new();
    for subject in [Subject::Characters, Subject::Fandoms] {
        let entries = declared(library, subject)?;
        let words: Vec<Words> = entries.iter().map(|entry| Words::of(&entry.name)).collect();
        for (at, entry) in entries.iter().enumerate() {
            // What the dictionary knows has been looked at by people.
            if entry.standing == Standing::Known {
                continue;
            }
            found.extend(nearest(subject, &entries, &words, at));
        }
    }
    let dictionary = library.dictionary()?;
    found.retain(|suggestion: &Suggestion| !dictionary.keeps_apart(&suggestion.name, &suggestion.alias));
    found.sort_by(|a, b| b.alias_works.cmp(&a.alias_works).then_with(|| a.alias.cmp(&b.alias)));
    Ok(found)
}

/// A name taken apart for comparing.
struct Words {
    key: String,
    sorted: Vec<String>,
    sounds: Vec<String>,
}

impl Words {
    /// The words of a name without its qualifier: `Spike (BtVS)` is no other spelling of `BtVS`.
    fn of(name: &str) -> Self {
        let name = &CharacterTag::read(name).name;
        let key = key(name);
        let mut sorted: Vec<String> = key.split(' ').map(str::to_owned).collect();
        sorted.sort_unstable();
        let mut sounds = sounds(name);
        sounds.sort_unstable();
        Self { key, sorted, sounds }
    }

    /// The words that tell members of a series apart, `Guard A` and `Guard B`, `Unit 01` and `Unit 02`: of one
    /// letter, or with a digit. No error of typing is in them.
    fn numbering(&self) -> impl Iterator<Item = &String> {
        self.sorted.iter().filter(|word| word.chars().nth(1).is_none() || word.contains(|c: char| c.is_ascii_digit()))
    }
}

/// The one entry that the entry at `at` is likely another spelling of.
fn nearest(subject: Subject, entries: &[Entry], words: &[Words], at: usize) -> Option<Suggestion> {
    let alias = &entries[at];
    let mut best: Option<(Reason, usize, Option<String>)> = None;
    let mut several = false;
    for (other, entry) in entries.iter().enumerate() {
        // Of two unknown names the rarer one is the other spelling.
        let heads = entry.standing == Standing::Known || (entry.works, at) > (alias.works, other);
        if other == at || !heads {
            continue;
        }
        let fandom = shared(alias, entry);
        if subject == Subject::Characters && fandom.is_none() {
            continue;
        }
        let Some(reason) = likeness(subject, &words[at], &words[other]) else { continue };
        match &best {
            Some((known, ..)) if *known < reason => {}
            Some((known, ..)) if *known == reason => several = true,
            _ => (best, several) = (Some((reason, other, fandom)), false),
        }
    }
    let (reason, other, fandom) = best.filter(|_| !several)?;
    let entry = &entries[other];
    Some(Suggestion {
        subject,
        name: entry.name.clone(),
        works: entry.works,
        alias: alias.name.clone(),
        alias_works: alias.works,
        fandom: fandom.filter(|_| subject == Subject::Characters),
        reason,
    })
}

/// The most frequent fandom of `one` that is one of `other` too.
fn shared(one: &Entry, other: &Entry) -> Option<String> {
    let of_both = one.fandoms.iter().find(|(fandom, _)| other.fandoms.iter().any(|(known, _)| known == fandom));
    of_both.map(|(fandom, _)| fandom.clone())
}

fn likeness(subject: Subject, alias: &Words, name: &Words) -> Option<Reason> {
    if alias.sorted == name.sorted || alias.sorted.concat() == name.sorted.concat() {
        return Some(Reason::Order);
    }
    if alias.sounds == name.sounds {
        return Some(Reason::Sound);
    }
    let shorter = alias.key.chars().count().min(name.key.chars().count());
    let allowed = if shorter >= 12 { 2 } else { usize::from(shorter >= 6) };
    let same_start = alias.key.chars().next() == name.key.chars().next();
    let distance = || strsim::osa_distance(&alias.key, &name.key);
    if same_start && alias.numbering().eq(name.numbering()) && distance() <= allowed {
        return Some(Reason::Spelling);
    }
    if subject == Subject::Fandoms {
        return None;
    }
    if is_initial(&alias.key, &name.key) {
        return Some(Reason::Initial);
    }
    let part = name.key.contains(' ') && alias.sorted.iter().all(|word| name.sorted.contains(word));
    (part && alias.key.chars().count() >= 3).then_some(Reason::Part)
}

/// `mara v` for `mara venn`.
fn is_initial(short: &str, name: &str) -> bool {
    let (short, name): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), name.split(' ').collect());
    short.len() == name.len()
        && short.len() > 1
        && short.last().is_some_and(|last| last.chars().count() == 1)
        && short.iter().zip(&name).all(|(short, name)| name.starts_with(short))
        && short[..short.len() - 1] == name[..name.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, works: u64, standing: Standing, fandom: &str) -> Entry {
        Entry { name: name.into(), works, standing, written: Vec::new(), fandoms: vec![(fandom.into(), works)] }
    }

    fn suggested(entries: &[Entry], at: usize) -> Option<(String, Reason)> {
        let words: Vec<Words> = entries.iter().map(|entry| Words::of(&entry.name)).collect();
        nearest(Subject::Characters, entries, &words, at).map(|found| (found.name, found.reason))
    }

    #[test]
    fn an_unknown_name_is_like_one_of_its_fandom() {
        use Standing::{Known, Unknown};
        let of_harbour = |name, works, standing| entry(name, works, standing, "Salt Harbour");
        let entries = [
            of_harbour("Ilse Roth", 9, Known),
            of_harbour("Mara Vennick", 5, Unknown),
            of_harbour("Ilse Rosh", 2, Unknown),
            of_harbour("Mara V.", 2, Unknown),
            of_harbour("Roth, Ilse", 1, Unknown),
            of_harbour("Vennick", 1, Unknown),
            entry("Mara Venick", 1, Unknown, "Elsewhere"),
            of_harbour("Salt Harbour", 2, Unknown),
            of_harbour("Inspector Hale (Salt Harbour)", 1, Unknown),
        ];
        let name = |at| suggested(&entries, at).map(|(name, reason)| format!("{name}: {}", reason.name()));
        assert_eq!(name(1), None);
        assert_eq!(name(2).as_deref(), Some("Ilse Roth: nearly the same letters"));
        assert_eq!(name(3).as_deref(), Some("Mara Vennick: a name and an initial"));
        assert_eq!(name(4).as_deref(), Some("Ilse Roth: the same words"));
        assert_eq!(name(5).as_deref(), Some("Mara Vennick: a part of the name"));
        assert_eq!(name(6), None);
        assert_eq!((name(7), name(8)), (None, None), "a qualifier is no part of a name");
    }

    #[test]
    fn members_of_a_series_are_no_spellings_of_each_other() {
        let of_harbour = |name| entry(name, 1, Standing::Unknown, "Salt Harbour");
        let entries = ["Guard A", "Guard B", "Unit 01", "Unit 02", "Harbour Guard", "Harbour Gaurd"].map(of_harbour);
        let names: Vec<_> = (0..entries.len()).filter_map(|at| suggested(&entries, at)).collect();
        assert_eq!(names, [("Harbour Guard".to_owned(), Reason::Spelling)]);
    }

    #[test]
    fn what_could_be_two_people_is_no_suggestion() {
        let names = ["Ilse Roth", "Jan Roth", "Roth"];
        let standing = |name: &str| if name.contains(' ') { Standing::Known } else { Standing::Unknown };
        let entries: Vec<Entry> = names.iter().map(|name| entry(name, 3, standing(name), "Salt Harbour")).collect();
        assert_eq!(suggested(&entries, 2), None);
    }
}
