//! Dumps of eFiction's database, as `MySQL`'s tools write them: `INSERT INTO table (columns) VALUES (…), (…);`
//!
//! Tables are known by the ends of their names, since archives put prefixes before them; the tables of one prefix are one
//! archive, of which a dump may hold several. A dump without column lists is read with the columns of the software's own
//! schema. Tables as the importers of Open Doors make them are read as well.

use std::collections::BTreeMap;

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::{open_doors, story};
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A dump of eFiction's database.
pub(in crate::parse) struct EfictionSql;

impl Format for EfictionSql {
    fn id(&self) -> &'static str {
        "efiction-sql"
    }

    fn version(&self) -> u32 {
        2
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
            inserts(&source.text().text).next().is_some()
                && memmem::find(bytes, b"stories").is_some()
                && memmem::find(bytes, b"chapters").is_some()
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let mut found = false;
        for tables in archives(&source.text().text) {
            let works = if open_doors::are_theirs(&tables) {
                open_doors::works(&tables, source.limits())
            } else {
                story::works(&tables, source.folder(), source.limits())
            };
            found |= !works.is_empty();
            works.into_iter().for_each(&mut *emit);
        }
        if found { Ok(()) } else { Err(ParseError::Missing { format: self.id(), expected: "rows of stories" }) }
    }
}

/// One row: the values by their columns' names; what is NULL is left out.
pub(super) type Row = FxHashMap<String, String>;

/// The rows of each table that matters, by the table's name without prefix.
pub(super) type Tables = FxHashMap<&'static str, Vec<Row>>;

/// Tables that are read, with the columns of eFiction 3.5 in their order; those of Open Doors' importers come with a list.
/// A name that ends as another does stands before it.
const KNOWN: [(&str, &[&str]); 14] = [
    ("item_authors", &["id", "author_id", "item_id", "item_type"]),
    ("item_tags", &["id", "item_id", "item_type", "tag_id"]),
    (
        "tags",
        &[
            "id",
            "original_tagid",
            "original_tag",
            "original_type",
            "original_parent",
            "original_description",
            "ao3_tag",
            "ao3_tag_type",
            "ao3_tag_category",
            "ao3_tag_fandom",
        ],
    ),
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

/// Where rows are put into tables: behind `INSERT INTO`, `INSERT IGNORE INTO`, `REPLACE INTO`.
fn inserts(text: &str) -> impl Iterator<Item = usize> {
    memmem::find_iter(text.as_bytes(), b"INTO ").filter_map(|at| {
        let before = text[..at].trim_end();
        let inserts = |verb: &str| before.get(before.len().saturating_sub(verb.len())..) == Some(verb);
        let ignores = before.strip_suffix("IGNORE").map(str::trim_end).is_some_and(|before| before.ends_with("INSERT"));
        (inserts("INSERT") || inserts("REPLACE") || ignores).then_some(at + "INTO ".len())
    })
}

/// The tables of each archive in the dump that has stories. Archives may share the table of their authors.
fn archives(text: &str) -> Vec<Tables> {
    let (with, without): (Vec<_>, Vec<_>) =
        tables(text).into_values().partition(|tables| tables.contains_key("stories"));
    let mut shared: Vec<Vec<Row>> = without.into_iter().filter_map(|mut tables| tables.remove("authors")).collect();
    let shared = if shared.len() == 1 { shared.pop() } else { None };
    let whole = |mut tables: Tables| {
        if let Some(authors) = &shared {
            tables.entry("authors").or_insert_with(|| authors.clone());
        }
        tables
    };
    with.into_iter().map(whole).collect()
}

/// The tables by their prefix.
fn tables(text: &str) -> BTreeMap<String, Tables> {
    let mut archives: BTreeMap<String, Tables> = BTreeMap::new();
    for at in inserts(text) {
        let mut reader = Reader { text, at };
        let name = reader.word().to_lowercase();
        let prefix = |own: &str| name.strip_suffix(own).filter(|prefix| prefix.is_empty() || prefix.ends_with('_'));
        let known = KNOWN.iter().find_map(|(own, columns)| Some((*own, *columns, prefix(own)?)));
        let Some((table, columns, prefix)) = known else { continue };
        let stated = reader.columns();
        let columns: Vec<String> = stated.unwrap_or_else(|| columns.iter().map(|name| (*name).to_owned()).collect());
        if !reader.word().eq_ignore_ascii_case("VALUES") {
            continue;
        }
        let rows = archives.entry(prefix.to_owned()).or_default().entry(table).or_default();
        while let Some(values) = reader.row() {
            let pairs = columns.iter().zip(values).filter_map(|(name, value)| Some((name.clone(), value?)));
            rows.push(pairs.collect());
        }
    }
    archives
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
                // `_binary 'text'` and `_utf8mb4 'text'` say how the text is stored.
                '_' if rest.contains(' ') && !rest[..rest.find(' ')?].contains([',', ')', '\'']) => {
                    self.at += rest.find(' ')?;
                }
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
        let (fanfiction, x) = (&tables["fanfiction_"], &tables["x_"]);
        assert_eq!(fanfiction["stories"][0]["title"], "It's; (mud)");
        assert_eq!(fanfiction["stories"][1].len(), 1);
        assert_eq!(x["ratings"][0]["rating"], "Teen");
    }

    #[test]
    fn the_archives_of_a_dump_are_told_apart_by_their_prefixes() {
        let dump = "INSERT IGNORE INTO `hp_fanfiction_stories` (`sid`,`title`,`uid`) VALUES (1,'Mud',5);\n\
                    REPLACE INTO `sw_fanfiction_stories` (`sid`,`title`,`uid`) VALUES (1,_binary 'Sand',5);\n\
                    INSERT INTO `fanfiction_authors` (`uid`,`penname`) VALUES (5,'gull');\n\
                    INSERT INTO `wp_categories` (`catid`,`category`) VALUES (5,'Plugins');\n\
                    INSERT INTO `hp_fanfiction_chapters` (`sid`,`inorder`,`storytext`) VALUES (1,1,'It rained INTO the mud.');";
        let mut works = Vec::new();
        let source = Source::new("dump.sql", dump.as_bytes());
        assert!(EfictionSql.recognises(&source));
        EfictionSql.parse(&source, &mut |work| works.push(work)).unwrap();
        let read: Vec<_> = works
            .iter()
            .map(|work| {
                (
                    work.metadata.title.as_deref().unwrap_or_default(),
                    work.metadata.authors.join("|"),
                    work.chapters.len(),
                )
            })
            .collect();
        assert_eq!(read, [("Mud", "gull".to_owned(), 1), ("Sand", "gull".to_owned(), 0)]);
    }
}
