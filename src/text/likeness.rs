//! How alike two texts are, whatever their form: by the runs of words that they share.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashSet, FxHasher};

use super::Words;
use super::fold::fold_into;

/// Words in a run: common enough turns of speech are shorter, and one changed word spoils only so many runs.
const RUN: usize = 5;

/// The runs of five folded words of a text (its *shingles*, after Broder, "On the resemblance and containment of
/// documents", 1997), each as a hash of 64 bits.
///
/// ```
/// use ficdex::text::likeness::Shingles;
/// let one = Shingles::of(["“The rain came in from the sea before the lamp was lit.”"]);
/// let other = Shingles::of(["The rain came in", "from the sea, before the lamp was lit"]);
/// assert_eq!(one.likeness(&other), 1.0);
/// assert_eq!(one.share_in(&Shingles::of(["The boats were not back when the lamp was lit."])), 0.0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Shingles {
    runs: FxHashSet<u64>,
}

impl Shingles {
    /// Those of a text that comes in pieces. A text of fewer than five words is one run.
    pub fn of<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Self {
        let mut runs = FxHashSet::default();
        let mut last = [0u64; RUN];
        let (mut words, mut folded) = (0usize, String::new());
        for piece in pieces {
            for word in Words::new(piece) {
                folded.clear();
                fold_into(&piece[word], &mut folded);
                let mut hasher = FxHasher::default();
                folded.hash(&mut hasher);
                last.rotate_left(1);
                last[RUN - 1] = hasher.finish();
                words += 1;
                if words >= RUN {
                    runs.insert(hash(&last));
                }
            }
        }
        if (1..RUN).contains(&words) {
            runs.insert(hash(&last));
        }
        Self { runs }
    }

    /// The share of runs that both have among those that either has, from 0 to 1; two empty texts are alike.
    pub fn likeness(&self, other: &Self) -> f64 {
        let both = self.common(other);
        let either = self.runs.len() + other.runs.len() - both;
        if either == 0 { 1.0 } else { both as f64 / either as f64 }
    }

    /// The share of this text's runs that the other has too, from 0 to 1; an empty text is in every other.
    pub fn share_in(&self, other: &Self) -> f64 {
        if self.runs.is_empty() { 1.0 } else { self.common(other) as f64 / self.runs.len() as f64 }
    }

    fn common(&self, other: &Self) -> usize {
        let (small, large) = if self.runs.len() <= other.runs.len() { (self, other) } else { (other, self) };
        small.runs.iter().filter(|run| large.runs.contains(run)).count()
    }
}

fn hash(words: &[u64; RUN]) -> u64 {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(range: std::ops::Range<u32>) -> String {
        let words: Vec<String> = range.map(|number| format!("w{number} ")).collect();
        words.concat()
    }

    #[test]
    fn an_older_download_is_in_the_newer_one() {
        let (old, new) = (Shingles::of([numbered(0..500).as_str()]), Shingles::of([numbered(0..1000).as_str()]));
        assert!((old.share_in(&new) - 1.0).abs() < 1e-9);
        assert!(new.share_in(&old) < 0.51 && old.likeness(&new) < 0.51);
    }

    #[test]
    fn a_changed_word_spoils_five_runs() {
        let text = numbered(0..1000);
        let edited = text.replace("w500 ", "other ");
        let likeness = Shingles::of([text.as_str()]).likeness(&Shingles::of([edited.as_str()]));
        assert!((0.985..1.0).contains(&likeness), "{likeness}");
    }

    #[test]
    fn short_and_empty_texts_are_compared() {
        let of = |text: &str| Shingles::of([text]);
        assert!((of("one two").likeness(&of("One, two!")) - 1.0).abs() < 1e-9);
        assert!(of("one two").likeness(&of("two one")) < 1e-9);
        assert!((of("").likeness(&of("")) - 1.0).abs() < 1e-9);
    }
}
