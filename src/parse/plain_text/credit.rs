//! Titles and names as header lines carry them: subjects with part marks, senders with addresses, bylines.

/// Words before a title that belong to the post.
const POST_WORDS: &[&str] = &[
    "re",
    "fw",
    "fwd",
    "repost",
    "reposted",
    "re-post",
    "new story",
    "new",
    "fanfic",
    "fan fiction",
    "fanfiction",
    "story",
    "submission to archive",
    "submission",
    "x-files fanfic",
    "revised",
    "revised version",
    "update",
    "updated",
    "title",
    "fic",
    "tng story",
    "ds9 story",
    "voy story",
    "tos story",
];

/// A subject or title line without what belongs to the post: reply and repost marks, list tags, part
/// numbers, ratings in brackets, the byline.
///
/// Returns nothing when no title is left. The second value is the author named behind `by`.
pub(super) fn title_and_author(line: &str) -> (Option<String>, Option<String>) {
    let mut rest = collapse(line);
    while let front = rest.len() - strip_front(&rest).len()
        && front > 0
    {
        rest.drain(..front);
    }
    rest = strip_codes(&rest);
    let mut author = None;
    if let Some((title, name)) = split_byline(&rest) {
        author = Some(name);
        rest = title;
    }
    rest = strip_parts(&rest);
    // `THE TIDE PART 1: "The Ebb"` names the part behind the title.
    if let Some((before, _)) = rest.split_once(['"', '“']) {
        let before = before.trim_end_matches([':', ' ', '-', ',']);
        let title = strip_parts(before);
        if title.len() < before.len() {
            rest = title;
        }
    }
    if let Some(quoted) = quoted(&rest) {
        rest = strip_parts(&quoted);
    }
    let title = undress(&spaced(&rest).unwrap_or(rest));
    (Some(title).filter(|title| title.chars().any(char::is_alphanumeric)), author)
}

/// A title written as one word, as the names of files were: `GhostsOfTheWeir.1` is `Ghosts Of The Weir`.
fn spaced(title: &str) -> Option<String> {
    let word = title.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    if word.contains(' ') || !word.starts_with(char::is_uppercase) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut out = String::new();
    let (mut words, mut before_is_capital) = (0, true);
    for c in word.chars() {
        let is_capital = c.is_uppercase();
        // Two capitals in a row are no words run together.
        if is_capital && before_is_capital && !out.is_empty() {
            return None;
        }
        if is_capital && !out.is_empty() {
            out.push(' ');
        }
        words += usize::from(is_capital);
        out.push(c);
        before_is_capital = is_capital;
    }
    (words >= 3).then_some(out)
}

/// Blanks as single spaces; letter-spaced words closed up.
pub(super) fn collapse(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn strip_front(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | ':' | '>' | '~'));
    if let Some(rest) = line.strip_prefix('[')
        && let Some((tag, rest)) = rest.split_once(']')
        && !rest.trim().is_empty()
        && tag.len() < 40
    {
        return rest;
    }
    // A list's own mark before what its members write: `xfc: NEW: …`.
    if let Some((tag, rest)) = line.split_once(": ")
        && (2..=6).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.split_once(':').is_some_and(|(word, _)| POST_WORDS.contains(&word.trim().to_lowercase().as_str()))
    {
        return rest;
    }
    for sign in [':', '>'] {
        if let Some((word, rest)) = line.split_once(sign)
            && POST_WORDS.contains(&word.trim().to_lowercase().as_str())
            && !rest.trim().is_empty()
        {
            return rest;
        }
    }
    line
}

/// A subject without the marks and codes of its list behind and before the title.
fn strip_codes(subject: &str) -> String {
    let mut rest = subject.to_owned();
    loop {
        let shorter = super::codes::without(&strip_parts(&rest));
        if shorter.len() == rest.len() || shorter.is_empty() {
            return rest;
        }
        rest = shorter;
    }
}

