//! What stands behind the story: end marks, signatures, notes and requests.

use std::ops::Range;

use super::lines::Lines;
use super::{closing, comment, prose, scissors, signature, signs};
use crate::parse::remark::{self, Certainty, Note};
use crate::text::key;

/// So many lines may follow an end mark, or a tenth of the text if that is more.
const MAX_AFTER: usize = 90;

/// The line behind the story's last one: end mark, signature and notes are cut off.
///
/// `heading` is the line of the last chapter's heading: what stands above it is no end. `title` is the story's, if it is
/// known: what is said of it by name is no story.
pub(super) fn story_end(lines: &Lines<'_>, range: Range<usize>, heading: Option<usize>, title: Option<&str>) -> usize {
    let end = scissors::above(lines, range.clone());
    let start =
        heading.filter(|heading| (range.start..end).contains(heading)).map_or(range.start, |heading| heading + 1);
    let end = signature::above(lines, start..end);
    let mut end = comment::above(lines, start..end);
    if let Some(mark) = end_mark(lines, start..end) {
        end = mark;
    }
    let end = notice(lines, start..end);
    let end = last_notice(lines, start..end, title);
    let end = announced(lines, start..end);
    let end = trim_notes(lines, start..end);
    closing::cut(lines, start..end)
}

/// The last rule under which a notice begins, as `Copyright 1995 …` or `Author's notes`: what follows it goes on with it.
fn notice(lines: &Lines<'_>, range: Range<usize>) -> usize {
    const MAX_NOTICE: usize = 60;
    let is_notice = |rule: usize| {
        let first = lines.first_visible(rule + 1..range.end.min(rule + 4))?;
        (begins_notice(lines.text(first)) && goes_with_the_end(lines, first..range.end)).then_some(())
    };
    (range.end.saturating_sub(MAX_NOTICE).max(range.start + 1)..range.end)
        .find(|index| signs::is_break(lines.text(*index)) && is_notice(*index).is_some())
        .unwrap_or(range.end)
}

/// True for lines behind an end mark or a notice that may go with it: they speak of the story, or they are not many and are no
/// talk.
fn goes_with_the_end(lines: &Lines<'_>, range: Range<usize>) -> bool {
    /// Bytes of some five hundred words: a page about the author, a poem, a list.
    const LONGEST: usize = 3000;
    /// Bytes of a quotation.
    const LONGEST_QUOTED: usize = 500;
    let text = prose::folded(lines, range.clone());
    let longest = if is_spoken(lines, range) { LONGEST_QUOTED } else { LONGEST };
    text.len() <= longest || prose::is_about(&text)
}

/// `A/N`, alone between blanks: what it names is below it, up to the end.
fn announced(lines: &Lines<'_>, range: Range<usize>) -> usize {
    const MOST_LINES: usize = 40;
    let lowest = range.end.saturating_sub(MOST_LINES).max(range.start + range.len() / 2 + 1);
    (lowest..range.end)
        .rev()
        .find(|index| {
            let alone = lines.is_blank(index - 1) || signs::is_break(lines.text(index - 1));
            let text = lines.text(*index);
            alone && lines.is_blank(index + 1) && remark::note(text) == Some(Note::Below)
        })
        .filter(|label| !is_spoken(lines, *label..range.end))
        .unwrap_or(range.end)
}

/// True for a line that begins a notice.
fn begins_notice(line: &str) -> bool {
    const BEGINNINGS: [&str; 10] = [
        "(c) 19",
        "(c) 20",
        "dedicated to",
        // What services and lists put under each mail.
        "do you yahoo",
        "get your free",
        "get your private",
        "sent via deja",
        "to unsubscribe",
        "your use of yahoo",
        "yahoo! groups",
    ];
    const LABELS: [&str; 9] = [
        "copyright",
        "author's note",
        "authors note",
        "author note",
        "end note",
        "endnote",
        "disclaimer",
        "acknowledgement",
        "acknowledgment",
    ];
    let text = signs::undecorated(line).replace('’', "'");
    let behind = |start: &str| {
        let (head, rest) = (text.get(..start.len())?, &text[start.len()..]);
        head.eq_ignore_ascii_case(start).then_some(rest)
    };
    // `Copyright law` is a sentence's beginning.
    let is_label = |rest: &str| {
        let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest).trim_start();
        rest.is_empty()
            || rest.starts_with([':', '.', ';', '-', '–', '—', '(', '©', ','])
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("by "))
    };
    BEGINNINGS.iter().any(|start| behind(start).is_some())
        || LABELS.iter().filter_map(|start| behind(start)).any(is_label)
}

