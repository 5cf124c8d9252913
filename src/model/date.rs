//! Calendar dates as stories carry them: a day, without a time or a zone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A calendar day, written `YYYY-MM-DD`.
///
/// Years outside 1900–2199 are refused: such "dates" in story files are placeholders
/// (`0101-01-01`), and an index column must not be stretched by them.
///
/// ```
/// use ficdex::model::Date;
/// let date: Date = "2019-03-05".parse().unwrap();
/// assert_eq!(Date::from_days(date.days()), Some(date));
/// assert!("0101-01-01".parse::<Date>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(jiff::civil::Date);

/// A text that is not a calendar day between 1900 and 2199.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as 2019-03-05")]
pub struct DateError(String);

impl Date {
    /// The day with these numbers, if it exists and lies in 1900–2199.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(1900..2200).contains(&year) {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Days since 1970-01-01; negative before.
    pub fn days(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        i64::from((self.0 - epoch).get_days())
    }

    /// The day so many days after 1970-01-01.
    pub fn from_days(days: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        let date = jiff::civil::date(1970, 1, 1).checked_add(span).ok()?;
        Self::new(date.year(), date.month(), date.day())
    }

    /// The day of a Unix time in seconds, in UTC.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        Self::from_days(seconds.div_euclid(86_400))
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month of the year, from 1.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let mut number = || parts.next().and_then(|part| part.parse::<i16>().ok()).ok_or_else(wrong);
        let (year, month, day) = (number()?, number()?, number()?);
        let (month, day) = (i8::try_from(month).map_err(|_| wrong())?, i8::try_from(day).map_err(|_| wrong())?);
        Self::new(year, month, day).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}