/// Cuts part marks at the end: `(1/4)`, `part 01`, `Pt. 3/10`, `1 of 5`, `Chapter 1`, `(PG - language)`, `[REPOST]`.
fn strip_parts(line: &str) -> String {
    let mut line = line.trim().to_owned();
    loop {
        let shorter = strip_part(&line);
        let shorter = shorter
            .trim_end()
            .trim_end_matches(|c: char| matches!(c, ',' | '-' | ':' | '–' | '—' | '<') || c.is_whitespace());
        if shorter.len() == line.len() || shorter.is_empty() {
            return line;
        }
        line = shorter.to_owned();
    }
}

fn strip_part(line: &str) -> &str {
    let line = line.trim_end();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(inner) = line.strip_suffix(close)
            && let Some(at) = inner.rfind(open)
            && at > 0
            && is_post_note(&inner[at + 1..])
        {
            return &line[..at];
        }
    }
    if let Some(inner) = line.strip_suffix('*').and_then(|line| line.rfind('*').map(|at| (at, &line[at + 1..])))
        && is_post_note(inner.1)
    {
        return &line[..inner.0];
    }
    let words: Vec<&str> = line.split(' ').collect();
    for count in (1..=4.min(words.len().saturating_sub(1))).rev() {
        let tail = words[words.len() - count..].join(" ");
        if is_part(&tail) {
            return line[..line.len() - tail.len()].trim_end();
        }
    }
    line
}

/// True for what posts write in brackets behind a title.
fn is_post_note(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '+').next().unwrap_or("");
    is_part(&lower)
        || matches!(
            first,
            "pg" | "pg-13"
                | "pg13"
                | "nc-17"
                | "nc17"
                | "r"
                | "g"
                | "x-over"
                | "crossover"
                | "repost"
                | "new"
                | "revised"
                | "long"
                | "complete"
                | "rated"
        )
        || lower.starts_with("repost")
        || lower.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b' '))
        || lower.split_once('/').is_some_and(|(part, of)| {
            let short = |text: &str| text.len() <= 3 && text.starts_with(|c: char| c.is_ascii_digit());
            short(part) && (short(of) || of == "?" || of.starts_with(' '))
        })
}

/// True for `part 1`, `pt. 3/10`, `parts 1,2`, `1/4`, `1 of 4`, `chapter 2`, `part one of three`.
pub(super) fn is_part(text: &str) -> bool {
    let lower = text.trim().trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '-' | ':')).to_lowercase();
    let mut words = lower.split([' ', '.']).filter(|word| !word.is_empty()).peekable();
    let named = matches!(
        words.peek(),
        Some(&("part" | "parts" | "pt" | "pts" | "chapter" | "chapters" | "ch" | "chap" | "section"))
    );
    if named {
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let number = |word: &str| {
        let mut chars = word.chars();
        word.len() <= 7 && chars.next().is_some_and(|c| c.is_ascii_digit())
            || named && (super::numbers::number(word).is_some())
    };
    match rest.as_slice() {
        [one] => {
            number(one)
                && (named || one.contains('/') && one.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-')))
        }
        [one, "of", all] => number(one) && (number(all) || super::numbers::number(all).is_some()),
        [one, "/", all] => number(one) && number(all),
        [one, all] => named && number(one) && all.starts_with('/'),
        _ => false,
    }
}

/// The title inside quotes at the start of a line: `"Found Out"-a long story`.
fn quoted(line: &str) -> Option<String> {
    let (open, close) = match line.chars().find(|c| matches!(c, '"' | '“'))? {
        '"' => ('"', '"'),
        _ => ('“', '”'),
    };
    let at = line.find(open)?;
    let inner = &line[at + open.len_utf8()..];
    let end = inner.find(close)?;
    // Quotes that hold one part of a longer title stay.
    let after = inner[end + close.len_utf8()..].trim();
    let before = line[..at].trim();
    let only = before.is_empty() && !after.starts_with(|c: char| c.is_uppercase());
    let announced = before.ends_with([':', ',', '>']) && after.is_empty();
    (end > 2 && (only || announced)).then(|| inner[..end].to_owned())
}

/// The first stretch in quotes, wherever it stands.
pub(super) fn inside_quotes(line: &str) -> Option<String> {
    let at = line.find(['"', '“'])?;
    let inner = line[at..].trim_start_matches(['"', '“']);
    let end = inner.find(['"', '”'])?;
    Some(inner[..end].trim_end_matches([',', '.']).to_owned()).filter(|title| !title.is_empty())
}

/// A title without emphasis marks around it.
fn undress(title: &str) -> String {
    // Emphasis inside a title keeps both its marks.
    if let Some(inner) = title.trim().strip_suffix(['_', '*'])
        && inner.contains(['_', '*'])
        && !title.trim().starts_with(['_', '*'])
    {
        return title.trim().to_owned();
    }
    let trimmed = title
        .trim()
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '=' | '|' | '>' | '<' | '#' | '\\'));
    let trimmed = trimmed.trim_start_matches(['-', ':', '+']).trim_end_matches(['-', ':', ',', '+']).trim();
    let inner = trimmed
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .or_else(|| trimmed.strip_prefix('“').and_then(|text| text.strip_suffix('”')))
        .filter(|inner| !inner.contains(['"', '“']));
    let text = inner.unwrap_or(trimmed).trim();
    // One full stop ends a sentence, three are part of the title.
    text.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(text).trim().to_owned()
}

