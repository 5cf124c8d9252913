//! Stories of several people in one folder whose files have chapters' names all the same: `Part 1.txt` of one, `Part 2.txt` of
//! another.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::name::{Named, stem};
use super::{beside, top};
use crate::parse::Metadata;
use crate::parse::cut::byline;
use crate::source::Source;
use crate::text::key;

/// True for a file that says whose it is, if the first of those that its name joins it to says that it is another's; of parts,
/// if that one has another title as well.
pub(super) fn is_another_story(source: &Source<'_>, folder: &Path, named: &Named<'_>, metadata: &Metadata) -> bool {
    let (Some(title), false) = (&metadata.title, metadata.authors.is_empty()) else { return false };
    let names = beside::alike(source, folder).unwrap_or_default();
    let place = |name: &String| {
        let other = Named::of(stem(name)).filter(|other| other.common().eq_ignore_ascii_case(named.common()))?;
        Some((other.number, other.half))
    };
    let first = names.iter().filter_map(|name| Some((place(name)?, name))).min();
    let Some((_, first)) = first.filter(|(first, _)| *first < (named.number, named.half)) else { return false };
    let mut bytes = Vec::new();
    let file = File::open(folder.join(first));
    if file.and_then(|file| file.take(top::TOP as u64 * 2).read_to_end(&mut bytes)).is_err() {
        return false;
    }
    let lines = top::lines(&Source::new(first, &bytes));
    let authors: Vec<String> = lines.iter().filter_map(|line| author(line)).map(key).collect();
    let is_own = |name: &String| metadata.authors.iter().map(|own| key(own)).any(|own| name.contains(&own));
    let title = key(title);
    let has_title = || lines.iter().any(|line| key(line).contains(&title));
    !authors.is_empty() && (!authors.iter().any(is_own) || named.is_part && !has_title())
}

/// The author that a line names.
fn author(line: &str) -> Option<&str> {
    let labelled = line.split_once(':').filter(|(label, _)| label.trim_matches('*').eq_ignore_ascii_case("author"));
    byline(line).or_else(|| labelled.map(|(_, name)| name.trim()).filter(|name| !name.is_empty()))
}
