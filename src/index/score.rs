//! BM25, as the index's engine computes it, for clauses the engine has no query for.
//!
//! S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with
//! Lucene's inverse document frequency, which is never negative.

use tantivy::fieldnorm::FieldNormReader;

/// Saturation of repeated words.
const K1: f32 = 1.2;
/// Weight of the passage's length.
const B: f32 = 0.75;

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
        Self { weight: idf * (1.0 + K1), norms }
    }

    /// No passage that holds the clause `frequency` times is worth more: the score of one of a single word.
    pub fn limit(&self, frequency: u32) -> f32 {
        self.score(1, frequency)
    }

    /// The score of a passage of length class `norm` that holds the clause `frequency` times.
    pub fn score(&self, norm: u8, frequency: u32) -> f32 {
        let frequency = frequency as f32;
        self.weight * frequency / (frequency + self.norms[norm as usize])
    }
}
