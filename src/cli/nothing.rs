//! What a query did not find, and why: works that exclusions hide, and queries without a result.

use ficdex::model::Locator;
use ficdex::present::study::counts_line;
use ficdex::present::{count, sanitise_line};
use ficdex::query::{FieldId, Unit, holds_plain_or};
use ficdex::search::diagnose::Spelling;
use ficdex::search::{self, DefaultField, Reader};

use super::args::{Asked, QueryArgs};
use super::output::Output;
use super::{ExitStatus, id};

impl Asked {
    /// Says how many works the exclusions of the configuration file keep from being found.
    fn remark_hidden(
        &self,
        reader: &Reader<'_>,
        default: DefaultField,
        unit: Unit,
        out: &mut Output,
    ) -> anyhow::Result<()> {
        let Some(hidden) = &self.hidden else { return Ok(()) };
        let works = search::count(reader, hidden, default, unit)?.works;
        if works > 0 {
            out.remark(format_args!(
                "{} hidden by your blocklist; --no-exclude shows {}",
                count(works, "work"),
                if works == 1 { "it" } else { "them" }
            ));
        }
        Ok(())
    }

    /// Says which names of the query stand for several people or ships, and how many works the exclusions hide.
    pub(super) fn remark(
        &self,
        reader: &Reader<'_>,
        default: DefaultField,
        unit: Unit,
        out: &mut Output,
    ) -> anyhow::Result<()> {
        if !out.is_quiet() {
            let library = reader.library();
            if library.names()? != library.dictionary()?.fingerprint() {
                out.remark("the rules of names have changed since: `ficdex index` applies them");
            }
            for name in search::several(reader, &self.query)? {
                let more = name.count - name.values.len();
                let more = if more > 0 { format!(" and {}", count(more as u64, "other")) } else { String::new() };
                let values = name.values.join("; ");
                let line = if name.is_guess {
                    format!("{} is read as {values}{more}; `=` asks for the name as it is written", name.clause)
                } else {
                    format!("{} stands for {}: {values}{more}", name.clause, name.count)
                };
                out.remark(sanitise_line(&line));
            }
            if holds_plain_or(&self.query) {
                out.remark("`or` is searched as a word; `OR` finds either side");
            }
        }
        self.remark_hidden(reader, default, unit, out)
    }

    /// Says what was asked of how much, which part of the query is to blame, and what may have been meant.
    pub(super) fn nothing_found(
        &self,
        typed: &QueryArgs,
        reader: &Reader<'_>,
        default: DefaultField,
        unit: Unit,
        out: &mut Output,
    ) -> anyhow::Result<ExitStatus> {
        let works = reader.library().statistics()?.works;
        out.remark(format_args!("nothing found for {} in {}", sanitise_line(&typed.text()), count(works, "work")));
        if out.is_quiet() {
            return Ok(ExitStatus::NothingMatched);
        }
        let diagnosis = search::diagnose(reader, &self.query, default, unit)?;
        for dropped in &diagnosis.dropped {
            out.remark(format_args!("  without {}: {}", sanitise_line(&dropped.clause), counts_line(&dropped.counts)));
        }
        for word in typed.text().split_whitespace() {
            let Ok(Locator { work, .. }) = id::place(word) else { continue };
            if reader.library().work_by_id(&work)?.is_some() {
                let word = sanitise_line(word);
                out.remark(format_args!(
                    "  `{word}` is searched as words: `id:{work}` finds that work, `ficdex show {work}` reads it"
                ));
            }
        }
        for field in typed.text().split_whitespace().filter_map(|word| word.strip_suffix(':')) {
            if FieldId::of_name(field).is_some() {
                out.remark(format_args!(
                    "  `{field}:` before a blank is a word: write its value right behind the colon"
                ));
            }
        }
        for spelling in &diagnosis.spellings {
            out.remark(format_args!("  {}", suggestion(spelling)));
        }
        Ok(ExitStatus::NothingMatched)
    }
}

/// `` `umbrela` is in no work; did you mean umbrella (12 passages)? ``
fn suggestion(spelling: &Spelling) -> String {
    let nearest = spelling.nearest.iter().map(|near| {
        let noun = if near.of_works { "work" } else { "passage" };
        format!("{} ({})", near.query, count(near.frequency, noun))
    });
    let nearest: Vec<String> = nearest.collect();
    let typed = sanitise_line(&spelling.typed).into_owned();
    match nearest.as_slice() {
        [] => format!("`{typed}` is in no work"),
        nearest => format!("`{typed}` is in no work; did you mean {}?", sanitise_line(&nearest.join(" or "))),
    }
}
