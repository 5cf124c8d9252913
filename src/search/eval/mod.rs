//! Evaluating a [`Plan`] in one segment, unit by unit.
//!
//! A unit is a run of passages (a chapter, unless the query says otherwise). [`Evaluation::next`] walks
//! the units in which the query is true: every part names the first unit, at or after a place, in which
//! it may be true; an AND lets its parts overtake each other until they agree. What matched in a true
//! unit is then asked for, passage by passage ([`Evaluation::hits`]) or word by word
//! ([`Evaluation::spans`]).
//!
//! Sentences and paragraphs are units too, by the words they begin with ([`stretch`]): a match is in one if all of it
//! is. The same holds for scenes, which a phrase may leave. Where such a unit is asked for, places decide, and the
//! matches around the unit are kept in a [`window`], because units share passages.
//!
//! Everything moves forward only: units are asked in order, each as often as needed.

mod part;
mod scope;
mod stretch;
mod window;

use std::ops::Range;
use std::sync::Arc;

use super::cursor::Span;
use super::plan::{Node, Plan};
use super::sets;
use crate::index::{Doc, IndexError, Segment};
use crate::query::Unit;
use part::Part;
use stretch::Context;

/// Matches of one leaf in one passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The passage.
    pub doc: Doc,
    /// The leaf's number in the plan.
    pub leaf: usize,
    /// The index term that matched, of those that stand for a word: its number among the words that are there. 0
    /// where several are counted together.
    pub term: u32,
    /// Matches that start in the passage.
    pub frequency: u32,
}

impl Hit {
    /// The hits that `spans` of one passage amount to.
    pub fn count(spans: &[LeafSpan]) -> Vec<Self> {
        let mut hits: Vec<Self> = Vec::new();
        for found in spans {
            match hits.iter_mut().find(|hit| hit.leaf == found.leaf) {
                Some(hit) => hit.frequency += 1,
                None => hits.push(Self { doc: found.span.doc, leaf: found.leaf, term: 0, frequency: 1 }),
            }
        }
        hits
    }
}

/// The works and chapters that a plan's conditions choose in one segment; shared by evaluations.
pub struct Sets(Vec<Arc<[Doc]>>);

impl Sets {
    /// Looks every condition of `plan` up.
    pub fn open(segment: &Segment, plan: &Plan) -> Result<Self, IndexError> {
        let mut lists: Vec<Arc<[Doc]>> = Vec::with_capacity(plan.sets.len());
        let mut of_chapters = vec![false; plan.sets.len()];
        mark_chapters(&plan.root, &mut of_chapters);
        for (set, of_chapters) in plan.sets.iter().zip(of_chapters) {
            segment.check()?;
            let list = if of_chapters { sets::chapters(segment, set)? } else { sets::heads(segment, set)? };
            lists.push(list.into());
        }
        Ok(Self(lists))
    }
}

/// Marks the sets that hold chapters.
fn mark_chapters(node: &Node, sets: &mut [bool]) {
    match node {
        Node::Chapters(set) => sets[*set] = true,
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| mark_chapters(part, sets)),
        Node::Not(inner) | Node::Scope(_, inner) => mark_chapters(inner, sets),
        Node::All | Node::Nothing | Node::Text(_) | Node::Works(_) => {}
    }
}

/// A match of one leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeafSpan {
    /// The leaf's number in the plan.
    pub leaf: usize,
    /// Where.
    pub span: Span,
}

/// The query in one segment.
pub struct Evaluation<'a> {
    context: Context<'a>,
    /// The unit of the query as a whole: a scene, a chapter or a work.
    unit: Unit,
    root: Part<'a>,
    spans: Vec<LeafSpan>,
}

impl<'a> Evaluation<'a> {
    /// Opens the plan in a segment. `positions` must be true if [`Self::spans`] will be asked.
    pub fn open(segment: &'a Segment, plan: &'a Plan, sets: &Sets, positions: bool) -> Result<Self, IndexError> {
        let uses = |unit| plan.unit == unit || plan.root.has_scope(&|scope| scope == unit);
        let context = Context::open(segment, plan.needs_places(), uses)?;
        let root = Part::open(&context, plan, sets, &plan.root, positions)?;
        Ok(Self { context, unit: plan.unit, root, spans: Vec::new() })
    }

    /// The first unit that begins at or after `from` (the start of a unit) and in which the query is true.
    pub fn next(&mut self, from: Doc) -> Result<Option<Range<Doc>>, IndexError> {
        let mut from = from;
        while let Some(unit) = self.root.next(&self.context, self.unit, from)? {
            self.context.segment.check()?;
            if self.context.segment.is_alive(unit.start) && self.holds(&unit)? {
                return Ok(Some(unit));
            }
            from = unit.end;
        }
        Ok(None)
    }

    /// True if the query is true in this unit, which must not lie before one asked earlier.
    pub fn holds(&mut self, unit: &Range<Doc>) -> Result<bool, IndexError> {
        let unit = self.context.stretch(self.unit, unit.start);
        Ok(!self.context.is_void(&unit) && self.root.holds(&self.context, &unit)?)
    }

    /// What matched in the passages of `range`, which lies in `unit`, a unit in which the query is true.
    pub fn hits(&mut self, unit: &Range<Doc>, range: &Range<Doc>, out: &mut Vec<Hit>) -> Result<(), IndexError> {
        if !self.context.places {
            let unit = self.context.stretch(self.unit, unit.start);
            return self.root.hits(&self.context, &unit, range, out);
        }
        // Units of several sizes may share a match.
        let mut spans = std::mem::take(&mut self.spans);
        spans.clear();
        self.spans(unit, range, &mut spans)?;
        spans.sort_unstable_by_key(|found| (found.span, found.leaf));
        spans.dedup();
        for of_passage in spans.chunk_by(|a, b| a.span.doc == b.span.doc) {
            out.extend(Hit::count(of_passage));
        }
        self.spans = spans;
        Ok(())
    }

    /// As [`Self::hits`], with the place of every match.
    pub fn spans(&mut self, unit: &Range<Doc>, range: &Range<Doc>, out: &mut Vec<LeafSpan>) -> Result<(), IndexError> {
        let unit = self.context.stretch(self.unit, unit.start);
        self.root.spans(&self.context, &unit, range, out)
    }

    /// The unit of the query that `doc` is in.
    pub fn unit(&self, doc: Doc) -> Range<Doc> {
        self.context.run(self.unit, doc)
    }
}
