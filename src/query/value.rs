//! Numbers, dates and ages, and the ranges between them.

use super::ast::Bounds;
use super::error::brief;
use super::lexer::Comparison;
use crate::model::Date;

/// What is wrong with a value and what to write instead; the parser knows the place.
pub(super) type ValueError = (String, String);

/// Which end of a range, and whether it belongs to the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) low_inclusive: bool,
    pub(super) high_inclusive: bool,
}

const INCLUSIVE: Ends = Ends { low_inclusive: true, high_inclusive: true };

const NUMBERS: &str = "for instance 1000, 50k, 1.5M, 10-50, 10..50 or >=10";
const DATES: &str = "for instance 2019, 2019-03, 2019-03-05, 2018..2019-06, an age such as 30d, 8w, 3m or 2y";

/// Values that ranges can be made of: numbers, days.
trait Scale: Copy + PartialOrd {
    fn before(self) -> Option<Self>;
    fn after(self) -> Option<Self>;
}

impl Scale for u64 {
    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }
    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Scale for Date {
    fn before(self) -> Option<Self> {
        Self::from_days(self.days() - 1)
    }
    fn after(self) -> Option<Self> {
        Self::from_days(self.days() + 1)
    }
}

/// The numbers that `text` allows after `comparison`.
pub(super) fn numbers(text: &str, comparison: Option<Comparison>) -> Result<Bounds<u64>, ValueError> {
    match comparison {
        None | Some(Comparison::Differs) => {
            if let Some((low, high)) = text.split_once("..").or_else(|| text.split_once('-')) {
                let dashed = !text.contains("..");
                if (low.is_empty() && high.is_empty()) || (dashed && (low.is_empty() || high.is_empty())) {
                    return Err(not_a_number(text));
                }
                return number_range(low, high, INCLUSIVE);
            }
            let number = number(text)?;
            Ok(Bounds { low: Some(number), high: Some(number) })
        }
        Some(comparison) => {
            let number = number(text)?;
            compared(comparison, number, number)
                .ok_or_else(|| (format!("no number is below {}", brief(text)), NUMBERS.to_owned()))
        }
    }
}

/// The numbers from `low` to `high`; an empty text or `*` is open.
pub(super) fn number_range(low: &str, high: &str, ends: Ends) -> Result<Bounds<u64>, ValueError> {
    let end = |text: &str| if is_open(text) { Ok(None) } else { number(text).map(|number| Some((number, number))) };
    let bounds = range(end(low)?, end(high)?, ends);
    bounds.ok_or_else(|| (format!("no number lies from {} to {}", brief(low), brief(high)), reversed(low, high, ends)))
}

/// A whole number: digits, `,` between groups of three, `_` anywhere between digits, then `k` or `M`.
fn number(text: &str) -> Result<u64, ValueError> {
    let wrong = || not_a_number(text);
    let (digits, scale) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1000_u64),
        None => match text.strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 1_000_000),
            None => (text, 1),
        },
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.ends_with('.') || !fraction.bytes().all(|byte| byte.is_ascii_digit()) || !well_grouped(whole) {
        return Err(wrong());
    }
    let whole: u64 = whole.replace([',', '_'], "").parse().map_err(|_| wrong())?;
    // A fraction must come out whole: 1.5k, not 1.5.
    let places = u32::try_from(fraction.len()).map_err(|_| wrong())?;
    let unit = 10_u64.checked_pow(places).filter(|unit| scale % unit == 0).ok_or_else(wrong)?;
    let part: u64 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| wrong())? };
    whole.checked_mul(scale).and_then(|all| all.checked_add(part * (scale / unit))).ok_or_else(wrong)
}

fn well_grouped(whole: &str) -> bool {
    let edges_are_digits =
        whole.starts_with(|c: char| c.is_ascii_digit()) && whole.ends_with(|c: char| c.is_ascii_digit());
    let known = whole.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'_'));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().len();
    let mut grouped = true;
    let mut commas = false;
    for group in groups {
        commas = true;
        grouped &= group.len() == 3;
    }
    edges_are_digits && known && grouped && (!commas || first <= 3)
}

