//! Selectors: the part of CSS that the formats use, read at compile time.
//!
//! `tag`, `#id`, `.class`, `[name]`, `[name=value]`, `~=` (a word of the value), `*=` (inside it), `^=` (at its start),
//! `:not(.class)`, joined by blanks (inside) and commas (or). Anything else does not compile.

use super::Element;

/// The most parts a selector of ours has.
const LONGEST: usize = 16;

/// One part of a selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Tag(&'static str),
    Class(&'static str),
    NotClass(&'static str),
    Id(&'static str),
    Has(&'static str),
    Equals(&'static str, &'static str),
    Word(&'static str, &'static str),
    Contains(&'static str, &'static str),
    Starts(&'static str, &'static str),
    /// What follows is inside what comes before.
    Inside,
    /// What follows is another selector.
    Or,
}

/// A selector; made to stand in a `static`.
#[derive(Debug)]
pub(crate) struct Css {
    parts: [Part; LONGEST],
    count: usize,
}

impl Css {
    /// A selector of ours. It does not compile if it is outside of the part of CSS that is read here.
    pub(crate) const fn new(source: &'static str) -> Self {
        assert!(!matches!(source.as_bytes().first(), Some(b' ' | b',')), "the selector starts late");
        let mut css = Self { parts: [Part::Or; LONGEST], count: 0 };
        let mut rest = source;
        while !rest.is_empty() {
            let part;
            (part, rest) = next_part(rest);
            css.parts[css.count] = part;
            css.count += 1;
        }
        assert!(
            css.count > 0 && !matches!(css.parts[css.count - 1], Part::Inside | Part::Or),
            "the selector ends early"
        );
        css
    }

    /// True if the element matches, wherever it stands.
    pub(crate) fn matches(&self, element: Element<'_>) -> bool {
        self.parts[..self.count].split(|part| *part == Part::Or).any(|selector| {
            let mut compounds = selector.rsplit(|part| *part == Part::Inside);
            let mut place = element;
            if !compounds.next().is_some_and(|own| has_all(place, own)) {
                return false;
            }
            // The nearest element around that matches leaves the most room for the rest.
            compounds.all(|outer| {
                let around = std::iter::successors(place.parent(), |above| above.parent());
                around.into_iter().find(|above| has_all(*above, outer)).inspect(|above| place = *above).is_some()
            })
        })
    }
}

fn has_all(element: Element<'_>, parts: &[Part]) -> bool {
    parts.iter().all(|part| match *part {
        Part::Tag(name) => element.name() == name,
        Part::Class(class) => element.has_class(class),
        Part::NotClass(class) => !element.has_class(class),
        Part::Id(id) => element.id() == Some(id),
        Part::Has(name) => element.attr(name).is_some(),
        Part::Equals(name, wanted) => element.attr(name).is_some_and(|value| same(name, value, wanted)),
        Part::Word(name, wanted) => {
            element.attr(name).is_some_and(|value| value.split_ascii_whitespace().any(|word| same(name, word, wanted)))
        }
        Part::Contains(name, wanted) => element.attr(name).is_some_and(|value| value.contains(wanted)),
        Part::Starts(name, wanted) => element.attr(name).is_some_and(|value| value.starts_with(wanted)),
        Part::Inside | Part::Or => false,
    })
}

/// HTML says that the words of `rel` have no case; what else we ask for has.
fn same(name: &str, value: &str, wanted: &str) -> bool {
    if name == "rel" { value.eq_ignore_ascii_case(wanted) } else { value == wanted }
}

/// The first part of `rest`, and what follows it.
const fn next_part(rest: &'static str) -> (Part, &'static str) {
    let (first, behind) = rest.split_at(1);
    match first.as_bytes()[0] {
        b' ' | b',' => {
            let mut or = first.as_bytes()[0] == b',';
            let mut after = behind;
            while let Some(b' ' | b',') = after.as_bytes().first() {
                or |= after.as_bytes()[0] == b',';
                after = after.split_at(1).1;
            }
            (if or { Part::Or } else { Part::Inside }, after)
        }
        b'#' => {
            let (id, after) = name(behind);
            (Part::Id(id), after)
        }
        b'.' => {
            let (class, after) = name(behind);
            (Part::Class(class), after)
        }
        b':' => {
            let (class, after) = name(skip(behind, b"not(."));
            (Part::NotClass(class), skip(after, b")"))
        }
        b'[' => attribute(behind),
        _ => {
            let (tag, after) = name(rest);
            (Part::Tag(tag), after)
        }
    }
}

/// `name]`, `name=value]` or `name*='value']`.
const fn attribute(rest: &'static str) -> (Part, &'static str) {
    let (name, rest) = name(rest);
    let Some(operator) = rest.as_bytes().first() else { panic!("the selector ends early") };
    if *operator == b']' {
        return (Part::Has(name), skip(rest, b"]"));
    }
    let rest = skip(if *operator == b'=' { rest } else { rest.split_at(1).1 }, b"=");
    let (value, rest) = value(rest);
    let part = match *operator {
        b'=' => Part::Equals(name, value),
        b'~' => Part::Word(name, value),
        b'*' => Part::Contains(name, value),
        b'^' => Part::Starts(name, value),
        _ => panic!("an operator that selectors of ours do not have"),
    };
    (part, skip(rest, b"]"))
}

const fn value(rest: &'static str) -> (&'static str, &'static str) {
    if !matches!(rest.as_bytes().first(), Some(b'\'')) {
        return name(rest);
    }
    let rest = rest.split_at(1).1;
    let mut end = 0;
    while rest.as_bytes()[end] != b'\'' {
        end += 1;
    }
    let (value, rest) = rest.split_at(end);
    (value, rest.split_at(1).1)
}

const fn name(rest: &'static str) -> (&'static str, &'static str) {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while end < bytes.len() && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'-' | b'_')) {
        end += 1;
    }
    assert!(end > 0, "a sign that selectors of ours do not have");
    rest.split_at(end)
}

const fn skip(rest: &'static str, wanted: &[u8]) -> &'static str {
    let mut at = 0;
    while at < wanted.len() {
        assert!(at < rest.len() && rest.as_bytes()[at] == wanted[at], "something that selectors of ours do not have");
        at += 1;
    }
    rest.split_at(at).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::html::Document;

    /// The texts of what our selector and scraper's find on a page: they must be the same.
    #[track_caller]
    fn finds(css: &Css, source: &str, expected: &[&str]) {
        const PAGE: &str = "<html><head></head><body><div id=a class='x y'><p class=x rel='Up author'>1</p><ul><li><p>2</p></li></ul></div>
            <p title='see /works/5' class='y z'>3</p><p title=''>4</p></body></html>";
        let page = Document::parse(PAGE, &crate::source::Limits::DEFAULT);
        let found: Vec<String> = page.root().select(css).map(Element::text).collect();
        assert_eq!(found, expected, "{source}");
        let selector = scraper::Selector::parse(source).unwrap();
        let theirs = scraper::Html::parse_document(PAGE);
        assert_eq!(theirs.select(&selector).count(), expected.len(), "{source}");
    }

    #[test]
    fn selectors_find_what_css_says() {
        macro_rules! finds {
            ($source:literal, $expected:expr) => {{
                static CSS: Css = Css::new($source);
                finds(&CSS, $source, &$expected);
            }};
        }
        finds!("p", ["1", "2", "3", "4"]);
        finds!("p.x, li p", ["1", "2"]);
        finds!("#a li p", ["2"]);
        finds!("div.x.y ul p", ["2"]);
        finds!("p:not(.x)", ["2", "3", "4"]);
        finds!("body p[title]", ["3", "4"]);
        finds!("[title*='/works/'], [title^='see ']", ["3"]);
        finds!("p[rel~=Author]", ["1"]);
        finds!("p[title=x]", []);
    }
}
