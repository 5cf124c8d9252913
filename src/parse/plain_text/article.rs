//! Header blocks of Usenet articles and mail (RFC 1036, RFC 822), also as archives wrapped them, and of [`conference`]s.

use std::ops::Range;

use super::labels::{self, Field};
use super::lines::Lines;
use super::{conference, credit, post_marks, scissors, signs, subject};
use crate::text::key;

/// Fields of articles and mail, in lower case.
const FIELDS: &[&str] = &[
    "approved",
    "archive-name",
    "area",
    "article",
    "article-i.d.",
    "bcc",
    "cc",
    "content-length",
    "content-transfer-encoding",
    "content-type",
    "conf",
    "control",
    "date",
    "delivered-to",
    "distribution",
    "errors-to",
    "expires",
    "followup-to",
    "from",
    "in-reply-to",
    "keywords",
    "lines",
    "mail-from",
    "message",
    "message-id",
    "mime-version",
    "msg",
    "news-software",
    "newsgroups",
    "nntp-posting-date",
    "nntp-posting-host",
    "nntp-posting-user",
    "organisation",
    "organization",
    "originator",
    "path",
    "posted",
    "precedence",
    "priority",
    "refer#",
    "received",
    "references",
    "relay-version",
    "reply-to",
    "resent-date",
    "resent-from",
    "resent-to",
    "return-path",
    "sender",
    "status",
    "subj",
    "subject",
    "summary",
    "to",
    "user-agent",
    "via",
    "x-mailer",
    "x-newsreader",
    "xref",
];

/// Fields that only such headers have: one of them must be there.
const TELLING: &[&str] = &[
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "newsgroups",
    "nntp-posting-host",
    "organization",
    "path",
    "received",
    "reply-to",
    "subject",
    "to",
    "xref",
    "article-i.d.",
];

/// Fields that machines write: a letter told in a story has none of them.
const TECHNICAL: &[&str] = &[
    "message-id",
    "newsgroups",
    "path",
    "received",
    "references",
    "xref",
    "nntp-posting-host",
    "article-i.d.",
    "return-path",
    "lines",
    "organization",
    "mime-version",
    "content-type",
    "sender",
    "x-newsreader",
    "x-mailer",
];

/// One header block.
#[derive(Clone, Debug)]
pub(super) struct Article {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// What follows goes on with the article before: a reply of a conference.
    pub(super) is_reply: bool,
    fields: Vec<(String, String)>,
}

impl Article {
    fn of_conference(header: conference::Header) -> Self {
        let fields = vec![("subject".to_owned(), header.topic), ("date".to_owned(), header.date)];
        Self { lines: header.lines, is_reply: header.is_reply, fields }
    }

    /// The head of a text with labels, which are read with the text.
    pub(super) fn of_labels(start: usize, title: &str, author: &str) -> Self {
        let fields = vec![("subject".to_owned(), title.to_owned()), ("from".to_owned(), author.to_owned())];
        Self { lines: start..start, is_reply: false, fields }
    }

    fn is_technical(&self) -> bool {
        self.fields.iter().any(|(name, _)| TECHNICAL.contains(&name.as_str()))
    }

    /// True for the header of a digest as against that of one of its messages.
    fn calls_itself_digest(&self) -> bool {
        self.field("subject").is_none_or(|subject| subject.to_lowercase().contains("digest"))
    }

    /// The first value of a field, named in lower case, with the lines it was folded into.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, value)| field == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }
}

