//! What a ranked list is worth to a reader.

/// What one topic got: the grades of its results in their order, and those of all places that were judged.
pub(crate) struct Outcome {
    pub(crate) grades: Vec<u8>,
    pub(crate) judged: Vec<u8>,
}

/// The grade from which a result answers the need; a grade of 1 is on the way to it.
const RELEVANT: u8 = 2;

/// The measures of one topic, or their means over several, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Measures {
    /// Normalised discounted cumulated gain of the first ten: are the best places first?
    pub(crate) ndcg: f64,
    /// One over the rank of the first relevant result: how far must one read?
    pub(crate) reciprocal_rank: f64,
    /// Share of the relevant places among the first ten.
    pub(crate) recall_10: f64,
    /// Share of the relevant places among the first fifty.
    pub(crate) recall_50: f64,
}

impl Measures {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let relevant = |grades: &[u8]| grades.iter().filter(|grade| **grade >= RELEVANT).count() as f64;
        let recall = |depth: usize| {
            let grades = &outcome.grades[..depth.min(outcome.grades.len())];
            relevant(grades) / relevant(&outcome.judged).max(1.0)
        };
        let mut ideal = outcome.judged.clone();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let first = outcome.grades.iter().position(|grade| *grade >= RELEVANT);
        Self {
            ndcg: gain(&outcome.grades) / gain(&ideal).max(f64::MIN_POSITIVE),
            reciprocal_rank: first.map_or(0.0, |index| 1.0 / (index + 1) as f64),
            recall_10: recall(10),
            recall_50: recall(50),
        }
    }

    pub(crate) fn mean<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut sum, mut count) = (Self::default(), 0.0_f64);
        for one in all {
            count += 1.0;
            sum.ndcg += one.ndcg;
            sum.reciprocal_rank += one.reciprocal_rank;
            sum.recall_10 += one.recall_10;
            sum.recall_50 += one.recall_50;
        }
        let count = count.max(1.0);
        Self {
            ndcg: sum.ndcg / count,
            reciprocal_rank: sum.reciprocal_rank / count,
            recall_10: sum.recall_10 / count,
            recall_50: sum.recall_50 / count,
        }
    }
}

/// Discounted cumulated gain of the first ten, with the gain 2^grade - 1 and the discount log2(rank + 1): K. Järvelin,
/// J. Kekäläinen, *Cumulated gain-based evaluation of IR techniques* (2002), with the gain of C. Burges and others,
/// *Learning to rank using gradient descent* (2005), by which one right place is worth seven that touch it.
fn gain(grades: &[u8]) -> f64 {
    let one = |(index, grade): (usize, &u8)| (f64::from(*grade).exp2() - 1.0) / ((index + 2) as f64).log2();
    grades.iter().take(10).enumerate().map(one).fold(0.0, |sum, one| sum + one)
}
