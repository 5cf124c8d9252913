//! Words near the places that a phrase gives them.

use super::{Place, Slot, tightest};

/// Joins the places of the words of a phrase, chapter after chapter: each word at a place that no other word of the phrase
/// has, and all within `slop` moves of where they should be. The written place of each is taken off, and
/// what is left may differ by at most `slop` (Lucene's measure).
pub(super) struct Slop {
    /// Moves that are allowed.
    moves: u32,
    /// Where each word stands in the phrase.
    places: Vec<u32>,
    /// From the least to the greatest of them.
    width: u32,
    /// For each word, the number of its kind: words of the same terms stand at the same places.
    kinds: Vec<usize>,
    /// How many words are of each kind.
    wanted: Vec<usize>,
    /// No term is of two kinds, so that words of two kinds never stand at the same place.
    apart: bool,
}

impl Slop {
    /// For the words of a phrase.
    pub(super) fn new(slots: &[Slot], slop: u32) -> Self {
        let places: Vec<u32> = slots.iter().map(|slot| slot.place).collect();
        let width = places.iter().max().unwrap_or(&0) - places.iter().min().unwrap_or(&0);
        let mut of_kind: Vec<&[String]> = Vec::new();
        let (mut kinds, mut wanted) = (Vec::with_capacity(slots.len()), Vec::new());
        for slot in slots {
            let known = of_kind.iter().position(|terms| *terms == slot.terms);
            let kind = known.unwrap_or_else(|| {
                of_kind.push(&slot.terms);
                wanted.push(0);
                wanted.len() - 1
            });
            wanted[kind] += 1;
            kinds.push(kind);
        }
        let mut terms: Vec<&String> = of_kind.iter().copied().flatten().collect();
        let all = terms.len();
        terms.sort_unstable();
        terms.dedup();
        Self { moves: slop, places, width, kinds, wanted, apart: terms.len() == all }
    }

    /// The tightest matches among the places of each word, which are sorted.
    ///
    /// A match holds enough words of every kind, so it holds one of the [`least`](Self::least) windows that do. Where
    /// such a window is short enough, any choice in it is a match, and no other match around it is as tight; only
    /// around the others the choices are looked at one by one.
    pub(super) fn all(&self, lists: &[Vec<Place>]) -> Vec<Place> {
        let mut found = Vec::new();
        let mut doubtful: Vec<Place> = Vec::new();
        // Words of a match lie no farther apart than this.
        let reach = self.moves.saturating_add(self.width);
        for window in self.least(lists) {
            let length = window.end - window.start - 1;
            if self.apart && length.saturating_add(self.width) <= self.moves {
                found.push(window);
            } else if length <= reach {
                let (from, to) = ((window.end - 1).saturating_sub(reach), (window.start + 1).saturating_add(reach));
                match doubtful.last_mut() {
                    Some(last) if from <= last.end => last.end = to,
                    _ => doubtful.push(from..to),
                }
            }
        }
        let mut origins = Vec::new();
        for within in doubtful {
            for (lead, list) in lists.iter().enumerate() {
                let first = list.partition_point(|place| place.start < within.start);
                for place in list[first..].iter().take_while(|place| place.start < within.end) {
                    if self.apart {
                        origins.push(i64::from(place.start) - i64::from(self.places[lead]));
                    } else {
                        self.led_by(lists, lead, place.start, &mut found);
                    }
                }
            }
        }
        origins.sort_unstable();
        origins.dedup();
        self.add_matches(lists, &origins, &mut found);
        tightest(found)
    }

