//! The language that a text is written in, told by the text.
//!
//! A work's own word for its language stands, with two exceptions: tools write `en` into every book they make, and a text in
//! another script is not in the language that is named. Both are only set aside for a text that is long and clear enough.

use whatlang::{Lang, Script, detect};

use super::language::language;
use crate::model::Chapter;

/// As much of a text as is looked at, in bytes.
const SAMPLE: usize = 6_000;
/// A shorter text, in letters, is not judged.
const SHORTEST: usize = 120;
/// A shorter text, in letters, does not outweigh a language that is named.
const SHORTEST_AGAINST: usize = 1_000;
/// English has these words: some, at least one in so many; and mostly twice as many, as no other language has.
const COMMON: [&str; 8] = ["the", "and", "of", "to", "was", "in", "that", "you"];
const COMMON_SHARE: usize = 16;
const SURE_SHARE: usize = 8;

/// The language of a work: as `named`, unless there is none, or the text says for certain that it is another.
pub(super) fn decide(named: Option<String>, chapters: &[Chapter]) -> Option<String> {
    let sample = sample(chapters);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < SHORTEST || named.as_deref() == Some("en") && is_plainly_english(sample, COMMON_SHARE) {
        return named;
    }
    if named.is_none() && is_plainly_english(sample, SURE_SHARE) {
        return Some("en".to_owned());
    }
    let Some(found) = detect(sample) else { return named };
    let by_letters = (found.script() == Script::Cyrillic).then(|| cyrillic(sample)).flatten();
    if by_letters.is_none() && !found.is_reliable() {
        return named;
    }
    let by_code = || language(found.lang().code()).or_else(|| tag(found.lang()).map(str::to_owned));
    let spoken = by_letters.map(str::to_owned).or_else(by_code);
    match &named {
        None => spoken,
        Some(named) => {
            let is_default = named == "en" && found.confidence() > 0.95;
            let other_script = script(named).is_some_and(|script| script != found.script());
            let is_wrong = letters >= SHORTEST_AGAINST && (is_default || other_script);
            let same = |spoken: &String| spoken.split('-').next() == named.split('-').next();
            match spoken.filter(|spoken| is_wrong && !same(spoken)) {
                Some(spoken) => Some(spoken),
                None => Some(named.clone()),
            }
        }
    }
}

/// A stretch from inside the longest chapter: first lines are often in another language, a motto or a title.
fn sample(chapters: &[Chapter]) -> &str {
    let Some(chapter) = chapters.iter().max_by_key(|chapter| chapter.body.text.len()) else { return "" };
    let text = chapter.body.text.as_str();
    let start = text.floor_char_boundary(text.len().saturating_sub(SAMPLE) / 2);
    &text[start..text.floor_char_boundary(start + SAMPLE)]
}

/// A cheap look that spares most works the full one.
fn is_plainly_english(text: &str, share: usize) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut all, mut common) = (0, 0);
    for word in words.take(400) {
        all += 1;
        common += usize::from(COMMON.contains(&word));
    }
    common * share > all
}

/// The language of a Cyrillic text by the letters that only its alphabet has: triples of letters tell these too badly apart.
fn cyrillic(text: &str) -> Option<&'static str> {
    let has = |letters: &[char]| text.chars().filter(|c| letters.contains(c)).count() >= 3;
    Some(match () {
        () if has(&['ў']) => "be",
        () if has(&['ї', 'є', 'ґ']) => "uk",
        () if has(&['ѓ', 'ќ', 'ѕ']) => "mk",
        () if has(&['ђ', 'ћ', 'љ', 'њ']) => "sr",
        () if has(&['ы', 'э']) => "ru",
        () if has(&['ъ']) => "bg",
        () => return None,
    })
}

/// What the table of languages does not have under whatlang's code.
fn tag(lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Cmn => Some("zh"),
        Lang::Pes => Some("fa"),
        Lang::Nob => Some("no"),
        _ => None,
    }
}

/// The script of a language that is written in one, and not in Latin letters as well.
fn script(tag: &str) -> Option<Script> {
    let (language, rest) = tag.split_once('-').unwrap_or((tag, ""));
    if rest == "Latn" {
        return None;
    }
    Some(match language {
        "en" | "fr" | "de" | "es" | "it" | "nl" | "pt" | "pl" | "cs" | "sv" | "da" | "no" | "fi" | "hu" | "id" => {
            Script::Latin
        }
        "ru" | "uk" | "be" | "bg" => Script::Cyrillic,
        "el" => Script::Greek,
        "he" => Script::Hebrew,
        "ko" => Script::Hangul,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;

    fn decided(named: Option<&str>, text: &str) -> Option<String> {
        let body = Body { text: text.to_owned(), ..Body::default() };
        decide(named.map(str::to_owned), &[Chapter { number: 1, body, ..Chapter::default() }])
    }

    const ENGLISH: &str = "The rain had stopped before the boats came in, and nobody on the quay would say what they had \
        seen out there. Mara counted the lamps twice and wrote the number down. ";
    const RUSSIAN: &str = "Дождь кончился раньше, чем вернулись лодки, и никто на причале не хотел говорить о том, что \
        они видели в море. Мара дважды пересчитала фонари и записала число. ";
    const FRENCH: &str = "La pluie avait cessé avant le retour des bateaux, et personne sur le quai ne voulait dire ce \
        qu'ils avaient vu au large. Mara compta deux fois les lampes et nota le nombre. ";

    #[test]
    fn a_text_tells_the_language_that_nobody_named() {
        for (text, expected) in [(ENGLISH, "en"), (RUSSIAN, "ru"), (FRENCH, "fr")] {
            assert_eq!(decided(None, &text.repeat(4)).as_deref(), Some(expected));
        }
        assert_eq!(decided(None, "Rain."), None);
    }

    #[test]
    fn what_is_named_stands_unless_the_text_is_plainly_another() {
        assert_eq!(decided(Some("en"), &ENGLISH.repeat(10)).as_deref(), Some("en"));
        assert_eq!(decided(Some("en"), &RUSSIAN.repeat(10)).as_deref(), Some("ru"));
        assert_eq!(decided(Some("en"), &FRENCH.repeat(10)).as_deref(), Some("fr"));
        // A named language other than the tools' default is the author's word, in the same script.
        assert_eq!(decided(Some("it"), &FRENCH.repeat(10)).as_deref(), Some("it"));
        assert_eq!(decided(Some("fr"), FRENCH).as_deref(), Some("fr"));
        // A short text proves nothing.
        assert_eq!(decided(Some("en"), FRENCH).as_deref(), Some("en"));
    }
}
