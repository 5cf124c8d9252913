//! Where a story, or a chapter of it, ends, and where the front does: nothing of it may be lost.

use super::{facts, read};

/// What is kept of a story of some paragraphs with `end` behind it, by its last three words.
fn last_words(end: &str) -> String {
    let scene = "Mara set the lamp on the table and looked out at the harbour.\n\n".repeat(8);
    let (_, work) = read("a.txt", format!("The Weir\nby Ann Lee\n\n{scene}{end}\n").as_bytes());
    facts(&work).4
}

#[test]
fn no_scene_is_lost_behind_what_only_looks_like_an_end() {
    for end in [
        "To be continued...\n\nChapter 2\n\nThe quay was empty.\n\n\"Come in,\" she told him.",
        "Fine.\n\nThe quay was empty.\n\nThen she told him.",
        "---\n\nThe quay was empty.\n\n\"Come in,\" she told him.",
        "* * *\n\nCopyright law had never interested her.\n\n\"Come in,\" she told him.",
        "I have written four letters to my partner and posted none of them, please, she told him.",
        "She wrote it on the card, jo@weir.example, and what it was for she told him.",
        "From: jo@weir.example\nTo: mara@weir.example\n\nGo to sleep, she told him.",
        "\n\n\n\nThree years later she went down to the quay, and all of it she told him.",
    ] {
        assert_eq!(last_words(end).trim_end_matches('.'), "she told him", "{end}");
    }
    for end in [
        "THE END\n\nAnn Lee lives by the sea with two cats.\n\nShe writes at night.",
        "Fin\n\nThanks to Jo for reading.",
        "* * *\n\nCopyright 1996 Ann Lee. Do not archive without permission.",
        "-- \nAnn Lee\nann@weir.example",
        "Comments to jo@weir.example, please.",
        "Please drop by the archive and comment to let the author know if you\nenjoyed their work!",
    ] {
        assert_eq!(last_words(end), "at the harbour.", "{end}");
    }
}

#[test]
fn notes_below_a_chapter_are_none_of_its_text() {
    let scene = "Mara set the lamp on the table and looked out at the harbour.\n\n".repeat(8);
    for note in [
        "Please send comments to ann@weir.example",
        "-- \nAnn Lee\nann@weir.example",
        "TBC\n\nA/N: So, what happens next?",
    ] {
        let text = format!("The Weir\nby Ann Lee\n\nChapter 1\n\n{scene}{note}\n\nChapter 2\n\n{scene}\n");
        let (_, work) = read("a.txt", text.as_bytes());
        assert_eq!(work.chapters.len(), 2, "{note}");
        assert!(work.chapters[0].body.text.ends_with("at the harbour."), "{note}: {}", work.chapters[0].body.text);
    }
}

#[test]
fn a_text_whose_lines_are_paragraphs_keeps_all_above_its_first_heading() {
    let scene = "Mara set the lamp on the table and looked out at the harbour, where nobody was. ".repeat(4);
    let opening = format!("{scene}\n\n").repeat(6);
    let (_, work) = read("a.txt", format!("The Weir\nby Ann Lee\n\n{opening}Epilogue\n\n{opening}").as_bytes());
    assert_eq!(work.chapters.len(), 2);
}
