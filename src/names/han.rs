//! Chinese names in Han characters and in pinyin.
//!
//! No table of readings is built in: the compiler learns them from the aliases it is given. `何炅` is a
//! known alias of `He Jiong`, so `何` may be read *he* and `炅` *jiong*; an unknown name is then read
//! with what each of its characters may be, and counts only if a known person's name comes out.

/// A person's name in Han characters has this many.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;

/// At most this many readings of one character are kept.
pub(crate) const MOST_READINGS: usize = 3;

const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w", "",
];

const FINALS: &[&str] = &[
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai", "ei", "ao", "ou", "an", "en",
    "er", "ia", "ie", "iu", "in", "ua", "uo", "ui", "un", "ue", "ve", "a", "o", "e", "i", "u", "v",
];

/// The characters of a name that is written in Han characters alone.
pub(crate) fn han(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name.chars().filter(|c| !matches!(c, ' ' | '·' | '・')).collect();
    let all = letters.iter().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}'));
    (all && LENGTHS.contains(&letters.len())).then_some(letters)
}

/// The syllables of a key in pinyin if it can be cut into exactly `count`, each within one word.
pub(crate) fn syllables(key: &str, count: usize) -> Option<Vec<&str>> {
    let mut found = Vec::with_capacity(count);
    cut(key, count, &mut found).then_some(found)
}

fn cut<'k>(rest: &'k str, count: usize, found: &mut Vec<&'k str>) -> bool {
    let rest = rest.trim_start();
    if rest.is_empty() {
        return found.len() == count;
    }
    if found.len() == count {
        return false;
    }
    for initial in INITIALS.iter().filter(|initial| rest.starts_with(**initial)) {
        for ending in FINALS.iter().filter(|ending| rest[initial.len()..].starts_with(**ending)) {
            let length = initial.len() + ending.len();
            found.push(&rest[..length]);
            if cut(&rest[length..], count, found) {
                return true;
            }
            found.pop();
        }
    }
    false
}

/// Every way to read a name, given the readings of each character, letters run together.
pub(crate) fn spellings<'r>(letters: &[char], readings: impl Fn(char) -> Vec<&'r str>) -> Vec<String> {
    let mut found = vec![String::new()];
    for letter in letters {
        let each = readings(*letter);
        found = found.iter().flat_map(|head| each.iter().map(move |reading| format!("{head}{reading}"))).collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_cut_into_syllables() {
        assert_eq!(syllables("he jiong", 2), Some(vec!["he", "jiong"]));
        assert_eq!(syllables("lan wangji", 3), Some(vec!["lan", "wang", "ji"]));
        assert_eq!(syllables("xian", 2), Some(vec!["xi", "an"]));
        assert_eq!(syllables("harry potter", 3), None);
    }

    #[test]
    fn names_in_han_are_short() {
        assert_eq!(han("何炅"), Some(vec!['何', '炅']));
        assert_eq!(han("何"), None);
        assert_eq!(han("He"), None);
    }

    #[test]
    fn every_combination_is_tried() {
        let readings = |c| if c == '长' { vec!["chang", "zhang"] } else { vec!["an"] };
        assert_eq!(spellings(&['长', '安'], readings), ["changan", "zhangan"]);
    }
}
