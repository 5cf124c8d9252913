//! Dumps of eFiction's database, as `MySQL`'s tools write them: `INSERT INTO table (columns) VALUES (…), (…);`
//!
//! Tables are known by the ends of their names, since archives put prefixes before them. A dump without column lists is read
//! with the columns of the software's own schema.

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::story;
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A dump of eFiction's database.
pub(in crate::parse) struct EfictionSql;

impl Format for EfictionSql {
    fn id(&self) -> &'static str {
        "efiction-sql"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "an SQL file that fills tables of stories and chapters"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        source.extension().as_deref() == Some("sql") && {
            let bytes = source.bytes();
            memmem::find(bytes, b"INSERT INTO").is_some()
                && memmem::find(bytes, b"stories").is_some()
                && memmem::find(bytes, b"chapters").is_some()
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let tables = tables(&source.text().text);
        let works = story::works(&tables);
        if works.is_empty() {
            return Err(ParseError::Missing { format: self.id(), expected: "rows of stories" });
        }
        works.into_iter().for_each(emit);
        Ok(())
    }
}

/// One row: the values by their columns' names; what is NULL is left out.
pub(super) type Row = FxHashMap<String, String>;

/// The rows of each table that matters, by the table's name without prefix.
pub(super) type Tables = FxHashMap<&'static str, Vec<Row>>;

/// Tables that are read, with the columns of eFiction 3.5 in their order.
const KNOWN: [(&str, &[&str]); 11] = [
    (
        "authors",
        &["uid", "penname", "realname", "email", "website", "bio", "image", "date", "admincreated", "password"],
    ),
    (
        "categories",
        &[
            "catid",
            "parentcatid",
            "category",
            "description",
            "image",
            "locked",
            "leveldown",
            "displayorder",
            "numitems",
        ],
    ),
    (
        "chapters",
        &[
            "chapid",
            "title",
            "inorder",
            "notes",
            "storytext",
            "endnotes",
            "validated",
            "wordcount",
            "rating",
            "reviews",
            "sid",
            "uid",
            "count",
        ],
    ),
    ("characters", &["charid", "catid", "charname", "bio", "image"]),
    ("classes", &["class_id", "class_type", "class_name"]),
    ("classtypes", &["classtype_id", "classtype_name", "classtype_title"]),
    ("coauthors", &["sid", "uid"]),
    ("inseries", &["seriesid", "sid", "subseriesid", "confirmed", "inorder"]),
    ("ratings", &["rid", "rating", "ratingwarning", "warningtext"]),
    (
        "series",
        &[
            "seriesid",
            "title",
            "summary",
            "uid",
            "isopen",
            "catid",
            "rating",
            "classes",
            "characters",
            "reviews",
            "challenges",
            "numstories",
        ],
    ),
    (
        "stories",
        &[
            "sid",
            "title",
            "summary",
            "storynotes",
            "catid",
            "classes",
            "charid",
            "rid",
            "date",
            "updated",
            "uid",
            "coauthors",
            "featured",
            "validated",
            "completed",
            "rr",
            "wordcount",
            "rating",
            "reviews",
            "count",
            "challenges",
        ],
    ),
];

fn tables(text: &str) -> Tables {
    let mut tables = Tables::default();
    for at in memmem::find_iter(text.as_bytes(), b"INSERT INTO") {
        let mut reader = Reader { text, at: at + "INSERT INTO".len() };
        let name = reader.word().to_lowercase();
        let known = KNOWN.iter().find(|(own, _)| name == *own || name.ends_with(&format!("_{own}")));
        let Some((table, columns)) = known else { continue };
        let stated = reader.columns();
        let columns: Vec<String> = stated.unwrap_or_else(|| columns.iter().map(|name| (*name).to_owned()).collect());
        if !reader.word().eq_ignore_ascii_case("VALUES") {
            continue;
        }
        let rows = tables.entry(table).or_default();
        while let Some(values) = reader.row() {
            let pairs = columns.iter().zip(values).filter_map(|(name, value)| Some((name.clone(), value?)));
            rows.push(pairs.collect());
        }
    }
    tables
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn skip(&mut self, also: &[char]) {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || also.contains(&c));
        self.at += rest.len() - trimmed.len();
    }

    /// A name, in back quotes or bare; the part behind a dot.
    fn word(&mut self) -> &'t str {
        self.skip(&['`', '"', '.']);
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += end;
        self.skip(&['`', '"']);
        if self.text[self.at..].starts_with('.') {
            return self.word();
        }
        &rest[..end]
    }

    fn columns(&mut self) -> Option<Vec<String>> {
        self.skip(&[]);
        let inner = self.text[self.at..].strip_prefix('(')?;
        let end = inner.find(')')?;
        self.at += end + 2;
        Some(inner[..end].split(',').map(|name| name.trim().trim_matches(['`', '"']).to_lowercase()).collect())
    }

    /// The next `(…)` of the list, none at its end.
    fn row(&mut self) -> Option<Vec<Option<String>>> {
        self.skip(&[',']);
        if !self.text[self.at..].starts_with('(') {
            return None;
        }
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip(&[]);
            let rest = &self.text[self.at..];
            match rest.chars().next()? {
                ')' => {
                    self.at += 1;
                    return Some(values);
                }
                ',' => self.at += 1,
                quote @ ('\'' | '"') => values.push(Some(self.quoted(quote)?)),
                _ => {
                    let end = rest.find([',', ')'])?;
                    let value = rest[..end].trim();
                    self.at += end;
                    values.push((!value.eq_ignore_ascii_case("NULL")).then(|| value.to_owned()));
                }
            }
        }
    }

    /// A text in quotes; a backslash takes the next sign as it is, and the quote doubled is one.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut out = String::new();
        let mut chars = self.text[self.at + 1..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next()?.1 {
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    '0' => {}
                    other => out.push(other),
                },
                _ if c == quote => {
                    if chars.next_if(|(_, next)| *next == quote).is_none() {
                        self.at += 1 + at + 1;
                        return Some(out);
                    }
                    out.push(quote);
                }
                _ => out.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_and_without_columns() {
        let dump = "INSERT INTO `db`.`fanfiction_stories` (`sid`, `title`) VALUES\n(1,'It\\'s; (mud)'),\n(2, NULL);\n\
                    INSERT INTO x_ratings VALUES (\"1\",\"Teen\",\"0\",\"\");\nINSERT INTO other VALUES (1);";
        let tables = tables(dump);
        assert_eq!(tables["stories"][0]["title"], "It's; (mud)");
        assert_eq!(tables["stories"][1].len(), 1);
        assert_eq!(tables["ratings"][0]["rating"], "Teen");
    }
}
