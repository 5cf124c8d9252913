use super::*;
use crate::parse::Metadata;

const STORY: [&str; 3] = [
    "The ferry left at nine, and the harbour was grey.",
    "\"Wait,\" said Ada, and ran.",
    "Nobody waited for her at all.",
];

/// A work of two chapters whose first has these blocks around the story, `***` for a break.
fn read(before: &[&str], after: &[&str]) -> ParsedChapter {
    let blocks: Vec<&str> = before.iter().chain(&STORY).chain(after).copied().collect();
    of(&blocks)
}

fn of(blocks: &[&str]) -> ParsedChapter {
    let mut builder = BodyBuilder::new();
    for block in blocks {
        builder.push(block);
        builder.end_paragraph_or_break();
    }
    let chapter = |body| ParsedChapter { body, ..ParsedChapter::default() };
    let metadata =
        Metadata { title: Some("The Tin Crown".into()), authors: vec!["gull".into()], ..Metadata::default() };
    let chapters = vec![chapter(builder.finish()), chapter(Body::default())];
    let mut work = ParsedWork { metadata, chapters, ..ParsedWork::default() };
    set_apart(&mut work);
    work.chapters.remove(0)
}

#[track_caller]
fn is_story(chapter: &ParsedChapter, case: &[&str]) {
    assert_eq!(chapter.body.text, STORY.join("\n\n"), "{case:?}");
}

#[test]
fn notes_before_the_story_are_set_apart() {
    let cases: [&[&str]; 18] = [
        &["A/N: Hi everyone, sorry for the wait! Please review."],
        &["A/N: Hi everyone, sorry for the wait!", "***"],
        &["Disclaimer: I don't own Salt.", "A/N: Second.", "Chapter One"],
        &["Author’s Notes:", "This takes place after book five.", "Hope you like it.", "***"],
        &["[A/N: this takes place after book five]"],
        &["(AN: this takes place after book five)"],
        &["The Tin Crown", "By gull", "Chapter 1"],
        &["The Tin Crown by gull", "***"],
        &["I do not own Salt or any of its characters, they all belong to Weir & Co. No money is made."],
        &["Rating: T", "Pairing: Ada/Ben", "Warnings: Rain"],
        &["Review replies:", "tern: I'm glad you liked it.", "***"],
        &["A/N: The motel is real.", "So is the lamp.", "***"],
        &["A/N: I know, it took forever.", "Blame my laptop.", "Enjoy."],
        &["Standard disclaimer applies."],
        &["I don't own Salt.", "***"],
        &[
            "Hi everyone! So this is a new story that I have been working on for a while now.",
            "It takes place after the film. Ada is a bit older.",
            "As always, nothing belongs to me, it all belongs to Weir & Co.",
            "***",
        ],
        &["Thanks for all the reviews!", "Enjoy!"],
        &["**AN** - Thank you so much to everyone who reviewed the last chapter, you are great.", "***"],
    ];
    for case in cases {
        let chapter = read(case, &[]);
        is_story(&chapter, case);
        assert_eq!(chapter.paratext.len(), 1, "{case:?}");
    }
    assert_eq!(read(&["A/N: one", "***"], &[]).paratext[0].text, "A/N: one");
}

#[test]
fn notes_behind_the_story_are_set_apart() {
    let cases: [&[&str]; 20] = [
        &["***", "A/N: So that was it. Tell me what you think!"],
        &["Author's Note: So that was it. Tell me what you think!"],
        &["***", "Thanks for reading! Please review and let me know what you think."],
        &["Please R&R!"],
        &["***", "Review replies:", "gull77: \"Who?\" You will see.", "tern: I'm glad you liked the chapter."],
        &["***", "A/N: Okay, first thing.", "Second thing: I have exams, the next chapter is late.", "See you, gull"],
        &["***", "Next chapter: Ada finds the crown. Please review!"],
        &["A/N", "The ferry is real."],
        &["A/N:", "The ferry is real.", "So is the bell."],
        &["***", "Author's Notes:", "1. The ferry is real.", "2. So is the bell."],
        &["***", "Notes:", "The ferry is real."],
        &["The End"],
        &["***", "Fin."],
        &["To be continued…"],
        &["End of chapter one.", "So... yeah. That happened."],
        &["Please leave a review."],
        &["The End", "Love, gull"],
        &["***", "I own nothing."],
        &[
            "***",
            "So there you have it! Ada finally told her. It took long enough.",
            "Next one will be up on Friday, if my boss lets me.",
            "Big thanks to Kat for the beta.",
        ],
        &["A/N", "I'm sorry for the short chapter. See you next week!"],
    ];
    for case in cases {
        let chapter = read(&[], case);
        is_story(&chapter, case);
        assert_eq!(chapter.paratext[0].kind, ParatextKind::EndNotes, "{case:?}");
    }
}

