//! Where the front ends and the story begins.

use super::Known;
use super::anchor::anchor_after;
use super::blocks::{Block, Kind};
use super::byline::byline;
use super::page::TitlePage;
use super::title::{is_framed, matches_subject, without_date};

use crate::parse::plain_text::labels::{self, Field};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{part, prose, signed, signs};
use crate::parse::remark::{self, Note};

/// So many lines of other text may stand before a byline or labels.
const MAX_PREAMBLE: usize = 90;

/// The line where the front ends: behind the last block that is clearly no story.
pub(super) fn end_of_front(
    lines: &Lines<'_>,
    blocks: &[Block],
    page: Option<&TitlePage>,
    heading: Option<usize>,
    known: &Known<'_>,
) -> usize {
    let subject = known.title;
    let start = blocks.first().map_or(0, |block| block.lines.start);
    let mut at = page.map_or(0, |page| page.next);
    let mut end = at.checked_sub(1).map_or(start, |last| blocks[last].lines.end);
    let (mut titled, mut about, mut ruled) = (page.is_some(), false, false);
    while at < blocks.len() {
        let block = &blocks[at];
        if heading.is_some_and(|heading| block.lines.contains(&heading)) {
            // Labels below a chapter's heading belong to the chapter, a byline below to the work.
            if anchor_after(lines, blocks, at + 1, 6, known).is_none() {
                break;
            }
        }
        match block.weighed(lines) {
            Kind::Rule => {
                if about && end == block.lines.start || end == start || blocks[at - 1].lines.end == end {
                    end = block.lines.end;
                }
            }
            Kind::Labels | Kind::Byline => {
                titled |= block.kind == Kind::Byline || has_title_label(lines, block);
                end = block.lines.end;
                if let Some(rule) = asides_below(lines, blocks, at) {
                    end = blocks[rule].lines.end;
                    at = rule + 1;
                    continue;
                }
                if let Some(title) = title_below(lines, blocks, at) {
                    end = blocks[title].lines.end;
                    at = title;
                }
            }
            Kind::Title
                if (is_framed(lines, block)
                    || subject.is_some_and(|subject| matches_subject(lines, block, subject)))
                    && !titled =>
            {
                titled = true;
                end = block.lines.end;
            }
            // `Standard disclaimers apply.`
            Kind::Title
                if titled
                    && end <= block.lines.start
                    && blocks[at - 1].lines.end == end
                    && prose::is_surely_about(lines, block.lines.clone()) =>
            {
                end = block.lines.end;
            }
            // A line of the header that a blank sets off: `Setting: …`
            Kind::Title | Kind::Story
                if titled && blocks[at - 1].lines.end == end && is_more_header(lines, blocks, at) =>
            {
                end = block.lines.end;
            }
            // `This is the sequel to …`, `Thanks to Jo for beta reading` right below labels or a byline.
            Kind::Title | Kind::Story | Kind::About
                if at > 0
                    && matches!(blocks[at - 1].kind, Kind::Labels | Kind::Byline)
                    && blocks[at - 1].lines.end == end
                    && is_word_below(lines, block) =>
            {
                end = block.lines.end;
            }
            // Behind the title only what is surely no story goes on with the front.
            Kind::About if titled && !prose::is_surely_about(lines, block.lines.clone()) => {
                match signed_note(lines, blocks, at) {
                    Some(rule) => {
                        end = blocks[rule].lines.end;
                        at = rule;
                    }
                    None => break,
                }
            }
            Kind::Credit => end = block.lines.end,
            Kind::About => {
                about |= !prose::is_stock(lines, block.lines.clone());
                end = block.lines.end;
            }
            Kind::Title | Kind::Story => {
                let reach = if titled { 12 } else { MAX_PREAMBLE };
                // A second title like the first is no anchor.
                if let Some(anchor) = anchor_after(lines, blocks, at, reach, known)
                    .filter(|anchor| *anchor > at && (!titled || blocks[*anchor].kind != Kind::Title))
                {
                    at = anchor;
                    continue;
                }
                if block.kind == Kind::Title
                    && !titled
                    && (at == 0 || blocks[at - 1].lines.end == end)
                    && is_title_page(lines, blocks, at)
                {
                    titled = true;
                    end = block.lines.end;
                    at += 1;
                    continue;
                }
                // Below the title: what sort of story it is, and who wrote it.
                if titled && end <= block.lines.start && block.kind == Kind::Title && is_subtitle(lines, block) {
                    let by =
                        blocks.get(at + 1).filter(|next| next.kind == Kind::Title && signer(lines, next).is_some());
                    at += usize::from(by.is_some());
                    end = blocks[at].lines.end;
                    at += 1;
                    continue;
                }
                // Who signed the note above; where the subject tells the title, it is none.
                let below_note = about && at > 0 && blocks[at - 1].lines.end == end;
                if below_note && subject.is_some() && signer(lines, block).is_some() {
                    end = block.lines.end;
                    at += 1;
                    continue;
                }
                if let Some(rule) = signed_note(lines, blocks, at).filter(|_| titled) {
                    end = blocks[rule].lines.end;
                    at = rule + 1;
                    continue;
                }
                if subject.is_some() && end == block.lines.start && is_lead_in(lines, &blocks[at..]) {
                    end = block.lines.end;
                    at += 1;
                    continue;
                }
                if let Some(next) = note_after(lines, blocks, at, titled, about || subject.is_some()) {
                    at = next;
                    continue;
                }
                if !titled
                    && !ruled
                    && let Some(rule) = rule_after_preface(lines, blocks, at, about)
                {
                    ruled = true;
                    end = blocks[rule].lines.end;
                    at = rule + 1;
                    continue;
                }
                break;
            }
        }
        at += 1;
    }
    end
}

