//! Headers of conferences on the VAX (VAX Notes, later DEC Notes), as `EXTRACT` and `PRINT` wrote their topics and replies.
//!
//! ```text
//!                <<< NODE::DISK$NOTES:[NOTES$LIBRARY]STORIES.NOTE;1 >>>
//!                          -< The story-tellers' corner >-
//! ================================================================================
//! Note 3.0                         The salt road                        12 replies
//! NODE::ALEE "Ann at the weir"                     37 lines   6-MAY-1992 16:06
//! --------------------------------------------------------------------------------
//! ```
//! A reply says `1 of 12` where the topic says how many replies there are, and may have a title of its own above the last
//! rule, `-< so be it >-`. The personal name in quotes is a motto more often than a name, so nobody is taken for an author.

use std::ops::Range;

use super::lines::Lines;
use super::signs;

/// A header of a topic or a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Its lines, rules included.
    pub(super) lines: Range<usize>,
    /// The topic's title.
    pub(super) topic: String,
    /// When it was written, `6-MAY-1992 16:06`.
    pub(super) date: String,
    /// It answers a topic.
    pub(super) is_reply: bool,
}

/// The header that begins at this line, if one does.
pub(super) fn header_at(lines: &Lines<'_>, start: usize) -> Option<Header> {
    /// Lines above `Note 3.0`: the conference's file, its title, a rule, blanks.
    const ABOVE: usize = 6;
    /// Lines from the writer's to the last rule: a reply's title, blanks.
    const BELOW: usize = 3;
    let begins = is_note(lines, start) || signs::is_break(lines.text(start)) || is_framed(lines.text(start));
    if !begins {
        return None;
    }
    let decoration =
        |index: &usize| lines.is_blank(*index) || signs::is_break(lines.text(*index)) || is_framed(lines.text(*index));
    let above = (start..lines.len().min(start + ABOVE)).take_while(decoration).count();
    let note = start + above;
    let (topic, is_reply) = topic(text(lines, note)?)?;
    let date = writer(text(lines, note + 1)?)?;
    let below = (note + 2..lines.len().min(note + 2 + BELOW)).take_while(decoration);
    let end = below.filter(|index| !lines.is_blank(*index)).last().unwrap_or(note + 1) + 1;
    Some(Header { lines: start..end, topic, date, is_reply })
}

fn text<'a>(lines: &Lines<'a>, index: usize) -> Option<&'a str> {
    (index < lines.len()).then(|| lines.text(index))
}

fn is_note(lines: &Lines<'_>, index: usize) -> bool {
    lines.text(index).starts_with("Note ") && topic(lines.text(index)).is_some()
}

/// `<<< … >>>` or `-< … >-`.
fn is_framed(line: &str) -> bool {
    [("<<<", ">>>"), ("-<", ">-")]
        .iter()
        .any(|(open, close)| line.len() > open.len() + close.len() && line.starts_with(open) && line.ends_with(close))
}

/// The title of `Note 3.1   The salt road   1 of 12`, and whether it is a reply's.
fn topic(line: &str) -> Option<(String, bool)> {
    let (number, rest) = line.strip_prefix("Note ")?.trim_start().split_once(' ')?;
    let (topic, reply) = number.split_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(topic) || !is_number(reply) {
        return None;
    }
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let place = match words.as_slice() {
        [.., one, "of", all] if is_number(one) && is_number(all) => 3,
        [.., "No" | "no", "replies"] => 2,
        [.., count, "reply" | "replies"] if is_number(count) => 2,
        _ => return None,
    };
    words.truncate(words.len() - place);
    Some((words.join(" "), is_number(reply) && reply.bytes().any(|byte| byte != b'0')))
}

/// The date of `NODE::ALEE "Ann at the weir"   37 lines   6-MAY-1992 16:06`.
fn writer(line: &str) -> Option<String> {
    let (who, rest) = line.rsplit_once(" lines ").or_else(|| line.rsplit_once(" line "))?;
    let is_counted = who.ends_with(|c: char| c.is_ascii_digit());
    let date: Vec<&str> = rest.split_whitespace().collect();
    let is_date = date.first().is_some_and(|day| day.matches('-').count() == 2);
    (who.contains("::") && is_counted && is_date).then(|| date.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "   <<< N::D:[NOTES]S.NOTE;1 >>>\n      -< Corner >-\n=====\nNote 3.0    The salt road    12 replies\nN::ALEE \"Ann\"   37 lines   6-MAY-1992 16:06\n-----\n   She walked.\n";

    #[test]
    fn a_topic_and_its_replies_have_headers() {
        let lines = Lines::new(TOPIC);
        let found = header_at(&lines, 0).unwrap();
        assert_eq!(
            found,
            Header { lines: 0..6, topic: "The salt road".into(), date: "6-MAY-1992 16:06".into(), is_reply: false }
        );
        let reply = Lines::new(
            "====\nNote 3.10  The salt road  10 of 12\nN::B \"as far\"  1 line 7-MAY-1992 09:00\n   -< so be it >-\n----\nHe ran.\n",
        );
        let found = header_at(&reply, 0).unwrap();
        assert_eq!((found.lines, found.is_reply), (0..5, true));
    }

    #[test]
    fn a_rule_or_a_note_alone_is_no_header() {
        for text in ["=====\nShe walked.\n", "Note 3.0 is the last one\n", "-< x >-\n\nText\n", "====="] {
            let lines = Lines::new(text);
            assert!((0..lines.len()).all(|line| header_at(&lines, line).is_none()), "{text}");
        }
    }
}