#[test]
fn what_may_be_story_stays() {
    let befores: [&[&str]; 12] = [
        &["An ordinary morning, as mornings go."],
        &["Note the time, she thought: nine."],
        &["I walked to the store.", "***"],
        &["\"Disclaimer,\" he said, \"I don't own this ferry. Please send comments.\""],
        &["The authors of the letter were dead."],
        &["Warning bells rang."],
        &["Chapter 7 of the book lay open."],
        &["I own nothing."],
        &["I do not own Salt."],
        &["Enjoy it while it lasts, she thought."],
        &["Hi everyone, said the note on the door.", "It was not signed.", "***"],
        &["It was raining in the new story of the house, as always, and the chapter was closed.", "***"],
    ];
    for before in befores {
        let chapter = read(before, &[]);
        assert!(chapter.body.text.starts_with(before[0]), "{before:?}");
        assert!(chapter.paratext.is_empty(), "{before:?}");
    }
    let afters: [&[&str]; 15] = [
        &["***", "He wrote her a letter and never sent it."],
        &["***", "\"Thank you for reading to me,\" she said. \"Please stay.\""],
        &["Please, she thought. Please let this story end."],
        &["He left a note: gone to sea."],
        &["Fine."],
        &["It was not the end.", "The beginning."],
        &["Thoughts?"],
        &["I own nothing."],
        &["***", "Note:", "Gone to sea."],
        &["***", "He read the sign above the door.", "The end of the line."],
        &["The End", "\"That is no end,\" said Ada."],
        &["Love, Ada"],
        &["***", "What did you think of her?", "He never said."],
        &["***", "Thanks to her beta waves she slept."],
        &["A/N: what follows is new.", "***", "The ferry came back in the spring, and Ada was on it."],
    ];
    for after in afters {
        let chapter = read(&[], after);
        assert!(chapter.body.text.ends_with(after[after.len() - 1]), "{after:?}");
    }
}

#[test]
fn a_note_in_brackets_is_taken_out_and_other_brackets_are_not() {
    let chapter = of(&[STORY[0], "[A/N: ferries do that]", STORY[1], "(She ran well.)", STORY[2]]);
    assert_eq!(chapter.body.text, [STORY[0], STORY[1], "(She ran well.)", STORY[2]].join("\n\n"));
    assert_eq!(chapter.paratext[0].text, "[A/N: ferries do that]");
}

#[test]
fn a_note_between_paragraphs_is_taken_out_and_the_story_goes_on() {
    for note in ["A/N: my sister lives there", "(A/N my sister lives there)", "~~AN: my sister lives there~~"] {
        let chapter = of(&[STORY[0], note, STORY[1], STORY[2]]);
        is_story(&chapter, &[note]);
        assert_eq!(chapter.paratext[0].text, note);
    }
    for story in ["An: my sister lives there", "(An hour later)", "The author's note: she never came.", "AN END"] {
        let chapter = of(&[STORY[0], story, STORY[1], STORY[2]]);
        assert!(chapter.body.text.contains(story), "{story}");
    }
    let chapter = of(&["A/N: Hi.", "She ran.", "***", STORY[0], STORY[1], STORY[2]]);
    assert!(chapter.body.text.starts_with("She ran."), "a short scene below a note");
}

#[test]
fn a_chapter_may_be_a_note_and_a_work_may_not() {
    let blocks = ["A/N: I am sorry, this is no update.", "The next chapter comes in May, I hope you can wait."];
    assert!(of(&blocks).body.is_empty());
    let mut builder = BodyBuilder::new();
    builder.push(blocks[0]);
    let only = ParsedChapter { body: builder.finish(), ..ParsedChapter::default() };
    let mut work = ParsedWork { chapters: vec![only], ..ParsedWork::default() };
    set_apart(&mut work);
    assert!(!work.chapters[0].body.is_empty());
}
