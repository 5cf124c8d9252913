//! The zip around an EPUB: entries by name, unpacked in memory within the bounds of [`Limits`].
//!
//! Names in a package document and in the zip's directory often disagree in percent signs, case and
//! `./`; [`Container::find`] forgives that, as every reading program does.

use std::cell::{Cell, OnceCell, RefCell};
use std::io::{Cursor, Read};

use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use super::EPUB;
use crate::parse::ParseError;
use crate::source::Limits;

/// Growth is not judged below this size: a page of blanks packs very well.
const RATIO_FROM: u64 = 1 << 20;
/// How far from the end of a file its directory's closing record may begin.
const CLOSING_RECORD: usize = 22 + 0xffff;

/// An opened EPUB.
pub(crate) struct Container<'a> {
    archive: RefCell<ZipArchive<Cursor<&'a [u8]>>>,
    /// Entry names, cleaned by [`clean`], in the order of the zip's directory.
    names: Vec<String>,
    by_name: FxHashMap<String, usize>,
    /// The same by names decoded and in lower case, made when a name is not found as it is.
    by_folded_name: OnceCell<FxHashMap<String, usize>>,
    limits: &'a Limits,
    /// Bytes that may still be unpacked.
    allowance: Cell<u64>,
}

impl<'a> Container<'a> {
    /// Reads the zip's directory; no entry is unpacked yet.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ParseError> {
        if stated_entries(bytes).is_some_and(|count| count > limits.book_entries) {
            return Err(limits.book_entries().into());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("zip directory", &error))?;
        if archive.len() as u64 > limits.book_entries {
            return Err(limits.book_entries().into());
        }
        // The flag that says a name is UTF-8 is often forgotten: strict UTF-8 is believed without it.
        let names: Vec<String> = archive
            .file_names_raw()
            .zip(archive.file_names())
            .map(|(raw, decoded)| match (std::str::from_utf8(raw), decoded) {
                (Ok(name), _) => clean(name),
                (Err(_), Ok(name)) => clean(&name),
                (Err(_), Err(_)) => clean(&String::from_utf8_lossy(raw)),
            })
            .collect();
        let mut by_name = FxHashMap::default();
        for (index, name) in names.iter().enumerate() {
            by_name.entry(name.clone()).or_insert(index);
        }
        Ok(Self {
            archive: RefCell::new(archive),
            names,
            by_name,
            by_folded_name: OnceCell::new(),
            limits,
            allowance: Cell::new(
                limits.book_size.min((bytes.len() as u64).saturating_mul(limits.growth).max(RATIO_FROM)),
            ),
        })
    }

    /// The entries' names in the order of the zip's directory.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The entry that `path` means: as written, percent-decoded, or in another case.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        let literal = clean(path);
        if let Some(index) = self.by_name.get(&literal) {
            return Some(*index);
        }
        let decoded = percent_decoded(&literal);
        if let Some(index) = self.by_name.get(&decoded) {
            return Some(*index);
        }
        let folded = self.by_folded_name.get_or_init(|| {
            let fold = |(index, name): (usize, &String)| (percent_decoded(name).to_lowercase(), index);
            self.names.iter().enumerate().rev().map(fold).collect()
        });
        folded.get(&decoded.to_lowercase()).copied()
    }

    /// True if there is such an entry.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The bounds within which it is read.
    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// How large the zip says the entry is, in bytes: a hint.
    pub(crate) fn stated_size(&self, entry: usize) -> Option<u64> {
        Some(self.archive.borrow_mut().by_index_raw(entry).ok()?.size())
    }

    /// The bytes of the entry that `path` means.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, ParseError> {
        let index = self.find(path).ok_or_else(|| ParseError::Damaged {
            format: EPUB,
            place: path.to_owned(),
            reason: "no such entry in the zip".to_owned(),
        })?;
        self.unpack(index)
    }

    fn unpack(&self, index: usize) -> Result<Vec<u8>, ParseError> {
        let place = &self.names[index];
        let mut archive = self.archive.borrow_mut();
        let mut entry = archive.by_index(index).map_err(|error| damaged(place, &error))?;
        let grown = entry.compressed_size().saturating_mul(self.limits.growth).max(RATIO_FROM);
        let bounds = [
            (self.limits.entry_size(), self.limits.entry_size),
            (self.limits.book_size(), self.allowance.get()),
            (self.limits.growth(), grown),
        ];
        let (exceeded, bound) = bounds.into_iter().min_by_key(|(_, bound)| *bound).unwrap_or(bounds[0]);
        // The stated size is a hint, never a promise.
        let mut bytes = Vec::with_capacity(entry.size().min(bound).min(RATIO_FROM) as usize);
        let read = entry
            .by_ref()
            .take(bound.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(place, &ZipError::Io(error)))? as u64;
        if read > bound {
            return Err(exceeded.into());
        }
        self.allowance.set(self.allowance.get() - read);
        Ok(bytes)
    }
}

