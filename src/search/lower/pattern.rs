//! Patterns as a user writes them, made to fit values as the index holds them.
//!
//! The index holds words and names folded: in lower case, without accents, names without any sign but the blanks between
//! their words (`5+1 Things` is `5 1 things`). A pattern is written with what its author sees in a tag, so its plain
//! stretches are folded like the tag itself: `/5\+1 .*/` and `hurt/comf*` find what they spell.

use regex_automata::meta::Regex;
use regex_syntax::hir::{Class, Hir, HirKind, Literal, Repetition};

use crate::query::{QueryError, Span};
use crate::text::words::is_word_char;
use crate::text::{fold, key};

/// What a pattern is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    /// A word of a text.
    Word,
    /// A name, folded by [`key`].
    Name,
    /// A relationship: folded names joined by `/` and ` & `.
    Ship,
    /// A value in lower case with all its signs, such as an address.
    Written,
}

impl Against {
    /// True if the values hold this character as it is.
    fn keeps(self, c: char) -> bool {
        match self {
            Self::Word | Self::Written => true,
            Self::Name => is_word_char(c) || c == '\'',
            Self::Ship => is_word_char(c) || matches!(c, '\'' | '/' | '&'),
        }
    }

    /// A plain stretch of a pattern, as the values would have it.
    fn folded(self, text: &str) -> String {
        match self {
            Self::Word => fold(text),
            Self::Name => key(text),
            Self::Ship => {
                let sign = |c: char| matches!(c, '/' | '&');
                let pieces = text.split_inclusive(sign).map(|piece| {
                    let name = piece.trim_end_matches(sign);
                    let sign = match piece[name.len()..].chars().next() {
                        Some('&') => " & ",
                        Some(_) => "/",
                        None => "",
                    };
                    format!("{}{sign}", key(name))
                });
                pieces.collect()
            }
            Self::Written => text.to_lowercase(),
        }
    }
}

/// A regex that fills a whole value; case and accents do not count.
pub(super) fn regex(pattern: &str, against: Against, span: Span) -> Result<Regex, QueryError> {
    let wrong = |reason: &str| QueryError::new(span, format!("`/{pattern}/` is not a regex: {reason}"));
    let parsed = regex_syntax::Parser::new().parse(pattern).map_err(|error| match error {
        regex_syntax::Error::Parse(error) => wrong(&error.kind().to_string()),
        regex_syntax::Error::Translate(error) => wrong(&error.kind().to_string()),
        _ => wrong("its syntax is unknown"),
    })?;
    let whole = Hir::concat(vec![
        Hir::look(regex_syntax::hir::Look::Start),
        fitted(parsed, against),
        Hir::look(regex_syntax::hir::Look::End),
    ]);
    let config = Regex::config().nfa_size_limit(Some(1 << 20)).onepass_size_limit(Some(1 << 20));
    Regex::builder().configure(config).build_from_hir(&whole).map_err(|_| wrong("it is too large"))
}

/// The expression with its stretches and classes folded.
fn fitted(hir: Hir, against: Against) -> Hir {
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Literal(Literal(bytes)) => match std::str::from_utf8(&bytes) {
            Ok(text) => stretch(text, against),
            Err(_) => Hir::literal(bytes),
        },
        HirKind::Class(class) => fitted_class(class, against),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(fitted(*repetition.sub, against));
            Hir::repetition(Repetition { sub, ..repetition })
        }
        // Groups are only for what is inside: nobody asks what they caught.
        HirKind::Capture(capture) => fitted(*capture.sub, against),
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(|part| fitted(part, against)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(|part| fitted(part, against)).collect()),
    }
}

/// A plain stretch: its signs at either end are blanks of the value, or nothing at the value's own end.
fn stretch(text: &str, against: Against) -> Hir {
    if matches!(against, Against::Word | Against::Written) {
        return Hir::literal(against.folded(text).into_bytes());
    }
    let dropped = |c: Option<char>| c.is_some_and(|c| !against.keeps(c));
    if text.chars().all(|c| !against.keeps(c)) {
        return blanks();
    }
    let mut parts = Vec::new();
    if dropped(text.chars().next()) {
        parts.push(blanks());
    }
    parts.push(Hir::literal(against.folded(text).into_bytes()));
    if dropped(text.chars().next_back()) {
        parts.push(blanks());
    }
    Hir::concat(parts)
}

