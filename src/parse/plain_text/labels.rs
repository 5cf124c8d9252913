//! The labels of header blocks (`Title:`, `Pairing:`, `Disclaimer:` …) and what they mean.

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Author,
    Fandom,
    FandomOrRelationship,
    Characters,
    CharactersOrRelationship,
    Relationships,
    Rating,
    RatingAndCodes,
    /// Codes of newsgroups: series, pairings, letters for people, the rating.
    Codes,
    RatingOrWarnings,
    Warnings,
    Categories,
    Tags,
    Series,
    Part,
    Language,
    Status,
    Published,
    Updated,
    Completed,
    Words,
    Chapters,
    Url,
    Summary,
    Notes,
    Disclaimer,
    ChapterTitle,
    /// Known, without a place in the metadata; the value is kept beside the label.
    Other,
    /// An address: the label is kept, the value never.
    Address,
}

impl Field {
    /// Values that run over lines and paragraphs; the others are one line.
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Self::Summary | Self::Notes | Self::Disclaimer)
    }

    /// Labels that also begin ordinary lines (`Date: June 4`, `Status: red`): they count only beside others.
    pub(super) fn is_weak(self, label: &str) -> bool {
        matches!(
            self,
            Self::Published
                | Self::Status
                | Self::Part
                | Self::Language
                | Self::Words
                | Self::Chapters
                | Self::ChapterTitle
        ) || matches!(
            self,
            Self::Other | Self::Address | Self::Notes | Self::Url | Self::Tags | Self::Characters | Self::Series
        ) && matches!(
            label,
            "size"
                | "type"
                | "note"
                | "notes"
                | "source"
                | "url"
                | "contact"
                | "web"
                | "setting"
                | "background"
                | "improv"
                | "time frame"
                | "timeframe"
                | "content"
                | "tags"
                | "characters"
                | "character"
                | "beta"
                | "teaser"
                | "category"
                | "series"
                | "episode"
                | "year"
                | "length"
                | "link"
        )
    }
}

