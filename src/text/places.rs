//! How many tokens begin before a byte, for places in rising order.

/// Tokens passed over at a time where none of them matters.
const STEP: usize = 8;

/// Turns bytes of a text into places of tokens ([`super::Words::new`]), by where the tokens begin.
///
/// ```
/// let starts = [0, 3, 11, 14];
/// let mut places = ficdex::text::TokenPlaces::new(&starts);
/// assert_eq!(places.before(11), 2);
/// assert_eq!(places.before(19), 4);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TokenPlaces<'a> {
    starts: &'a [u32],
    before: usize,
}

impl<'a> TokenPlaces<'a> {
    /// At the beginning of a text whose tokens begin at `starts`.
    pub fn new(starts: &'a [u32]) -> Self {
        Self { starts, before: 0 }
    }

    /// Tokens that begin before `byte`, which is not before the one asked last.
    pub fn before(&mut self, byte: u32) -> u32 {
        while self.starts.get(self.before + STEP - 1).is_some_and(|start| *start < byte) {
            self.before += STEP;
        }
        while self.starts.get(self.before).is_some_and(|start| *start < byte) {
            self.before += 1;
        }
        self.before as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_tokens(
            mut starts in prop::collection::vec(0_u32..300, 0..60),
            mut asked in prop::collection::vec(0_u32..320, 0..40)
        ) {
            starts.sort_unstable();
            starts.dedup();
            asked.sort_unstable();
            let mut places = TokenPlaces::new(&starts);
            for byte in asked {
                let before = starts.iter().filter(|start| **start < byte).count() as u32;
                prop_assert_eq!(places.before(byte), before, "before byte {}", byte);
            }
        }
    }
}