/// True for a few lines that speak of the story with a word that stories have not.
fn is_word_below(lines: &Lines<'_>, block: &Block) -> bool {
    /// Bytes of four wrapped lines: a line may be a whole paragraph.
    const LONGEST: usize = 300;
    const MOST_LINES: usize = 4;
    /// People in stories say these as well.
    const SAID: [&str; 11] = [
        "another one of my",
        "belong to",
        "do not own",
        "don't own",
        "e-mail",
        "email",
        "here is the",
        "here's a",
        "my first",
        "no money",
        "not mine",
    ];
    if block.lines.len() > MOST_LINES || !block.is_silent(lines) {
        return false;
    }
    let text = prose::folded(lines, block.lines.clone());
    let text = SAID.iter().fold(text, |text, said| text.replace(said, " "));
    // `She was dedicated to nobody.`
    let weight = prose::weigh(&text);
    text.len() <= LONGEST && weight.strong > 0 && (remark::is_addressed(&text) || weight.strong + weight.weak >= 3)
}

/// True for a label that alone may begin a story's line, right below a block of labels.
fn is_more_header(lines: &Lines<'_>, blocks: &[Block], at: usize) -> bool {
    const MOST_LINES: usize = 4;
    let block = &blocks[at];
    let label = labels::read(lines.text(block.lines.start));
    blocks[at - 1].kind == Kind::Labels
        && block.lines.len() <= MOST_LINES
        && label.is_some_and(|label| {
            matches!(label.field, Field::Other | Field::Notes | Field::Tags) && !label.value.is_empty()
        })
}