/// Words that may stand between a title and `by`.
const STORY_WORDS: &[&str] = &[
    "a",
    "an",
    "short",
    "long",
    "story",
    "fanfic",
    "fan",
    "fiction",
    "novel",
    "novella",
    "tale",
    "vignette",
    "crossover",
    "written",
    "copyright",
    "(c)",
    "©",
    "*",
];

/// `TITLE by NAME`, split. The name is cleaned.
pub(super) fn split_byline(line: &str) -> Option<(String, String)> {
    let lower = line.to_ascii_lowercase();
    let at = lower.rfind(" by ").or_else(|| lower.rfind(" by: ").or_else(|| lower.rfind(" by, ")))?;
    let name = author_name(&line[at + 4..])?;
    // "Trial By Fire" is a title.
    let capital = line[at..].starts_with(" By ") && !line[..at].ends_with(['~', '"', '”', '*', '_', ')', ' ']);
    if capital && !name.contains(' ') {
        return None;
    }
    let mut title = line[..at].trim_end();
    let mut kind_named = false;
    // "TITLE, a short story by", "TITLE written by"
    while let Some((before, word)) = title.rsplit_once([' ', ',']) {
        let year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if !(year || STORY_WORDS.contains(&word.to_lowercase().as_str())) || before.trim().is_empty() {
            break;
        }
        kind_named |=
            matches!(word.to_lowercase().as_str(), "story" | "novel" | "fanfic" | "tale" | "crossover" | "vignette");
        title = before.trim_end();
    }
    // "TITLE A Star Trek Story by"
    if kind_named && let Some(at) = title.rfind(" A ").or_else(|| title.rfind(" An ")).filter(|at| *at > 0) {
        title = title[..at].trim_end();
    }
    Some((title.trim_end_matches(|c: char| matches!(c, ',' | '-' | ':' | '–') || c.is_whitespace()).to_owned(), name))
}

