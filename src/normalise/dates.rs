//! Dates as archives, news articles and tools write them, to a calendar day.
//!
//! The day is the one written: a time of day and its zone are not applied. Only a Unix time, which has no
//! zone of its own, is read in UTC. A year alone or a day without a year is not a day. Where the order of
//! two numbers is not told by their size, `/` and `-` mean month first and `.` means day first, as the
//! archives that print such dates do.

use crate::model::Date;
use crate::text::fold;

/// Month names in the languages of the large archives, folded; the position is the month.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janvier", "enero", "gennaio", "janeiro", "januari", "января", "январь"],
    &["february", "feb", "februar", "fevrier", "febrero", "febbraio", "fevereiro", "februari", "февраля", "февраль"],
    &["march", "mar", "marz", "mars", "marzo", "marco", "maart", "марта", "март"],
    &["april", "apr", "avril", "abril", "aprile", "апреля", "апрель"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "мая", "май"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "junho", "июня", "июнь"],
    &["july", "jul", "juli", "juillet", "julio", "luglio", "julho", "июля", "июль"],
    &["august", "aug", "aout", "agosto", "augustus", "августа", "август"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "сентября", "сентябрь"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "октября", "октябрь"],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "ноябрь"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre", "dicembre", "dezembro", "декабря", "декабрь"],
];

/// A run of digits in a date, with what stands behind it.
#[derive(Clone, Copy, Debug)]
struct Number {
    value: i64,
    digits: usize,
    /// The first visible character behind it.
    after: char,
}

impl Number {
    /// The year it means: two digits are 1970–2069.
    fn year(self) -> Option<i16> {
        match self.digits {
            4 => i16::try_from(self.value).ok(),
            2 if self.value >= 70 => Some(1900 + self.value as i16),
            2 => Some(2000 + self.value as i16),
            _ => None,
        }
    }

    fn day(self) -> Option<i8> {
        i8::try_from(self.value).ok().filter(|day| self.digits <= 2 && (1..=31).contains(day))
    }
}

/// The day that `text` names, if it names one.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return bare_digits(whole);
    }
    let (before, month, after) = scan(text);
    match month {
        Some(month) => by_name(&before, month, &after),
        None => by_numbers(&before),
    }
}

/// A text of digits alone: `20190305`, or a Unix time in seconds or milliseconds.
fn bare_digits(digits: &str) -> Option<Date> {
    match digits.len() {
        8 => parts(&digits[..4], &digits[4..6], &digits[6..]),
        9..=10 => Date::from_unix(digits.parse().ok()?),
        12..=13 => Date::from_unix(digits.parse::<i64>().ok()? / 1_000),
        _ => None,
    }
}

fn parts(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The numbers before the first month name, that month, and the numbers after it. Times are left out.
fn scan(text: &str) -> (Vec<Number>, Option<i8>, Vec<Number>) {
    let (mut before, mut month, mut after) = (Vec::new(), None, Vec::new());
    let mut in_time = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if digit(c).is_some() {
            let (number, length) = number_at(rest);
            rest = &rest[length..];
            if !in_time && number.after != ':' {
                let numbers = if month.is_some() { &mut after } else { &mut before };
                numbers.push(number);
            }
            in_time = rest.starts_with(':');
        } else if c.is_alphabetic() && !matches!(c, '年' | '月' | '日') {
            let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            month = month.or_else(|| month_named(&rest[..length]));
            rest = &rest[length..];
        } else {
            in_time &= c == ':';
            rest = &rest[c.len_utf8()..];
        }
    }
    (before, month, after)
}

fn digit(c: char) -> Option<i64> {
    match c {
        '0'..='9' => Some(i64::from(c as u32 - '0' as u32)),
        '０'..='９' => Some(i64::from(c as u32 - '０' as u32)),
        _ => None,
    }
}

/// The number at the start of `text` and its length in bytes.
fn number_at(text: &str) -> (Number, usize) {
    let (mut value, mut digits, mut length) = (0_i64, 0, 0);
    for c in text.chars() {
        let Some(digit) = digit(c) else { break };
        value = value.saturating_mul(10).saturating_add(digit);
        digits += 1;
        length += c.len_utf8();
    }
    let after = text[length..].chars().find(|c| !c.is_whitespace()).unwrap_or(' ');
    (Number { value, digits, after }, length)
}

