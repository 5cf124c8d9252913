//! The `<title>` of a chapter's page: `NAME Chapter 2: TITLE, a FANDOM fanfic | FanFiction`; on pages for telephones also
//! `Fanfic: NAME Ch 2, FANDOM | FanFiction`.
//!
//! It outlives the page: books made from saved pages keep it where nothing else of the page's head is left. Some tools have glued
//! the fandom to the name's front.

use crate::parse::html::{Css, Document};

/// What the title says.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::parse) struct PageTitle {
    /// The story's name.
    pub(in crate::parse) name: String,
    /// Number and title of the chapter; a story of one chapter has none.
    pub(in crate::parse) chapter: Option<(u32, String)>,
    /// The fandom, or both of a crossover joined by ` + ` and with `Crossover` behind them.
    pub(in crate::parse) fandom: String,
}

impl PageTitle {
    /// What a page's title says, if it is one of the site's.
    pub(in crate::parse) fn of(page: &Document) -> Option<Self> {
        static TITLE: Css = Css::new("title");
        Self::read(&page.first(&TITLE)?.raw_text())
    }

    fn read(title: &str) -> Option<Self> {
        if let Some(rest) = title.strip_prefix("Fanfic: ") {
            return Self::read_short(rest);
        }
        let (before, _) = title.rsplit_once(" fanfic")?;
        let (head, fandom) = before.rsplit_once(", a ").or_else(|| before.rsplit_once(", an "))?;
        let (name, chapter) = match head.rsplit_once(" Chapter ") {
            Some((name, rest)) => {
                let (number, label) = rest.split_once(':').unwrap_or((rest, ""));
                match number.trim().parse() {
                    Ok(number) => (name, Some((number, label.trim().to_owned()))),
                    Err(_) => (head, None),
                }
            }
            None => (head, None),
        };
        Some(Self { name: name.trim().to_owned(), chapter, fandom: fandom.trim().to_owned() })
    }

    /// What a page for telephones says behind `Fanfic: `.
    fn read_short(title: &str) -> Option<Self> {
        let title = title.split_once(" | ").map_or(title, |(before, _)| before);
        title.rmatch_indices(" Ch ").find_map(|(at, sign)| {
            let (number, fandom) = title[at + sign.len()..].split_once(", ")?;
            let chapter = Some((number.parse().ok()?, String::new()));
            Some(Self { name: title[..at].trim().to_owned(), chapter, fandom: fandom.trim().to_owned() })
        })
    }

    /// True for a crossover, whose links name one fandom alone.
    pub(super) fn is_crossover(&self) -> bool {
        self.fandom.ends_with(" Crossover")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_chapter_and_fandom_are_told_apart() {
        let of = |title: &str| {
            let title = PageTitle::read(title)?;
            Some((title.name, title.chapter, title.fandom))
        };
        let chapter = Some((2, "Back, again".to_owned()));
        assert_eq!(
            of("The Long Ebb Chapter 2: Back, again, a Salt + Weir Crossover fanfic | FanFiction"),
            Some(("The Long Ebb".into(), chapter, "Salt + Weir Crossover".into()))
        );
        assert_eq!(
            of("The Last Chapter of Ebb, an Odd Weir fanfic | FanFiction"),
            Some(("The Last Chapter of Ebb".into(), None, "Odd Weir".into()))
        );
        let second = Some((2, String::new()));
        assert_eq!(
            of("Fanfic: Ebb, or Ch Two Ch 2, Salt, Inc | FanFiction"),
            Some(("Ebb, or Ch Two".into(), second.clone(), "Salt, Inc".into()))
        );
        assert_eq!(of("Fanfic: Ebb Ch 2, Salt"), Some(("Ebb".into(), second, "Salt".into())));
        assert_eq!(of("Fanfic: Ebb, Salt | FanFiction"), None);
        assert_eq!(of("The Long Ebb"), None);
    }
}
