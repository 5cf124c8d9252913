//! Evaluating a [`Plan`] in one segment, unit by unit.
//!
//! A unit is a run of passages (a chapter, unless the query says otherwise). [`Evaluation::next`] walks
//! the units in which the query is true: every part names the first unit, at or after a place, in which
//! it may be true; an AND lets its parts overtake each other until they agree. What matched in a true
//! unit is then asked for, passage by passage ([`Evaluation::hits`]) or word by word
//! ([`Evaluation::spans`]).
//!
//! Everything moves forward only: units are asked in order, each as often as needed.

use std::ops::Range;
use std::rc::Rc;

use super::cursor::{Cursor, Span};
use super::plan::{Node, Plan};
use super::sets;
use crate::index::bits::Starts;
use crate::index::{Doc, END, IndexError, Segment};
use crate::query::Unit;

/// Matches of one leaf in one passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The passage.
    pub doc: Doc,
    /// The leaf's number in the plan.
    pub leaf: usize,
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
                None => hits.push(Self { doc: found.span.doc, leaf: found.leaf, frequency: 1 }),
            }
        }
        hits
    }
}

/// The works and chapters that a plan's conditions choose in one segment; shared by evaluations.
pub struct Sets(Vec<Rc<[Doc]>>);

impl Sets {
    /// Looks every condition of `plan` up.
    pub fn open(segment: &Segment, plan: &Plan) -> Result<Self, IndexError> {
        let mut lists: Vec<Rc<[Doc]>> = Vec::with_capacity(plan.sets.len());
        for (number, set) in plan.sets.iter().enumerate() {
            let of_chapters = chapter_sets(&plan.root).contains(&number);
            let list = if of_chapters { sets::chapters(segment, set)? } else { sets::heads(segment, set)? };
            lists.push(list.into());
        }
        Ok(Self(lists))
    }
}

/// The numbers of the sets that hold chapters.
fn chapter_sets(node: &Node) -> Vec<usize> {
    match node {
        Node::Chapters(set) => vec![*set],
        Node::And(parts) | Node::Or(parts) => parts.iter().flat_map(chapter_sets).collect(),
        Node::Not(inner) | Node::Scope(_, inner) => chapter_sets(inner),
        Node::All | Node::Nothing | Node::Text(_) | Node::Works(_) => Vec::new(),
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
    root: Part<'a>,
}

/// What parts need to know of the segment.
struct Context<'a> {
    segment: &'a Segment,
    /// The unit of the query as a whole.
    unit: Unit,
    scenes: Option<Starts>,
}

impl Context<'_> {
    fn run(&self, unit: Unit, doc: Doc) -> Range<Doc> {
        match (unit, &self.scenes) {
            (Unit::Work, _) => self.segment.work(doc),
            (Unit::Scene, Some(scenes)) => scenes.run(doc),
            _ => self.segment.chapter(doc),
        }
    }
}

