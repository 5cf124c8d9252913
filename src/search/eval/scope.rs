//! A part of a query in units of its own: `scene{…}`.

use std::ops::Range;

use super::part::Part;
use super::stretch::{Context, Pieces, Stretch};
use super::{Hit, LeafSpan};
use crate::index::{Doc, IndexError};
use crate::query::Unit;

/// A part in units of its own. Its answer for the stretch asked last is kept, because the cursors inside
/// have moved past it.
pub(super) struct Scope<'a> {
    unit: Unit,
    inner: Part<'a>,
    /// Units smaller than a passage.
    pieces: Option<Pieces>,
    asked: Option<Stretch>,
    holds: bool,
    matches: Matches,
}

/// What a scope remembers of its true units.
enum Matches {
    Hits(Vec<Hit>),
    Spans(Vec<LeafSpan>),
}

impl<'a> Scope<'a> {
    /// `inner` in units of size `unit`; matches are kept with their places if `positions`.
    pub(super) fn open(
        context: &Context<'_>,
        unit: Unit,
        inner: Part<'a>,
        positions: bool,
    ) -> Result<Self, IndexError> {
        let pieces = if unit < Unit::Scene { Some(Pieces::open(context.segment, unit)?) } else { None };
        let matches = if positions { Matches::Spans(Vec::new()) } else { Matches::Hits(Vec::new()) };
        Ok(Self { unit, inner, pieces, asked: None, holds: false, matches })
    }

    /// As [`Part::next`].
    pub(super) fn next(
        &mut self,
        context: &Context<'_>,
        unit: Unit,
        from: Doc,
    ) -> Result<Option<Range<Doc>>, IndexError> {
        if self.asked.as_ref().is_some_and(|asked| asked.docs.contains(&from)) {
            return Ok(Some(context.run(unit, from)));
        }
        // A scope wider than the unit is asked for all of its run.
        let start = if self.unit > unit { context.run(self.unit, from).start } else { from };
        let next = self.inner.next(context, self.unit, start)?;
        Ok(next.map(|found| context.run(unit, found.start.max(from))))
    }

    /// True if the inner part is true in a unit of the scope's size inside `within`, or in the one around it.
    pub(super) fn ask(&mut self, context: &Context<'_>, within: &Stretch) -> Result<bool, IndexError> {
        let around = self.unit >= within.unit;
        let stretch = match &mut self.pieces {
            _ if !around => within.clone(),
            None => context.stretch(self.unit, within.docs.start),
            Some(pieces) => pieces.around(context, within).unwrap_or_else(|| within.clone()),
        };
        if self.asked.as_ref() == Some(&stretch) {
            return Ok(self.holds);
        }
        self.holds = false;
        match &mut self.matches {
            Matches::Hits(hits) => hits.clear(),
            Matches::Spans(spans) => spans.clear(),
        }
        if around {
            self.ask_unit(context, &stretch)?;
        } else {
            self.ask_inside(context, &stretch)?;
        }
        self.asked = Some(stretch);
        Ok(self.holds)
    }

    fn ask_inside(&mut self, context: &Context<'_>, stretch: &Stretch) -> Result<(), IndexError> {
        let mut from = stretch.docs.start;
        while from < stretch.docs.end
            && let Some(run) = self.inner.next(context, self.unit, from)?
            && run.start < stretch.docs.end
        {
            context.segment.check()?;
            let units = match &mut self.pieces {
                Some(pieces) => pieces.of(context, &run).to_vec(),
                None => vec![context.stretch(self.unit, run.start)],
            };
            for unit in units.iter().filter(|unit| stretch.holds(unit)) {
                self.ask_unit(context, unit)?;
            }
            from = run.end;
        }
        Ok(())
    }

    fn ask_unit(&mut self, context: &Context<'_>, unit: &Stretch) -> Result<(), IndexError> {
        if context.is_void(unit) || !self.inner.holds(context, unit)? {
            return Ok(());
        }
        self.holds = true;
        match &mut self.matches {
            Matches::Hits(hits) => self.inner.hits(context, unit, &unit.docs, hits),
            Matches::Spans(spans) => self.inner.spans(context, unit, &unit.docs, spans),
        }
    }

    /// What matched in the passages of `range`, as far as it lies in `within`.
    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        within: &Stretch,
        range: &Range<Doc>,
        out: &mut Vec<Hit>,
    ) -> Result<(), IndexError> {
        self.ask(context, within)?;
        match &self.matches {
            Matches::Hits(hits) => out.extend(hits.iter().filter(|hit| range.contains(&hit.doc))),
            Matches::Spans(spans) => {
                for found in spans.iter().filter(|found| range.contains(&found.span.doc)) {
                    match out.iter_mut().rfind(|hit| hit.doc == found.span.doc && hit.leaf == found.leaf) {
                        Some(hit) => hit.frequency += 1,
                        None => out.push(Hit { doc: found.span.doc, leaf: found.leaf, term: 0, frequency: 1 }),
                    }
                }
            }
        }
        Ok(())
    }

    /// As [`Self::hits`], with the place of every match.
    pub(super) fn spans(
        &mut self,
        context: &Context<'_>,
        within: &Stretch,
        range: &Range<Doc>,
        out: &mut Vec<LeafSpan>,
    ) -> Result<(), IndexError> {
        self.ask(context, within)?;
        if let Matches::Spans(spans) = &self.matches {
            let segment = context.segment;
            let wanted = |found: &&LeafSpan| {
                range.contains(&found.span.doc) && (within.words.is_none() || within.holds_match(segment, found.span))
            };
            out.extend(spans.iter().filter(wanted));
        }
        Ok(())
    }
}
