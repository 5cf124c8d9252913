//! Chapter titles without what only repeats the chapter's place.

/// `Chapter` in the languages of the archives.
const CHAPTER_WORDS: &[&str] =
    &["chapter", "ch.", "ch", "chapitre", "capítulo", "capitulo", "capitolo", "kapitel", "глава", "rozdział"];

/// The title without a leading `Chapter N`, `N.` or both, where N is the chapter's `number` in the work, from 1.
///
/// What is left may be empty. A number that is not the place is part of the title: a prologue shifts the count, and
/// then the author's numbers say what the places do not.
///
/// ```
/// use ficdex::parse::without_place;
/// assert_eq!(without_place("Chapter 3: Bright Morning", 3), "Bright Morning");
/// assert_eq!(without_place("3. Chapter 3", 3), "");
/// assert_eq!(without_place("Chapter 3: Bright Morning", 4), "Chapter 3: Bright Morning");
/// assert_eq!(without_place("3 Days Later", 3), "3 Days Later");
/// ```
pub fn without_place(title: &str, number: usize) -> &str {
    let title = title.trim();
    let after_number = strip_list_number(title, number).unwrap_or(title);
    strip_chapter(after_number, number).unwrap_or(after_number)
}

/// `3. Title`: the dot is needed, since a title may well begin with a number.
fn strip_list_number(title: &str, number: usize) -> Option<&str> {
    let rest = strip_number(title, number)?;
    if rest.is_empty() {
        return Some(rest);
    }
    let rest = rest.strip_prefix(['.', ')', ':'])?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

fn strip_chapter(title: &str, number: usize) -> Option<&str> {
    let (word, rest) = title.split_once(char::is_whitespace)?;
    let word = word.to_lowercase();
    if !CHAPTER_WORDS.contains(&word.as_str()) {
        return None;
    }
    let rest = strip_number(rest.trim_start().trim_start_matches('#'), number)?;
    let title = rest.trim_start();
    if title.is_empty() {
        return Some(title);
    }
    // `Chapter 3 and a half` is not `Chapter 3` with a title.
    title.strip_prefix([':', '.', '-', '–', '—', '|', ',', '~']).map(str::trim_start)
}

/// What follows `number`, which may have leading zeros, if `text` begins with it.
fn strip_number(text: &str, number: usize) -> Option<&str> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (text[..end].parse() == Ok(number)).then(|| &text[end..])
}

#[cfg(test)]
mod tests {
    use super::without_place;

    #[test]
    fn a_place_is_cut_off_and_a_title_is_not() {
        for (title, number, left) in [
            ("Chapter 1", 1, ""),
            ("CHAPTER 01 — Rain", 1, "Rain"),
            ("1. Rain", 1, "Rain"),
            ("12", 12, ""),
            ("Глава 2. Дождь", 2, "Дождь"),
            ("Chapter 2 and a half", 2, "Chapter 2 and a half"),
            ("Chapter One", 1, "Chapter One"),
            ("2.5 Metres", 2, "2.5 Metres"),
            ("221B", 221, "221B"),
        ] {
            assert_eq!(without_place(title, number), left, "{title}");
        }
    }
}
