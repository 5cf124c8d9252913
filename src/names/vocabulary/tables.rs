//! The plain-text tables under `schema/vocabulary`: how they are read and written.
//!
//! One entry is a line without indentation (the canonical name) and indented lines below it, told
//! apart by their first character:
//!
//! ```text
//! Mara Venn
//!     @The Lamps            a fandom (a family's name) the person belongs to
//!     =Ember                another name of the same person
//! ```
//! Fandoms have `<` for a child (one medium, one part of a series), `>` for the child that the bare name means, and `=`
//! for a synonym; ships have
//! their members, joined by `/`, in the first line, `@` for the fandom and `=` for their names.
//! Lines that begin with `#` are comments.

use std::fmt::Write as _;

/// One entry: a canonical name and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Canonical name.
    pub name: String,
    /// Fandoms it belongs to, by their family's name.
    pub fandoms: Vec<String>,
    /// Other names of the same thing.
    pub aliases: Vec<String>,
    /// Names of things below it.
    pub children: Vec<String>,
    /// The child that is meant by the bare name, if it is not the thing itself; one of `children`.
    pub main: Option<String>,
}

/// All tables that the program is built with.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Characters by AO3's canonical names.
    pub characters: Vec<Entry>,
    /// Characters an encyclopaedia adds; they answer only where `characters` has nothing.
    pub encyclopedia: Vec<Entry>,
    /// Families of fandoms.
    pub fandoms: Vec<Entry>,
    /// Ships: the name holds the members joined by `/`, most popular first.
    pub ships: Vec<Entry>,
    /// Given names with their short forms as aliases.
    pub nicknames: Vec<Entry>,
}

/// Reads one table; a line it cannot place is an error that names it.
pub fn read_table(text: &str) -> Result<Vec<Entry>, TableError> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(detail) = line.strip_prefix('\t') else {
            entries.push(Entry { name: line.to_owned(), ..Entry::default() });
            continue;
        };
        let wrong = || TableError { line: at + 1, found: line.trim().to_owned() };
        let entry = entries.last_mut().ok_or_else(wrong)?;
        let list = match detail.chars().next() {
            Some('@') => &mut entry.fandoms,
            Some('=') => &mut entry.aliases,
            Some('<' | '>') => &mut entry.children,
            _ => return Err(wrong()),
        };
        list.push(detail[1..].to_owned());
        if let Some(main) = detail.strip_prefix('>') {
            entry.main = Some(main.to_owned());
        }
    }
    Ok(entries)
}

/// Writes a table in the form that [`read_table`] reads, behind `heading` as comment lines.
pub fn write_table(heading: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    for line in heading.lines() {
        let _ = writeln!(out, "# {line}");
    }
    for entry in entries {
        let _ = writeln!(out, "{}", entry.name);
        for (sign, list) in [('@', &entry.fandoms), ('<', &entry.children), ('=', &entry.aliases)] {
            for item in list {
                let sign = if sign == '<' && entry.main.as_ref() == Some(item) { '>' } else { sign };
                let _ = writeln!(out, "\t{sign}{item}");
            }
        }
    }
    out
}

/// A line of a table that belongs nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a name, or `@`, `=`, `<` or `>` behind a tab below one, found `{found}`")]
pub struct TableError {
    /// Line, from 1.
    pub line: usize,
    /// The line without its indentation.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_survives_writing_and_reading() {
        let entry = Entry {
            name: "Mara Venn".into(),
            fandoms: vec!["The Lamps".into()],
            aliases: vec!["Ember".into(), "=M".into()],
            children: vec!["The Lamps (TV)".into(), "The Lamps (Comics)".into()],
            main: Some("The Lamps (TV)".into()),
        };
        let text = write_table("origin\nlicence", std::slice::from_ref(&entry));
        assert_eq!(read_table(&text).unwrap(), [entry]);
        assert_eq!(read_table("\t=lost").unwrap_err().line, 1);
    }
}
