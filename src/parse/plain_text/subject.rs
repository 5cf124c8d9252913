//! Titles as header lines carry them: subjects with part marks, codes of groups, what is said of the post.

use super::credit::{collapse, is_about_writing, split_byline};
use super::post_marks::{self, is_part};
use super::{codes, numbers};

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
    "corrected",
    "correction",
    "resend",
    "parody",
    "humor",
    "humour",
    "update",
    "updated",
    "title",
    "fic",
];

/// What a post says of its story, in words that belong together with others of [`STATES`] and [`KINDS`]: `new fic`.
const STATES: [&str; 12] = [
    "new",
    "newest",
    "repost",
    "reposted",
    "re-post",
    "revised",
    "corrected",
    "complete",
    "completed",
    "finished",
    "updated",
    "update",
];
const KINDS: [&str; 11] = [
    "fic",
    "fanfic",
    "fanfiction",
    "fiction",
    "story",
    "stories",
    "sequel",
    "prequel",
    "crossover",
    "parody",
    "vignette",
];
/// Shows that a post names before such words.
const SHOWS: [&str; 14] =
    ["b5", "btvs", "ds9", "ent", "ranma", "st", "tas", "tng", "tos", "trek", "voy", "voyager", "x-files", "xf"];
/// Words that belong to the post where a colon follows; before other signs they may be a title's.
const BEFORE_COLON: [&str; 15] = [
    "attn",
    "complete",
    "completed",
    "finished",
    "prequel",
    "sequel",
    "wip",
    // Lists and groups
    "asc",
    "asce",
    "ascem",
    "ascl",
    "atxc",
    "ffml",
    "raac",
    "xfc",
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
    let is_marked = if let Some((before, _, behind)) = post_marks::split(&rest) {
        if !behind.is_empty() {
            rest.truncate(before.len());
        }
        true
    } else {
        false
    };
    rest = strip_codes(&rest, is_marked);
    let mut author = None;
    if let Some((title, name)) = split_byline(&rest) {
        // "Written by Ann Lee" names nothing else; "Written by Hand" is a title.
        let is_about_writing = is_about_writing(&title.to_lowercase());
        if is_about_writing && name.contains(' ') {
            return (None, Some(name));
        }
        if !is_about_writing {
            author = Some(codes::name_before(&name).to_owned());
            rest = title;
        }
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

/// As [`title_and_author`], for a subject: what it sets off as a story's beginning or end is a part, as `(1/3)` is.
pub(super) fn of_subject(subject: &str) -> (Option<String>, Option<String>) {
    const ENDS: [&str; 2] = ["prologue", "epilogue"];
    let (title, author) = title_and_author(subject);
    let before = title.as_deref().and_then(|title| {
        let (before, part) = title.rsplit_once([':', '-'])?;
        let before = before.trim_end_matches([' ', '-', ':']);
        (ENDS.contains(&part.trim().to_lowercase().as_str()) && !before.is_empty()).then(|| before.to_owned())
    });
    (before.or(title), author)
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

/// True for what is said of a post: `NEW`, `new story!!!`, `RE-POST`, `TNG story`.
fn is_post_word(text: &str) -> bool {
    let lower = text.trim_matches([' ', '!', '*']).to_lowercase();
    POST_WORDS.contains(&lower.as_str()) || is_announcement(&lower)
}

/// True for words that all say of what kind or how new a story is, or of which show: `new fic`, `repost story`.
fn is_announcement(lower: &str) -> bool {
    let known = |word: &str| STATES.contains(&word) || KINDS.contains(&word) || SHOWS.contains(&word);
    let words: Vec<&str> = lower.split(' ').collect();
    // A show alone, or with a word for what is new, may be a title: `Voyager Complete`.
    (2..=4).contains(&words.len())
        && words.iter().all(|word| known(word))
        && words.iter().any(|word| KINDS.contains(word))
}

/// True for what a post says before a colon: `Sequel`, `ATTN`, `Ranma fic`.
fn is_before_colon(text: &str) -> bool {
    let lower = text.trim_matches([' ', '!', '*']).to_lowercase();
    let words: Vec<&str> = lower.split(' ').collect();
    // No title ends in this word.
    let is_fic = words.len() <= 4 && words.last().is_some_and(|last| matches!(*last, "fic" | "fanfic" | "fics"));
    BEFORE_COLON.contains(&lower.as_str()) || is_fic || is_post_word(text)
}

fn strip_front(line: &str) -> &str {
    // `*NEW* The Ferry`, `(repost) The Ferry`
    for (open, close) in [('*', '*'), ('(', ')')] {
        if let Some((word, rest)) = line.trim_start().strip_prefix(open).and_then(|inside| inside.split_once(close))
            && is_post_word(word)
            && !rest.trim().is_empty()
        {
            return rest;
        }
    }
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
        && (tag.bytes().all(|byte| byte.is_ascii_lowercase()) || tag.bytes().all(|byte| byte.is_ascii_uppercase()))
        && rest.split_once(':').is_some_and(|(word, _)| is_post_word(word) || codes::is_post(word))
    {
        return rest;
    }
    for sign in [":", ">", "!", " - ", " -- "] {
        if let Some((word, rest)) = line.split_once(sign)
            && (is_post_word(word) || sign == ":" && rest.starts_with(' ') && is_before_colon(word))
            && rest.contains(char::is_alphanumeric)
            && (matches!(sign, ":" | ">") || !is_part(rest))
        {
            return rest.trim_start_matches('!');
        }
    }
    // No title begins so.
    if let Some((word, rest)) = line.split_once(' ')
        && matches!(word.to_lowercase().as_str(), "repost" | "re-post")
        && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'))
        && !is_part(rest)
    {
        return rest;
    }
    line
}

/// A subject without the marks and codes of its list behind and before the title.
fn strip_codes(subject: &str, is_marked: bool) -> String {
    let mut rest = subject.to_owned();
    loop {
        let shorter = codes::without_before_mark(&strip_parts(&rest), is_marked);
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
    // Of a title in quotes the part is cut when they are gone.
    if ends_in_quotes(line) {
        return line;
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(inner) = line.strip_suffix(close)
            && let Some(at) = inner.rfind(open)
            && at > 0
            && (is_post_note(&inner[at + 1..]) || codes::are_codes(&inner[at + 1..]))
        {
            return &line[..at];
        }
    }
    if let Some(inner) = line.strip_suffix('*').and_then(|line| line.rfind('*').map(|at| (at, &line[at + 1..])))
        && is_post_note(inner.1)
    {
        return &line[..inner.0];
    }
    if let Some(before) = before_note(line)
        .or_else(|| before_named_part(line))
        .or_else(|| before_titled_part(line))
        .or_else(|| before_kind(line))
    {
        return before;
    }
    // `The Ferry-1/3`
    if let Some((before, mark)) = line.rsplit_once('-')
        && mark.contains('/')
        && is_part(mark)
        && before.ends_with(char::is_alphabetic)
    {
        return before;
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

/// A title before what is said of the post behind a sign: `The Ferry - Complete`, `The Ferry--revised version`.
fn before_note(line: &str) -> Option<&str> {
    const NOTES: [&str; 8] =
        ["complete", "completed", "conclusion", "finished", "repost", "revised", "revised version", "wip"];
    let (before, note) = line.rsplit_once("--").or_else(|| line.rsplit_once(" - "))?;
    (NOTES.contains(&note.trim().to_lowercase().as_str()) && before.contains(char::is_alphanumeric)).then_some(before)
}

/// A title before a part that a sign sets off: `The Ferry - Part IV`, `The Ferry, part the second`. Without a sign the part
/// belongs to the title.
fn before_named_part(line: &str) -> Option<&str> {
    let at = line.rfind([',', '-', ':']).filter(|at| *at > 0)?;
    let (before, tail) = (&line[..at], line[at + 1..].trim_start());
    let mut words = tail.split(' ');
    let named = words.next()?.to_lowercase();
    let rest: Vec<&str> = words.filter(|word| !word.eq_ignore_ascii_case("the")).collect();
    let is_part = matches!(named.as_str(), "part" | "pt" | "pt." | "chapter" | "ch" | "ch.");
    (is_part && matches!(rest.as_slice(), [number] if numbers::number(number).is_some())).then_some(before)
}

/// A title before the words that say of which show it is a story: `The Ferry, A Star Trek Story`, `The Ferry: an X-Files story.`
pub(super) fn before_kind(line: &str) -> Option<&str> {
    const SHOWS: [&str; 12] = [
        "babylon",
        "buffy",
        "ds9",
        "highlander",
        "startrek",
        "tng",
        "trek",
        "voyager",
        "who",
        "x-files",
        "xf",
        "xfiles",
    ];
    let lower = line.to_ascii_lowercase();
    let starts = [", a ", ", an ", " - a ", " - an ", ": a ", ": an "];
    let at = starts.iter().filter_map(|start| lower.rfind(start)).max().filter(|at| *at > 0)?;
    let mut words = lower[at..].trim_end_matches('.').split(' ');
    let names_show = words.any(|word| SHOWS.contains(&word.trim_end_matches(':')));
    (names_show && is_kind_word(lower.trim_end_matches('.'))).then(|| &line[..at])
}

/// A title before a part that has a title of its own: `The Ferry - Chapter 3/7 - The Quay`.
fn before_titled_part(line: &str) -> Option<&str> {
    let mut places = line.match_indices(" - ").map(|(at, _)| at);
    let (first, second) = (places.next()?, places.next()?);
    is_part(&line[first + 3..second]).then(|| &line[..first])
}

/// True for what posts write in brackets behind a title.
fn is_post_note(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '+').next().unwrap_or("");
    is_part(&lower)
        || matches!(
            lower.as_str(),
            "completed"
                | "concluded"
                | "conclusion"
                | "end"
                | "finished"
                | "humor"
                | "humour"
                | "parody"
                | "reposted"
                | "short"
                | "wip"
                | "work in progress"
        )
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
    let only = before.is_empty() && (!after.starts_with(|c: char| c.is_uppercase()) || is_kind(after));
    let announced = after.is_empty() && (before.ends_with([':', ',', '>']) || is_post_word(before));
    (end > 2 && (only || announced)).then(|| inner[..end].to_owned())
}

/// True for a line that ends in quotes with more in them than a part: `VOY: "The Ferry, Part II"`.
fn ends_in_quotes(line: &str) -> bool {
    let inner = [('"', '"'), ('“', '”')].iter().find_map(|(open, close)| {
        let inside = line.strip_suffix(*close)?;
        let at = inside.rfind(*open)?;
        // An even one closes what another opened.
        (inside.matches(*open).count() % 2 == 1).then(|| &inside[at + open.len_utf8()..])
    });
    inner.is_some_and(|inner| !is_part(inner))
}

/// True for a few words that say of what kind a story is: `Who/XF X-Over`.
fn is_kind(text: &str) -> bool {
    text.split_whitespace().count() <= 4 && is_kind_word(text)
}

/// True for text whose last word is a kind of story.
fn is_kind_word(text: &str) -> bool {
    const KINDS: [&str; 7] = ["x-over", "crossover", "fanfic", "fic", "story", "parody", "vignette"];
    text.split_whitespace().next_back().is_some_and(|last| KINDS.contains(&last.to_lowercase().as_str()))
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
        .or_else(|| trimmed.strip_prefix('《').and_then(|text| text.strip_suffix('》')))
        .or_else(|| trimmed.strip_prefix('『').and_then(|text| text.strip_suffix('』')))
        .filter(|inner| !inner.contains(['"', '“']));
    let text = inner.unwrap_or(trimmed).trim();
    // One full stop ends a sentence, three are part of the title.
    text.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(text).trim().to_owned()
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
            ("\"Fugitive\" Who/XF X-Over (2/3)", "Fugitive"),
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
            ("ATXC: NEW: Ferry Nights by Ann Lee 01/02", "Ferry Nights"),
            ("ASC: REP: DS9: Ferry Nights [PG] (Ki,O) 2/2", "Ferry Nights"),
            ("Ferry Nights 1/?", "Ferry Nights"),
            ("[list] Ferry Nights - 4/?", "Ferry Nights"),
            ("Ferry Nights 01/?? (WIP)", "Ferry Nights"),
            ("STORY: Ferry Nights 1/3 (X-Files)", "Ferry Nights"),
            ("Ferry Nights 3/3 END", "Ferry Nights"),
            ("[VOY] Ferry Nights (1/1) [P/T, G]", "Ferry Nights"),
            ("XF STORY \"Ferry Nights\" Part 1/4 NC-17", "Ferry Nights"),
            ("NEW: Ferry Nights, 1/1, VOY, J/P, PG-13", "Ferry Nights"),
            ("FIC: Ferry Nights 1/3 [B/S, NC17]", "Ferry Nights"),
            ("FIC: Ferry Nights (B/A, PG13) 1/?", "Ferry Nights"),
            ("Fic: Ferry Nights 1/? B/S R", "Ferry Nights"),
            ("Ferry Nights VOY (J/C) 3/? PG13", "Ferry Nights"),
            ("Ferry Nights-1/3", "Ferry Nights"),
            ("REPOST Ferry Nights Part 1 of 2", "Ferry Nights"),
            ("(repost) Ferry Nights 1/2", "Ferry Nights"),
            ("*NEW* Ferry Nights 1/1", "Ferry Nights"),
            ("NEW STORY!!! Ferry Nights (0/12)", "Ferry Nights"),
            ("New story - Ferry Nights - part 1", "Ferry Nights"),
            ("CORRECTED: Ferry Nights (3/3)", "Ferry Nights"),
            ("ST:TNG \"Ferry Nights\" part 3", "Ferry Nights"),
            ("Fanfic \"Ferry Nights\" Chapter 3", "Ferry Nights"),
            ("Ferry Nights (DS9, G)", "Ferry Nights"),
            ("NEW: Ferry Nights (MSR/R/NC-17) 1 of 3", "Ferry Nights"),
            ("Ferry Nights (conclusion)", "Ferry Nights"),
            ("Ferry Nights *conclusion*", "Ferry Nights"),
            ("Ferry Nights (long) (humor)", "Ferry Nights"),
            ("Ferry Nights - Complete", "Ferry Nights"),
            ("Ferry Nights - Part IV", "Ferry Nights"),
            ("Ferry Nights - Chapter 3/7 - The Quay", "Ferry Nights"),
            ("Ferry Nights, part the second", "Ferry Nights"),
            ("Ferry Nights - A Star Trek Story (1/2)", "Ferry Nights"),
            ("Ferry Nights, A Trek Parody", "Ferry Nights"),
            ("Ferry Nights: an X-Files Story.", "Ferry Nights"),
            ("ASC: NEW: VOY: \"Ferry Nights, Part II\" (J/P, PG-13) 02/10", "Ferry Nights"),
            ("\"Ferry Nights (1/2)\"", "Ferry Nights"),
            ("《雨夜》", "雨夜"),
            ("NEW FIC: Ferry Nights (1/1)", "Ferry Nights"),
            ("New Fic: Ferry Nights (Part 1 of 3)", "Ferry Nights"),
            ("COMPLETE: Ferry Nights 1/1 (TNG)", "Ferry Nights"),
            ("Revised Story: Ferry Nights", "Ferry Nights"),
            ("Sequel: Ferry Nights", "Ferry Nights"),
            ("ATTN: Ferry Nights", "Ferry Nights"),
            ("ASC: Ferry Nights", "Ferry Nights"),
            ("Ranma fic: Ferry Nights part 4", "Ferry Nights"),
            ("TNG Story: Ferry Nights", "Ferry Nights"),
            ("Ferry Nights, TOS, K/S, R, 1/1", "Ferry Nights"),
            ("Ferry Nights, DS9, K/B, G, 1/1", "Ferry Nights"),
            ("NEW Ferry Nights, K/S, NC-17, 2/3", "Ferry Nights"),
            ("NEW: VOY: Ferry Nights (J/C) PG 1/2", "Ferry Nights"),
            // What only looks like that belongs to the title.
            ("Sequel", "Sequel"),
            ("Sequel (1/2)", "Sequel"),
            ("Complete Strangers", "Complete Strangers"),
            ("Complete Strangers: A Ferry", "Complete Strangers: A Ferry"),
            ("New Moon 1/3", "New Moon"),
            ("The Attn: Clause", "The Attn: Clause"),
            ("Love Story: A Ferry", "Love Story: A Ferry"),
            ("Voyager: A Ferry", "Voyager: A Ferry"),
            ("Rain, Sun and Fog 1/2", "Rain, Sun and Fog"),
            ("Ferry: A Love Story", "Ferry: A Love Story"),
            ("Written by Hand", "Written by Hand"),
            ("NEW BEGINNINGS", "NEW BEGINNINGS"),
            ("New Year's Ferry", "New Year's Ferry"),
            ("Page 2", "Page 2"),
            ("Ferry Nights Part II", "Ferry Nights Part II"),
            ("Parody of Errors", "Parody of Errors"),
            ("The \"Ferry\" Story", "The \"Ferry\" Story"),
            ("Complete", "Complete"),
            ("Nights (and Days)", "Nights (and Days)"),
            ("The Long Story - A Ferry", "The Long Story - A Ferry"),
            ("Half of 1/2", "Half of"),
            ("A Ferry: Epilogue", "A Ferry: Epilogue"),
        ] {
            let found = title_and_author(line).0.unwrap_or_default();
            assert_eq!(found, title, "{line}");
        }
        for subject in ["Ferry Nights (01/10) by Ann Lee MSR, R", "Ferry Nights by Ann Lee K/S [R]"] {
            let (title, author) = title_and_author(subject);
            assert_eq!((title.as_deref(), author.as_deref()), (Some("Ferry Nights"), Some("Ann Lee")), "{subject}");
        }
        assert_eq!(title_and_author("Re: (1/2)").0.as_deref(), Some("(1/2)"));
        for subject in ["A Ferry: Prologue", "A Ferry - Epilogue (PG)", "NEW: A Ferry -- Epilogue"] {
            assert_eq!(of_subject(subject).0.as_deref(), Some("A Ferry"), "{subject}");
        }
        assert_eq!(of_subject("Epilogue").0.as_deref(), Some("Epilogue"));
    }
}
