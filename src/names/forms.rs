//! The forms under which one name is known, and their hashes.
//!
//! A canonical name and a tag are compared by the forms of both: whole, without the nickname in
//! quotes, nickname and surname, each alternative between pipes. A form is looked up by the set of its
//! words (so family and given name may stand in any order), by its letters run together
//! (`Jung WooSung`), or by its sound, in which long vowels and doubled letters are one.

use super::tag::pieces;
use crate::text::key;

/// How a form relates to the name it was made from, most faithful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The whole name.
    Whole = 0,
    /// One of the alternatives between pipes.
    Piece = 1,
    /// Without the quoted nickname or the middle initials.
    Short = 2,
    /// The quoted nickname with the last word of the name.
    NickLast = 3,
    /// The quoted nickname alone.
    Nick = 4,
}

impl Form {
    /// The form with this number.
    pub(crate) fn from_number(number: u32) -> Self {
        [Self::Whole, Self::Piece, Self::Short, Self::NickLast][..].get(number as usize).copied().unwrap_or(Self::Nick)
    }
}

/// What a hash was made of; equal texts in two spaces have unrelated hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// A key, words in order.
    Ordered = 1,
    /// The set of a key's words.
    Bag,
    /// A key's letters run together.
    Joined,
    /// The set of the sounds of a key's words.
    Sound,
    /// A fandom's key.
    Fandom,
    /// A fandom's key without its medium, author and article.
    LightFandom,
    /// A ship's name, letters run together.
    Ship,
    /// A word that has nicknames, or is one.
    Nickname,
    /// The set of a ship's members.
    Members,
    /// A Han character.
    Han,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, finished as in `splitmix64`, so that all bits are good: stable for ever, because the
/// hashes are written into the compiled vocabulary.
fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 30;
    hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^= hash >> 27;
    hash = hash.wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn fnv(space: Space, bytes: impl Iterator<Item = u8>) -> u64 {
    let start = (SEED ^ space as u64).wrapping_mul(PRIME);
    finish(bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME)))
}

/// The hash of a text as it is.
pub(crate) fn ordered(space: Space, text: &str) -> u64 {
    fnv(space, text.bytes())
}

/// The hash of one word, of which [`bag`] is the sum: a word can be exchanged by arithmetic.
pub(crate) fn word(space: Space, word: &str) -> u64 {
    fnv(space, word.bytes())
}

/// The hash of the set of a key's words.
pub(crate) fn bag(key: &str) -> u64 {
    key.split(' ').fold(0, |sum, part| sum.wrapping_add(word(Space::Bag, part)))
}

/// The hash of a key's letters run together, from its word number `first` on and round again.
pub(crate) fn joined(key: &str, first: usize) -> u64 {
    let words = key.split(' ').skip(first).chain(key.split(' ').take(first));
    fnv(Space::Joined, words.flat_map(str::bytes).filter(|byte| *byte != b'\''))
}

/// The sounds of a name's words, in order.
pub fn sounds(name: &str) -> Vec<String> {
    let sound = |word: &str| {
        let mut out = String::new();
        sound_into(word, &mut out);
        out
    };
    key(name).split(' ').map(sound).collect()
}

/// The hash of the set of the sounds of a key's words.
pub(crate) fn sound_bag(key: &str) -> u64 {
    let mut sound = String::new();
    key.split(' ').fold(0, |sum, part| {
        sound.clear();
        sound_into(part, &mut sound);
        sum.wrapping_add(word(Space::Sound, &sound))
    })
}

/// Appends the sound of a folded word: Cyrillic and Kana-free Latin letters in one spelling, long
/// vowels short, doubled letters single, `h` behind a consonant gone.
pub(crate) fn sound_into(word: &str, out: &mut String) {
    let start = out.len();
    let mut previous = ' ';
    for c in word.chars() {
        let latin = cyrillic(c);
        if latin.is_empty() {
            push_sound(c, &mut previous, start, out);
        } else {
            for c in latin.chars() {
                push_sound(c, &mut previous, start, out);
            }
        }
    }
}

fn push_sound(c: char, previous: &mut char, start: usize, out: &mut String) {
    let spoken = match c {
        'y' | 'j' if !vowel(*previous) && out.len() > start => 'i',
        'y' => 'i',
        'w' => 'v',
        'q' | 'c' => 'k',
        'z' => 's',
        '\'' | '-' | '.' => return,
        c => c,
    };
    let repeated = spoken == *previous;
    let long_o = spoken == 'u' && *previous == 'o';
    let silent_h = spoken == 'h' && (matches!(*previous, 't' | 'k' | 'g' | 'd' | 'b' | 'r' | 'o'));
    if spoken == 'h' && *previous == 'p' && out.len() > start {
        out.pop();
        out.push('f');
        *previous = 'f';
        return;
    }
    if !(repeated || long_o || silent_h) {
        out.push(spoken);
        *previous = spoken;
    }
}