fn not_a_number(text: &str) -> ValueError {
    if text.is_empty() {
        return ("a number is missing here".to_owned(), NUMBERS.to_owned());
    }
    (format!("`{}` is not a whole number or a range of them", brief(text)), NUMBERS.to_owned())
}

/// The days that `text` allows after `comparison`, seen from `today`.
pub(super) fn dates(text: &str, comparison: Option<Comparison>, today: Date) -> Result<Bounds<Date>, ValueError> {
    match comparison {
        None | Some(Comparison::Differs) => {
            if let Some((low, high)) = text.split_once("..") {
                if low.is_empty() && high.is_empty() {
                    return Err(not_a_date(text));
                }
                return date_range(low, high, INCLUSIVE, today);
            }
            let (first, last) = match age(text, today)? {
                Some(age) => age.calendar_period().ok_or_else(|| not_a_date(text))?,
                None => period(text)?,
            };
            Ok(Bounds { low: Some(first), high: Some(last) })
        }
        Some(comparison) => {
            let bounds = match age(text, today)? {
                // A smaller age is a later day, and "less than 7 days ago" takes the seventh in.
                Some(Age { day, .. }) => match comparison {
                    Comparison::Less | Comparison::AtMost => compared(Comparison::AtLeast, day, day),
                    Comparison::AtLeast => compared(Comparison::AtMost, day, day),
                    _ => compared(Comparison::Less, day, day),
                },
                None => period(text).map(|(first, last)| compared(comparison, first, last))?,
            };
            bounds.ok_or_else(|| {
                (
                    format!("no day from 1900 to 2199 lies there: {text}"),
                    "years outside are placeholders in story files and are not kept".to_owned(),
                )
            })
        }
    }
}

/// The days from `low` to `high`; an empty text or `*` is open. Two ages may stand in any order.
pub(super) fn date_range(low: &str, high: &str, ends: Ends, today: Date) -> Result<Bounds<Date>, ValueError> {
    let end = |text: &str| -> Result<Option<(Date, Date)>, ValueError> {
        if is_open(text) {
            return Ok(None);
        }
        match age(text, today)? {
            Some(age) => Ok(Some((age.day, age.day))),
            None => period(text).map(Some),
        }
    };
    let (mut from, mut to) = (end(low)?, end(high)?);
    let ages = age(low, today)?.is_some() && age(high, today)?.is_some();
    if ages && from > to {
        (from, to) = (to, from);
    }
    range(from, to, ends)
        .ok_or_else(|| (format!("no day lies from {} to {}", brief(low), brief(high)), reversed(low, high, ends)))
}

/// The first and last day of `2019`, `2019-03` or `2019-03-05`.
fn period(text: &str) -> Result<(Date, Date), ValueError> {
    let wrong = || not_a_date(text);
    let widths: Vec<usize> = text.split('-').map(str::len).collect();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !plain || !matches!(widths[..], [4] | [4, 1..=2] | [4, 1..=2, 1..=2]) {
        return Err(wrong());
    }
    let numbers: Vec<i16> = text.split('-').map_while(|part| part.parse().ok()).collect();
    let month = |number: i16| i8::try_from(number).map_err(|_| wrong());
    match numbers[..] {
        [year] => Date::new(year, 1, 1).zip(Date::new(year, 12, 31)),
        [year, number] => month_of(year, month(number)?),
        [year, number, day] => Date::new(year, month(number)?, month(day)?).map(|day| (day, day)),
        _ => None,
    }
    .ok_or_else(wrong)
}

fn month_of(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1)?;
    let last = (28..=31).rev().find_map(|day| Date::new(year, month, day))?;
    Some((first, last))
}

