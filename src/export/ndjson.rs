//! NDJSON: the records of [`present::ndjson`](crate::present::ndjson), one a line.

use std::io::{self, Write};

use super::{Exporter, Format, Options, Row};
use crate::present::ndjson::{HitRecord, WorkRecord, write_record};

/// The format.
pub(super) struct Ndjson;

impl Format for Ndjson {
    fn id(&self) -> &'static str {
        "ndjson"
    }

    fn description(&self) -> &'static str {
        "one JSON object a line, as described by schema/"
    }

    fn start<'a>(&self, out: Box<dyn Write + 'a>, options: &'a Options) -> io::Result<Box<dyn Exporter + 'a>> {
        Ok(Box::new(Writer { out, no_text: options.no_text }))
    }
}

struct Writer<'a> {
    out: Box<dyn Write + 'a>,
    no_text: bool,
}

impl Exporter for Writer<'_> {
    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        match row {
            Row::Work(work, files) => {
                let record = WorkRecord::new(work, files);
                write_record(&mut self.out, &if self.no_text { record.without_text() } else { record })
            }
            Row::Passage(hit) => {
                let record = HitRecord::new(hit);
                write_record(&mut self.out, &if self.no_text { record.without_text() } else { record })
            }
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::export::tests::{exported, hit};
    use crate::export::{Options, Row, Unit};

    #[test]
    fn a_record_begins_with_its_schema_and_version() {
        let text = exported("ndjson", &Options::new(Unit::Passage, "rain"), &[Row::Passage(&hit())]);
        assert!(text.starts_with("{\"schema\":\"ficdex.hit\",\"v\":1,\"rank\":1,"), "{text}");
        assert!(text.ends_with("}\n"));
    }

    #[test]
    fn without_text_no_word_of_the_story_is_left() {
        let options = Options { no_text: true, ..Options::new(Unit::Passage, "rain") };
        let text = exported("ndjson", &options, &[Row::Passage(&hit())]);
        assert!(text.contains("ao3:1@2:1") && !text.contains("fell"), "{text}");
    }
}