/// The meaning of a label in lower case, its plural sign `(s)` removed.
pub(super) fn field(label: &str) -> Option<Field> {
    use Field as F;
    Some(match label {
        "title" | "fic title" | "story title" | "story" | "name of story" | "название" | "titre" | "título"
        | "titel" | "标题" | "標題" | "题目" | "題目" | "题名" | "題名" | "タイトル" | "书名" | "書名" => {
            F::Title
        }
        "author"
        | "author/pseudonym"
        | "author/penname"
        | "author/pen name"
        | "pseudonym"
        | "authors"
        | "by"
        | "written by"
        | "writer"
        | "writers"
        | "author's name"
        | "author name"
        | "autor"
        | "auteur"
        | "автор"
        | "pen name"
        | "penname"
        | "authoress"
        | "автор оригинала"
        | "作者"
        | "作者名"
        | "著者" => F::Author,
        "fandom" | "fandoms" | "fandom/s" | "crossover" | "show" | "фандом" | "universe" => F::Fandom,
        "fandom/pairing" | "fandoms/pairings" | "fandom/pairings" | "fandom & pairing" | "fandom and pairing"
        | "fandom/ship" => F::FandomOrRelationship,
        "character"
        | "characters"
        | "main characters"
        | "персонажи"
        | "основные персонажи"
        | "character/s"
        | "featuring"
        | "starring"
        | "cast" => F::Characters,
        "characters/pairing"
        | "characters/pairings"
        | "character/pairing"
        | "pairing/characters"
        | "pairings/characters"
        | "pairing/character"
        | "пейринг и персонажи"
        | "пэйринг и персонажи" => F::CharactersOrRelationship,
        "pairing" | "pairings" | "ship" | "ships" | "relationship" | "relationships" | "pairing/s" | "couple"
        | "couples" | "paring" | "parings" | "пейринг" | "пэйринг" | "main pairing" | "main pairings" => {
            F::Relationships
        }
        "codes" | "code" => F::Codes,
        "rating" | "ratings" | "rated" | "рейтинг" | "story rating" => F::Rating,
        "rating codes" | "rating/codes" => F::RatingAndCodes,
        "rating/warning" | "rating/warnings" | "ratings/warnings" | "rating and warnings" => F::RatingOrWarnings,
        "warning"
        | "warnings"
        | "content warning"
        | "content warnings"
        | "trigger warning"
        | "trigger warnings"
        | "предупреждения"
        | "предупреждение"
        | "archive warning"
        | "archive warnings" => F::Warnings,
        "category" | "categories" | "категория" | "направленность" | "type" => F::Categories,
        "genre" | "genres" | "tag" | "tags" | "keyword" | "keywords" | "classification" | "class" | "жанр"
        | "жанры" | "additional tags" | "метки" | "content" => F::Tags,
        "series" | "sequel" | "sequel to" | "series/sequel" | "series/sequels" | "серия" => F::Series,
        "part" | "parts" => F::Part,
        "language" | "язык" | "langue" | "idioma" => F::Language,
        "status" | "completed?" | "wip?" | "wip" | "complete" | "completion" | "статус" => F::Status,
        "date" | "posted" | "posted on" | "posted at" | "date posted" | "published" | "date published" | "written"
        | "date written" | "first posted" | "date archived" | "started" | "year" | "дата" => F::Published,
        "updated" | "last updated" | "last update" | "date updated" | "revised" => F::Updated,
        "completed" | "date completed" | "finished" => F::Completed,
        "words" | "word count" | "wordcount" | "length" => F::Words,
        "chapters" | "chapter count" => F::Chapters,
        "url" | "story url" | "source" | "original url" | "link" | "permalink" | "archived at" | "story link" => F::Url,
        "summary" | "summery" | "synopsis" | "blurb" | "description" | "описание" | "саммари" | "résumé"
        | "resumen" | "teaser" => F::Summary,
        "note"
        | "notes"
        | "author's note"
        | "author's notes"
        | "authors note"
        | "authors notes"
        | "author note"
        | "author notes"
        | "authors' notes"
        | "a/n"
        | "an"
        | "a/ns"
        | "a.n"
        | "a.n."
        | "от автора"
        | "примечания"
        | "примечания автора"
        | "historian's note"
        | "timeline"
        | "foreword"
        | "archivist's note"
        | "archivist note"
        | "dedication"
        | "thanks"
        | "acknowledgements"
        | "acknowledgments"
        | "credits"
        | "apology"
        | "story notes"
        | "author's comments"
        | "authors comments"
        | "author comments"
        | "background"
        | "time frame"
        | "timeframe"
        | "please note" => F::Notes,
        "disclaimer"
        | "disclaimers"
        | "disclamer"
        | "legal"
        | "legal stuff"
        | "legalese"
        | "copyright"
        | "copyright info"
        | "disclaimer/s"
        | "дисклеймер"
        | "copyright notice"
        | "legal disclaimer"
        | "standard disclaimer" => F::Disclaimer,
        "chapter title" | "chapter titles" => F::ChapterTitle,
        "spoiler"
        | "spoilers"
        | "distribution"
        | "archive"
        | "archiving"
        | "archive permission"
        | "distribution/archive"
        | "archive/distribution"
        | "feedback"
        | "spoiler warning"
        | "spoiler warnings"
        | "beta"
        | "betas"
        | "beta reader"
        | "betareader"
        | "бета"
        | "беты"
        | "prompt"
        | "setting"
        | "improv"
        | "episode"
        | "challenge"
        | "размер"
        | "size"
        | "disclaimer 2"
        | "c&c"
        | "comments"
        | "permission"
        | "publisher"
        | "rated for"
        | "размещение"
        | "packaged" => F::Other,
        "email" | "e-mail" | "mail" | "email address" | "e-mail address" | "author's email" | "author's e-mail"
        | "homepage" | "web" | "website" | "web site" | "web page" | "webpage" | "home page" | "author url"
        | "contact" | "address" | "author's webpage" | "author's website" | "author's homepage" | "author email"
        | "author e-mail" => F::Address,
        _ => return None,
    })
}