fn not_a_date(text: &str) -> ValueError {
    let hint = match text.split_once('-') {
        Some((low, high)) if low.len() == 4 && high.len() == 4 => format!("write a range of years as {low}..{high}"),
        _ if !text.is_empty() && text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("an age needs a unit: {text}d are days, {text}w weeks, {text}m months, {text}y years")
        }
        _ if text.contains('/') => format!("write {}", brief(text).replace('/', "-")),
        _ => DATES.to_owned(),
    };
    if text.is_empty() {
        return ("a date or an age is missing here".to_owned(), hint);
    }
    (format!("`{}` is not a date or an age", brief(text)), hint)
}

#[derive(Clone, Copy)]
enum AgeUnit {
    Day,
    Week,
    Month,
    Year,
}

/// A day so long ago.
struct Age {
    day: Date,
    unit: AgeUnit,
}

impl Age {
    /// The day, week (from Monday), month or year in which that day lies: AO3's "3 weeks ago".
    fn calendar_period(&self) -> Option<(Date, Date)> {
        let day = self.day;
        match self.unit {
            AgeUnit::Day => Some((day, day)),
            AgeUnit::Week => {
                // 1970-01-01 was a Thursday.
                let monday = day.days() - (day.days() + 3).rem_euclid(7);
                Date::from_days(monday).zip(Date::from_days(monday + 6))
            }
            AgeUnit::Month => month_of(day.year(), day.month()),
            AgeUnit::Year => Date::new(day.year(), 1, 1).zip(Date::new(day.year(), 12, 31)),
        }
    }
}

/// The age `text`, if it has the form of one.
fn age(text: &str, today: Date) -> Result<Option<Age>, ValueError> {
    let Some((at, letter)) = text.char_indices().next_back() else { return Ok(None) };
    let unit = match letter {
        'd' => AgeUnit::Day,
        'w' => AgeUnit::Week,
        'm' => AgeUnit::Month,
        'y' => AgeUnit::Year,
        _ => return Ok(None),
    };
    let digits = &text[..at];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let day = digits.parse::<i64>().ok().and_then(|count| match unit {
        AgeUnit::Day => Date::from_days(today.days().checked_sub(count)?),
        AgeUnit::Week => Date::from_days(today.days().checked_sub(count.checked_mul(7)?)?),
        AgeUnit::Month => months_before(today, count),
        AgeUnit::Year => months_before(today, count.checked_mul(12)?),
    });
    match day {
        Some(day) => Ok(Some(Age { day, unit })),
        None => Err((format!("an age of {} reaches back before 1900", brief(text)), DATES.to_owned())),
    }
}

/// The same day of an earlier month, or that month's last day.
fn months_before(today: Date, count: i64) -> Option<Date> {
    let months = (i64::from(today.year()) * 12 + i64::from(today.month()) - 1).checked_sub(count)?;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    (1..=today.day()).rev().find_map(|day| Date::new(year, month, day))
}

fn is_open(text: &str) -> bool {
    text.is_empty() || text == "*"
}

/// The values that compare so with a period of values.
fn compared<T: Scale>(comparison: Comparison, first: T, last: T) -> Option<Bounds<T>> {
    Some(match comparison {
        Comparison::Less => Bounds { low: None, high: Some(first.before()?) },
        Comparison::AtMost => Bounds { low: None, high: Some(last) },
        Comparison::More => Bounds { low: Some(last.after()?), high: None },
        Comparison::AtLeast => Bounds { low: Some(first), high: None },
        Comparison::Differs => Bounds { low: Some(first), high: Some(last) },
    })
}

/// The values between two periods; none if there are none.
fn range<T: Scale>(from: Option<(T, T)>, to: Option<(T, T)>, ends: Ends) -> Option<Bounds<T>> {
    let low = match from {
        Some((first, _)) if ends.low_inclusive => Some(first),
        Some((_, last)) => Some(last.after()?),
        None => None,
    };
    let high = match to {
        Some((_, last)) if ends.high_inclusive => Some(last),
        Some((first, _)) => Some(first.before()?),
        None => None,
    };
    let empty = low.zip(high).is_some_and(|(low, high)| low > high);
    (!empty).then_some(Bounds { low, high })
}

