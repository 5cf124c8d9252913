//! Who is in the reader's mind at a place of the text, so that `he` and `she` mean somebody.
//!
//! Every mention activates its person; activation fades with distance. A pronoun means the most active
//! person it fits, and activates them in turn. Whom the last pages were about is a little easier to mean than who only
//! happens to have been named last: a second memory, which fades slowly, adds to the first.

use std::sync::LazyLock;

use super::cluster::Gender;

/// Words after which activation has halved.
const HALF_LIFE: f32 = 60.0;
/// Words after which the slow memory has halved, and what it adds to a claim.
const SLOW_HALF_LIFE: f32 = 1000.0;
const SLOW_SHARE: f32 = 0.05;
/// Below this nobody is meant.
const LEAST: f32 = 0.12;
/// The worth of a claim to a person whose gender the text does not tell.
const UNKNOWN: f32 = 0.6;
/// People kept in mind at once.
const MOST: usize = 12;

#[derive(Clone, Copy, Debug)]
struct Active {
    person: u32,
    value: f32,
    slow: f32,
    at: u32,
}

/// What is left of an activation after so many words; farther away it is below [`LEAST`] whatever it was.
static FADED: LazyLock<[f32; 512]> =
    LazyLock::new(|| std::array::from_fn(|distance| (-(distance as f32) / HALF_LIFE * std::f32::consts::LN_2).exp()));

/// The same of the slow memory, for each [`STEP`] words; farther away nothing is left.
static SLOWLY_FADED: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|steps| (-(steps as f32) * STEP as f32 / SLOW_HALF_LIFE * std::f32::consts::LN_2).exp())
});
const STEP: usize = 16;

/// The people in mind.
#[derive(Clone, Debug, Default)]
pub(super) struct Focus {
    active: Vec<Active>,
}

impl Focus {
    #[inline]
    fn now(active: &Active, at: u32) -> f32 {
        let distance = at.saturating_sub(active.at) as usize;
        FADED.get(distance).map_or(0.0, |faded| active.value * faded)
    }

    #[inline]
    fn of_late(active: &Active, at: u32) -> f32 {
        let steps = at.saturating_sub(active.at) as usize / STEP;
        SLOWLY_FADED.get(steps).map_or(0.0, |faded| active.slow * faded)
    }

    /// Notes that `person` is mentioned at token `at`.
    pub(super) fn note(&mut self, person: u32, at: u32, weight: f32) {
        if let Some(active) = self.active.iter_mut().find(|active| active.person == person) {
            active.value = (Self::now(active, at) + weight).min(2.5);
            active.slow = Self::of_late(active, at) + weight;
            active.at = at;
            return;
        }
        if self.active.len() == MOST
            && let Some(least) = (0..MOST)
                .min_by(|one, two| Self::now(&self.active[*one], at).total_cmp(&Self::now(&self.active[*two], at)))
        {
            self.active.swap_remove(least);
        }
        self.active.push(Active { person, value: weight, slow: weight, at });
    }

    /// The most active person by a weight for each, which is 0 for who does not fit.
    pub(super) fn best(&self, at: u32, weight: impl Fn(u32) -> f32) -> Option<u32> {
        let mut best: Option<(f32, u32)> = None;
        for active in &self.active {
            let memory = 1.0 + SLOW_SHARE * Self::of_late(active, at);
            let value = Self::now(active, at) * memory * weight(active.person);
            if value >= LEAST && best.is_none_or(|(most, _)| value > most) {
                best = Some((value, active.person));
            }
        }
        best.map(|(_, person)| person)
    }

    /// Forgets nearly everything: another scene begins.
    pub(super) fn fade(&mut self, factor: f32) {
        for active in &mut self.active {
            active.value *= factor;
        }
    }
}

/// What a pronoun's claim to a person is worth by gender alone: nothing against what the text says.
pub(super) fn agreement(pronoun: Gender, person: Gender) -> f32 {
    match person {
        Gender::Unknown => UNKNOWN,
        Gender::Several => 0.0,
        _ if pronoun == person => 1.0,
        _ => 0.0,
    }
}