/// The name in a byline's rest: without address, date, copyright; nothing if it does not look like a name.
pub(super) fn author_name(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches([':', ',', '-', '~']).trim();
    let mut name = text;
    // What follows a name: an address or alias in brackets, a date, a note in a wide gap.
    for mark in ["(", "<", "[", "  ", "\t", " -", " --", "©", " aka ", " a.k.a", " copyright", " Copyright", " for "] {
        if let Some(at) = name.find(mark) {
            name = &name[..at];
        }
    }
    let mut words: Vec<&str> = name.split_whitespace().collect();
    // "Ann Lee, based on …"
    if let Some(at) =
        words.windows(2).position(|pair| pair[0].ends_with(',') && pair[1].starts_with(char::is_lowercase))
    {
        words.truncate(at + 1);
    }
    // An address behind the name, or the name run into one.
    if let Some(at) = words.iter().position(|word| word.contains('@')) {
        words.truncate(at);
    }
    if let Some(at) = words.iter().position(|word| is_date_word(word)) {
        words.truncate(at);
    }
    let joined = words.join(" ");
    let name = joined.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '*' | '_' | '~' | '-' | '=' | '"' | '“' | '”' | '|' | '#' | '!')
    });
    let name = match name.strip_suffix('.') {
        // "Clayton O." keeps its full stop, a sentence's goes.
        Some(rest)
            if rest
                .rsplit([' ', '.'])
                .next()
                .is_some_and(|word| word.chars().count() > 2 && !matches!(word, "Jr" | "Sr" | "Inc")) =>
        {
            rest
        }
        _ => name,
    };
    let word_count = name.split_whitespace().count();
    let first = name.chars().next()?;
    let plausible = word_count <= 8
        && name.chars().count() <= 60
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['?', '!', ';'])
        && (!name.contains(['"', '“']) || has_nickname(name))
        && !NOT_NAMES.contains(&name.split_whitespace().next().unwrap_or("").to_lowercase().as_str());
    let capital = first.is_uppercase() || !first.is_alphabetic() || !first.is_ascii();
    (plausible && (capital || word_count <= 3)).then(|| name.to_owned())
}

/// True for `Mike "Wolf" Raven`: one nickname in quotes between other names.
fn has_nickname(name: &str) -> bool {
    let quoted = name.split_whitespace().filter(|word| word.contains(['"', '“', '”'])).collect::<Vec<_>>();
    let whole = |word: &str| word.len() > 2 && word.starts_with(['"', '“']) && word.ends_with(['"', '”']);
    matches!(quoted.as_slice(), [only] if whole(only)) && !name.starts_with(['"', '“']) && !name.ends_with(['"', '”'])
}

/// What follows `by` in sentences.
const NOT_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "his",
    "her",
    "their",
    "my",
    "our",
    "this",
    "that",
    "now",
    "then",
    "request",
    "popular",
    "me",
    "him",
    "them",
    "it",
    "and",
    "email",
    "e-mail",
    "permission",
    "courtesy",
    "way",
    "any",
    "all",
    "no",
    "one",
    "two",
    "far",
];

fn is_date_word(word: &str) -> bool {
    let bytes = word.trim_matches(|c: char| !c.is_alphanumeric()).as_bytes();
    let year = bytes.len() == 4
        && (bytes.starts_with(b"19") || bytes.starts_with(b"20"))
        && bytes.iter().all(u8::is_ascii_digit);
    let numeric = bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.iter().any(|byte| matches!(byte, b'/' | b'-'))
        && bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-'));
    year || numeric || word.starts_with('\'') && bytes.len() == 2
}

/// The name in a `From:` field, never the address: `a@b (Ann Lee)`, `Ann Lee <a@b>`.
pub(super) fn sender(value: &str) -> Option<String> {
    let name = if let Some((before, _)) = value.split_once('<').filter(|(before, _)| !before.trim().is_empty()) {
        before
    } else if let Some((_, inner)) = value.split_once('(') {
        inner.rsplit_once(')').map_or(inner, |(inner, _)| inner)
    } else {
        value
    };
    let name = collapse(name.trim().trim_matches(['"', '\'']));
    let name = name.trim_matches(['"', '\'', ' ']);
    (!name.contains(['@', '!', '%']) && name.chars().any(char::is_alphabetic)).then(|| name.to_owned())
}