fn reversed(low: &str, high: &str, ends: Ends) -> String {
    if ends == INCLUSIVE {
        format!("the smaller one comes first: {}..{}", brief(high), brief(low))
    } else {
        "`{` and `}` leave the ends out, `[` and `]` take them in".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::new(2026, 11, 23).unwrap()
    }

    fn numbers_of(text: &str) -> Option<(Option<u64>, Option<u64>)> {
        numbers(text, None).ok().map(|bounds| (bounds.low, bounds.high))
    }

    fn days(text: &str, comparison: Option<Comparison>) -> String {
        let bounds = dates(text, comparison, today()).unwrap();
        let shown = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        format!("{}..{}", shown(bounds.low), shown(bounds.high))
    }

    #[test]
    fn numbers_take_letters_commas_and_underscores() {
        for (text, value) in
            [("50k", 50_000), ("1.5M", 1_500_000), ("1_000", 1000), ("1,000,000", 1_000_000), ("0.25k", 250)]
        {
            assert_eq!(numbers_of(text), Some((Some(value), Some(value))), "{text}");
        }
        for text in
            ["1.5", "1,00", "1000,000", "k", "10-", "-5", "..", "1..2..3", "٣", "99999999999999999999", "1.", "5.0000k"]
        {
            assert_eq!(numbers_of(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_of_numbers() {
        assert_eq!(numbers_of("10-50"), Some((Some(10), Some(50))));
        assert_eq!(numbers_of("1.5k..2k"), Some((Some(1500), Some(2000))));
        assert_eq!(numbers_of("..9"), Some((None, Some(9))));
        assert_eq!(numbers_of("50..10"), None);
        assert_eq!(numbers("0", Some(Comparison::Less)).ok(), None);
        let open = Ends { low_inclusive: false, high_inclusive: false };
        assert_eq!(number_range("5", "7", open), Ok(Bounds { low: Some(6), high: Some(6) }));
        assert!(number_range("5", "6", open).is_err());
    }

    #[test]
    fn a_date_is_a_period_and_fills_out() {
        assert_eq!(days("2019", None), "2019-01-01..2019-12-31");
        assert_eq!(days("2020-02", None), "2020-02-01..2020-02-29");
        assert_eq!(days("2018..2019-06", None), "2018-01-01..2019-06-30");
        assert_eq!(days("2019", Some(Comparison::Less)), "..2018-12-31");
        assert_eq!(days("2019", Some(Comparison::More)), "2020-01-01..");
        assert_eq!(days("2019-03-05", Some(Comparison::AtMost)), "..2019-03-05");
        assert_eq!(days("2010-12", None), "2010-12-01..2010-12-31");
    }

    #[test]
    fn an_age_counts_back_from_today() {
        assert_eq!(days("7d", Some(Comparison::Less)), "2026-11-16..");
        assert_eq!(days("1y", Some(Comparison::More)), "..2025-11-22");
        assert_eq!(days("1y", Some(Comparison::AtLeast)), "..2025-11-23");
        assert_eq!(days("9m", Some(Comparison::Less)), "2026-02-23..");
        assert_eq!(days("3m..1y", None), days("1y..3m", None));
        assert_eq!(days("7d..", None), "2026-11-16..");
        assert_eq!(days("1w", None), "2026-11-16..2026-11-22");
        assert_eq!(days("1m", None), "2026-10-01..2026-10-31");
    }

    #[test]
    fn a_month_without_that_day_gives_its_last() {
        let march = Date::new(2027, 3, 31).unwrap();
        assert_eq!(dates("1m", Some(Comparison::Less), march).unwrap().low, Date::new(2027, 2, 28));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "19",
            "2019-13",
            "2019-02-30",
            "2019/03",
            "2010-2012",
            "d",
            "1899",
            "999y",
            "２０１９",
            "2019-+1",
            "99999999999999999999d",
        ] {
            assert!(dates(text, None, today()).is_err(), "{text}");
        }
    }
}