/// All header blocks of a text, in order.
pub(super) fn articles(lines: &Lines<'_>) -> Vec<Article> {
    let mut found: Vec<Article> = Vec::new();
    let mut index = 0;
    // Mail that forwards an article: two header blocks with nothing between them, or a note that a cut closes.
    let add = |found: &mut Vec<Article>, article: Article| match found.last_mut() {
        Some(last) if !article.is_reply && scissors::is_above(lines, last.lines.end..article.lines.start) => {
            last.lines.end = article.lines.end;
            last.fields.extend(article.fields);
        }
        // Whoever wrote what is forwarded is the author.
        Some(last) if !article.is_reply && is_forwarded(lines, last.lines.end..article.lines.start) => {
            last.lines.end = article.lines.end;
            last.fields.splice(0..0, article.fields);
        }
        _ => found.push(article),
    };
    let in_digest = is_digest(lines);
    let mut is_opened = false;
    while index < lines.len() {
        if let Some(header) = conference::header_at(lines, index) {
            index = header.lines.end;
            add(&mut found, Article::of_conference(header));
            continue;
        }
        let before_is_blank = index == 0
            || lines.is_blank(index - 1)
            || signs::is_break(lines.text(index - 1))
            || is_forwarded(lines, index - 1..index);
        // Headers begin after a blank line or a rule, or at the file's first lines.
        if !lines.is_blank(index)
            && (before_is_blank || index < 3)
            && let Some(article) = article_at(lines, index).filter(|article| {
                let begins_file = || match found.as_slice() {
                    [] => is_top(lines, index) && !is_told(lines, index, article),
                    [.., last] => stands_right_below(lines, last, index) || is_next_of(&found, lines, article),
                };
                article.is_technical() || begins_file() || in_digest && is_below_rule(lines, index)
            })
        {
            index = article.lines.end;
            match found.as_mut_slice() {
                // The digest's own header and its list of what is inside stand above its first message.
                [own] if in_digest && !is_opened && own.calls_itself_digest() => {
                    is_opened = true;
                    own.lines.end = index;
                    own.fields = article.fields;
                }
                _ => add(&mut found, article),
            }
            continue;
        }
        index += 1;
    }
    found
}

/// True if nothing but a cut or the line of a mail program stands between a header and the line.
fn stands_right_below(lines: &Lines<'_>, last: &Article, index: usize) -> bool {
    let between = last.lines.end..index;
    scissors::is_above(lines, between.clone()) || is_forwarded(lines, between)
}

/// True for `---------- Forwarded message ----------` and nothing else.
fn is_forwarded(lines: &Lines<'_>, range: Range<usize>) -> bool {
    let mut visible = range.filter(|index| !lines.is_blank(*index));
    let Some(only) = visible.next().filter(|_| visible.next().is_none()) else { return false };
    if !lines.text(only).starts_with('-') {
        return false;
    }
    let text = lines.text(only).to_lowercase();
    text.contains("forwarded message") || text.contains("forwarded by")
}

/// True for a letter that the story tells: it stands below other text and has no date, or above it stand the file's own title and
/// author, and its subject is another.
fn is_told(lines: &Lines<'_>, index: usize, article: &Article) -> bool {
    let above = || (0..index).filter(|line| !lines.is_blank(*line)).map(|line| lines.text(line));
    let is_head = |text: &str| {
        let lower = text.to_lowercase();
        let byline = lower.starts_with("by ") || lower.starts_with("by: ") || lower.starts_with("written by ");
        byline || labels::read(text).is_some_and(|label| matches!(label.field, Field::Title | Field::Author))
    };
    let title = article.field("subject").and_then(|subject| subject::of_subject(subject).0).map(|title| key(&title));
    let sender = article.field("from").and_then(credit::sender).map(|name| key(&name));
    let names = |text: &str, name: &Option<String>| {
        name.as_ref().is_some_and(|name| !name.is_empty() && key(text).contains(name.as_str()))
    };
    // Whoever keeps a letter keeps its date; a letter in a story may have none.
    if above().next().is_some() && article.field("to").is_some() && article.field("date").is_none() {
        return true;
    }
    // Whoever posts has an address; of a letter the sender must be the author.
    let may_be_post =
        article.field("from").is_none_or(|from| from.contains(['@', '!'])) || article.field("to").is_none();
    let is_own = |text: &str| may_be_post && names(text, &title) || is_head(text) && names(text, &sender);
    above().any(is_head) && !above().any(is_own)
}