fn month_named(word: &str) -> Option<i8> {
    let folded = fold(word);
    MONTHS.iter().position(|names| names.contains(&folded.as_str())).map(|index| index as i8 + 1)
}

/// `13 Jan 2011`, `January 13, 2011`, `2011 January 13`, `Wed Aug 3 22:07:00 1994`.
fn by_name(before: &[Number], month: i8, after: &[Number]) -> Option<Date> {
    let (year, day) = match (before.last(), after) {
        (Some(first), [second, ..]) if first.digits == 4 => (first, second),
        (Some(day), [year, ..]) | (None, [day, year, ..]) => (year, day),
        _ => return None,
    };
    Date::new(year.year()?, month, day.day()?)
}

/// `2019-03-05`, `06/24/12`, `9/8/2012`, `24.6.2012`, `2019年3月5日`.
fn by_numbers(numbers: &[Number]) -> Option<Date> {
    let [first, second, third, ..] = numbers else { return None };
    match (first.after, second.after) {
        ('-', '-') | ('/', '/') | ('.', '.') | ('年', '月') => {}
        _ => return None,
    }
    if first.digits == 4 {
        return Date::new(first.year()?, second.day()?, third.day()?);
    }
    let day_first = first.after == '.' || first.value > 12;
    let (month, day) = if day_first && second.value <= 12 { (second, first) } else { (first, second) };
    Date::new(third.year()?, month.day()?, day.day()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_in_every_notation() {
        let rows = [
            ("2019-03-05", "2019-03-05"),
            ("2019-3-5", "2019-03-05"),
            ("2019/03/05", "2019-03-05"),
            ("2015-11-01 01:58:29", "2015-11-01"),
            ("2019-03-05T23:59:59+02:00", "2019-03-05"),
            ("2019-03-05T00:00:00.000000+00:00", "2019-03-05"),
            ("20190305", "2019-03-05"),
            ("January 13, 2011", "2011-01-13"),
            ("January 13th, 2011 at 10:22 pm", "2011-01-13"),
            ("13 Jan 2011", "2011-01-13"),
            ("13-Jan-11", "2011-01-13"),
            ("12 Jun 2022", "2022-06-12"),
            ("Sep 4, 2019", "2019-09-04"),
            ("Sept. 4, 2019", "2019-09-04"),
            ("2011 January 13", "2011-01-13"),
            ("Wed, 03 Aug 1994 22:07:00 -0500", "1994-08-03"),
            ("29 Apr 92 02:26:59 GMT", "1992-04-29"),
            ("Wed Aug  3 22:07:00 1994", "1994-08-03"),
            ("Wed Aug 3 22:07:00 EDT 1994", "1994-08-03"),
            ("06/24/12", "2012-06-24"),
            ("24/06/12", "2012-06-24"),
            ("9/8/2012", "2012-09-08"),
            ("02-02-12", "2012-02-02"),
            ("24.06.2012", "2012-06-24"),
            ("1.6.2012", "2012-06-01"),
            ("1.24.2012", "2012-01-24"),
            ("5 марта 2019", "2019-03-05"),
            ("5. März 2019", "2019-03-05"),
            ("5 de marzo de 2019", "2019-03-05"),
            ("2019年3月5日", "2019-03-05"),
            ("２０１９-０３-０５", "2019-03-05"),
            ("1346976000", "2012-09-07"),
            ("1346976000000", "2012-09-07"),
            ("1346976000.0", "2012-09-07"),
        ];
        for (text, expected) in rows {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_a_day_is_none() {
        let rows = [
            "",
            "2019",
            "January 2011",
            "Jan 13",
            "5/15",
            "0101-01-01",
            "0101-01-01T00:00:00+00:00",
            "2019-13-05",
            "2019-02-30",
            "yesterday",
            "3 hours ago",
            "22:07:00",
            "12",
            "99999999999999999999",
            "2012-06",
            "1/2-2012",
        ];
        for text in rows {
            assert_eq!(date(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_day_is_read_back(days in -20_000_i64..80_000) {
            let day = Date::from_days(days).unwrap();
            prop_assert_eq!(date(&day.to_string()), Some(day));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|[0-9/.:-]|Jan|May ){0,20}") {
            date(&text);
        }
    }
}
