//! What queries ask that the store answers, not the index: it changes without a new text.

use globset::GlobBuilder;

use super::lower::{Outside, PlanError};
use crate::names::Dictionary;
use crate::query::{QueryError, Span};
use crate::store::{Library, Moment, StoreError};

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// The store's answers.
pub(super) struct Store<'a> {
    library: &'a Library,
}

impl<'a> Store<'a> {
    /// The answers of `library`.
    pub(super) fn new(library: &'a Library) -> Self {
        Self { library }
    }
}

impl Outside for Store<'_> {
    fn texts_by_path(&self, glob: &str, span: Span) -> Result<Vec<u64>, PlanError> {
        // As in a shell's `**`: a star stays within one folder. A glob that does not begin at the root
        // may begin at any folder.
        let anchored =
            if glob.starts_with('/') || glob.starts_with("**") { glob.to_owned() } else { format!("**/{glob}") };
        let matcher = GlobBuilder::new(&anchored)
            .literal_separator(true)
            .build()
            .map_err(|error| QueryError::new(span, format!("`{glob}` is not a glob: {}", error.kind())))?
            .compile_matcher();
        let mut texts = Vec::new();
        self.library.each_file_with_text(|path, _, text| {
            if matcher.is_match(path) {
                texts.push(text.0);
            }
        })?;
        texts.sort_unstable();
        texts.dedup();
        Ok(texts)
    }

    fn texts_by_format(&self, format: &str, span: Span) -> Result<Vec<u64>, PlanError> {
        let wanted = format.to_lowercase();
        if !crate::parse::FORMATS.iter().any(|known| known.id() == wanted) {
            let mut known: Vec<&str> = crate::parse::FORMATS.iter().map(|known| known.id()).collect();
            known.sort_unstable();
            let error = QueryError::new(span, format!("`{format}` is not a format of story files"));
            return Err(error.hint(format!("the formats are {}", known.join(", "))).into());
        }
        Ok(self.library.texts_by_format(&wanted)?)
    }

    fn texts_by_day(&self, moment: Moment, low: i64, high: i64) -> Result<Vec<u64>, PlanError> {
        let first = low.saturating_mul(SECONDS_A_DAY);
        let last = high.saturating_add(1).saturating_mul(SECONDS_A_DAY).saturating_sub(1);
        Ok(self.library.texts_by_moment(moment, first, last)?)
    }

    fn dictionary(&self) -> Result<&Dictionary, PlanError> {
        Ok(self.library.dictionary()?)
    }

    fn missing_texts(&self) -> Result<Vec<u64>, PlanError> {
        Ok(missing_texts(self.library)?)
    }

    fn texts_held_twice(&self) -> Result<Vec<u64>, PlanError> {
        Ok(self.library.texts_held_twice()?)
    }
}

/// The texts of the works none of whose files is there, sorted.
pub(super) fn missing_texts(library: &Library) -> Result<Vec<u64>, StoreError> {
    let (mut there, mut all) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    library.each_file_with_text(|_, missing, text| {
        all.insert(text.0);
        if !missing {
            there.insert(text.0);
        }
    })?;
    Ok(all.difference(&there).copied().collect())
}
