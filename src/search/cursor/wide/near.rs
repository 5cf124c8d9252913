//! Chains of places that stand near each other: NEAR and ADJ.
//!
//! A chain has one place of each part, and each of its places starts at most so many tokens after the end of the one
//! before. To tell in general whether there is one is to choose one point of each colour so that no gap is too wide,
//! which is NP-hard in the number of colours (E. Arkin et al., *Conflict-Free Covering*, 2015). That number is
//! small here and the text is long, so the work is bounded in both: the places are walked once, and of all chains that
//! end at a place and hold the same parts only the one that starts last is kept. That is `places × 2^(parts − 1)` steps for NEAR,
//! and `places` for ADJ, which knows what comes next.

use std::collections::VecDeque;

use super::{Place, tightest};

/// The most parts of one chain: what is kept of a chapter doubles with each. The sets of so many parts are 64, a bit of a
/// number for each.
pub const MAX_NEAR_PARTS: usize = 6;

/// Which parts a chain holds: a bit for each.
type Parts = usize;

/// For each part, the sets that hold it, a bit for each set.
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
    /// All parts.
    whole: Parts,
    /// By parts: the chains that hold them and that a place may follow now. Ends rise and starts fall, so that the first
    /// is the best until no place can reach it.
    open: Vec<VecDeque<Chain>>,
    /// The sets of parts of which there are such chains, a bit for each.
    live: u64,
}

impl Chains {
    /// For so many parts, at most [`MAX_NEAR_PARTS`]; in the written order if `ordered`.
    pub(super) fn new(parts: usize, ordered: bool, distance: u32) -> Self {
        let sets = 1 << parts;
        Self { ordered, distance, whole: sets - 1, open: vec![VecDeque::new(); sets], live: 0 }
    }

    /// The tightest chains among the places of each part; the places of one part are sorted.
    pub(super) fn all(&mut self, lists: &[Vec<Place>]) -> Vec<Place> {
        self.open.iter_mut().for_each(VecDeque::clear);
        self.live = 0;
        let mut places: Vec<(u32, u32, usize)> = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        for (part, list) in lists.iter().enumerate() {
            places.extend(list.iter().map(|place| (place.start, place.end, part)));
        }
        places.sort_unstable();
        let mut found: Vec<Place> = Vec::new();
        // The chains that end in a place whose end was not reached yet, in the order of their ends.
        let mut waiting: VecDeque<(Parts, Chain)> = VecDeque::new();
        for (start, end, part) in places {
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
            let own = 1 << part;
            if !self.ordered || part == 0 {
                add(own, Chain { start, end });
            }
            let mut before = self.live & if self.ordered { 1 << (own - 1) } else { !HOLDING[part] };
            while before != 0 {
                let parts = before.trailing_zeros() as Parts;
                before &= before - 1;
                let Some(chain) = self.best(parts, start, &last) else { continue };
                let longer = Chain { start: chain.start, end };
                if !is_tight(longer) {
                    continue;
                }
                if parts | own == self.whole {
                    found.push(longer.start..longer.end);
                } else {
                    add(parts | own, longer);
                }
            }
        }
        tightest(found)
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