fn blanks() -> Hir {
    Hir::repetition(Repetition { min: 0, max: None, greedy: true, sub: Box::new(Hir::literal(*b" ")) })
}

/// The characters of a class in both cases; a class of signs alone stands for blanks.
fn fitted_class(class: Class, against: Against) -> Hir {
    let Class::Unicode(mut unicode) = class else { return Hir::class(class) };
    // Fails only where the tables of cases were left out of the build.
    let _ = unicode.try_case_fold_simple();
    let few = unicode.ranges().iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum::<usize>() <= 64;
    let mut all = unicode.ranges().iter().flat_map(|range| range.start()..=range.end());
    if few && all.all(|c| !against.keeps(c)) {
        return blanks();
    }
    Hir::class(Class::Unicode(unicode))
}

/// A pattern with `*` and `?` whose plain stretches are as the values have them.
pub(super) fn wildcard(pattern: &str, against: Against) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut plain = String::new();
    let flush = |plain: &mut String, out: &mut String| {
        if plain.is_empty() {
            return;
        }
        let dropped = |c: Option<char>| c.is_some_and(|c| !against.keeps(c));
        if dropped(plain.chars().next()) && !out.is_empty() {
            out.push(' ');
        }
        let folded = if plain.chars().any(|c| against.keeps(c)) { against.folded(plain) } else { String::new() };
        out.push_str(&folded);
        if dropped(plain.chars().next_back()) && !folded.is_empty() {
            out.push(' ');
        }
        plain.clear();
    };
    for c in pattern.chars() {
        if matches!(c, '*' | '?') {
            flush(&mut plain, &mut out);
            out.push(c);
        } else {
            plain.push(c);
        }
    }
    flush(&mut plain, &mut out);
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, against: Against, value: &str) -> bool {
        regex(pattern, against, Span::default()).unwrap().is_match(value)
    }

    #[test]
    fn a_regex_is_written_with_the_signs_of_the_tag() {
        for (pattern, tag) in [
            (r"5\+1 .*", "5+1 Things"),
            (r"^5 (times|things)", "5 Things"),
            (r"hurt/comfort", "Hurt/Comfort"),
            (r"alternate universe - .*", "Alternate Universe - Coffee Shops & Cafés"),
            (r".*caf[eé]s?", "Coffee Shops & Cafés"),
            (r"[A-Z]ngst", "Angst"),
            (r"rain!", "Rain"),
            (r"5[ +]1 .*", "5+1 Things"),
            (r"don't .*", "Don’t look back"),
            (r"我们.*", "我们走"),
        ] {
            assert!(finds(pattern, Against::Name, &key(tag)), "{pattern}: {tag}");
        }
        for (pattern, tag) in [(r"5 times", "5 times a day"), (r"5\+1", "51"), (r"ang", "Angst")] {
            assert!(!finds(pattern, Against::Name, &key(tag)), "{pattern}: {tag}");
        }
    }

    #[test]
    fn words_are_folded_and_addresses_are_not() {
        assert!(finds("CAFÉ", Against::Word, "cafe") && finds("[A-C]at", Against::Word, "bat"));
        assert!(finds(r"https://.*\.org/.*", Against::Written, "https://archiveofourown.org/works/1"));
        assert!(finds(r".*/.*potter", Against::Ship, "draco malfoy/harry potter"));
        assert!(finds(r"harry p.* & hermione.*", Against::Ship, "harry potter & hermione granger"));
    }

    #[test]
    fn wildcards_are_folded_between_the_stars() {
        for (pattern, folded) in [
            ("Hurt/Comf*", "hurt comf*"),
            ("5+1*", "5 1*"),
            ("*Cafés!", "*cafes"),
            ("AU - *", "au *"),
            ("*-verse", "* verse"),
        ] {
            assert_eq!(wildcard(pattern, Against::Name), folded, "{pattern}");
        }
        assert_eq!(wildcard("*.ORG/*", Against::Written), "*.org/*");
    }
}
