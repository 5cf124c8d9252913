//! `.descs`: a line for each file of a folder, `alk1.a FAN FICTION: A Little Knowledge, by P. Murphy (Part 2)`.

use std::path::Path;

use super::Entry;

/// True for a file of this kind, by its name.
pub(super) fn is_list(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".descs" || name == "descs" || name == "descript.ion")
}

/// The files that a list names, with what it says of them.
pub(super) fn read(text: &str) -> Vec<(String, Entry)> {
    let line = |line: &str| {
        let (name, description) = line.split_once([' ', '\t'])?;
        let entry = entry(description.trim());
        (!name.is_empty() && !entry.title.is_empty()).then(|| (name.to_owned(), entry))
    };
    text.lines().filter_map(line).collect()
}

fn entry(description: &str) -> Entry {
    let kinds = ["FAN FICTION:", "Fan Fiction:", "Fanfiction:", "STORY:", "Story:"];
    let text = kinds.iter().find_map(|kind| description.strip_prefix(kind)).unwrap_or(description).trim();
    // What stands in brackets at the end is a date or a part.
    let text = match text.rsplit_once(" (") {
        Some((before, note)) if note.ends_with(')') && note.contains(|c: char| c.is_ascii_digit()) => before,
        _ => text,
    };
    let split = text.rsplit_once(", by ").or_else(|| text.rsplit_once(" by "));
    let name = |name: &str| name.split(',').next().unwrap_or_default().trim().to_owned();
    match split.filter(|(_, author)| author.starts_with(char::is_uppercase) && author.split_whitespace().count() <= 8) {
        Some((title, author)) => {
            Entry { title: title.trim().to_owned(), author: Some(name(author)), ..Entry::default() }
        }
        None => Entry { title: text.to_owned(), ..Entry::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_title_and_author() {
        let list = "ebb1 FAN FICTION: The Ebb, by Ann Lee (Part 2)\nnote.txt The Rules of Chess\nfog Fan Fiction: Fog by Jo Ray, 1993\n";
        let found = read(list);
        let shown: Vec<_> =
            found.iter().map(|(name, entry)| (name.as_str(), entry.title.as_str(), entry.author.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("ebb1", "The Ebb", Some("Ann Lee")),
                ("note.txt", "The Rules of Chess", None),
                ("fog", "Fog", Some("Jo Ray"))
            ]
        );
    }
}