/// What the closing record of a zip's directory says about the number of entries; a zip64 file says 65,535.
fn stated_entries(bytes: &[u8]) -> Option<u64> {
    let from = bytes.len().saturating_sub(CLOSING_RECORD);
    let at = from + memchr::memmem::rfind(&bytes[from..], b"PK\x05\x06")?;
    let count = bytes.get(at + 10..at + 12)?;
    Some(u64::from(u16::from_le_bytes([count[0], count[1]])))
}

fn damaged(place: &str, error: &ZipError) -> ParseError {
    let reason = match error {
        ZipError::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    ParseError::Damaged { format: EPUB, place: place.to_owned(), reason }
}

/// A path with `/` between its parts, without `.` parts, doubled slashes and a leading slash; `..` goes up.
pub(crate) fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The path that `href`, written in the entry `base`, means; the fragment is cut off and returned decoded.
pub(crate) fn resolve(base: &str, href: &str) -> (String, Option<String>) {
    let (path, fragment) = match href.split_once('#') {
        Some((path, fragment)) => (path, Some(percent_decoded(fragment)).filter(|fragment| !fragment.is_empty())),
        None => (href, None),
    };
    if path.is_empty() {
        return (clean(base), fragment);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    (clean(&format!("{folder}/{path}")), fragment)
}

/// `text` with `%41` as `A`; what is not such a pair of digits, or not UTF-8 afterwards, stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let digit = |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
pub(crate) mod testing {
    use std::io::{Cursor, Write};

    use zip::CompressionMethod;
    use zip::write::{SimpleFileOptions, ZipWriter};

    /// A zip with these entries, packed but for the type of the file, as EPUB demands.
    pub(crate) fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            let stored = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            writer.start_file(*name, SimpleFileOptions::default().compression_method(stored)).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::zipped;
    use super::*;

    #[test]
    fn an_entry_is_found_by_every_spelling_of_its_name() {
        let bytes = zipped(&[("OEBPS/The new girl.xhtml", "x"), ("OEBPS/50%25.xhtml", "y")]);
        let container = Container::open(&bytes, &Limits::DEFAULT).unwrap();
        for path in ["OEBPS/The%20new%20girl.xhtml", "./oebps/the new girl.xhtml", "/OEBPS\\x/../The new girl.xhtml"] {
            assert_eq!(container.read(path).unwrap(), b"x", "{path}");
        }
        for path in ["OEBPS/50%25.xhtml", "OEBPS/50%.xhtml"] {
            assert_eq!(container.read(path).unwrap(), b"y", "{path}");
        }
        assert!(!container.has("OEBPS"));
    }

    #[test]
    fn references_are_read_from_where_they_stand() {
        assert_eq!(
            resolve("OEBPS/toc.ncx", "text/a%20b.xhtml#p%201"),
            ("OEBPS/text/a%20b.xhtml".into(), Some("p 1".into()))
        );
        assert_eq!(resolve("OEBPS/toc.ncx", "../x.xhtml"), ("x.xhtml".into(), None));
        assert_eq!(resolve("OEBPS/nav.xhtml", "#here"), ("OEBPS/nav.xhtml".into(), Some("here".into())));
    }

    #[test]
    fn a_missing_entry_and_a_damaged_one_are_named() {
        let mut bytes = zipped(&[("a.xhtml", &"some text ".repeat(50))]);
        let error = Container::open(&bytes, &Limits::DEFAULT).unwrap().read("b.xhtml").unwrap_err();
        assert!(error.to_string().starts_with("epub: b.xhtml: no such entry in the zip; "), "{error}");
        // The first byte of the packed data stands after a header of 30 bytes and the name.
        bytes[30 + "a.xhtml".len() + 3] ^= 0xff;
        let error = Container::open(&bytes, &Limits::DEFAULT).unwrap().read("a.xhtml").unwrap_err();
        assert!(error.to_string().starts_with("epub: a.xhtml: "), "{error}");
    }

    #[test]
    fn a_zip_bomb_hits_a_limit() {
        let bytes = zipped(&[("a.xhtml", &" ".repeat(8 << 20))]);
        let error = Container::open(&bytes, &Limits::DEFAULT).unwrap().read("a.xhtml").unwrap_err();
        assert_eq!(error.code(), "limit");
    }
}