/// A notice of a few lines that ends the text: `(C) 1994 Ann Lee`, `Dedicated to …`, and behind a rule what the story itself is
/// said to be: `The Weir was written on a typewriter`. A short block may stand below it.
fn last_notice(lines: &Lines<'_>, range: Range<usize>, title: Option<&str>) -> usize {
    const MAX_LINES: usize = 3;
    let mut end = range.end;
    for _ in 0..2 {
        let Some(last) = (range.start..end).rev().find(|index| !lines.is_blank(*index)) else { break };
        let mut first = last;
        while first > range.start && !lines.is_blank(first - 1) && !signs::is_break(lines.text(first - 1)) {
            first -= 1;
        }
        if last - first >= MAX_LINES || first == range.start || is_spoken(lines, first..last + 1) {
            break;
        }
        let ruled = (first.saturating_sub(3)..first).any(|index| signs::is_break(lines.text(index)));
        let of_story = || {
            let (text, title) = (key(&lines.paragraphs(first..last + 1)), title.map(key).unwrap_or_default());
            text.strip_prefix(&title).is_some_and(|rest| !title.is_empty() && rest.starts_with(" was written"))
        };
        if begins_notice(lines.text(first)) || ruled && of_story() {
            return first;
        }
        end = first;
    }
    range.end
}

/// The last end mark that no story follows.
fn end_mark(lines: &Lines<'_>, range: Range<usize>) -> Option<usize> {
    let reach = MAX_AFTER.max(range.len() / 10);
    (range.end.saturating_sub(reach).max(range.start + 1)..range.end)
        .rev()
        .filter(|index| is_end_mark(lines.text(*index)) && lone(lines, *index))
        .find(|mark| may_end(lines, *mark, range.end))
}

/// True if what stands behind an end mark may stand there; a word that ends no story as surely has less behind it.
fn may_end(lines: &Lines<'_>, mark: usize, end: usize) -> bool {
    /// Bytes of a name and an address, a last word.
    const SHORT: usize = 120;
    let Some(first) = lines.first_visible(mark + 1..end) else { return true };
    if !is_doubtful(lines.text(mark)) {
        return goes_with_the_end(lines, first..end);
    }
    let text = prose::folded(lines, first..end);
    let is_short = || text.len() <= SHORT && !remark::tells(&text);
    !is_spoken(lines, first..end) && (prose::is_about(&text) || is_short())
}

/// An end mark has a blank or a rule before it, or is set off to the right; right under text it is no end of its sentence.
fn lone(lines: &Lines<'_>, index: usize) -> bool {
    let begins_anew =
        || signs::ends_sentence(lines.text(index - 1)) && !lines.text(index).starts_with(char::is_lowercase);
    index == 0
        || lines.is_blank(index - 1)
        || signs::is_break(lines.text(index - 1))
        || lines.get(index).indent > 8
        || lines.text(index).starts_with(['*', '-', '~', '='])
        || lines.is_blank(index + 1) && begins_anew()
}

/// True for an end mark that may be a sentence of a story as well: `Fine.`, `The beginning.`
pub(super) fn is_doubtful(mark: &str) -> bool {
    const DOUBTFUL: [&str; 6] = ["cont", "continued", "fine", "finish", "finito", "the beginning"];
    let bare = mark.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    DOUBTFUL.contains(&bare.as_str())
}

