//! Chains of places that stand near each other: NEAR and ADJ.
//!
//! A chain has one place of each part, and each of its places starts at most so many tokens after the end of the one
//! before. To tell in general whether there is one is to choose one point of each colour so that no gap is too wide,
//! which is NP-hard in the number of colours (E. Arkin et al., *Conflict-Free Covering*, 2015). That number is
//! small here and the text is long, so the work is bounded in both: the places of each kind of part are walked once, and of all chains that
//! end at a place and hold the same parts only the one that starts last is kept. That is `places × 2^(parts − 1)` steps for NEAR,
//! and `places` for ADJ, which knows what comes next.

use std::collections::VecDeque;

use super::{Place, tightest};

/// The most parts of one chain: what is kept of a chapter doubles with each. The sets of so many parts are 64, a bit of a
/// number for each.
pub const MAX_NEAR_PARTS: usize = 6;

/// Which parts a chain holds: a bit for each.
type Parts = usize;

/// For each part, the sets of parts that hold it, a bit for each set.
const HOLDING: [u64; MAX_NEAR_PARTS] = [
    0xaaaa_aaaa_aaaa_aaaa,
    0xcccc_cccc_cccc_cccc,
    0xf0f0_f0f0_f0f0_f0f0,
    0xff00_ff00_ff00_ff00,
    0xffff_0000_ffff_0000,
    0xffff_ffff_0000_0000,
];

/// A chain that has begun.
#[derive(Clone, Copy)]
struct Chain {
    /// First token of its first place.
    start: u32,
    /// One past the last token of its last place.
    end: u32,
}

/// Joins the places of some parts, chapter after chapter.
pub(super) struct Chains {
    ordered: bool,
    distance: u32,
    /// For each kind of part, those that are of it, which all have the same places: a bit for each part.
    kinds: Vec<Parts>,
    /// All parts.
    whole: Parts,
    /// By parts: the chains that hold them and that a place may follow now. Ends rise and starts fall, so that the first
    /// is the best until no place can reach it.
    open: Vec<VecDeque<Chain>>,
    /// The sets of parts of which there are such chains, a bit for each.
    live: u64,
}

impl Chains {
    /// For parts of these kinds, at most [`MAX_NEAR_PARTS`]; in the written order if `ordered`. Kinds are numbers from 0.
    pub(super) fn new(of: &[usize], ordered: bool, distance: u32) -> Self {
        let sets = 1 << of.len();
        let mut kinds = vec![0; of.iter().max().map_or(0, |last| last + 1)];
        for (part, kind) in of.iter().enumerate() {
            kinds[*kind] |= 1 << part;
        }
        Self { ordered, distance, kinds, whole: sets - 1, open: vec![VecDeque::new(); sets], live: 0 }
    }

    /// The tightest chains among the places of each kind of part, which are sorted.
    pub(super) fn all(&mut self, lists: &[Vec<Place>]) -> Vec<Place> {
        let mut places: Vec<(u32, u32, usize)> = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        for (kind, list) in lists.iter().enumerate() {
            places.extend(list.iter().map(|place| (place.start, place.end, kind)));
        }
        if lists.len() > 1 {
            places.sort_unstable();
        }
        if let Some(found) = self.undoubted(&places) {
            return found;
        }
        self.open.iter_mut().for_each(VecDeque::clear);
        self.live = 0;
        let mut found: Vec<Place> = Vec::new();
        // The chains that end in a place whose end was not reached yet, in the order of their ends.
        let mut waiting: VecDeque<(Parts, Chain)> = VecDeque::new();
        for (start, end, kind) in places {
            while waiting.front().is_some_and(|(_, chain)| chain.end <= start) {
                if let Some((parts, chain)) = waiting.pop_front() {
                    self.put(parts, chain);
                }
            }
            // A chain that holds all of one that was found is not among the tightest.
            let last = found.last().cloned().unwrap_or(0..0);
            let is_tight = |chain: Chain| chain.start > last.start || chain.end < last.end || last.end == 0;
            let first = waiting.iter().rposition(|(_, chain)| chain.end <= end).map_or(0, |at| at + 1);
            let mut at = first;
            let mut add = |parts: Parts, chain: Chain| {
                waiting.insert(at, (parts, chain));
                at += 1;
            };
            let alike = self.kinds[kind];
            // Parts of one kind are the same in another order: the first that is left takes the place.
            if !self.ordered || alike & 1 == 1 {
                add(alike & alike.wrapping_neg(), Chain { start, end });
            }
            let mut before =
                self.live & if self.ordered { self.before(alike) } else { !HOLDING[alike.ilog2() as usize] };
            while before != 0 {
                let parts = before.trailing_zeros() as Parts;
                before &= before - 1;
                let Some(chain) = self.best(parts, start, &last) else { continue };
                let longer = Chain { start: chain.start, end };
                if !is_tight(longer) {
                    continue;
                }
                let left = if self.ordered { parts + 1 } else { alike & !parts };
                let more = parts | left & left.wrapping_neg();
                if more == self.whole {
                    found.push(longer.start..longer.end);
                } else {
                    add(more, longer);
                }
            }
        }
        tightest(found)
    }

    /// In the written order: the sets of all parts before one of `alike`, a bit for each set.
    fn before(&self, alike: Parts) -> u64 {
        let places = (1..self.whole.count_ones()).filter(|part| alike >> part & 1 == 1);
        places.map(|part| 1 << ((1_u64 << part) - 1)).sum()
    }

    /// The tightest chains, where it is plain that they are the smallest stretches with a place of every part: all places
    /// are single words, no two at the same one, and no such stretch is so long that a gap in it could be too wide. None
    /// where it is not plain.
    fn undoubted(&self, places: &[(u32, u32, usize)]) -> Option<Vec<Place>> {
        if self.ordered && self.kinds.len() > 1 {
            return None;
        }
        let wanted = |kind: usize| self.kinds[kind].count_ones() as usize;
        let longest = self.distance.saturating_add(self.whole.count_ones() - 1);
        let (mut held, mut missing) = (vec![0; self.kinds.len()], self.kinds.len());
        let (mut found, mut first, mut before) = (Vec::new(), 0, None);
        for &(start, end, kind) in places {
            if end - start != 1 || before == Some(start) {
                return None;
            }
            before = Some(start);
            held[kind] += 1;
            missing -= usize::from(held[kind] == wanted(kind));
            let mut from = None;
            while missing == 0 {
                let (at, _, kind) = places[first];
                from = Some(at);
                missing += usize::from(held[kind] == wanted(kind));
                held[kind] -= 1;
                first += 1;
            }
            let Some(from) = from else { continue };
            if end - from > longest {
                return None;
            }
            found.push(from..end);
        }
        Some(found)
    }

    /// The chain of `parts` that starts last, of those that a place at `start` may follow; none if all that come of them
    /// hold all of `found`.
    fn best(&mut self, parts: Parts, start: u32, found: &Place) -> Option<Chain> {
        let open = &mut self.open[parts];
        while open.front().is_some_and(|chain| start - chain.end >= self.distance) {
            open.pop_front();
        }
        if open.front().is_some_and(|chain| chain.start <= found.start && found.end <= start && found.end > 0) {
            open.clear();
        }
        if open.is_empty() {
            self.live &= !(1 << parts);
        }
        open.front().copied()
    }

    /// Chains that start no later and are left behind sooner are of no use any more.
    fn put(&mut self, parts: Parts, chain: Chain) {
        let open = &mut self.open[parts];
        while open.back().is_some_and(|last| last.start <= chain.start) {
            open.pop_back();
        }
        open.push_back(chain);
        self.live |= 1 << parts;
    }
}
