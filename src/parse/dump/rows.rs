//! Records that hold one chapter each: those of a work follow each other and count from one.

use crate::parse::ParsedWork;

/// Passes works on, those of one chapter that follow each other as one.
pub(super) struct Rows<'e> {
    emit: &'e mut dyn FnMut(ParsedWork),
    /// The work that the last record belongs to, and the number of its last chapter.
    open: Option<(u32, ParsedWork)>,
    found: bool,
}

impl<'e> Rows<'e> {
    /// Nothing read yet.
    pub(super) fn new(emit: &'e mut dyn FnMut(ParsedWork)) -> Self {
        Self { emit, open: None, found: false }
    }

    /// Takes the work of one record, which is the chapter of this number if it says so.
    pub(super) fn take(&mut self, mut work: ParsedWork, chapter: Option<u32>) {
        self.found = true;
        let chapter = chapter.filter(|_| work.chapters.len() == 1);
        if let (Some((last, open)), Some(number)) = (&mut self.open, chapter)
            && number == last.saturating_add(1)
            && is_same(open, &work)
        {
            *last = number;
            open.chapters.append(&mut work.chapters);
            return;
        }
        self.flush();
        match chapter {
            Some(number @ (0 | 1)) => self.open = Some((number, work)),
            _ => (self.emit)(work),
        }
    }

    /// Passes the last work on. True if there was any.
    pub(super) fn finish(mut self) -> bool {
        self.flush();
        self.found
    }

    fn flush(&mut self) {
        if let Some((_, work)) = self.open.take() {
            (self.emit)(work);
        }
    }
}

fn is_same(one: &ParsedWork, other: &ParsedWork) -> bool {
    let (one, other) = (&one.metadata, &other.metadata);
    one.title == other.title && one.authors == other.authors && one.url == other.url && one.site_id == other.site_id
}
