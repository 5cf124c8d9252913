//! Numbers for people: digits in groups, and sizes.

/// A number with its digits in groups of three: `12,345`.
///
/// ```
/// assert_eq!(ficdex::present::grouped(1_234_567), "1,234,567");
/// ```
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number and its noun, in the singular for one: `1 work`, `2,000 works`.
///
/// ```
/// use ficdex::present::count;
/// assert_eq!((count(1, "work"), count(0, "passage")), ("1 work".into(), "0 passages".into()));
/// ```
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A size in the unit that gives it up to three digits before the point: `812 bytes`, `1.4 MB` (powers of ten).
///
/// ```
/// use ficdex::present::bytes;
/// assert_eq!((bytes(999), bytes(1_400_000), bytes(999_999)), ("999 bytes".into(), "1.4 MB".into(), "1.0 MB".into()));
/// ```
pub fn bytes(size: u64) -> String {
    if size < 1000 {
        return count(size, "byte");
    }
    let mut value = size as f64;
    let mut unit = "";
    for next in ["kB", "MB", "GB", "TB"] {
        // 999.95 would be printed as 1000.0 of the smaller unit.
        if value < 999.95 && !unit.is_empty() {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}
