//! `.descs`: a line for each file of a folder, `alk1.a FAN FICTION: A Little Knowledge, by P. Murphy (Part 2)`.

use std::path::Path;

use super::Entry;

/// True for a file of this kind, by its name.
pub(super) fn is_list(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == "descs" || name == "descript.ion" || name.as_encoded_bytes().ends_with(b".descs"))
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
    let is_kind = |kind: &str| KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind));
    let text = description.split_once(": ").filter(|(kind, _)| is_kind(kind)).map_or(description, |(_, text)| text);
    // What stands in brackets at the end is a date or a part.
    let text = match text.rsplit_once(" (") {
        Some((before, note)) if note.ends_with(')') && note.contains(|c: char| c.is_ascii_digit()) => before,
        _ => text,
    };
    let split = text.rsplit_once(", by ").or_else(|| text.rsplit_once(" by "));
    let name = |name: &str| name.split(',').next().unwrap_or_default().trim().to_owned();
    match split.filter(|(_, author)| author.starts_with(char::is_uppercase) && author.split_whitespace().count() <= 8) {
        Some((title, author)) => {
            Entry { title: without_kind(title.trim()).to_owned(), author: Some(name(author)), ..Entry::default() }
        }
        None => Entry { title: text.to_owned(), ..Entry::default() },
    }
}

/// What lists call stories in front of their titles.
const KINDS: [&str; 6] = ["fan fiction", "fanfiction", "fan fic", "fanfic", "story", "fiction"];

/// A title without what sort of story it is: `The Ebb: A Salt / Weir crossover story`, `The Ebb, a Salt story`.
fn without_kind(title: &str) -> &str {
    let is_kind = |text: &str| {
        let mut words = text.split_whitespace();
        let article =
            words.next().is_some_and(|word| word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an"));
        let last = words.next_back().unwrap_or_default().to_lowercase();
        article && matches!(last.as_str(), "story" | "fanfic" | "fic" | "crossover" | "tale" | "novel" | "vignette")
    };
    let parted = title.rsplit_once(": ").or_else(|| title.rsplit_once(", "));
    parted.filter(|(before, kind)| !before.is_empty() && is_kind(kind)).map_or(title, |(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_title_and_author() {
        let list = "ebb1 FAN FICTION: The Ebb, by Ann Lee (Part 2)\nnote.txt The Rules of Chess\nfog Fan Fiction: Fog by Jo Ray, 1993\ntar FANFICTION: The Tar: A Salt / Weir crossover story by Jo Ray\n";
        let found = read(list);
        let shown: Vec<_> =
            found.iter().map(|(name, entry)| (name.as_str(), entry.title.as_str(), entry.author.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("ebb1", "The Ebb", Some("Ann Lee")),
                ("note.txt", "The Rules of Chess", None),
                ("fog", "Fog", Some("Jo Ray")),
                ("tar", "The Tar", Some("Jo Ray"))
            ]
        );
    }
}