enum Part<'a> {
    All,
    Nothing,
    And(Vec<Part<'a>>),
    Or(Vec<Part<'a>>),
    Not(Box<Part<'a>>),
    Text {
        leaf: usize,
        cursor: Cursor<'a>,
    },
    Works(Rc<[Doc]>),
    /// First passages of chapters.
    Chapters(Rc<[Doc]>),
    Scope(Box<Scope<'a>>),
}

/// A part in units of its own. Its answer for the stretch asked last is kept, because the cursors inside
/// have moved past it.
struct Scope<'a> {
    unit: Unit,
    inner: Part<'a>,
    asked: Range<Doc>,
    holds: bool,
    /// Runs of passages in which the inner part is true.
    units: Vec<Range<Doc>>,
    matches: Matches,
}

/// What a scope remembers of its true units.
enum Matches {
    Hits(Vec<Hit>),
    Spans(Vec<LeafSpan>),
}

impl<'a> Evaluation<'a> {
    /// Opens the plan in a segment. `positions` must be true if [`Self::spans`] will be asked.
    pub fn open(segment: &'a Segment, plan: &'a Plan, sets: &Sets, positions: bool) -> Result<Self, IndexError> {
        let scenes = if plan.unit == Unit::Scene || uses_scenes(&plan.root) { Some(segment.scenes()?) } else { None };
        let context = Context { segment, unit: plan.unit, scenes };
        let root = Part::open(segment, plan, sets, &plan.root, positions)?;
        Ok(Self { context, root })
    }

    /// The first unit that begins at or after `from` (the start of a unit) and in which the query is true.
    pub fn next(&mut self, from: Doc) -> Result<Option<Range<Doc>>, IndexError> {
        let mut from = from;
        while let Some(unit) = self.root.next(&self.context, self.context.unit, from)? {
            if self.context.segment.is_alive(unit.start) && self.root.holds(&self.context, &unit)? {
                return Ok(Some(unit));
            }
            from = unit.end;
        }
        Ok(None)
    }

    /// True if the query is true in this unit, which must not lie before one asked earlier.
    pub fn holds(&mut self, unit: &Range<Doc>) -> Result<bool, IndexError> {
        self.root.holds(&self.context, unit)
    }

    /// What matched in the passages of `range`, which lies in `unit`, a unit in which the query is true.
    pub fn hits(&mut self, unit: &Range<Doc>, range: &Range<Doc>, out: &mut Vec<Hit>) -> Result<(), IndexError> {
        self.root.hits(&self.context, unit, range, out)
    }

    /// As [`Self::hits`], with the place of every match.
    pub fn spans(&mut self, unit: &Range<Doc>, range: &Range<Doc>, out: &mut Vec<LeafSpan>) -> Result<(), IndexError> {
        self.root.spans(&self.context, unit, range, out)
    }

    /// The unit of the query that `doc` is in.
    pub fn unit(&self, doc: Doc) -> Range<Doc> {
        self.context.run(self.context.unit, doc)
    }
}

fn uses_scenes(node: &Node) -> bool {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().any(uses_scenes),
        Node::Not(inner) => uses_scenes(inner),
        Node::Scope(unit, inner) => *unit == Unit::Scene || uses_scenes(inner),
        Node::All | Node::Nothing | Node::Text(_) | Node::Works(_) | Node::Chapters(_) => false,
    }
}

impl<'a> Part<'a> {
    fn open(
        segment: &'a Segment,
        plan: &'a Plan,
        sets: &Sets,
        node: &Node,
        positions: bool,
    ) -> Result<Self, IndexError> {
        let open_all = |nodes: &[Node]| -> Result<Vec<Self>, IndexError> {
            nodes.iter().map(|node| Self::open(segment, plan, sets, node, positions)).collect()
        };
        Ok(match node {
            Node::All => Self::All,
            Node::Nothing => Self::Nothing,
            Node::And(parts) => Self::And(open_all(parts)?),
            Node::Or(parts) => Self::Or(open_all(parts)?),
            Node::Not(inner) => Self::Not(Box::new(Self::open(segment, plan, sets, inner, false)?)),
            Node::Text(leaf) => {
                Self::Text { leaf: *leaf, cursor: Cursor::open(segment, &plan.leaves[*leaf], positions)? }
            }
            Node::Works(set) => Self::Works(Rc::clone(&sets.0[*set])),
            Node::Chapters(set) => Self::Chapters(Rc::clone(&sets.0[*set])),
            Node::Scope(unit, inner) => Self::Scope(Box::new(Scope {
                unit: *unit,
                inner: Self::open(segment, plan, sets, inner, positions)?,
                asked: END..END,
                holds: false,
                units: Vec::new(),
                matches: if positions { Matches::Spans(Vec::new()) } else { Matches::Hits(Vec::new()) },
            })),
        })
    }

    /// The first run of `unit` at or after `from`, the start of such a run, in which the part may be true.
    fn next(&mut self, context: &Context<'_>, unit: Unit, from: Doc) -> Result<Option<Range<Doc>>, IndexError> {
        if from >= context.segment.documents() {
            return Ok(None);
        }
        match self {
            Self::All | Self::Not(_) => Ok(Some(context.run(unit, from))),
            Self::Nothing => Ok(None),
            Self::And(parts) => {
                let mut run = context.run(unit, from);
                'agree: loop {
                    for part in parts.iter_mut() {
                        let Some(next) = part.next(context, unit, run.start)? else { return Ok(None) };
                        if next.start > run.start {
                            run = next;
                            continue 'agree;
                        }
                    }
                    return Ok(Some(run));
                }
            }
            Self::Or(parts) => {
                let mut first: Option<Range<Doc>> = None;
                for part in parts {
                    if let Some(next) = part.next(context, unit, from)?
                        && first.as_ref().is_none_or(|first| next.start < first.start)
                    {
                        first = Some(next);
                    }
                }
                Ok(first)
            }
            Self::Text { cursor, .. } => {
                let doc = cursor.seek(from)?;
                Ok((doc != END).then(|| context.run(unit, doc)))
            }
            Self::Works(heads) => {
                let work = context.segment.work(from);
                let next = heads.partition_point(|head| *head < work.start);
                Ok(heads.get(next).map(|head| context.run(unit, from.max(*head))))
            }
            Self::Chapters(heads) => {
                let chapter = context.segment.chapter(from);
                let next = heads.partition_point(|head| *head < chapter.start);
                Ok(heads.get(next).map(|head| context.run(unit, from.max(*head))))
            }
            Self::Scope(scope) => {
                if from < scope.asked.end && scope.asked.start <= from {
                    return Ok(Some(context.run(unit, from)));
                }
                // A scope wider than the unit is asked for all of its run.
                let wide = scope.unit > unit;
                let start = if wide { context.run(scope.unit, from).start } else { from };
                let next = scope.inner.next(context, scope.unit, start)?;
                Ok(next.map(|found| context.run(unit, found.start.max(from))))
            }
        }
    }

    fn holds(&mut self, context: &Context<'_>, run: &Range<Doc>) -> Result<bool, IndexError> {
        match self {
            Self::All => Ok(true),
            Self::Nothing => Ok(false),
            Self::And(parts) => {
                for part in parts {
                    if !part.holds(context, run)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(parts) => {
                let mut holds = false;
                for part in parts {
                    // Every part is asked, so that scopes remember this run.
                    holds |= part.holds(context, run)?;
                }
                Ok(holds)
            }
            Self::Not(inner) => Ok(!inner.holds(context, run)?),
            Self::Text { cursor, .. } => Ok(cursor.seek_before(run.start, run.end)? < run.end),
            Self::Works(heads) => Ok(heads.binary_search(&context.segment.work(run.start).start).is_ok()),
            Self::Chapters(heads) => {
                let start = context.segment.chapter(run.start).start;
                let next = heads.partition_point(|head| *head < start);
                Ok(heads.get(next).is_some_and(|head| *head < run.end))
            }
            Self::Scope(scope) => scope.ask(context, run),
        }
    }

    fn hits(
        &mut self,
        context: &Context<'_>,
        run: &Range<Doc>,
        range: &Range<Doc>,
        out: &mut Vec<Hit>,
    ) -> Result<(), IndexError> {
        match self {
            Self::All | Self::Nothing | Self::Not(_) | Self::Works(_) | Self::Chapters(_) => Ok(()),
            Self::And(parts) => parts.iter_mut().try_for_each(|part| part.hits(context, run, range, out)),
            Self::Or(parts) => {
                for part in parts {
                    if part.holds(context, run)? {
                        part.hits(context, run, range, out)?;
                    }
                }
                Ok(())
            }
            Self::Text { leaf, cursor } => {
                let leaf = *leaf;
                cursor.hits(range, &mut |doc, frequency| out.push(Hit { doc, leaf, frequency }))
            }
            Self::Scope(scope) => {
                scope.ask(context, run)?;
                match &scope.matches {
                    Matches::Hits(hits) => out.extend(hits.iter().filter(|hit| range.contains(&hit.doc))),
                    Matches::Spans(spans) => {
                        for found in spans.iter().filter(|found| range.contains(&found.span.doc)) {
                            match out.iter_mut().rfind(|hit| hit.doc == found.span.doc && hit.leaf == found.leaf) {
                                Some(hit) => hit.frequency += 1,
                                None => out.push(Hit { doc: found.span.doc, leaf: found.leaf, frequency: 1 }),
                            }
                        }
                    }
                }
                Ok(())
            }
        }
    }

    fn spans(
        &mut self,
        context: &Context<'_>,
        run: &Range<Doc>,
        range: &Range<Doc>,
        out: &mut Vec<LeafSpan>,
    ) -> Result<(), IndexError> {
        match self {
            Self::All | Self::Nothing | Self::Not(_) | Self::Works(_) | Self::Chapters(_) => Ok(()),
            Self::And(parts) => parts.iter_mut().try_for_each(|part| part.spans(context, run, range, out)),
            Self::Or(parts) => {
                for part in parts {
                    if part.holds(context, run)? {
                        part.spans(context, run, range, out)?;
                    }
                }
                Ok(())
            }
            Self::Text { leaf, cursor } => {
                let leaf = *leaf;
                let mut spans = Vec::new();
                cursor.spans(range, &mut spans)?;
                out.extend(spans.into_iter().map(|span| LeafSpan { leaf, span }));
                Ok(())
            }
            Self::Scope(scope) => {
                scope.ask(context, run)?;
                if let Matches::Spans(spans) = &scope.matches {
                    out.extend(spans.iter().filter(|found| range.contains(&found.span.doc)));
                }
                Ok(())
            }
        }
    }
}

impl Scope<'_> {
    /// True if the inner part is true in a run of the scope's unit inside `run`, or in the one around it.
    fn ask(&mut self, context: &Context<'_>, run: &Range<Doc>) -> Result<bool, IndexError> {
        let around = context.run(self.unit, run.start);
        let stretch = if around.end > run.end || around.start < run.start { around } else { run.clone() };
        if self.asked == stretch {
            return Ok(self.holds);
        }
        self.units.clear();
        let mut from = stretch.start;
        while let Some(unit) = self.inner.next(context, self.unit, from)? {
            if unit.start >= stretch.end {
                break;
            }
            if self.inner.holds(context, &unit)? {
                match &mut self.matches {
                    Matches::Hits(hits) => {
                        if self.units.is_empty() {
                            hits.clear();
                        }
                        self.inner.hits(context, &unit, &unit, hits)?;
                    }
                    Matches::Spans(spans) => {
                        if self.units.is_empty() {
                            spans.clear();
                        }
                        self.inner.spans(context, &unit, &unit, spans)?;
                    }
                }
                self.units.push(unit.clone());
            }
            from = unit.end;
        }
        self.holds = !self.units.is_empty();
        if !self.holds {
            match &mut self.matches {
                Matches::Hits(hits) => hits.clear(),
                Matches::Spans(spans) => spans.clear(),
            }
        }
        self.asked = stretch;
        Ok(self.holds)
    }
}