/// The rule below an author's note that begins with a label, if what lies between goes on with it: a few short blocks that tell
/// nothing, or that speak to the reader or about the story. Where the label stands alone, a few blocks without speech, or, if
/// no rule is near, the block below.
fn asides_below(lines: &Lines<'_>, blocks: &[Block], at: usize) -> Option<usize> {
    const MOST_BLOCKS: usize = 3;
    const MOST_LINES: usize = 20;
    let label = &blocks[at].lines;
    let last = label.clone().rev().find(|line| labels::read(lines.text(*line)).is_some()).unwrap_or(label.start);
    let note = remark::note(&lines.paragraphs(last..label.end))?;
    let is_silent = |block: &Block| block.is_silent(lines);
    let near = |index: &usize| blocks[*index].lines.start <= label.end + MOST_LINES;
    let rule = (at + 1..blocks.len()).find(|index| blocks[*index].kind == Kind::Rule).filter(near);
    let Some(rule) = rule else {
        let is_note = |block: &Block| block.kind == Kind::Story && block.lines.len() <= MOST_LINES && is_silent(block);
        let goes_on = note == Note::Below && blocks.get(at + 2).is_some_and(|next| next.kind == Kind::Story);
        return (goes_on && is_note(&blocks[at + 1])).then_some(at + 1);
    };
    let below = at + 1..rule;
    let all = |test: &dyn Fn(&Block) -> bool| blocks[below.clone()].iter().all(test);
    let is_aside = |block: &Block| remark::is_aside(&lines.paragraphs(block.lines.clone()));
    let is_to_reader =
        |block: &Block| is_aside(block) && remark::is_addressed(&prose::folded(lines, block.lines.clone()));
    let speaks = || {
        let whole = blocks[at + 1].lines.start..blocks[rule].lines.start;
        blocks[below.clone()].iter().any(is_to_reader) || prose::score(&prose::folded(lines, whole)) >= 2
    };
    let goes_on = match note {
        Note::Beside => below.len() <= MOST_BLOCKS && (all(&is_aside) || all(&is_silent) && speaks()),
        Note::Below => all(&is_silent),
    };
    (goes_on && !below.is_empty()).then_some(rule)
}

/// The next block of prose about the story, if what stands before it belongs to the same note: a greeting (`Hi all,`), or, in
/// a note that has begun or a post, a few lines without speech.
fn note_after(lines: &Lines<'_>, blocks: &[Block], at: usize, titled: bool, in_note: bool) -> Option<usize> {
    const MAX_REACH: usize = 12;
    let first = &blocks[at].lines;
    let greeting = first.len() == 1
        && lines.text(first.start).ends_with([',', '!', '.', ':'])
        && lines.get(first.start).width < 40;
    if !in_note && !greeting {
        return None;
    }
    for (index, block) in blocks.iter().enumerate().skip(at) {
        let spoken = block.lines.clone().any(|line| lines.text(line).starts_with(['"', '“']));
        if spoken || block.lines.start > first.start + MAX_REACH || !in_note && index > at + 1 {
            return None;
        }
        match block.kind {
            Kind::Story if titled && prose::is_surely_about(lines, block.lines.clone()) => return Some(index),
            Kind::Story | Kind::Title if !titled && index > at && block.weighed(lines) == Kind::About => {
                return Some(index);
            }
            Kind::Story | Kind::Title | Kind::Rule | Kind::Credit => {}
            Kind::Labels | Kind::Byline | Kind::About => return None,
        }
    }
    None
}

/// The title right below a byline that stands first and names none: `A ferry story by Ann Lee`, `Ann Lee presents:`.
pub(super) fn title_below(lines: &Lines<'_>, blocks: &[Block], at: usize) -> Option<usize> {
    let named_before = blocks[..at].iter().any(|block| matches!(block.kind, Kind::Title | Kind::Labels | Kind::Byline));
    // A sentence that names the author goes on behind the name.
    let stands_alone = || {
        let line = lines.text(blocks[at].lines.start);
        let names = |author: &str| line.ends_with(author) || line.ends_with(':') || line.ends_with(" presents");
        blocks[at].lines.len() == 1
            && byline(lines, blocks[at].lines.clone())
                .is_some_and(|byline| byline.title.is_none() && names(&byline.author))
    };
    // What sort of story it is may stand between.
    let kind = blocks.get(at + 1).filter(|next| next.kind == Kind::Title && is_subtitle(lines, next));
    let place = at + 1 + usize::from(kind.is_some());
    let title = blocks.get(place).filter(|next| next.kind == Kind::Title && next.lines.len() == 1)?;
    let text = lines.text(title.lines.start);
    let is_sentence = text.ends_with(['.', '!', '?', '"', '”', ':']) || text.contains(". ");
    let is_title = !is_sentence && !text.starts_with(['"', '“', '(']);
    (blocks[at].kind == Kind::Byline && !named_before && is_title && stands_alone()).then_some(place)
}

