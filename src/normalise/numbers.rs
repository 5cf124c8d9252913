//! Counts as sites print them: `4,559`, `4.559`, `12k`, full-width digits, `3/?`.

/// The count that `text` states, if it states one.
///
/// Words around it are skipped (`about 4,559 words`). Digits may be grouped by commas, points, blanks or
/// apostrophes, only where the groups have three digits: `4.5` alone is no count. `k`, `m` and `万` multiply.
pub(super) fn count(text: &str) -> Option<u64> {
    let text: String = text.chars().map(ascii_form).collect();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    if text[..start].ends_with('-') {
        return None;
    }
    let end = start + digits_and_separators(&text[start..]);
    let rest = &text[end..];
    let number = text[start..end].trim_end_matches([',', '.', ' ', '\'']);
    match multiplier(rest) {
        Some(factor) => scaled(number, factor),
        None if rest.starts_with(['/', '-', ':', '%']) => None,
        None => grouped(number),
    }
}

/// Chapters as the source states them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ChapterCount {
    /// Chapters posted.
    pub(super) posted: Option<u32>,
    /// What is said of the whole.
    pub(super) plan: Plan,
}

/// How many chapters a work shall have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Plan {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// The author does not know yet: `3/?`.
    Open,
    /// So many: `3/5`.
    Of(u32),
}

/// Reads `12`, `3/5`, `3 / ?`, `3 of 5`.
pub(super) fn chapters(text: &str) -> ChapterCount {
    let (posted, planned) = match text.split_once(['/', '／']).or_else(|| text.split_once(" of ")) {
        Some((posted, planned)) => (posted, Some(planned.trim())),
        None => (text, None),
    };
    let small = |text: &str| count(text).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    let plan = match planned {
        None => Plan::Unsaid,
        Some("?" | "？") => Plan::Open,
        Some(planned) => small(planned).map_or(Plan::Unsaid, Plan::Of),
    };
    ChapterCount { posted: small(posted), plan }
}

/// Full-width digits and separators, and the blanks used in grouping, in their ASCII form.
fn ascii_form(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '，' => ',',
        '．' => '.',
        '／' => '/',
        '\u{2019}' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The length of the number at the start of `text`, separators that stand before a digit included.
fn digits_and_separators(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let next_is_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b' ' | b'\'') && next_is_digit) {
            break;
        }
        end += 1;
    }
    end
}

fn multiplier(rest: &str) -> Option<u64> {
    let rest = rest.trim_start();
    let mut chars = rest.chars();
    let factor = match chars.next()? {
        'k' | 'K' => 1_000,
        'm' | 'M' => 1_000_000,
        '万' | '萬' => return Some(10_000),
        _ => return None,
    };
    // `5 kudos` is five, not five thousand.
    if chars.next().is_some_and(char::is_alphabetic) { None } else { Some(factor) }
}

/// Whole digits, or digits in groups of three behind a first group of one to three.
fn grouped(number: &str) -> Option<u64> {
    let mut groups = number.split([',', '.', ' ', '\'']);
    let first = groups.next()?;
    let mut value: u64 = first.parse().ok()?;
    for group in groups {
        if first.len() > 3 || group.len() != 3 {
            return None;
        }
        value = value.checked_mul(1_000)?.checked_add(group.parse().ok()?)?;
    }
    Some(value)
}

/// `12`, `12.5`, `12,5` times `factor`.
fn scaled(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once([',', '.']).unwrap_or((number, ""));
    let mut value = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    let mut unit = factor;
    for digit in fraction.bytes() {
        unit /= 10;
        value = value.checked_add(u64::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?) * unit)?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_read_in_every_notation() {
        let rows: &[(&str, Option<u64>)] = &[
            ("4559", Some(4_559)),
            ("4,559", Some(4_559)),
            ("4.559", Some(4_559)),
            ("4 559", Some(4_559)),
            ("4\u{202f}559", Some(4_559)),
            ("1'234'567", Some(1_234_567)),
            ("1,234,567 words", Some(1_234_567)),
            ("about 12,000", Some(12_000)),
            ("12k", Some(12_000)),
            ("12.5K", Some(12_500)),
            ("1,5k words", Some(1_500)),
            ("1.2M", Some(1_200_000)),
            ("1.2万", Some(12_000)),
            ("４，５５９", Some(4_559)),
            ("5 kudos", Some(5)),
            ("0", Some(0)),
            ("5000.", Some(5_000)),
            ("4.5", None),
            ("12.50", None),
            ("12345,678", None),
            ("3/5", None),
            ("1-2", None),
            ("-5", None),
            ("many", None),
            ("", None),
            ("99999999999999999999999", None),
        ];
        for (text, expected) in rows {
            assert_eq!(count(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn chapter_counts_keep_what_is_open_apart_from_what_is_unsaid() {
        let rows = [
            ("12", Some(12), Plan::Unsaid),
            ("3/5", Some(3), Plan::Of(5)),
            ("3 / ?", Some(3), Plan::Open),
            ("1 of 1", Some(1), Plan::Of(1)),
            ("1,024/?", Some(1_024), Plan::Open),
            ("3/0", Some(3), Plan::Unsaid),
            ("?", None, Plan::Unsaid),
            ("", None, Plan::Unsaid),
        ];
        for (text, posted, plan) in rows {
            assert_eq!(chapters(text), ChapterCount { posted, plan }, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_count_is_read_back(value: u64) {
            prop_assert_eq!(count(&value.to_string()), Some(value));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|[0-9,./?kK ]){0,20}") {
            count(&text);
            chapters(&text);
        }
    }
}
