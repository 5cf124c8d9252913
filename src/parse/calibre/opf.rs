//! `metadata.opf`: a book's record in the form of a package document.

use std::path::Path;

use serde_json::Value;

use super::{Column, Record};
use crate::parse::epub::package::Package;
use crate::parse::epub::xml;
use crate::source::{Limits, decode};

/// A record is not larger than this, in bytes.
const LARGEST: u64 = 4 << 20;

/// The record in this file, if it is one.
pub(super) fn read(path: &Path) -> Option<Record> {
    let is_record = std::fs::metadata(path).is_ok_and(|known| known.is_file() && known.len() <= LARGEST);
    let bytes = is_record.then(|| std::fs::read(path).ok())??;
    let package = xml::with_root("metadata.opf", &decode(&bytes).text, &Limits::DEFAULT, Package::of_record).ok()?;
    let columns = package.fields.iter().filter_map(|field| {
        let label = field.name.strip_prefix("calibre:user_metadata:")?;
        column(label.trim_start_matches('#'), &serde_json::from_str(&field.value).ok()?)
    });
    Some(Record {
        title: package.title(),
        authors: package.authors(),
        series: package.first("calibre:series").map(|name| (name, package.first("calibre:series_index"))),
        tags: package.all("subject").map(str::to_owned).collect(),
        language: package.first("language"),
        published: package.date(),
        comments: package.first("description"),
        identifiers: package.address().map(|address| ("url".to_owned(), address)).into_iter().collect(),
        uuid: package.identifier("uuid"),
        columns: columns.collect(),
    })
}

/// `{"name": "Ships", "is_multiple": "|", "#value#": ["Ada/Ben"], …}`.
fn column(label: &str, written: &Value) -> Option<Column> {
    let values = match written.get("#value#")? {
        Value::Array(values) => values.iter().filter_map(scalar).collect(),
        value => scalar(value).into_iter().collect::<Vec<_>>(),
    };
    let name = written.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_list = written.get("is_multiple").is_some_and(|sign| !sign.is_null());
    (!values.is_empty()).then(|| Column { label: label.to_owned(), name, is_list, values })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(if *truth { "1" } else { "0" }.to_owned()),
        // A date: `{"__class__": "datetime.datetime", "__value__": "2019-01-02T00:00:00+00:00"}`.
        Value::Object(object) => Some(object.get("__value__")?.as_str()?.split('T').next()?.to_owned()),
        _ => None,
    }
}