/// True for a block that says of what sort the story is: `An unauthorised X-Files story`.
pub(super) fn is_subtitle(lines: &Lines<'_>, block: &Block) -> bool {
    const KINDS: [&str; 7] = ["story", "tale", "novel", "fic", "fanfic", "fiction", "vignette"];
    let line = lines.text(block.lines.start).to_lowercase();
    let words: Vec<&str> = line.split_whitespace().collect();
    block.lines.len() == 1
        && matches!(words.first(), Some(&("a" | "an" | "another")))
        && words.last().is_some_and(|word| KINDS.contains(&word.trim_end_matches('.')))
}

/// The name in a block that holds nothing else.
pub(super) fn signer(lines: &Lines<'_>, block: &Block) -> Option<String> {
    (block.lines.len() == 1).then(|| signed::person(lines.text(block.lines.start)))?
}

/// The rule below a note that somebody signed, if no story lies between.
fn signed_note(lines: &Lines<'_>, blocks: &[Block], at: usize) -> Option<usize> {
    const MAX_NOTE: usize = 45;
    let first = blocks[at].lines.start;
    let rule = (at..blocks.len()).find(|index| blocks[*index].kind == Kind::Rule)?;
    let note = first..blocks[rule].lines.start;
    let spoken = |line: usize| lines.text(line).starts_with(['"', '“']);
    let is_note =
        note.len() <= MAX_NOTE && !note.clone().any(spoken) && prose::score(&prose::folded(lines, note.clone())) >= 3;
    (is_note && signed::sign_off(lines, note).is_some()).then_some(rule)
}

/// True if the first of these blocks is a poster's lead-in (`This is how the story goes from the other side.`): a few lines at
/// the margin that speak of the story, above a text whose paragraphs all begin indented.
fn is_lead_in(lines: &Lines<'_>, blocks: &[Block]) -> bool {
    const MAX_LEAD_IN: usize = 4;
    /// So many blocks of the text are looked at; fewer than half of them show no habit.
    const ENOUGH: usize = 4;
    let Some((lead, text)) = blocks.split_first() else { return false };
    let at_margin = |line: usize| lines.get(line).indent == 0;
    let is_note = lead.kind == Kind::Story
        && lead.lines.len() <= MAX_LEAD_IN
        && lead.lines.clone().all(at_margin)
        && !lead.lines.clone().any(|line| lines.text(line).starts_with(['"', '“']))
        && prose::score(&prose::folded(lines, lead.lines.clone())) > 0;
    let hangs_out = |block: &&Block| !at_margin(block.lines.start) && at_margin(block.lines.start + 1);
    let mut text = text.iter().filter(|block| block.kind == Kind::Story && block.lines.len() > 1).take(ENOUGH);
    let count = text.clone().count();
    is_note && count * 2 >= ENOUGH && text.all(|block| hangs_out(&block))
}

/// After prose about the story, what goes on until a rule is of the same kind, unless it is speech.
fn rule_after_preface(lines: &Lines<'_>, blocks: &[Block], at: usize, about: bool) -> Option<usize> {
    let first = blocks[at].lines.start;
    let rule = (at..blocks.len()).find(|index| blocks[*index].kind == Kind::Rule)?;
    // A text that opens with a rule has its preface boxed.
    let boxed = at == 1
        && blocks[0].kind == Kind::Rule
        && prose::score(&prose::folded(lines, first..blocks[rule].lines.start)) >= 4;
    if !about && !boxed {
        return None;
    }
    let near = blocks[rule].lines.start < first + 45;
    let speech = blocks[at..rule]
        .iter()
        .filter(|block| {
            let spoken = |line: usize| lines.text(line).starts_with(['"', '“']) && lines.text(line).len() > 1;
            block.lines.clone().any(spoken)
        })
        .any(|block| block.weighed(lines) == Kind::Story);
    (near && !speech).then_some(rule)
}

