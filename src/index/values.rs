//! All values of a field in one piece of memory, for questions that no order of them answers.

/// The different values of a field, segment after segment: what several segments hold is here several times.
#[derive(Debug, Default)]
pub struct Values {
    /// All values, a line each.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Values {
    pub(super) fn push(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len());
        self.text.push('\n');
    }

    fn at(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        &self.text[start..self.ends[index]]
    }

    /// Every value.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.at(index))
    }

    /// Every value in which `part`, a stretch of one line, stands. Looks at all of them as one text, many
    /// bytes at a time.
    pub fn holding<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a str> {
        let mut next = 0;
        let places = memchr::memmem::find_iter(self.text.as_bytes(), part.as_bytes());
        places.filter_map(move |place| {
            let index = self.ends.partition_point(|end| *end <= place);
            // One that was found already is not told again.
            let is_new = index >= next;
            next = index + 1;
            is_new.then(|| self.at(index))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_is_found_in_the_values_that_hold_it(
            values in proptest::collection::vec("[ab é]{0,6}", 0..30),
            part in "[ab é]{1,3}",
        ) {
            let mut all = Values::default();
            for value in &values {
                all.push(value);
            }
            prop_assert!(all.iter().eq(values.iter().map(String::as_str)));
            let holding: Vec<&str> = values.iter().map(String::as_str).filter(|value| value.contains(&part)).collect();
            prop_assert_eq!(all.holding(&part).collect::<Vec<_>>(), holding);
        }
    }
}