    /// Adds, for each of `origins` (where the phrase would begin, in rising order), the matches whose words stand where they
    /// should, counted from there, or up to the allowed moves behind it. Words of two kinds never stand at one place.
    ///
    /// The words of one kind want places from stretches that begin and end in the order of the words, so that the first
    /// place that is left is as good for each as any: no choice has to be taken back.
    fn add_matches(&self, lists: &[Vec<Place>], origins: &[i64], found: &mut Vec<Place>) {
        let mut first = vec![0; lists.len()];
        // By kind: one past the last place that a word of it has.
        let mut free: Vec<usize> = Vec::with_capacity(self.wanted.len());
        for &origin in origins {
            for ((first, list), place) in first.iter_mut().zip(lists).zip(&self.places) {
                while list.get(*first).is_some_and(|word| i64::from(word.start) < origin + i64::from(*place)) {
                    *first += 1;
                }
            }
            let mut from = 0;
            'later: loop {
                free.clear();
                free.resize(self.wanted.len(), 0);
                let (mut start, mut end) = (u32::MAX, 0);
                for (part, list) in lists.iter().enumerate() {
                    let last = origin + i64::from(self.places[part]) + i64::from(self.moves);
                    let free = &mut free[self.kinds[part]];
                    let mut at = first[part].max(*free);
                    while list.get(at).is_some_and(|word| word.start < from) {
                        at += 1;
                    }
                    let Some(word) = list.get(at).filter(|word| i64::from(word.start) <= last) else { break 'later };
                    *free = at + 1;
                    start = start.min(word.start);
                    end = end.max(word.start + 1);
                }
                found.push(start..end);
                from = start + 1;
            }
        }
    }

    /// The windows that hold as many words of each kind as the phrase, and no smaller such window.
    fn least(&self, lists: &[Vec<Place>]) -> Vec<Place> {
        let mut words: Vec<(u32, usize)> = Vec::new();
        for (kind, _) in self.wanted.iter().enumerate() {
            let list = self.kinds.iter().position(|of| *of == kind).map(|part| &lists[part]);
            words.extend(list.into_iter().flatten().map(|place| (place.start, kind)));
        }
        words.sort_unstable();
        let mut windows: Vec<Place> = Vec::new();
        let mut held = vec![0; self.wanted.len()];
        let (mut missing, mut first) = (self.wanted.len(), 0);
        for &(end, kind) in &words {
            held[kind] += 1;
            missing -= usize::from(held[kind] == self.wanted[kind]);
            let mut start = None;
            while missing == 0 {
                let (at, kind) = words[first];
                start = Some(at);
                missing += usize::from(held[kind] == self.wanted[kind]);
                held[kind] -= 1;
                first += 1;
            }
            windows.extend(start.map(|start| start..end + 1));
        }
        windows
    }

    /// Adds the matches in which the word `lead`, at token `at`, is the one that stands farthest to the left of its place.
    fn led_by(&self, lists: &[Vec<Place>], lead: usize, at: u32, found: &mut Vec<Place>) {
        let base = i64::from(at) - i64::from(self.places[lead]);
        let mut windows: Vec<&[Place]> = Vec::with_capacity(lists.len());
        for (part, list) in lists.iter().enumerate() {
            let low = if part == lead { i64::from(at) } else { base + i64::from(self.places[part]) };
            let high = if part == lead { low } else { low + i64::from(self.moves) };
            let from = list.partition_point(|found| i64::from(found.start) < low);
            let to = list.partition_point(|found| i64::from(found.start) <= high);
            if from == to {
                return;
            }
            windows.push(&list[from..to]);
        }
        let mut starts: Vec<u32> = windows.iter().flat_map(|window| window.iter().map(|place| place.start)).collect();
        starts.sort_unstable();
        starts.dedup();
        // The end that a start needs never falls when the start rises.
        let mut last = 0;
        for &start in &starts {
            while last < starts.len() && (starts[last] < start || !distinct(&windows, start..starts[last] + 1)) {
                last += 1;
            }
            let Some(end) = starts.get(last) else { break };
            found.push(start..end + 1);
        }
    }
}

/// True if each of `windows` can be given a place within `within` that no other has: a matching, found by
/// augmenting paths (H. W. Kuhn's method for the assignment problem).
fn distinct(windows: &[&[Place]], within: Place) -> bool {
    let mut taken: Vec<(u32, usize)> = Vec::with_capacity(windows.len());
    windows.iter().enumerate().all(|(part, _)| augment(windows, &within, part, &mut taken, &mut Vec::new()))
}

fn augment(
    windows: &[&[Place]],
    within: &Place,
    part: usize,
    taken: &mut Vec<(u32, usize)>,
    seen: &mut Vec<u32>,
) -> bool {
    for place in windows[part].iter().map(|place| place.start).filter(|place| within.contains(place)) {
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        match taken.iter().position(|(known, _)| *known == place) {
            None => {
                taken.push((place, part));
                return true;
            }
            Some(at) => {
                let holder = taken[at].1;
                if augment(windows, within, holder, taken, seen) {
                    taken[at].1 = part;
                    return true;
                }
            }
        }
    }
    false
}