/// True for `THE END`, `End of part 3/7`, `FINIS`, `To be continued …`, `cont.`, `End file.`
pub(super) fn is_end_mark(line: &str) -> bool {
    // `"Fine."` is said by somebody.
    if line.len() > 120 || line.starts_with(['"', '“', '«', '‘']) {
        return false;
    }
    let plain = signs::undecorated(line);
    if !may_be_end_mark(plain) {
        return false;
    }
    let spaced = signs::unspaced(plain);
    let lower = spaced.as_deref().unwrap_or(plain).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let lower = words.collect::<Vec<_>>().join(" ");
    let exact = matches!(
        lower.as_str(),
        "the end"
            | "end"
            | "fin"
            | "fine"
            | "finis"
            | "finish"
            | "finito"
            | "tbc"
            | "cont"
            | "cont'd"
            | "continued"
            | "to be continued"
            | "end file"
            | "the end for now"
            | "owari"
            | "ende"
            | "конец"
            | "fim"
            | "to be concluded"
            | "end transmission"
            | "the beginning"
    );
    let parted = [
        "end of part",
        "end part",
        "end of chapter",
        "end chapter",
        "to be continued",
        "the end of part",
        "конец части",
        "end of episode",
        "end of book",
        "конец главы",
    ]
    .iter()
    .any(|start| lower.strip_prefix(start).is_some_and(|rest| rest.split_whitespace().count() <= 5));
    // `End 1/3`
    let numbered = lower.strip_prefix("end ").is_some_and(|rest| {
        rest.split(' ').count() <= 2 && rest.split(' ').all(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let digest = lower.starts_with("end of ") && plain.contains("Digest");
    exact || parted || numbered || digest || part_end(&lower)
}

/// False for nearly all lines, by their first letters alone.
fn may_be_end_mark(plain: &str) -> bool {
    const FIRST: [&[u8]; 9] = [b"the", b"end", b"fi", b"tbc", b"cont", b"to be", b"owari", b"part", b"chapter"];
    let plain = plain.trim_start_matches(|c: char| !c.is_alphanumeric()).as_bytes();
    let spaced = plain.get(1).is_some_and(u8::is_ascii_whitespace);
    let begins = |first: &&[u8]| plain.get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first));
    spaced || plain.first().is_some_and(|byte| !byte.is_ascii()) || FIRST.iter().any(begins)
}

/// `part 4 end`, `chapter 3 ends`.
fn part_end(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    matches!(words.next(), Some("part" | "chapter"))
        && words.next().is_some()
        && matches!(words.next(), Some("end" | "ends"))
        && words.next().is_none()
}

/// Cuts blocks at the end that speak about the story; rules before them go as well, and so do a few short blocks behind
/// one that surely is a note: thanks, a name, an address, a last word.
fn trim_notes(lines: &Lines<'_>, range: Range<usize>) -> usize {
    /// So many lines may stand behind a note that do not show to be notes themselves.
    const MAX_DOUBTFUL: usize = 8;
    let mut end = range.end;
    let mut cut = range.end;
    let mut doubtful = 0;
    for _ in 0..12 {
        let Some(last) = (range.start..end).rev().find(|index| !lines.is_blank(*index)) else { break };
        if signs::is_break(lines.text(last)) {
            end = last;
            // A rule at the very end goes without further reason.
            cut = if doubtful == 0 { last } else { cut };
            continue;
        }
        let mut first = last;
        while first > range.start && !lines.is_blank(first - 1) && !signs::is_break(lines.text(first - 1)) {
            first -= 1;
        }
        let block = first..last + 1;
        if first == range.start || block.len() > 25 {
            break;
        }
        // Behind a rule a name and a number below the note do not make it less of one.
        let ruled = (first.saturating_sub(3)..first).any(|index| signs::is_break(lines.text(index)));
        let more = match doubtful {
            0 => 0,
            1..=3 if ruled => 1,
            _ => 3,
        };
        // A note that its brackets close does not go on below.
        let is_closed = doubtful > 0 && remark::is_bracketed_note(&lines.paragraphs(block.clone()));
        if !is_closed && is_closing(lines, block.clone(), more) {
            cut = first;
            doubtful = 0;
        } else {
            doubtful += block.len();
            if doubtful > MAX_DOUBTFUL || is_spoken(lines, block) {
                break;
            }
        }
        end = first;
    }
    cut
}

fn is_spoken(lines: &Lines<'_>, mut block: Range<usize>) -> bool {
    block.any(|index| lines.text(index).starts_with(['"', '“']))
}

/// Stricter than in front: a last paragraph of story must not be lost. `more` evidence than usual may be asked for.
fn is_closing(lines: &Lines<'_>, block: Range<usize>, more: usize) -> bool {
    /// Lines that everybody writes come in few.
    const MOST_STOCK: usize = 4;
    let text = prose::folded(lines, block.clone());
    let label = super::labels::read(lines.text(block.start)).is_some_and(|label| {
        matches!(
            label.field,
            super::labels::Field::Notes | super::labels::Field::Disclaimer | super::labels::Field::Address
        ) || label.name.eq_ignore_ascii_case("feedback")
    });
    // What stands behind a last rule needs less evidence.
    let ruled = block.len() <= 5
        && (block.start.saturating_sub(3)..block.start).any(|index| signs::is_break(lines.text(index)));
    let needed = more + if ruled { 2 } else { 4 + text.len() / 500 };
    // Weak words are those of a story as well, and an address may be a part of one: then somebody is told of.
    let tells = remark::tells(&text);
    let prose::Weight { strong, weak } = prose::weigh(&text);
    let to_reader = || text.split([' ', ',', '.', '!', '?']).any(|word| matches!(word, "you" | "your" | "please"));
    let weighs = strong + weak >= needed && (strong > 0 || !tells || (ruled || weak > needed) && to_reader());
    let is_letter = text.starts_with("from:") || text.starts_with("to:");
    let of_address = prose::has_address(&text) && block.len() <= 6 && (strong + weak > 3 || !tells) && !is_letter;
    let stock = block.clone().map(|index| remark::closes(lines.text(index))).min().flatten();
    let stock = stock.filter(|_| block.len() <= MOST_STOCK);
    let certain = if ruled { Certainty::SetOff } else { Certainty::Sure };
    label || stock.is_some_and(|stock| stock >= certain) || !is_spoken(lines, block.clone()) && (weighs || of_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_marks_are_told_from_story() {
        for line in [
            "THE END",
            "**The End**",
            "-----the end-----",
            "T  H  E      E  N  D",
            "END OF PART 3/7.",
            "cont.",
            "Fin",
            "*  * *The End*  * *",
            "------The------End------",
            "To be continued...",
            "End 1/3",
            "[end 1/3]",
            "END (1/12)",
        ] {
            assert!(is_end_mark(line), "{line}");
        }
        for line in [
            "The end of the world was near.",
            "In the end he left",
            "End this, she said",
            "Finally",
            "End 3 of them",
            "\"Fine.\"",
            "“Fine.”",
        ] {
            assert!(!is_end_mark(line), "{line}");
        }
    }

    #[test]
    fn the_last_word_of_a_paragraph_is_no_end_mark() {
        let text = "He was glad of it.\n\nThe weather, she said to them, was\nfine.\n\nThey left.\n";
        let lines = Lines::new(text);
        assert_eq!(story_end(&lines, 0..lines.len(), None, None), lines.len());
    }

    #[test]
    fn notes_under_a_last_rule_and_thanks_are_cut() {
        for text in [
            "He left her.\n\n* * *\n\nCopyright 1995 Ann Lee\n\nKestrels nest in the tower.\n",
            "He left her.\n\nThanks for the comments and critique; I hope you enjoy this story.\n\nThank you, Jo.\n",
        ] {
            let lines = Lines::new(text);
            assert_eq!(
                lines.first_visible(story_end(&lines, 0..lines.len(), None, None)..lines.len()),
                Some(2),
                "{text}"
            );
        }
    }

    #[test]
    fn lines_that_everybody_writes_below_a_story_are_cut() {
        let kept = |below: &str| {
            let text = format!("{}He left her there.\n\n{below}\n", "She smiled at him.\n\n".repeat(9));
            let lines = Lines::new(&text);
            story_end(&lines, 0..lines.len(), None, None) > 20
        };
        for below in [
            "(continued in part 2)",
            "-30-",
            "Thanks to Jo for the beta.",
            "Return to the Gossamer Archive",
            "[Non-text portions of this message have been removed]",
            " * WinQwk 2.0b#0 * Unregistered",
            "A/N\n\nThe motel is real.",
            "***\n\nThoughts?",
        ] {
            assert!(!kept(below), "{below}");
        }
        for below in [
            "Thanks to him she slept.",
            "Return to the archive.",
            "Thoughts?",
            "* She slept.",
            "A/N\n\n\"That is no note,\" he said.",
            "30",
        ] {
            assert!(kept(below), "{below}");
        }
    }

    #[test]
    fn signatures_and_requests_are_cut() {
        let text = "He left her there.\n\nShe smiled.\n\nTHE END\n\nFeedback: please.\n-- \nAnn Lee\nann@x.org\n";
        let lines = Lines::new(text);
        assert_eq!(story_end(&lines, 0..lines.len(), None, None), 4);
    }
}