/// True for a later header of the short form that archives leave, which three fields make: from the same sender as one before, or
/// about the same story, or, with an address and the same fields, below a ruler. A letter told in a story is none of them.
fn is_next_of(found: &[Article], lines: &Lines<'_>, article: &Article) -> bool {
    /// A file of many posts is compared with its first and with the last few.
    const LAST: usize = 4;
    let (Some(from), Some(subject)) = (article.field("from"), article.field("subject")) else { return false };
    let address = |from: &str| {
        let word = from.split_whitespace().find(|word| word.contains('@')).unwrap_or(from);
        word.trim_matches(['<', '>', '(', ')', '"']).to_lowercase()
    };
    let title = |subject: &str| subject::of_subject(subject).0.map(|title| key(&title));
    let (own, named) = (address(from), title(subject));
    let is_part = post_marks::is_marked(subject);
    let names = |article: &Article| article.fields.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    found.first().into_iter().chain(found.iter().rev().take(LAST)).any(|before| {
        let is_same = before.field("from").is_some_and(|from| address(from) == own);
        let is_about = is_part && named.is_some() && before.field("subject").and_then(title) == named;
        let is_alike =
            names(before) == names(article) && from.contains('@') && is_below_rule(lines, article.lines.start);
        is_same || is_about || is_alike
    })
}

/// True for a list's digest (RFC 1153), whose messages keep three fields of their headers below a rule: its subject, or a line near
/// the top, says so.
fn is_digest(lines: &Lines<'_>) -> bool {
    const TOP: usize = 30;
    let numbered = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let says_so = |text: &str| {
        let is_counted = text.ends_with("in this issue.") && text.contains(" message");
        text.len() <= 100
            && (is_counted
                || text.contains("Digest") && (text.contains("Vol") || text.contains(" V") || text.contains('#')))
    };
    (0..lines.len().min(TOP)).any(|index| says_so(lines.text(index)) && numbered(lines.text(index)))
}

/// True if the visible line before is a ruler.
fn is_below_rule(lines: &Lines<'_>, index: usize) -> bool {
    let before = (0..index).rev().take(3).find(|before| !lines.is_blank(*before));
    before.is_some_and(|before| {
        let text = lines.text(before);
        (text.starts_with("------") || text.starts_with("______")) && signs::is_break(text)
    })
}

/// True near the top: above the header stands nothing, or a short note without speech.
fn is_top(lines: &Lines<'_>, index: usize) -> bool {
    let above = (0..index.min(30)).filter(|line| !lines.is_blank(*line));
    index < 30 && above.clone().count() <= 14 && !above.into_iter().any(|line| lines.text(line).starts_with(['"', '“']))
}

fn article_at(lines: &Lines<'_>, start: usize) -> Option<Article> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut index, mut in_field) = (start, false);
    while index < lines.len() && !lines.is_blank(index) {
        let text = lines.text(index);
        if let Some((name, value)) = field(text) {
            fields.push((name, value.to_owned()));
            in_field = true;
        } else if index == start && is_envelope(text) {
            in_field = true;
        } else if in_field && lines.get(index).indent > 0 {
            // A folded field (RFC 1036): the line break stood for the blank.
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text);
            }
        } else if in_field && is_broken(lines, index) {
            if let Some((_, value)) = fields.last_mut() {
                value.push_str(text);
            }
        } else if !(in_field && is_list_data(text)) {
            break;
        }
        index += 1;
    }
    let telling = fields.iter().filter(|(name, _)| TELLING.contains(&name.as_str())).count();
    let envelope = is_envelope(lines.text(start));
    let alone = index >= lines.len() || lines.is_blank(index);
    let enough = fields.len() >= 3 && telling >= 2 || (envelope || alone) && fields.len() >= 2 && telling >= 2;
    // A lone subject line at the very top is what archivists leave of a header.
    let top = lines.first_visible(0..start).is_none() && alone && telling >= 1;
    (enough || top).then_some(Article { lines: start..index, is_reply: false, fields })
}