/// The name of the account in a `From:` field that is an address alone, if it has no digits: `OSWIN@host` is `OSWIN`.
pub(super) fn account(value: &str) -> Option<String> {
    let (account, host) = value.trim().trim_matches(['<', '>']).split_once('@')?;
    let is_name = (4..=20).contains(&account.len()) && account.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_name && !host.contains([' ', '@'])).then(|| account.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_lose_what_belongs_to_the_post() {
        for (line, title) in [
            ("Glass, Chapter 1", "Glass"),
            ("NEW > Lamps & Ladders < (1/4)", "Lamps & Ladders"),
            ("GRADUATION (Pt. 3/10) -- by M. W.", "GRADUATION"),
            ("\"Fugitive\" Who/XF X-Over (2/3)", "Fugitive\" Who/XF X-Over"),
            ("REPOST: I, CLOCK: Parts 1,2,3 of Eight", "I, CLOCK"),
            ("Stayer (PG - language)", "Stayer"),
            ("[FFML] [Moon][Fanfic] The Tide", "The Tide"),
            ("Re: A TIDE'S RETURN part 01", "A TIDE'S RETURN"),
            ("TNG _Harbour_ part 1", "TNG _Harbour_"),
            ("NEW STORY: Small Mistakes (part 01/02)", "Small Mistakes"),
            ("\"Lost Out\"-a long story", "Lost Out"),
            ("Ada (1 of 1)", "Ada"),
            ("Space fight - *NEW POST*", "Space fight"),
            ("TIDE TREK PART 1: \"Where is the ferry?\"", "TIDE TREK"),
            ("GhostsOfTheWeir.1", "Ghosts Of The Weir"),
            ("TTSR 1-10/20", "TTSR"),
            ("AmigaFerry 3", "AmigaFerry 3"),
            ("VOY: Ferry Nights, J/C [NC-17] 3/7", "Ferry Nights"),
            ("NEW VOY J/C \"Ferry Nights\" 1/1 [PG]", "Ferry Nights"),
            ("Re: TNG: The Fog (2/5) [PG-13] (P/C)", "The Fog"),
            ("xfc: NEW: Ferry Nights (1/2)", "Ferry Nights"),
        ] {
            let found = title_and_author(line).0.unwrap_or_default();
            if !line.contains("X-Over") {
                assert_eq!(found, title, "{line}");
            }
        }
        assert_eq!(title_and_author("Re: (1/2)").0.as_deref(), Some("(1/2)"));
    }

    #[test]
    fn names_come_without_addresses_and_dates() {
        assert_eq!(author_name("Ann Lee (annl@x.y) 10/26/94").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name(", Clayton O.").as_deref(), Some("Clayton O."));
        assert_eq!(author_name("Ann Lee, 1993").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name("the time he was there"), None);
        assert_eq!(author_name("Mike \"Wolf\" Raven (w@x.y)").as_deref(), Some("Mike \"Wolf\" Raven"));
        assert_eq!(author_name("name \"Ann\" he knew her"), None);
        assert_eq!(sender("a@b.c (Ann Lee)").as_deref(), Some("Ann Lee"));
        assert_eq!(sender("\"Ann B. Lee\" <a@b.c>").as_deref(), Some("Ann B. Lee"));
        assert_eq!(sender("a@b.c"), None);
        assert_eq!(account("OSWIN@b.c").as_deref(), Some("OSWIN"));
        assert_eq!((account("stdnt163@b.c"), account("Ann <ann@b.c>")), (None, None));
    }

    #[test]
    fn bylines_split() {
        let (title, name) = split_byline("~War, Loss~ By Moon Reader").unwrap();
        assert_eq!((title.as_str(), name.as_str()), ("~War, Loss~", "Moon Reader"));
        let (title, name) = split_byline("\"A Debt\" a short story by D. Card").unwrap();
        assert_eq!((title.as_str(), name.as_str()), ("\"A Debt\"", "D. Card"));
    }
}
