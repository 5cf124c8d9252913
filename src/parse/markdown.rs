//! Markdown, with or without front matter.
//!
//! Front matter is a block of `key: value` between lines of `---` (YAML) or `+++` (TOML) at the very top; of YAML, what authors
//! of stories write there is read: texts, quoted or not, and lists. `subtitle` is the chapter's name, where `title` is the work's;
//! `chapter` is its number, or its name.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::cut::{self, Numbers};
use super::fanficfare::{self, Value, add_paratext};
use super::heading::{chapter_title, number_alone, numbered_heading};
use super::html::Document;
use super::other_html::labels::begins_with_label;
use super::{BodyBuilder, Format, Metadata, ParseError, ParsedWork, Part, folder};
use crate::model::{Body, ParatextKind};
use crate::source::{Limits, Source, looks_binary};
use crate::text::key;

/// Markdown.
pub(super) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn version(&self) -> u32 {
        8
    }

    fn signs(&self) -> &'static str {
        "the name of a Markdown file, and text"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        let named = matches!(source.extension().as_deref(), Some("md" | "markdown" | "mdown" | "mkd"));
        named && !looks_binary(source.bytes())
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let (text, limits) = (&source.text().text, source.limits());
        let (fields, rest) = front_matter(text);
        let mut work = ParsedWork::default();
        let (mut subtitle, mut chapter) = (None, None);
        for (label, value) in fields {
            match label.as_str() {
                "subtitle" | "chapter_title" => subtitle = Some(join(&value)),
                "chapter" => chapter = Some(join(&value)),
                _ => set(&mut work, &label, value, limits),
            }
        }
        let number = chapter.as_deref().and_then(|chapter| number_alone(chapter).or_else(|| numbered_heading(chapter)));
        let subtitle = subtitle.or_else(|| chapter.filter(|chapter| number_alone(chapter).is_none()));
        let (body, levels) = body(rest, limits);
        if let Some(subtitle) = subtitle {
            read_chapter(&body, &subtitle, number, &mut work);
            folder::join(source, &mut work);
        } else {
            let title = cut::above_all(&body, &levels);
            let is_by_heading = cut::read_titled(&body, title, Numbers::Chapters, &mut work);
            folder::join_titled(source, is_by_heading, &mut work);
        }
        if let (Some(number), None, [_]) = (number, &work.part, work.chapters.as_slice()) {
            work.part = part(number, &work.metadata);
        }
        if work.chapters.is_empty() && work.part.is_none() {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

/// One chapter of a work whose title is known: a part of it, or a note about it. Its number is stated beside the subtitle, or in it.
fn read_chapter(body: &Body, subtitle: &str, number: Option<usize>, work: &mut ParsedWork) {
    let name = key(subtitle);
    if name.contains("author s note") || name.contains("authors note") || name == "foreword" || name == "preface" {
        add_paratext(&mut work.paratext, ParatextKind::Notes, body.text.clone());
        work.part = Some(Part { common: common(&work.metadata), ..Part::default() });
        return;
    }
    let number = number.or_else(|| numbered_heading(subtitle));
    let title = number.map_or_else(|| Some(subtitle.to_owned()), |number| chapter_title(subtitle, number));
    work.chapters = vec![super::ParsedChapter { title, body: body.clone(), paratext: Vec::new() }];
    work.part = number.and_then(|number| part(number, &work.metadata));
}

/// The chapter of this number of the work that the front matter names; none if it names none.
fn part(number: usize, metadata: &Metadata) -> Option<Part> {
    let first = u32::try_from(number).ok().filter(|first| *first > 0)?;
    metadata.title.is_some().then(|| Part { first, common: common(metadata), ..Part::default() })
}

/// What all chapters of a work have in common.
fn common(metadata: &Metadata) -> String {
    let title = metadata.title.as_deref().unwrap_or_default();
    format!("chapters of {} by {}", key(title), key(&metadata.authors.join(" ")))
}

fn join(values: &[String]) -> String {
    values.join(", ")
}

/// Puts a field of the front matter in its place; what has none is kept as it is.
fn set(work: &mut ParsedWork, label: &str, values: Vec<String>, limits: &Limits) {
    let metadata = &mut work.metadata;
    match label {
        "pairing" | "pairings" | "ship" | "ships" => metadata.relationships.extend(values),
        "tags" | "genres" | "genre" => metadata.tags.extend(values),
        // For generators of sites these are the site's own; fandoms are called so.
        "category" | "categories" | "layout" => metadata.other.push((label.to_owned(), join(&values))),
        "date" | "posted" => metadata.published = Some(join(&values)),
        "lastmod" | "last_modified_at" => metadata.updated = Some(join(&values)),
        "url" | "source" | "original" | "canonical" => {
            metadata.url = values.into_iter().find(|value| value.starts_with("http"));
        }
        "words" | "wordcount" | "word_count" => metadata.words = Some(join(&values)),
        "description" | "excerpt" => {
            let summary = Document::parse(&join(&values), limits).root().prose();
            add_paratext(&mut work.paratext, ParatextKind::Summary, summary);
        }
        "title" => fanficfare::set(work, label, Value::Text(join(&values))),
        _ => fanficfare::set(work, label, Value::List(values)),
    }
}

/// The fields of the front matter, keys in lower case, and the text behind it.
fn front_matter(text: &str) -> (Vec<(String, Vec<String>)>, &str) {
    let none = (Vec::new(), text);
    let Some(mark) = ["---", "+++"].into_iter().find(|mark| text.trim_start().starts_with(mark)) else { return none };
    let start = text.trim_start();
    let Some((_, inner)) = start.split_once('\n') else { return none };
    let mut length = 0;
    for line in inner.split_inclusive('\n') {
        if line.trim_end() == mark || mark == "---" && line.trim_end() == "..." {
            let rest = &inner[length + line.len()..];
            let fields = if mark == "+++" { toml_fields(&inner[..length]) } else { yaml_fields(&inner[..length]) };
            return if fields.is_empty() { none } else { (fields, rest) };
        }
        length += line.len();
    }
    none
}

/// `key: value`, `key: [a, b]`, or `key:` with lines of `- a` below; deeper structures are left out.
fn yaml_fields(text: &str) -> Vec<(String, Vec<String>)> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    let mut folded = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if let Some(item) = trimmed.strip_prefix("- ").filter(|_| !fields.is_empty()) {
            if let Some((_, values)) = fields.last_mut() {
                values.push(unquoted(item));
            }
        } else if let Some((name, value)) =
            trimmed.split_once(':').filter(|(name, _)| !indented && !name.contains(char::is_whitespace))
        {
            let value = value.trim();
            folded = matches!(value, "|" | ">" | "|-" | ">-");
            let values = match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(list) => list.split(',').map(unquoted).filter(|value| !value.is_empty()).collect(),
                None if value.is_empty() || folded => Vec::new(),
                None => vec![unquoted(value)],
            };
            fields.push((name.to_lowercase(), values));
        } else if let Some((_, values)) = fields.last_mut().filter(|_| indented && folded) {
            match values.last_mut() {
                Some(last) => *last = format!("{last}\n{trimmed}"),
                None => values.push(trimmed.to_owned()),
            }
        }
    }
    fields.retain(|(_, values)| values.iter().any(|value| !value.is_empty()));
    fields
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    match inner {
        Some(inner) => inner.replace("\\\"", "\"").replace("''", "'"),
        None => value.to_owned(),
    }
}