/// The name in lower case and the value of a header field.
fn field(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches(['~', '>', '|']).trim_start();
    let colon = memchr::memchr(b':', &text.as_bytes()[..text.len().min(33)]).filter(|at| *at > 0)?;
    let (name, value) = (&text[..colon], &text[colon + 1..]);
    let lower = name.to_ascii_lowercase();
    let known = FIELDS.contains(&lower.as_str())
        || lower.strip_prefix("x-").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    // Boards write `Subj`, and two fields on one line.
    let lower = if lower == "subj" { "subject".to_owned() } else { lower };
    known.then(|| (lower, before_column(value.trim())))
}

/// A value before the field in the next column: `JO RAY` of `JO RAY            Refer#: NONE`.
fn before_column(value: &str) -> &str {
    let Some(gap) = value.find("   ") else { return value };
    let next = value[gap..].trim_start();
    let name = next.split(':').next().unwrap_or_default();
    let is_field = next.len() > name.len() && !name.is_empty() && name.len() <= 10 && !name.contains(' ');
    if is_field { &value[..gap] } else { value }
}

/// `From NAME DATE`, as mailboxes begin a message, and `Article 706 of GROUP:`.
fn is_envelope(text: &str) -> bool {
    let text = text.trim_start_matches('>');
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix("From ").is_some_and(|rest| rest.split_whitespace().any(year) && rest.contains([':', '@', '!']))
        || text.strip_prefix("Article ").is_some_and(|rest| rest.contains(" of ") && rest.len() < 80)
}

/// Data that old mail readers left between fields, in brackets and quotes.
fn is_list_data(text: &str) -> bool {
    text.starts_with(['(', '[', '"', '<'])
}

