//! A library that is asked: its store, one state of its index for all questions, and what may end them early.

use std::cell::RefCell;
use std::rc::Rc;

use super::fetch::Shelf;
use super::plan::Plan;
use super::{DefaultField, SearchError, lower, outside};
use crate::index::{IndexError, Snapshot, Stop};
use crate::query::{Node, Unit};
use crate::store::{Library, StoreError};

/// Asks a library. Questions that follow each other share one state of the index, which is opened when it is first
/// needed and again once the library has changed.
pub struct Reader<'a> {
    library: &'a Library,
    stop: Stop,
    snapshot: RefCell<Option<Rc<Snapshot>>>,
    shelf: RefCell<Shelf>,
}

impl<'a> Reader<'a> {
    /// A reader of `library` whose questions nobody ends.
    pub fn new(library: &'a Library) -> Self {
        Self { library, stop: Stop::default(), snapshot: RefCell::new(None), shelf: RefCell::new(Shelf::new()) }
    }

    /// The same reader, whose questions end with [`SearchError::Stopped`] once `stop` is set.
    #[must_use]
    pub fn stopped_by(self, stop: Stop) -> Self {
        Self { stop, snapshot: RefCell::new(None), ..self }
    }

    /// The library that is asked.
    pub fn library(&self) -> &'a Library {
        self.library
    }

    /// What was read for the last hits.
    pub(super) fn shelf(&self) -> &RefCell<Shelf> {
        &self.shelf
    }

    /// The last commit of the index.
    pub(super) fn snapshot(&self) -> Result<Rc<Snapshot>, SearchError> {
        self.stop.check()?;
        if let Some(snapshot) = self.snapshot.borrow().as_ref()
            && snapshot.revision() >= self.library.revision()?.0
        {
            return Ok(Rc::clone(snapshot));
        }
        let opened = Snapshot::open(&self.library.index_dir()).map_err(|error| match error {
            IndexError::Missing(_) | IndexError::Version { .. } => SearchError::NoIndex(error),
            // Files of it are gone or cut: it is made anew from the store.
            error if error.is_damage() => SearchError::NoIndex(error),
            error => error.into(),
        })?;
        let opened = Rc::new(opened.stopped_by(&self.stop));
        *self.snapshot.borrow_mut() = Some(Rc::clone(&opened));
        Ok(opened)
    }

    /// Runs a question; once more if it met a text that a writer has removed meanwhile.
    pub(super) fn read<T>(&self, ask: impl Fn(&Snapshot) -> Result<T, SearchError>) -> Result<T, SearchError> {
        match ask(&*self.snapshot()?) {
            Err(SearchError::Store(StoreError::NoText(_) | StoreError::NoWork(_))) => {
                *self.snapshot.borrow_mut() = None;
                ask(&*self.snapshot()?)
            }
            result => result,
        }
    }

    /// As [`Self::read`], with the plan of `query`.
    pub(super) fn planned<T>(
        &self,
        query: &Node,
        default: DefaultField,
        unit: Unit,
        ask: impl Fn(&Snapshot, &Plan) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        self.read(|snapshot| ask(snapshot, &self.plan(snapshot, query, default, unit)?))
    }

    /// The plan of `query` in a state of the index.
    pub(super) fn plan(
        &self,
        snapshot: &Snapshot,
        query: &Node,
        default: DefaultField,
        unit: Unit,
    ) -> Result<Plan, SearchError> {
        Ok(lower::lower(query, snapshot, &outside::Store::new(self.library), default, unit)?)
    }
}
