//! The comment in which authors described a story to the archive that imported it:
//! `<!-- STORYINFO title: … fandom: … date: … summary: … wordcount: … -->`.

use crate::model::ParatextKind;
use crate::parse::ParsedWork;
use crate::parse::fanficfare::add_paratext;

const MARK: &str = "STORYINFO";
const LABELS: [&str; 6] = ["title", "author", "fandom", "date", "summary", "wordcount"];

/// Reads the comment, if the page has one.
pub(super) fn read(page: &str, work: &mut ParsedWork) {
    let Some((before, rest)) = page.split_once(MARK) else { return };
    let Some((info, _)) = rest.split_once("-->").filter(|_| before.trim_end().ends_with("<!--")) else { return };
    let mut fields: Vec<(&str, String)> = Vec::new();
    for word in info.split_whitespace() {
        let label = word.strip_suffix(':').map(str::to_lowercase);
        let label = label.and_then(|label| LABELS.iter().find(|known| **known == label));
        match (label, fields.last_mut()) {
            (Some(label), _) => fields.push((label, String::new())),
            (None, Some((_, value))) if value.is_empty() => value.push_str(word),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => {}
        }
    }
    let metadata = &mut work.metadata;
    for (label, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        match label {
            "title" => metadata.title = Some(value),
            "author" => metadata.authors.push(value),
            "fandom" => metadata.fandoms.extend(value.split(", ").map(str::to_owned)),
            "date" => metadata.published = Some(value),
            "summary" => add_paratext(&mut work.paratext, ParatextKind::Summary, value),
            _ => metadata.words = Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_is_read_by_its_labels_on_one_line_or_several() {
        for page in [
            "<!-- STORYINFO title: Low Water fandom: Salt, The Weir date: 2004-05-06 summary: Rain, and more. wordcount: 1,200 -->",
            "<!-- STORYINFO\n title: Low Water\n fandom: Salt, The Weir\n date: 2004-05-06\n summary: Rain,\n and more.\n wordcount: 1,200\n-->",
        ] {
            let mut work = ParsedWork::default();
            read(page, &mut work);
            assert_eq!(work.metadata.title.as_deref(), Some("Low Water"));
            assert_eq!(work.metadata.fandoms, ["Salt", "The Weir"]);
            assert_eq!(work.metadata.words.as_deref(), Some("1,200"));
            assert_eq!(work.paratext[0].text, "Rain, and more.");
        }
    }
}