/// A field cut in two: a line that is none, between fields.
fn is_broken(lines: &Lines<'_>, index: usize) -> bool {
    let is_field = |index: usize| index < lines.len() && field(lines.text(index)).is_some();
    is_field(index - 1) && is_field(index + 1) && is_field(index + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_at_the_top_and_inside() {
        let text = "Path: a!b\nFrom: x@y.z (Ann Lee)\nSubject: Rain (1/2)\nMessage-ID: <1>\n\nText: no.\n\nFrom: x@y.z\nSubject: Rain (2/2)\nDate: 1 May 1994\n\nMore.\n";
        let lines = Lines::new(text);
        let found = articles(&lines);
        assert_eq!(found.iter().map(|article| article.lines.clone()).collect::<Vec<_>>(), [0..4, 7..10]);
        assert_eq!(found[0].field("subject"), Some("Rain (1/2)"));
    }

    #[test]
    fn a_digest_is_its_messages() {
        let text = "Subject: Fic Digest V1 #12\nFrom: list@x\nTo: list@x\n\nIn this issue:\n\n  Fog\n\n--------------\n\n\
            From: A <a@b>\nDate: 1 May\nSubject: Fog\n\nText.\n\n--------------\n\nFrom: C <c@b>\nDate: 1 May\nSubject: Tar\n\nText.\n";
        let found = articles(&Lines::new(text));
        let subjects: Vec<_> = found.iter().filter_map(|article| article.field("subject")).collect();
        assert_eq!(subjects, ["Fog", "Tar"]);
        assert_eq!(found[0].lines, 0..13);
    }

    #[test]
    fn folded_fields_and_wrapped_headers_belong_together() {
        let text = "From a@b Thu Apr 21 15:49:09 1994\nStatus: RO\nReceived: from c\n\tid D\nSubject: Mail\n\n~Newsgroups: alt.x\n~Subject: Story\n~Date: now\n\nText\n";
        let found = articles(&Lines::new(text));
        assert_eq!((found.len(), found[0].lines.clone()), (1, 0..9));
    }

    #[test]
    fn a_folded_subject_is_read_to_its_end() {
        for text in [
            "From: x@y.z\nSubject: NEW: The Lamp of the\n Weir (1/2)\n\nText\n",
            "From: x@y.z\nSubject: NEW: The Lamp of the\n\tWeir (1/2)\nLines: 40\nOrganization: Ex\n\nText\n",
            "From: x@y.z\nSubject: NEW: The Lamp\n of\n the Weir (1/2)\nLines: 40\n\nText\n",
        ] {
            let found = articles(&Lines::new(text));
            assert_eq!(found[0].field("subject"), Some("NEW: The Lamp of the Weir (1/2)"), "{text}");
        }
        let broken = "Path: a\nReferences: <1@b> <2\n@c>\nFrom: x@y.z\nSubject: Fog\n\nText\n";
        assert_eq!(articles(&Lines::new(broken))[0].field("references"), Some("<1@b> <2@c>"));
    }

    fn subjects(text: &str) -> Vec<String> {
        articles(&Lines::new(text)).iter().filter_map(|article| article.field("subject").map(str::to_owned)).collect()
    }

    #[test]
    fn short_headers_inside_a_file_are_told_from_letters_of_a_story() {
        let head = "From: Ann Lee <a@b.org>\nDate: 1 May 1998\nSubject: NEW: Fog (1/3)\n\nText.\n\n";
        let rows = [
            ("From: Ann Lee <a@b.org>\nDate: 2 May 1998\nSubject: NEW: Fog (2/3)\n\nText.\n", 2),
            ("From: List <l@b.org>\nDate: 2 May 1998\nSubject: Fog (2/3)\n\nText.\n", 2),
            ("__________\n\nFrom: Jo Ray <j@b.org>\nDate: 2 May 1998\nSubject: Tar\n\nText.\n", 2),
            ("From: Dana Scully\nTo: Fox Mulder\nDate: May 3, 1998\nSubject: Tuesday\n\nText.\n", 1),
            ("From: dana@b.gov\nTo: fox@b.gov\nDate: May 3, 1998\nSubject: Re: the lamp\n\nText.\n", 1),
        ];
        for (next, count) in rows {
            assert_eq!(subjects(&format!("{head}{next}")).len(), count, "{next}");
        }
        let letter = "From: Dana Scully\nTo: Fox Mulder\nSubject: Tuesday\n\nText.\n";
        for own in ["Title: Fog\nAuthor: Ann Lee\n\n", "Fog\nby Ann Lee\n\n", head] {
            assert!(!subjects(&format!("{own}{letter}")).contains(&"Tuesday".to_owned()), "{own}");
        }
        let own = "Title: Fog\nAuthor: Ann Lee\n\nFrom: a@b.org (Ann Lee)\nSubject: Fog (1/2)\nTo: list@b.org\nDate: 1 May 1998\n\nText.\n";
        let same =
            letter.replace("Tuesday", "Fog") + "\nFrom: Fox Mulder\nTo: Dana Scully\nSubject: Re: Fog\n\nText.\n";
        assert!(subjects(&format!("Title: Fog\nAuthor: Ann Lee\n\n{same}")).is_empty());
        let told = "It came on Monday.\n\nFrom: d@b.org\nTo: f@b.org\nSubject: the lamp\n\nDear madam:\n";
        assert!(subjects(told).is_empty());
        assert_eq!(subjects(own), ["Fog (1/2)"]);
    }

    #[test]
    fn boards_and_forwarded_mail_have_headers() {
        let board = "Date: 03-03-94 (04:11)       Number: 454\nFrom: JO RAY            Refer#: NONE\n  To: ALL        Recvd: NO\nSubj: THE LAMP 1/2      Conf: (12) TREK\n-------\nText.\n";
        let found = articles(&Lines::new(board));
        assert_eq!((found[0].field("from"), found[0].field("subject")), (Some("JO RAY"), Some("THE LAMP 1/2")));
        let mail = "Path: a!b\nFrom: p@b.org (Pos Ter)\nSubject: Fog\n\n---------- Forwarded message ----------\nDate: 2 Mar 1994\nFrom: Jo Ray <j@b.org>\nTo: p@b.org\nSubject: Fog\n\nText.\n";
        let found = articles(&Lines::new(mail));
        assert_eq!((found.len(), found[0].field("from")), (1, Some("Jo Ray <j@b.org>")));
    }

    #[test]
    fn story_lines_with_colons_are_no_header() {
        let text = "To: Captain\nFrom the bridge he saw it.\n\nStatus: red alert\n\nDate: none\n";
        assert!(articles(&Lines::new(text)).is_empty());
    }
}
