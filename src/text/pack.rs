//! Short terms as numbers, so that comparing two is one instruction.

/// Bytes of the longest term that can be packed.
pub const MAX_PACKED: usize = 8;

/// The bytes of a term as a number, the first one lowest, padded with zeros; none if the term is longer than
/// [`MAX_PACKED`], or holds a byte 0 or 255, which no word does. Different terms have different numbers.
///
/// ```
/// use ficdex::text::pack;
/// assert_eq!(pack(b"ab"), Some(0x6261));
/// assert_eq!(pack(b"harbours"), Some(0x7372_756f_6272_6168));
/// assert_eq!(pack(b"lighthouse"), None);
/// ```
pub fn pack(term: &[u8]) -> Option<u64> {
    if term.len() > MAX_PACKED || term.iter().any(|byte| matches!(byte, 0 | 0xff)) {
        return None;
    }
    let mut bytes = [0; MAX_PACKED];
    bytes[..term.len()].copy_from_slice(term);
    Some(u64::from_le_bytes(bytes))
}

/// [`pack`] of the first `length` bytes of `text` in lower case. They are ASCII letters and digits, and one to eight.
pub(super) fn pack_lower(text: &[u8], length: usize) -> u64 {
    let all = match text.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => {
            let mut bytes = [0; MAX_PACKED];
            bytes[..text.len()].copy_from_slice(text);
            u64::from_le_bytes(bytes)
        }
    };
    let term = all & u64::MAX >> (64 - 8 * length);
    // Of letters and digits, only letters have bit 6, and the lower ones bit 5 with it.
    term | (term & 0x4040_4040_4040_4040) >> 1
}

/// How many of the first bytes of `text` are ASCII letters and digits, at most eight: eight bytes are looked at together,
/// so that the length of a word costs no guess.
#[inline]
pub(crate) fn leading_alphanumerics(text: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x80 * ONES;
    let Some(bytes) = text.first_chunk() else {
        return text.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    };
    let all = u64::from_le_bytes(*bytes);
    let low = all & !TOPS;
    // The top bit of each byte says whether its other seven are in the range: no sum runs over into the next byte.
    let within = |bytes: u64, first: u8, last: u8| {
        (bytes + ONES * u64::from(0x80 - first)) & !(bytes + ONES * u64::from(0x7f - last)) & TOPS
    };
    let letters = within(low | (0x20 * ONES), b'a', b'z');
    let digits = within(low, b'0', b'9');
    let others = (!(letters | digits) | all) & TOPS;
    others.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_and_packing_at_once_is_one_after_the_other(word in "[A-Za-z0-9]{1,8}", rest in "\\PC{0,9}") {
            let text = format!("{word}{rest}");
            prop_assert_eq!(Some(pack_lower(text.as_bytes(), word.len())), pack(word.to_lowercase().as_bytes()));
        }

        #[test]
        fn letters_and_digits_are_counted_as_one_by_one(text in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..12), "[A-Za-z0-9]{0,9}.{0,3}".prop_map(String::into_bytes)
        ]) {
            let one_by_one = text.iter().take(8).take_while(|byte| byte.is_ascii_alphanumeric()).count();
            prop_assert_eq!(leading_alphanumerics(&text), one_by_one);
        }

        #[test]
        fn different_terms_are_different_numbers(a in prop::collection::vec(any::<u8>(), 0..10), b in prop::collection::vec(any::<u8>(), 0..3)) {
            prop_assert!(a == b || pack(&a).is_none() || pack(&a) != pack(&b));
        }
    }
}