fn toml_fields(text: &str) -> Vec<(String, Vec<String>)> {
    let Ok(table) = text.parse::<toml::Table>() else { return Vec::new() };
    let plain = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(_) | toml::Value::Datetime(_) => Some(value.to_string()),
        _ => None,
    };
    let values = |value: &toml::Value| match value {
        toml::Value::Array(values) => values.iter().filter_map(plain).collect(),
        other => plain(other).into_iter().collect::<Vec<_>>(),
    };
    table.iter().map(|(name, value)| (name.to_lowercase(), values(value))).collect()
}

/// The text as paragraphs, headings and scene breaks, and the levels of the headings, except those written in HTML.
fn body(text: &str, limits: &Limits) -> (Body, Vec<u8>) {
    let mut builder = BodyBuilder::new();
    let mut levels = Vec::new();
    let mut html = String::new();
    let mut picture = 0_usize;
    let mut is_header = false;
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if !matches!(event, Event::Html(_)) && !html.is_empty() {
            push_html(&std::mem::take(&mut html), &mut builder, limits);
        }
        if matches!(event, Event::Start(Tag::Paragraph)) {
            is_header = is_label_block(&text[range]);
        }
        match event {
            Event::Start(Tag::Image { .. }) => picture += 1,
            Event::End(TagEnd::Image) => picture = picture.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if picture == 0 => builder.push(&text),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => builder.line_break(),
            Event::Html(block) => html.push_str(&block),
            Event::SoftBreak if !is_header => builder.space(),
            Event::SoftBreak | Event::HardBreak => builder.line_break(),
            Event::Rule => builder.scene_break(),
            Event::End(TagEnd::Heading(level)) => {
                levels.extend(builder.has_open_text().then_some(level as u8));
                builder.end_heading();
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::CodeBlock) => {
                builder.end_paragraph_or_break();
            }
            _ => {}
        }
    }
    push_html(&html, &mut builder, limits);
    builder.end_paragraph_or_break();
    (builder.finish(), levels)
}

