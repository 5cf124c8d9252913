//! BM25, as the index's engine computes it, for clauses the engine has no query for.
//!
//! S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with
//! Lucene's inverse document frequency, which is never negative.

use tantivy::fieldnorm::FieldNormReader;

/// Saturation of repeated words.
const K1: f32 = 1.2;
/// Weight of the passage's length.
const B: f32 = 0.75;

/// The least that a clause weighs: by any length it is divided by, a number above 0 is left.
const LEAST: f32 = 1e-24;

/// How rare something is that `frequency` of `documents` passages hold; above 0.
pub fn idf(frequency: u64, documents: u64) -> f32 {
    let (frequency, documents) = (frequency.min(documents) as f32, documents as f32);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The score of one clause by its frequency in a passage and the passage's length class.
#[derive(Clone)]
pub struct Bm25 {
    weight: f32,
    norms: Box<[f32; 256]>,
}

impl Bm25 {
    /// For a clause of this rarity, in passages of this mean length in tokens.
    pub fn new(idf: f32, average_length: f32) -> Self {
        let mut norms = Box::new([0.0; 256]);
        for (id, norm) in norms.iter_mut().enumerate() {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            *norm = K1 * (1.0 - B + B * length / average_length);
        }
        // A boost may be so small that nothing would be left of it, and what is found is worth something.
        Self { weight: (idf * (1.0 + K1)).max(LEAST), norms }
    }

    /// No passage is worth more, however short it is and however often the clause stands there.
    pub fn most(&self) -> f32 {
        self.weight
    }

    /// Which passages are worth at least `score`.
    pub fn reach(&self, score: f32) -> Reach {
        // The longer a passage, the less it is worth.
        Reach(std::array::from_fn(|frequency| {
            let frequency = (frequency + 1) as f32;
            self.norms.partition_point(|norm| self.weight * frequency / (frequency + norm) >= score) as u16
        }))
    }

    /// The score of a passage of length class `norm` that holds the clause `frequency` times.
    pub fn score(&self, norm: u8, frequency: u32) -> f32 {
        let frequency = frequency as f32;
        self.weight * frequency / (frequency + self.norms[norm as usize])
    }
}

/// Frequencies that [`Reach`] tells apart.
const FREQUENCIES: usize = 16;

/// For how often a passage holds a clause, the lengths with which it is worth some score: those of a class below this.
#[derive(Clone, Copy)]
pub struct Reach([u16; FREQUENCIES]);

impl Reach {
    /// All passages.
    pub const ALL: Self = Self([u16::MAX; FREQUENCIES]);

    /// False if a passage of length class `norm` that holds the clause `frequency` times, once at least, is worth less.
    #[inline]
    pub fn may_be(&self, norm: u8, frequency: u32) -> bool {
        let limit = self.0.get((frequency as usize).wrapping_sub(1)).copied().unwrap_or(u16::MAX);
        u16::from(norm) < limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_out_of_reach_is_worth_less(
            idf in 0.01_f32..12.0,
            length in 1.0_f32..400.0,
            score in 0.0_f32..20.0,
            norm in any::<u8>(),
            frequency in 1_u32..40
        ) {
            let bm25 = Bm25::new(idf, length);
            let worth = bm25.score(norm, frequency);
            let reach = bm25.reach(score);
            prop_assert!(worth < score || reach.may_be(norm, frequency));
            prop_assert!(worth >= score || frequency > FREQUENCIES as u32 || !reach.may_be(norm, frequency));
        }
    }
}
