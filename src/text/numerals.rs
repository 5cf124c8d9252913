//! Numbers as headings spell them: English words and Roman numerals.

/// `zero` to `nineteen`, each at its value.
pub const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// `twenty` to `ninety`: the first is 20.
pub const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The signs of a Roman numeral in the order they are read, the pairs that subtract before what they end with.
const ROMAN: [(&str, u32); 9] =
    [("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)];

/// The value of a Roman numeral in capitals, in its one right spelling, below 400.
///
/// ```
/// use ficdex::text::numerals::roman;
/// assert_eq!((roman("XIV"), roman("IIII"), roman("MIX")), (Some(14), None, None));
/// ```
pub fn roman(numeral: &str) -> Option<u32> {
    let (mut rest, mut value) = (numeral, 0);
    for (sign, worth) in ROMAN {
        let most = if matches!(sign, "C" | "X" | "I") { 3 } else { 1 };
        for _ in 0..most {
            let Some(shorter) = rest.strip_prefix(sign) else { break };
            (rest, value) = (shorter, value + worth);
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// The value of a spelled number below 100 in any case: `twelve`, `Twenty-One`.
///
/// ```
/// use ficdex::text::numerals::spelled;
/// assert_eq!((spelled("Twenty-One"), spelled("thirty"), spelled("ninety-twelve")), (Some(21), Some(30), None));
/// ```
pub fn spelled(word: &str) -> Option<u32> {
    let place = |list: &[&str], word: &str| list.iter().position(|known| known.eq_ignore_ascii_case(word));
    if let Some(value) = place(&UNITS, word) {
        return Some(value as u32);
    }
    let (tens, unit) = word.split_once('-').map_or((word, None), |(tens, unit)| (tens, Some(unit)));
    let tens = (place(&TENS, tens)? as u32 + 2) * 10;
    match unit {
        None => Some(tens),
        Some(unit) => place(&UNITS[1..10], unit).map(|at| tens + at as u32 + 1),
    }
}