/// A title at the very top, or right behind the preface, without a byline: centred, in capitals, underlined, or dated.
fn is_title_page(lines: &Lines<'_>, blocks: &[Block], at: usize) -> bool {
    stands_out(lines, &blocks[at], blocks.get(at + 1))
}

pub(super) fn stands_out(lines: &Lines<'_>, block: &Block, next: Option<&Block>) -> bool {
    let whole = lines.text(block.lines.start);
    let text = without_date(whole);
    let line = lines.get(block.lines.start);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count() * 10 > letters * 6;
    let underlined = next.is_some_and(|next| next.kind == Kind::Rule && next.lines.start == block.lines.end);
    let margin = next.map_or(0, |next| lines.get(next.lines.start).indent);
    let centred = line.indent > margin + 8;
    let time_or_place =
        text.contains([':', ',']) && text.bytes().any(|byte| byte.is_ascii_digit()) || text.contains(", ") && capitals;
    block.lines.len() <= 3
        && text.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !time_or_place
        && (capitals || !signs::begins_speech(text))
        && (capitals
            || underlined
            || centred
            || text.len() < whole.len()
            || part::ends_in_part(text)
            || is_between_marks(text))
}

/// True for `-The Weir-`, `~ The Weir ~`; asterisks and lines below mark words of a story as well.
fn is_between_marks(text: &str) -> bool {
    let mark = |c: Option<char>| c.filter(|c| matches!(c, '-' | '~' | '=' | '+' | '#'));
    let first = mark(text.chars().next());
    first.is_some() && first == mark(text.chars().next_back())
}

fn has_title_label(lines: &Lines<'_>, block: &Block) -> bool {
    block.lines.clone().any(|index| labels::read(lines.text(index)).is_some_and(|label| label.field == Field::Title))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const SCENE: &str = "Mara set the lamp on the sill and looked out at the\nharbour, where nothing moved.\n\n";

    /// True if the story begins below this head.
    fn is_head(head: &str, title: Option<&str>) -> bool {
        let text = format!("{head}\n\n{}", SCENE.repeat(9));
        let lines = Lines::new(&text);
        let front = read(&lines, 0..lines.len(), None, &Known { title, sender: None });
        let first = lines.first_visible(front.story..lines.len());
        first.is_some_and(|first| lines.text(first).starts_with("Mara set"))
    }

    #[test]
    fn a_sentence_about_the_story_is_no_title() {
        for note in ["This is my first story. Comments are welcome!", "My first fanfic. Feedback please."] {
            assert!(is_head(note, Some("The Weir")), "{note}");
        }
        assert!(!is_head("The first letter was not for her.", Some("The Weir")));
    }

    #[test]
    fn a_word_about_the_story_below_its_head_is_none_of_it() {
        for head in ["Title: The Weir\nRating: T", "The Weir\nby Ann Lee"] {
            for note in [
                "This is the sequel to \"The Road\". You should probably read that first, or you\nwon't know who Jo is.",
                "Thank you to Jo for beta reading, and to the whole list for\nencouragement.",
            ] {
                assert!(is_head(&format!("{head}\n\n{note}"), None), "{note}");
            }
            for told in [
                "She was dedicated to nobody, and least of all to\nherself.",
                "My first night at the harbour was a cold one, and I did not sleep.",
                "I don't own a lamp. I never have. My sister owns four of them.",
                "\"Thank you for the feedback,\" said Mara.",
            ] {
                assert!(!is_head(&format!("{head}\n\n{told}"), None), "{told}");
            }
        }
    }
}
