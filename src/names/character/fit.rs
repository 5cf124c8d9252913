//! Which of the candidates that a rule proposes are meant here: those at home in the fandom that the tag or the work
//! names, and nearest to the tag.

use super::by_words::is_one_edit;
use super::{Fit, Hit, MOST_CANDIDATES, Search};

impl Search<'_> {
    /// The candidates that fit best, each once; none if all are known to be elsewhere.
    pub(super) fn choose(&self, mut hits: Vec<Hit>) -> Option<Vec<u32>> {
        if self.qualifier.is_some() {
            hits.retain(|hit| !hit.lone || self.fit(hit.number) == Fit::Inside);
        }
        // In a known fandom one word means somebody of that fandom, unless it is all of a name.
        let guest = |hit: &Hit| hit.lone || (hit.distance > 0 && !self.tag.name.contains(' '));
        if !self.scope.is_empty() && self.qualifier.is_none() {
            hits.retain(|hit| !guest(hit) || self.fit(hit.number) == Fit::Inside);
        }
        let best_fit = hits.iter().map(|hit| self.fit(hit.number)).min()?;
        if best_fit == Fit::Outside {
            return None;
        }
        hits.retain(|hit| self.fit(hit.number) == best_fit);
        let nearest = hits.iter().map(|hit| hit.distance).min()?;
        hits.retain(|hit| hit.distance == nearest);
        let mut numbers: Vec<u32> = hits.into_iter().map(|hit| hit.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.drop_versions(&mut numbers);
        (numbers.len() <= MOST_CANDIDATES).then_some(numbers)
    }

    /// Drops `Mara Venn (Ultimates)` where `Mara Venn` is a candidate as well: the bare name is the
    /// person, the other a version of it that a tag names in full.
    pub(super) fn drop_versions(&self, numbers: &mut Vec<u32>) {
        if self.qualifier.is_some() || numbers.len() < 2 || numbers.len() > MOST_CANDIDATES {
            return;
        }
        let base = |number: u32| self.vocabulary.character_forms(number).next().map_or("", |(_, key)| key);
        let is_bare = |number: u32| self.vocabulary.character_qualifier(number).is_empty();
        let bare: Vec<&str> = numbers.iter().filter(|number| is_bare(**number)).map(|number| base(*number)).collect();
        numbers.retain(|number| is_bare(*number) || !base(*number).contains(' ') || !bare.contains(&base(*number)));
    }

    /// Those of `numbers` that fit best.
    pub(super) fn fitting(&self, mut numbers: Vec<u32>) -> Vec<u32> {
        if let Some(best) = numbers.iter().map(|number| self.fit(*number)).min() {
            numbers.retain(|number| self.fit(*number) == best);
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    pub(super) fn fit(&self, number: u32) -> Fit {
        let mut families = self.vocabulary.character_families(number).peekable();
        if let Some(qualifier) = &self.qualifier {
            let group = self.vocabulary.character_qualifier(number);
            if !group.is_empty() && same_qualifier(qualifier, group) {
                return Fit::Inside;
            }
            if families.any(|family| self.own.contains(&family)) {
                return Fit::Inside;
            }
            let known = self.vocabulary.character_families(number).next().is_some();
            // A bare word without a fandom is the wranglers' entry for nobody in particular.
            let nobody = group.is_empty() && !self.vocabulary.character(number).contains(' ');
            let elsewhere = !group.is_empty() || (known && !self.own.is_empty());
            return if elsewhere || nobody { Fit::Outside } else { Fit::Unknown };
        }
        if self.scope.is_empty() || families.peek().is_none() {
            return Fit::Unknown;
        }
        if families.any(|family| self.scope.families.contains(&family)) { Fit::Inside } else { Fit::Outside }
    }
}

/// True if two qualifiers, as keys, speak of the same: equal, one part of the other, or initials.
fn same_qualifier(one: &str, two: &str) -> bool {
    let inside = |few: &str, many: &str| few.split(' ').all(|word| many.split(' ').any(|other| other == word));
    let initials = |many: &str, short: &str| {
        many.split(' ').count() > 2 && many.split(' ').filter_map(|word| word.chars().next()).eq(short.chars())
    };
    one == two
        || inside(one, two)
        || inside(two, one)
        || initials(one, two)
        || initials(two, one)
        || (one.len() > 6 && is_one_edit(one, two))
}