/// A label line: the label as written, its meaning, the value on the same line.
pub(super) struct Label<'a> {
    /// The label as written.
    pub(super) name: &'a str,
    pub(super) field: Field,
    pub(super) value: &'a str,
    /// Whether it can stand without other labels beside it.
    pub(super) weak: bool,
}

/// Labels and the ornaments around them are shorter.
const MAX_LABEL_BYTES: usize = 80;
/// The colon of Chinese and Japanese.
const WIDE_COLON: &[u8] = "：".as_bytes();

/// Reads `Label: value`. Ornaments before the label and emphasis marks around it are skipped; `Label....: value`,
/// `LABEL - value` and `<Label> value` are read as well.
pub(super) fn read(line: &str) -> Option<Label<'_>> {
    let plain = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '~' | '[' | '(' | '>' | '#' | '|' | '-' | '=' | '+' | '•')
    });
    let head = &plain.as_bytes()[..plain.len().min(MAX_LABEL_BYTES)];
    let at = memchr::memchr2_iter(b':', WIDE_COLON[0], head)
        .find(|at| head[*at] == b':' || plain.as_bytes()[*at..].starts_with(WIDE_COLON));
    let read = at.and_then(|at| {
        let label = plain[..at].trim().trim_end_matches(['*', '_', ' ']);
        let colon = plain[at..].chars().next().map_or(1, char::len_utf8);
        let found = named(label).map(|found| (label, found));
        let dotted = || {
            label
                .strip_suffix("..")
                .map(|label| label.trim_end_matches('.'))
                .and_then(|label| Some((label, named(label)?)))
        };
        Some((found.or_else(dotted)?, &plain[at + colon..]))
    });
    let ((label, (field, weak)), rest) = read.or_else(|| without_colon(plain))?;
    let mut value = rest.trim().trim_start_matches(['*', '_']).trim();
    // The bracket opened before the label closes behind the value.
    if line.trim_start().starts_with(['[', '(']) {
        value = value.trim_end_matches([']', ')']);
    }
    let value = value.trim_end_matches(|c: char| matches!(c, '|') || c.is_whitespace());
    Some(Label { name: label, field, value, weak })
}

/// A label, its meaning and whether it is weak, then what stands behind it.
type Found<'a> = ((&'a str, (Field, bool)), &'a str);

/// `TITLE - The Lamp`, `<Title> The Lamp`: labels that other lines have not, in capitals or between angles.
fn without_colon(plain: &str) -> Option<Found<'_>> {
    let (label, value) = match plain.strip_prefix('<') {
        Some(inside) => inside.split_once('>').filter(|(_, value)| value.starts_with(' '))?,
        None => {
            // Few lines begin with two capitals.
            plain.as_bytes().get(1).filter(|byte| byte.is_ascii_uppercase())?;
            let (label, value) = plain.split_once(" - ")?;
            let shouted = label.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ');
            (shouted && label.len() <= MAX_SHOUTED).then_some((label, value))?
        }
    };
    let found = named(label).filter(|(field, weak)| !weak && is_of_heads(*field))?;
    Some(((label, found), value))
}

/// `DISCLAIMER` and what is not longer.
const MAX_SHOUTED: usize = 14;

/// True for what heads of files have, and scripts and letters have not.
fn is_of_heads(field: Field) -> bool {
    matches!(
        field,
        Field::Title
            | Field::Author
            | Field::Fandom
            | Field::Relationships
            | Field::Rating
            | Field::Warnings
            | Field::Summary
            | Field::Disclaimer
            | Field::Other
    )
}

