//! What `versions` prints: the texts of a work and the files that its values are from.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::ndjson::{VERSION, write_record};
use super::{count, sanitise_line};
use crate::join::{Version, VersionFile, Versions};
use crate::model::WorkId;

/// Which file each value of a work is from.
#[derive(Serialize)]
struct SourcesRecord<'a> {
    schema: &'static str,
    v: u32,
    work: &'a WorkId,
    /// By field, the path of the file.
    values: BTreeMap<&'static str, String>,
    /// Files that describe the work and hold no text of it.
    descriptions: Vec<FileRecord<'a>>,
}

/// One text of a work.
#[derive(Serialize)]
struct VersionRecord<'a> {
    schema: &'static str,
    v: u32,
    work: &'a WorkId,
    /// From 1; the first is the one that is searched.
    version: usize,
    searched: bool,
    words: u64,
    chapters: &'a [u32],
    in_searched: f64,
    of_searched: f64,
    files: Vec<FileRecord<'a>>,
}

#[derive(Serialize)]
struct FileRecord<'a> {
    path: String,
    format: Option<&'a str>,
    missing: bool,
}

fn files(files: &[VersionFile]) -> Vec<FileRecord<'_>> {
    let record = |file: &VersionFile| (file.path.display().to_string(), file.missing);
    let with_format = files.iter().map(|file| (record(file), file.format.as_deref()));
    with_format.map(|((path, missing), format)| FileRecord { path, format, missing }).collect()
}

/// Writes the record of the sources, then one for each version.
pub fn write_records(out: &mut dyn Write, work: &WorkId, found: &Versions) -> io::Result<()> {
    let values = found.values.iter().map(|(name, path)| (*name, path.display().to_string())).collect();
    let descriptions = files(&found.descriptions);
    write_record(out, &SourcesRecord { schema: "ficdex.sources", v: VERSION, work, values, descriptions })?;
    for (at, version) in found.versions.iter().enumerate() {
        write_record(
            out,
            &VersionRecord {
                schema: "ficdex.version",
                v: VERSION,
                work,
                version: at + 1,
                searched: at == 0,
                words: version.words,
                chapters: &version.chapters,
                in_searched: rounded(version.in_searched),
                of_searched: rounded(version.of_searched),
                files: files(&version.files),
            },
        )?;
    }
    Ok(())
}

fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

/// Writes them for people: each version with its files, then the files with the values that are from them.
pub fn write_text(out: &mut dyn Write, found: &Versions, shown: impl Fn(&str) -> String) -> io::Result<()> {
    let path = |file: &VersionFile| {
        let format = file.format.as_deref().map(|format| format!(" ({format})")).unwrap_or_default();
        let missing = if file.missing { ", missing" } else { "" };
        format!("{}{format}{missing}", sanitise_line(&shown(&file.path.display().to_string())))
    };
    for (at, version) in found.versions.iter().enumerate() {
        writeln!(out, "Version {}: {}", at + 1, describe(version, at))?;
        for file in &version.files {
            writeln!(out, "  {}", path(file))?;
        }
    }
    if !found.descriptions.is_empty() {
        writeln!(out, "Described in:")?;
        for file in &found.descriptions {
            writeln!(out, "  {}", path(file))?;
        }
    }
    writeln!(out, "\nValues:")?;
    write_sources(out, found, shown)
}

/// Writes a line for each file that values are from, with their names.
pub fn write_sources(out: &mut dyn Write, found: &Versions, shown: impl Fn(&str) -> String) -> io::Result<()> {
    let mut by_file: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, path) in &found.values {
        let path = shown(&path.display().to_string());
        match by_file.iter_mut().find(|(known, _)| *known == path) {
            Some((_, names)) => names.push(name),
            None => by_file.push((path, vec![name])),
        }
    }
    for (path, names) in by_file {
        writeln!(out, "  {}: {}", sanitise_line(&path), names.join(", "))?;
    }
    Ok(())
}

/// `12,345 words in 3 chapters, searched`, or how much of it the searched text has.
fn describe(version: &Version, at: usize) -> String {
    let size = format!("{} in {}", count(version.words, "word"), count(version.chapters.len() as u64, "chapter"));
    match at {
        0 => format!("{size}, searched"),
        _ => format!("{size}, {} of it in version 1", percent(version.in_searched)),
    }
}

/// `43 %`; never all or nothing where it is only nearly so.
fn percent(share: f64) -> String {
    match share {
        share if share >= 1.0 => "all".to_owned(),
        share if share <= 0.0 => "nothing".to_owned(),
        share => format!("{:.0} %", (share * 100.0).clamp(1.0, 99.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::TextId;

    fn version(words: u64, in_searched: f64, path: &str) -> Version {
        let file = VersionFile { path: path.into(), format: Some("text".into()), missing: words < 1_000 };
        let text = TextId(words);
        Version { text, chapters: vec![1, 2], words, in_searched, of_searched: 0.5, files: vec![file] }
    }

    #[test]
    fn versions_are_told_with_their_files_and_the_sources_of_values() {
        let versions = vec![version(1_200, 1.0, "/f/a\u{1b}.txt"), version(900, 0.999, "/f/b.txt")];
        let values = vec![("title", "/f/a.txt".into()), ("tags", "/f/b.txt".into()), ("rating", "/f/a.txt".into())];
        let found = Versions { versions, descriptions: Vec::new(), values };
        let mut out = Vec::new();
        write_text(&mut out, &found, |path| path.replace("/f/", "")).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "Version 1: 1,200 words in 2 chapters, searched\n  a.txt (text)\n\
             Version 2: 900 words in 2 chapters, 99 % of it in version 1\n  b.txt (text), missing\n\
             \nValues:\n  a.txt: title, rating\n  b.txt: tags\n"
        );
    }
}