/// True if the first two lines of a paragraph are labels with their values: its lines are meant as lines.
fn is_label_block(paragraph: &str) -> bool {
    let mut lines = paragraph.lines().map(|line| begins_with_label(&line.replace(['*', '_'], "")));
    lines.next() == Some(true) && lines.next() == Some(true)
}

fn push_html(html: &str, builder: &mut BodyBuilder, limits: &Limits) {
    if !html.is_empty() {
        super::html::blocks::walk_into(Document::parse(html, limits).root(), builder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlockKind;

    fn read(name: &str, text: &str) -> ParsedWork {
        let mut found = Vec::new();
        Markdown.parse(&Source::new(name, text.as_bytes()), &mut |work| found.push(work)).expect("a work");
        found.remove(0)
    }

    #[test]
    fn front_matter_describes_and_a_subtitle_names_the_chapter() {
        let work = read(
            "a.md",
            "---\nlayout: post\ntitle: \"The Weir\"\nsubtitle: \"Chapter 10: Mud\"\nauthor: gull\ntags:\n  - rain\n  - mud, more mud\n---\n\nIt *rained*.\n",
        );
        assert_eq!(work.metadata.title.as_deref(), Some("The Weir"));
        assert_eq!(work.metadata.tags, ["rain", "mud, more mud"]);
        assert_eq!(work.part.as_ref().map(|part| part.first), Some(10));
        assert_eq!(work.chapters[0].title.as_deref(), Some("Mud"));
        assert_eq!(work.chapters[0].body.text, "It rained.");
    }

    #[test]
    fn a_heading_alone_or_above_all_others_is_the_title() {
        let long = "The ferry left at nine, and nobody waved. ".repeat(30);
        for rest in [
            String::new(),
            format!("### Later\n\n{long}\n\n### Much later\n\n{long}"),
            format!("## Afterword\n\n{long}"),
        ] {
            let work = read("a.md", &format!("# The Ferry\n\n{long}\n\n{rest}\n"));
            assert_eq!((work.metadata.title.as_deref(), work.chapters.len()), (Some("The Ferry"), 1), "{rest}");
            assert!(work.chapters[0].body.text.starts_with("The ferry left"), "{rest}");
        }
        let work = read("a.md", &format!("---\ntitle: Salt\n---\n\n# The Ferry\n\n{long}\n"));
        assert_eq!(work.metadata.title.as_deref(), Some("Salt"));
    }

    #[test]
    fn a_chapters_number_may_stand_beside_its_name() {
        let post =
            |lines: &str| read("a.md", &format!("---\ntitle: The Weir\nauthor: gull\n{lines}\n---\n\nIt rained.\n"));
        for (lines, number, title) in [
            ("subtitle: Salt\nchapter: 2", 2, Some("Salt")),
            ("chapter: 2\nsubtitle: Salt", 2, Some("Salt")),
            ("chapter: 2", 2, None),
            ("chapter: \"Chapter 2: Mud\"", 2, Some("Mud")),
            ("chapter: Mud", 0, Some("Mud")),
        ] {
            let work = post(lines);
            assert_eq!(work.part.map_or(0, |part| part.first), number, "{lines}");
            assert_eq!(work.chapters[0].title.as_deref(), title, "{lines}");
        }
        // Nothing says of what it is the second chapter.
        assert_eq!(read("a.md", "---\nchapter: 2\n---\n\nIt rained.\n").part, None);
    }

    #[test]
    fn a_heading_above_a_byline_and_labels_is_the_title() {
        let text = "# The Ferry\n\n*by gull*\n\n**Fandom:** Salt  \n**Pairing:** Mara/Ilse\n\n---\n\nThe ferry left.\n";
        let work = read("a.md", text);
        assert_eq!(work.metadata.title.as_deref(), Some("The Ferry"));
        assert_eq!((work.metadata.authors, work.metadata.fandoms), (vec!["gull".to_owned()], vec!["Salt".to_owned()]));
        assert_eq!(work.chapters[0].body.text, "The ferry left.");
    }

    #[test]
    fn lines_of_labels_are_lines_and_the_first_heading_above_chapters_is_the_title() {
        let work = read(
            "a.md",
            "**Title:** The Ferry\n**Author:** gull\n**Pairing:** Mara/Ilse\n\n* * *\n\nThe ferry\nleft.\n",
        );
        assert_eq!(
            (work.metadata.title.as_deref(), work.metadata.authors),
            (Some("The Ferry"), vec!["gull".to_owned()])
        );
        assert_eq!(
            (work.metadata.relationships, work.chapters[0].body.text.as_str()),
            (vec!["Mara/Ilse".to_owned()], "The ferry left.")
        );
        let work = read(
            "b.md",
            "The Ferry\n=========\n\nChapter 1\n---------\n\nIt left.\n\nChapter 2\n---------\n\nIt came.\n",
        );
        assert_eq!((work.metadata.title.as_deref(), work.chapters.len()), (Some("The Ferry"), 2));
    }

    #[test]
    fn numbers_alone_are_chapters_where_they_count_from_one() {
        let chapters = |text: &str| read("a.md", text).chapters.len();
        assert_eq!(chapters("I\n\nIt rained.\n\nII\n\nIt fell.\n\nIII\n\nIt rose.\n"), 3);
        assert_eq!(chapters("It rained.\n\n7\n\nIt fell.\n\n9\n\nIt rose.\n"), 1);
    }

    #[test]
    fn marks_go_and_structure_stays() {
        let (body, levels) = body(
            "# One\n\nA **bold** [link](http://x.y)  \nline.\n\n\\* * \\*\n\n> quoted\n\n<p>html &amp; all</p>\n\n***\n\nEnd.",
            &Limits::DEFAULT,
        );
        assert_eq!(body.text, "One\n\nA bold link\nline.\n\n* * *\n\nquoted\n\nhtml & all\n\n* * *\n\nEnd.");
        assert_eq!((body.blocks[0].kind, levels), (BlockKind::Heading, vec![1]));
    }
}
