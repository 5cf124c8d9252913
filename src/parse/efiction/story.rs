//! Works from eFiction's tables: ids joined by commas become names, chapters come in their order.

use std::path::Path;

use super::files;
use super::sql::{Row, Tables};
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Document, blocks};
use crate::parse::{BodyBuilder, Metadata, ParsedWork};
use crate::source::Limits;

/// The works of a database whose dump lies in this folder.
pub(super) fn works(tables: &Tables, folder: Option<&Path>, limits: &Limits) -> Vec<ParsedWork> {
    rows(tables, "stories").iter().map(|story| work(tables, story, folder, limits)).collect()
}

pub(super) fn rows<'t>(tables: &'t Tables, name: &str) -> &'t [Row] {
    tables.get(name).map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn value<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get(name).map(|value| value.trim()).unwrap_or_default()
}

/// The value `wanted` of the row whose `key` is `id`.
fn lookup<'t>(tables: &'t Tables, table: &str, key: &str, id: &str, wanted: &str) -> Option<&'t str> {
    let row = rows(tables, table).iter().find(|row| value(row, key) == id)?;
    Some(value(row, wanted)).filter(|value| !value.is_empty())
}

/// The names of a list of ids.
fn names(tables: &Tables, table: &str, key: &str, ids: &str, wanted: &str) -> Vec<String> {
    let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.filter_map(|id| lookup(tables, table, key, id, wanted)).map(str::to_owned).collect()
}

fn work(tables: &Tables, story: &Row, folder: Option<&Path>, limits: &Limits) -> ParsedWork {
    let text = |name: &str| Some(value(story, name).to_owned()).filter(|value| !value.is_empty());
    let sid = value(story, "sid");
    let mut authors = names(tables, "authors", "uid", value(story, "uid"), "penname");
    let also = rows(tables, "coauthors").iter().filter(|row| value(row, "sid") == sid);
    authors.extend(
        also.filter_map(|row| lookup(tables, "authors", "uid", value(row, "uid"), "penname")).map(str::to_owned),
    );
    // A list in older versions; since 3.4 the mark that there are some, who stand in a table of their own.
    let listed = Some(value(story, "coauthors")).filter(|list| !matches!(*list, "0" | "1")).unwrap_or_default();
    authors.extend(names(tables, "authors", "uid", listed, "penname"));
    let mut seen = Vec::new();
    authors.retain(|author| {
        !seen.contains(author) && {
            seen.push(author.clone());
            true
        }
    });
    let rating = value(story, "rid");
    let mut metadata = Metadata {
        title: text("title"),
        authors,
        characters: names(tables, "characters", "charid", value(story, "charid"), "charname"),
        fandoms: names(tables, "categories", "catid", value(story, "catid"), "category"),
        rating: lookup(tables, "ratings", "rid", rating, "rating").map(str::to_owned).or_else(|| text("rid")),
        status: text("completed").map(|done| if done == "1" { "Completed" } else { "In-Progress" }.to_owned()),
        published: text("date"),
        updated: text("updated"),
        words: text("wordcount").filter(|words| words != "0"),
        ..Metadata::default()
    };
    read_classes(tables, value(story, "classes"), &mut metadata);
    for entry in rows(tables, "inseries").iter().filter(|row| value(row, "sid") == sid) {
        if let Some(series) = lookup(tables, "series", "seriesid", value(entry, "seriesid"), "title") {
            metadata.series.push((series.to_owned(), entry.get("inorder").cloned()));
        }
    }
    let mut work = ParsedWork { metadata, ..ParsedWork::default() };
    add_paratext(&mut work.paratext, ParatextKind::Summary, plain(value(story, "summary"), limits));
    add_paratext(&mut work.paratext, ParatextKind::Notes, plain(value(story, "storynotes"), limits));
    let mut chapters: Vec<&Row> = rows(tables, "chapters").iter().filter(|row| value(row, "sid") == sid).collect();
    chapters.sort_by_key(|row| value(row, "inorder").parse::<u32>().unwrap_or(u32::MAX));
    let drafts = chapters.into_iter().map(|row| chapter(row, story, folder, limits));
    let drafts = drafts.filter(|draft| !draft.body.is_empty()).collect();
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish(drafts, &title);
    work
}

/// Classes are of kinds that each archive names itself: `Warnings`, `Genres`, `Pairings` …
fn read_classes(tables: &Tables, ids: &str, metadata: &mut Metadata) {
    for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let Some(name) = lookup(tables, "classes", "class_id", id, "class_name") else { continue };
        let kind = lookup(tables, "classes", "class_id", id, "class_type").unwrap_or_default();
        let kind = lookup(tables, "classtypes", "classtype_id", kind, "classtype_title")
            .or_else(|| lookup(tables, "classtypes", "classtype_id", kind, "classtype_name"))
            .unwrap_or_default()
            .to_lowercase();
        let list = if kind.contains("warning") {
            &mut metadata.warnings
        } else if kind.contains("pairing") || kind.contains("relationship") {
            &mut metadata.relationships
        } else {
            &mut metadata.tags
        };
        list.push(name.to_owned());
    }
}

fn chapter(row: &Row, story: &Row, folder: Option<&Path>, limits: &Limits) -> Draft {
    let mut draft = Draft::named(Some(value(row, "title")));
    add_paratext(&mut draft.paratext, ParatextKind::Notes, plain(value(row, "notes"), limits));
    let beside = || folder.and_then(|folder| files::text(folder, row, story));
    let text = Some(value(row, "storytext")).filter(|text| !text.is_empty()).map(str::to_owned).or_else(beside);
    write(&text.unwrap_or_default(), &mut draft.body, limits);
    add_paratext(&mut draft.paratext, ParatextKind::EndNotes, plain(value(row, "endnotes"), limits));
    draft
}

/// Writes a chapter's text. In one without paragraphs and line breaks of HTML, the software shows its own line ends as such.
pub(super) fn write(text: &str, body: &mut BodyBuilder, limits: &Limits) {
    let lower = text.to_ascii_lowercase();
    let marked = ["<p>", "<p ", "<br", "<div"].iter().any(|tag| lower.contains(tag));
    let shown = if marked { text.to_owned() } else { text.replace("\r\n", "\n").replace('\n', "<br>") };
    blocks::walk_into(Document::parse(&shown, limits).root(), body);
}

pub(super) fn plain(markup: &str, limits: &Limits) -> String {
    if markup.is_empty() { String::new() } else { Document::parse(markup, limits).root().prose() }
}