fn vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The usual English transcription of a Cyrillic small letter; empty for any other character.
fn cyrillic(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' | 'ё' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' => "i",
        'ї' => "yi",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}

/// Calls `visit` with every form of `name` (no qualifier, no modifiers) and its key.
pub(crate) fn each_form(name: &str, visit: &mut dyn FnMut(Form, &str)) {
    each_form_of(name, &key(name), visit);
}

/// As [`each_form`], where the key of the whole name is known.
pub(crate) fn each_form_of(name: &str, whole: &str, visit: &mut dyn FnMut(Form, &str)) {
    visit(Form::Whole, whole);
    // `A | B's Parents` are no alternatives of one name.
    if name.contains('\'') && (name.contains("'s ") || name.ends_with("'s")) {
        return;
    }
    let has = |one, other| name.bytes().any(|byte| byte == one || byte == other);
    let piped = has(b'|', b'/');
    if !piped && !has(b'"', b'\'') && !has_initial(whole) {
        return;
    }
    for piece in pieces(name) {
        if piped {
            visit(Form::Piece, &key(piece));
        }
        nickname_forms(piece, visit);
    }
}

fn nickname_forms(piece: &str, visit: &mut dyn FnMut(Form, &str)) {
    let Some((before, nick, behind)) = quoted(piece) else {
        let whole = key(piece);
        if has_initial(&whole) {
            visit(Form::Short, &without_initials(&whole));
        }
        return;
    };
    let (outside, nick) = (key(&format!("{before} {behind}")), key(nick));
    if nick.is_empty() {
        return;
    }
    if !outside.is_empty() {
        visit(Form::Short, &outside);
        if has_initial(&outside) {
            visit(Form::Short, &without_initials(&outside));
        }
        if let Some(last) = outside.rsplit(' ').next() {
            visit(Form::NickLast, &format!("{nick} {last}"));
        }
    }
    visit(Form::Nick, &nick);
}

/// The text around and inside the first pair of quotes that encloses whole words.
pub(crate) fn quoted(name: &str) -> Option<(&str, &str, &str)> {
    for quote in ['"', '\''] {
        let opens = |at: usize| name[..at].is_empty() || name[..at].ends_with([' ', '(']);
        let Some((open, _)) = name.match_indices(quote).find(|(at, _)| opens(*at)) else { continue };
        let inner = &name[open + 1..];
        let closes = |at: usize| inner[at + 1..].is_empty() || inner[at + 1..].starts_with([' ', ')', ',']);
        let Some((close, _)) = inner.match_indices(quote).find(|(at, _)| *at > 0 && closes(*at)) else { continue };
        return Some((name[..open].trim_end(), &inner[..close], inner[close + 1..].trim_start()));
    }
    None
}

/// True if a word of the key behind the first is one letter, and two other words are left.
fn has_initial(key: &str) -> bool {
    let one_letter = key.split(' ').skip(1).filter(|word| word.len() == 1).count();
    one_letter > 0 && key.split(' ').count() >= one_letter + 2
}

fn without_initials(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for (at, word) in key.split(' ').enumerate() {
        if at == 0 || word.len() > 1 {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(name: &str) -> Vec<(Form, String)> {
        let mut found = Vec::new();
        each_form(name, &mut |form, key| found.push((form, key.to_owned())));
        found
    }

    #[test]
    fn a_quoted_nickname_gives_four_forms() {
        let found: Vec<String> = forms("Ilse \"Red\" Roth").into_iter().map(|(_, key)| key).collect();
        assert_eq!(found, ["ilse red roth", "ilse roth", "red roth", "red"]);
        assert_eq!(forms("D'Hoffryn").len(), 1);
        assert_eq!(forms("Arn J. Rim")[1], (Form::Short, "arn rim".into()));
    }

    #[test]
    fn romanisations_sound_alike() {
        let sound = |word: &str| {
            let mut out = String::new();
            sound_into(word, &mut out);
            out
        };
        for (one, two) in [("ryota", "ryouta"), ("jujo", "juujou"), ("андреи", "andrei"), ("philip", "filip")] {
            assert_eq!(sound(one), sound(two));
        }
        assert_ne!(sound("mara"), sound("mira"));
    }

    #[test]
    fn word_order_does_not_change_the_bag() {
        assert_eq!(bag("midoriya izuku"), bag("izuku midoriya"));
        assert_eq!(joined("jung woo sung", 0), joined("jung woosung", 0));
        assert_eq!(joined("cha jun hwan", 1), joined("jun hwan cha", 0));
    }
}