/// The labels of a line that has several: `Title: The Lamp      Author: Jo Ray`. Each piece begins with one. Without a wide gap before it
/// a label is told only where two more follow the first: `Title: The Author: A Life` has one.
pub(super) fn pieces(line: &str) -> Vec<&str> {
    let mut gaps: Vec<(usize, bool)> = Vec::new();
    for (at, _) in line.match_indices(' ') {
        let rest = &line[at + 1..];
        // Labels are a word, seldom two.
        let near = &rest.as_bytes()[..rest.len().min(MAX_SHOUTED)];
        let Some(colon) = memchr::memchr(b':', near) else { continue };
        let label = &rest[..colon];
        let is_label = label.starts_with(char::is_uppercase)
            && named(label.trim_end()).is_some_and(|(field, _)| field != Field::Notes);
        if is_label && !line[..at].trim().is_empty() {
            gaps.push((at + 1, line[..at].ends_with(' ')));
        }
    }
    let is_crowded = gaps.len() >= 2;
    let starts = gaps.into_iter().filter(|(_, wide)| *wide || is_crowded).map(|(at, _)| at);
    let mut pieces = Vec::new();
    let mut start = 0;
    for next in starts.chain([line.len()]) {
        pieces.push(line[start..next].trim());
        start = next;
    }
    pieces
}

/// The meaning of a label as written, and whether it needs others beside it.
pub(super) fn named(label: &str) -> Option<(Field, bool)> {
    let mut lower = label.to_lowercase().replace('’', "'");
    for plural in ["(s)", "(es)", "(ies)"] {
        lower = lower.replace(plural, "");
    }
    let lower = lower.trim();
    let field = field(lower)?;
    Some((field, field.is_weak(lower)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_dialect_are_known() {
        for (line, field, value) in [
            ("Title: Rain", Field::Title, "Rain"),
            ("AUTHOR:Ann Lee", Field::Author, "Ann Lee"),
            ("**Pairing(s):** A/B", Field::Relationships, "A/B"),
            ("[A/N: hello]", Field::Notes, "hello"),
            ("Author’s Notes: x", Field::Notes, "x"),
            ("Пейринг: ДМ/ГП", Field::Relationships, "ДМ/ГП"),
            ("Rating Codes: J/C", Field::RatingAndCodes, "J/C"),
            ("Title.....: Rain", Field::Title, "Rain"),
            ("TITLE - Rain", Field::Title, "Rain"),
            ("<Author> Ann Lee", Field::Author, "Ann Lee"),
            ("Author/pseudonym: Ann Lee", Field::Author, "Ann Lee"),
            ("作者：安", Field::Author, "安"),
            ("题名: 雨夜", Field::Title, "雨夜"),
            ("タイトル：雨の夜", Field::Title, "雨の夜"),
        ] {
            let label = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.field, label.value), (field, value), "{line}");
        }
    }

    #[test]
    fn several_labels_may_share_a_line() {
        assert_eq!(pieces("Title: The Lamp      Author: Jo Ray"), ["Title: The Lamp", "Author: Jo Ray"]);
        assert_eq!(
            pieces("Title: The Lamp Author: Jo Ray Rating: PG"),
            ["Title: The Lamp", "Author: Jo Ray", "Rating: PG"]
        );
        for line in ["Title: The Author: A Life", "Title: The Lamp", "Title: Rain   and Fog: Two"] {
            assert_eq!(pieces(line), [line]);
        }
    }

    #[test]
    fn words_before_a_colon_are_no_labels() {
        for line in [
            "Subtitle: x",
            "Ryoko: No!",
            "Chapter One: No Need",
            "Tenchi Muyo: The Return",
            "He said: no",
            "My summary: bad",
            "Title - Rain",
            "STORY OF RAIN - Ann",
            "NOTES - none",
            "<Title>Rain</Title>",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
