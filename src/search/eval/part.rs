//! One node of a plan, opened in a segment.

use std::ops::Range;
use std::sync::Arc;

use super::scope::Scope;
use super::stretch::{Context, Stretch};
use super::window::Window;
use super::{Hit, LeafSpan, Sets};
use crate::index::{Doc, END, IndexError};
use crate::query::Unit;
use crate::search::cursor::Cursor;
use crate::search::plan::{Node, Plan};

pub(super) enum Part<'a> {
    All,
    Nothing,
    And(Vec<Part<'a>>),
    Or(Or<'a>),
    Not(Box<Part<'a>>),
    Text {
        leaf: usize,
        window: Window<'a>,
    },
    Works(Arc<[Doc]>),
    /// First passages of chapters.
    Chapters(Arc<[Doc]>),
    Scope(Box<Scope<'a>>),
}

/// Alternatives. Which of them are true in the unit asked last is kept, because their cursors move past what
/// decides it while matches are read.
pub(super) struct Or<'a> {
    parts: Vec<Part<'a>>,
    asked: Option<Stretch>,
    holds: Vec<bool>,
}

impl<'a> Part<'a> {
    pub(super) fn open(
        context: &Context<'a>,
        plan: &'a Plan,
        sets: &Sets,
        node: &Node,
        positions: bool,
    ) -> Result<Self, IndexError> {
        let positions = positions || context.places;
        let open_all = |nodes: &[Node]| -> Result<Vec<Self>, IndexError> {
            nodes.iter().map(|node| Self::open(context, plan, sets, node, positions)).collect()
        };
        Ok(match node {
            Node::All => Self::All,
            Node::Nothing => Self::Nothing,
            Node::And(parts) => Self::And(open_all(parts)?),
            Node::Or(parts) => Self::Or(Or { parts: open_all(parts)?, asked: None, holds: Vec::new() }),
            Node::Not(inner) => Self::Not(Box::new(Self::open(context, plan, sets, inner, false)?)),
            Node::Text(leaf) => {
                let cursor = Cursor::open(context.segment, &plan.leaves[*leaf], positions)?;
                Self::Text { leaf: *leaf, window: Window::new(cursor) }
            }
            Node::Works(set) => Self::Works(Arc::clone(&sets.0[*set])),
            Node::Chapters(set) => Self::Chapters(Arc::clone(&sets.0[*set])),
            Node::Scope(unit, inner) => {
                let inner = Self::open(context, plan, sets, inner, positions)?;
                Self::Scope(Box::new(Scope::open(context, *unit, inner, positions)?))
            }
        })
    }

    /// The first run of `unit` at or after `from`, the start of such a run, in which the part may be true.
    pub(super) fn next(
        &mut self,
        context: &Context<'_>,
        unit: Unit,
        from: Doc,
    ) -> Result<Option<Range<Doc>>, IndexError> {
        if from >= context.segment.documents() {
            return Ok(None);
        }
        match self {
            Self::All | Self::Not(_) => Ok(Some(context.run(unit, from))),
            Self::Nothing => Ok(None),
            Self::And(parts) => {
                let mut run = context.run(unit, from);
                'agree: loop {
                    context.segment.check()?;
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
            Self::Or(or) => {
                let mut first: Option<Range<Doc>> = None;
                for part in &mut or.parts {
                    if let Some(next) = part.next(context, unit, from)?
                        && first.as_ref().is_none_or(|first| next.start < first.start)
                    {
                        first = Some(next);
                    }
                }
                Ok(first)
            }
            Self::Text { window, .. } => {
                let doc = window.seek(from)?;
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
            Self::Scope(scope) => scope.next(context, unit, from),
        }
    }

    pub(super) fn holds(&mut self, context: &Context<'_>, within: &Stretch) -> Result<bool, IndexError> {
        let docs = &within.docs;
        match self {
            Self::All => Ok(true),
            Self::Nothing => Ok(false),
            Self::And(parts) => {
                for part in parts {
                    if !part.holds(context, within)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Or(or) => or.ask(context, within),
            Self::Not(inner) => Ok(!inner.holds(context, within)?),
            Self::Text { window, .. } if within.words.is_some() => {
                Ok(window.matches(context, within)?.next().is_some())
            }
            Self::Text { window, .. } => Ok(window.cursor.seek_before(docs.start, docs.end)? < docs.end),
            Self::Works(heads) => Ok(heads.binary_search(&context.segment.work(docs.start).start).is_ok()),
            Self::Chapters(heads) => {
                let start = context.segment.chapter(docs.start).start;
                let next = heads.partition_point(|head| *head < start);
                Ok(heads.get(next).is_some_and(|head| *head < docs.end))
            }
            Self::Scope(scope) => scope.ask(context, within),
        }
    }

    /// What matched in the passages of `range`, in a unit in which the part is true and that no match can leave.
    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        within: &Stretch,
        range: &Range<Doc>,
        out: &mut Vec<Hit>,
    ) -> Result<(), IndexError> {
        match self {
            Self::All | Self::Nothing | Self::Not(_) | Self::Works(_) | Self::Chapters(_) => Ok(()),
            Self::And(parts) => parts.iter_mut().try_for_each(|part| part.hits(context, within, range, out)),
            Self::Or(or) => or.true_parts(context, within)?.try_for_each(|part| part.hits(context, within, range, out)),
            Self::Text { leaf, window } => {
                let leaf = *leaf;
                window.cursor.hits(range, &mut |doc, term, frequency| out.push(Hit { doc, leaf, term, frequency }))
            }
            Self::Scope(scope) => scope.hits(context, within, range, out),
        }
    }

    /// As [`Self::hits`], in any unit and with the place of every match.
    pub(super) fn spans(
        &mut self,
        context: &Context<'_>,
        within: &Stretch,
        range: &Range<Doc>,
        out: &mut Vec<LeafSpan>,
    ) -> Result<(), IndexError> {
        match self {
            Self::All | Self::Nothing | Self::Not(_) | Self::Works(_) | Self::Chapters(_) => Ok(()),
            Self::And(parts) => parts.iter_mut().try_for_each(|part| part.spans(context, within, range, out)),
            Self::Or(or) => {
                or.true_parts(context, within)?.try_for_each(|part| part.spans(context, within, range, out))
            }
            Self::Text { leaf, window } => {
                let leaf = *leaf;
                if within.words.is_some() {
                    let found = window.matches(context, within)?.filter(|span| range.contains(&span.doc));
                    out.extend(found.map(|span| LeafSpan { leaf, span }));
                } else {
                    let mut spans = Vec::new();
                    window.cursor.spans(range, &mut spans)?;
                    out.extend(spans.into_iter().map(|span| LeafSpan { leaf, span }));
                }
                Ok(())
            }
            Self::Scope(scope) => scope.spans(context, within, range, out),
        }
    }
}

impl<'a> Or<'a> {
    /// True if some part is true in this unit.
    fn ask(&mut self, context: &Context<'_>, within: &Stretch) -> Result<bool, IndexError> {
        if self.asked.as_ref() != Some(within) {
            self.holds.clear();
            // Every part is asked, because each of them may have matches.
            for part in &mut self.parts {
                self.holds.push(part.holds(context, within)?);
            }
            self.asked = Some(within.clone());
        }
        Ok(self.holds.contains(&true))
    }

    /// The parts that are true in this unit.
    fn true_parts(
        &mut self,
        context: &Context<'_>,
        within: &Stretch,
    ) -> Result<impl Iterator<Item = &mut Part<'a>>, IndexError> {
        self.ask(context, within)?;
        Ok(self.parts.iter_mut().zip(&self.holds).filter_map(|(part, holds)| holds.then_some(part)))
    }
}
