//! The formats as a whole: fixtures, and laws over any text.

use super::*;
use crate::model::BlockKind;
use crate::parse::detect;
use proptest::prelude::*;

mod ends;

fn read(name: &str, bytes: &[u8]) -> (&'static str, ParsedWork) {
    let source = Source::new(name, bytes);
    let format = detect(&source).expect("a format");
    let mut works = Vec::new();
    format.parse(&source, &mut |work| works.push(work)).expect("a work");
    (format.id(), works.remove(0))
}

fn fixture(path: &str) -> (&'static str, ParsedWork) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let bytes = std::fs::read(root.join(path)).expect("a fixture");
    read(path.rsplit('/').next().unwrap_or(path), &bytes)
}

/// Title, authors, chapters, and the first and last words of the story.
fn facts(work: &ParsedWork) -> (Option<&str>, String, usize, String, String) {
    let first = &work.chapters[0].body.text;
    let last = &work.chapters[work.chapters.len() - 1].body.text;
    let words = |text: &str, count: usize| text.split_whitespace().take(count).collect::<Vec<_>>().join(" ");
    let end = last.split_whitespace().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
    (work.metadata.title.as_deref(), work.metadata.authors.join("|"), work.chapters.len(), words(first, 3), end)
}

fn of(path: &str, format: &str, title: Option<&str>, authors: &str, chapters: usize, first: &str, last: &str) {
    let (id, work) = fixture(path);
    assert_eq!(id, format, "{path}");
    assert_eq!(facts(&work), (title, authors.to_owned(), chapters, first.to_owned(), last.to_owned()), "{path}");
}

#[test]
fn fixtures_are_read_for_what_they_are() {
    let t = "text-header";
    of(
        "works/text-header/usenet-two-articles.txt",
        t,
        Some("THE DUST WATCH"),
        "Mira Oswin",
        2,
        "Lieutenant Ines Barro",
        "\"take us in.\"",
    );
    of("works/text-header/gossamer.txt", t, Some("Second Coat"), "Jonah Pryce", 1, "The water tower", "was not water.");
    of(
        "works/text-header/bare-title.txt",
        t,
        Some("No Need for Housework"),
        "Clayton Underhill",
        2,
        "The mop had",
        "feeling foolish. \"There.\"",
    );
    of(
        "works/text-header/labels.txt",
        t,
        Some("What the Drain Said"),
        "Petra Quill",
        1,
        "The library smelled",
        "somebody is home.",
    );
    of(
        "works/text-header/russian.txt",
        t,
        Some("Последний трамвай"),
        "Вера Лунина",
        1,
        "Трамвай пришёл в",
        "медленно поплыл снег.",
    );
    of(
        "works/text-header/conference.txt",
        t,
        Some("The Salt Lock"),
        "Ann L.",
        1,
        "The lock keeper",
        "opened the gate.",
    );
    let p = "plain-text";
    of("works/plain-text/windows-1252.txt", p, None, "", 1, "The lighthouse keeper’s", "toward her voice…");
    of("works/plain-text/bare-scene.txt", p, None, "", 1, "\"You came back", "caught up, \"write.\"");
    of("works/plain-text/numbered-chapters.txt", p, None, "", 3, "The clock in", "set it right.");
    let f = "fanficfare-txt";
    of(
        "works/fanficfare-txt/two-chapters.txt",
        f,
        Some("The Bridge at Low Water"),
        "Orrin Vale|Tess Marlow",
        2,
        "The river had",
        "already coming back.",
    );
}

#[test]
fn a_double_label_is_split_and_an_address_is_not_kept() {
    let (_, work) = fixture("works/text-header/labels.txt");
    assert_eq!(work.metadata.fandoms, ["Buffy the Vampire Slayer"]);
    assert_eq!(work.metadata.relationships, ["Buffy/Angel"]);
    let (_, work) = fixture("works/text-header/gossamer.txt");
    assert!(!format!("{:?}", work.metadata).contains('@'));
}

#[test]
fn an_indented_speech_is_a_paragraph_of_its_own() {
    let (_, work) = fixture("works/text-header/usenet-two-articles.txt");
    let count = |kind: BlockKind| -> usize {
        let blocks = work.chapters.iter().flat_map(|chapter| &chapter.body.blocks);
        blocks.filter(|block| block.kind == kind).count()
    };
    assert_eq!((count(BlockKind::Paragraph), count(BlockKind::SceneBreak)), (11, 0));
}

#[test]
fn the_replies_of_a_conference_are_one_story_without_their_headers() {
    let (_, work) = fixture("works/text-header/conference.txt");
    let text = &work.chapters[0].body.text;
    assert!(!text.contains("Note 7") && !text.contains("::") && !text.contains("answered >-"), "{text}");
    assert_eq!(work.metadata.published.as_deref(), Some("6-MAY-1993 16:06"));
    assert!(work.paratext[0].text.contains("a reply at a time"));
}

/// The story's text, of a file with these bytes.
fn story(text: &str) -> String {
    read("story", text.as_bytes()).1.chapters[0].body.text.clone()
}

#[test]
fn a_posters_lead_in_above_an_indented_story_is_no_story() {
    let head = "Newsgroups: alt.ferry\nFrom: a@b.example (Ann Lee)\nSubject: The Ferry\nMessage-ID: <1@b.example>\n\n";
    let lead = "This is how the story goes when it is told\nby the ferryman.\n\n";
    let indented = "   The ferry left at six, with nobody on the quay to see it\ngo, and the rain came down.\n   It was Monday.\n\n";
    let text = format!("{head}{lead}{}", indented.repeat(5));
    assert!(story(&text).starts_with("The ferry left"), "{}", story(&text));
    let level = "The ferry left at six, with nobody on the quay to see it\ngo, and the rain came down.\n\n";
    let text = format!("{head}{lead}{}", level.repeat(5));
    assert!(story(&text).starts_with("This is how"), "the narrator may speak so: {}", story(&text));
}

#[test]
fn a_word_about_the_title_behind_the_byline_is_no_story() {
    let text = "            TIDE FILES\n\nA Ferry / Lighthouse crossover story by Ann Lee.\n\nOn the title: I could have called it \"Ferry\", but you would\n\
        think I was writing a ghost story. I would not do that to\nso fine a series.\n\nThe lamp went out at two. Nobody saw it.\n";
    assert!(story(text).starts_with("The lamp went out"), "{}", story(text));
}

/// Title, authors and the story's first two words.
fn head(text: &str) -> (String, String, String) {
    let (_, work) = read("story", text.as_bytes());
    let first = work.chapters[0].body.text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    (work.metadata.title.unwrap_or_default(), work.metadata.authors.join("|"), first)
}

#[test]
fn titles_and_authors_are_found_where_posts_put_them() {
    let story =
        "The ferry left at six, with nobody on the quay to see it go, and the\nrain came down in long grey lines.\n";
    let post = |from: &str, subject: &str, text: &str| {
        head(&format!("From: {from}\nNewsgroups: alt.ferry\nSubject: {subject}\nMessage-ID: <1@b>\n\n{text}\n{story}"))
    };
    let rows = [
        // The date behind it tells the title of one of the `stories`.
        (
            post("a@b.c (Ann Lee)", "Two stories", "The Long Ebb                     May 28, 1994\n"),
            "The Long Ebb",
            "Ann Lee",
        ),
        (post("a@b.c (Ann Lee)", "FTLE 1-4/9", " - STAR TREK -----\n - THE LONG EBB ---\n"), "FTLE", "Ann Lee"),
        (
            post("a@b.c (Ann Lee)", "STTLE 1-4/9", " - STAR TREK -----\n - THE LONG EBB ---\n"),
            "THE LONG EBB",
            "Ann Lee",
        ),
        (
            post("a@b.c (Ann Lee)", "The Long Ebb", "STAR TREK::The Long Ebb [The Complete Version]\n"),
            "The Long Ebb",
            "Ann Lee",
        ),
        (
            post(
                "a@b.c (Ann Lee)",
                "Re: ferries",
                "Just when you thought that it was safe. . .\n\n   >>> The Long Ebb <<<\n",
            ),
            "The Long Ebb",
            "Ann Lee",
        ),
        (post("OSWIN@b.c", "The Long Ebb", ""), "The Long Ebb", "OSWIN"),
        (
            post(
                "st12@b.c",
                "The Long Ebb",
                "Hello! This is a story that I wrote while I was at school.\n\nAnn Lee\n\n",
            ),
            "The Long Ebb",
            "Ann Lee",
        ),
        (
            head(&format!(
                "Please note that no infringement of copyright is meant.\n\nThe Long Ebb\nAnn Lee@host.example\n12/26/94\n\n{story}"
            )),
            "The Long Ebb",
            "Ann Lee",
        ),
        (
            head(&format!("THE LONG EBB\n\nAn unauthorised ferry story\n\nAnn Lee\n\n\n{story}")),
            "THE LONG EBB",
            "Ann Lee",
        ),
        (head(&format!("A ferry fanfiction by Ann Lee\n\nThe Long Ebb\n\n{story}")), "The Long Ebb", "Ann Lee"),
        (head(&format!("Ann Lee presents:\n\nThe Long Ebb\n\n{story}")), "The Long Ebb", "Ann Lee"),
        (head(&format!("The Long Ebb\nAnn Lee\nann@b.example\n\n{story}")), "The Long Ebb", "Ann Lee"),
    ];
    for ((title, authors, first), expected, author) in rows {
        assert_eq!((title.as_str(), authors.as_str()), (expected, author));
        if expected != "FTLE" {
            assert_eq!(first, "The ferry", "{title}");
        }
    }
}

#[test]
fn what_ends_a_post_is_no_story() {
    for end in [
        "\n\n                 (C) 1994 Ann \"Tiny\" Lee\n",
        "\n\n\nDedicated to my wife,\nDecember 25th, 1989.\n\n\nMERRY CHRISTMAS!\n",
        "\n* * *\n\nThe Long Ebb was written on a typewriter without an e\n",
    ] {
        let text = format!(
            "From: a@b.c (Ann Lee)\nSubject: The Long Ebb\nDate: 1 May 1994\n\nThe ferry left.\n\nNobody saw it go.\n{end}"
        );
        assert!(story(&text).ends_with("Nobody saw it go."), "{}", story(&text));
    }
    let text = "The ferry left.\n\nNobody saw it go.\n\n* * *\n\nThe name was written on its bow.\n";
    assert!(story(text).ends_with("on its bow."), "{}", story(text));
}

#[test]
fn what_is_no_text_is_refused() {
    for path in ["binary.txt", "truncated.epub"] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken");
        let bytes = std::fs::read(root.join(path)).expect("a fixture");
        assert!(!PlainText.recognises(&Source::new(path, &bytes)), "{path}");
    }
    let empty = PlainText.parse(&Source::new("empty.txt", b""), &mut |_| {});
    assert!(matches!(empty, Err(ParseError::Empty)));
}

proptest! {
    /// The law of `inspect`: a block's place in the source holds the block's text.
    #[test]
    fn a_block_stands_where_it_says(
        lines in proptest::collection::vec("[ \t]{0,6}([A-Za-z]{1,8}[ ,.!?\"-]{1,2}){0,14}|\\* \\* \\*|Chapter [1-9]|Title: [a-z]{3}|by Ann Lee|I+|", 1..60),
        end in "\n|\r\n|\r",
    ) {
        let text = lines.join(&end);
        let source = Source::new("a.txt", text.as_bytes());
        let decoded = source.text().text.clone();
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let result = PlainText.parse(&source, &mut |work| {
            for chapter in &work.chapters {
                let body = &chapter.body;
                for block in body.blocks.iter().filter(|block| block.kind != BlockKind::SceneBreak) {
                    let place = body.source_range(block.range()).expect("a place");
                    assert_eq!(bare(&decoded[place]), bare(&body.text[block.range()]));
                }
            }
        });
        prop_assert!(matches!(result, Ok(()) | Err(ParseError::Empty)));
    }

    #[test]
    fn any_text_is_read_without_failing(text in "(\\PC|[ \t\n\r:*_=@-]|Title: |by |Chapter 1|From: a@b|Subject: |\n-- \n){0,80}") {
        let source = Source::new("a.txt", text.as_bytes());
        for format in [&FanFicFareTxt as &dyn Format, &TextHeader, &PlainText] {
            if format.recognises(&source) {
                let _ = format.parse(&source, &mut |_| {});
            }
        }
    }
}

#[test]
fn a_long_preface_before_the_first_chapter_is_no_story() {
    let preface = "Here we are again. I would like people to e-mail me how the ferry may escape.\n\n\
        If anyone hits on the idea that I am going to use, I shall post a thank you.\n\n\
        P.S. Jo, in regards to the archive, replace the earlier chapters with this version.\n\n\
        My first bash at writing; constructive criticism is welcome, no flames.\n\n\
        Copyright by me; all rights reserved. Feel free to distribute this story.\n\n";
    let story = "Chapter 1\n\nThe ferry left at six. Nobody waved, and the rain came down on the quay in long lines.\n\n\
        Chapter 2\n\nIt came back at nine with nobody in it but the cat, who had slept.\n";
    let head = "Newsgroups: alt.ferry\nFrom: a@b.example (Ann Lee)\nSubject: The Ferry\nMessage-ID: <1@b.example>\n\nDear all,\n\n";
    let first = |text: &str| {
        let source = Source::new("ferry", text.as_bytes());
        let mut works = Vec::new();
        parse(&source, &mut |work| works.push(work)).expect("a text");
        works[0].chapters[0].body.text.clone()
    };
    assert!(first(&format!("{head}{preface}{story}")).starts_with("The ferry left"));
    let prologue =
        "The harbour slept under its lamps. A bell rang twice and nobody came down to the water.\n\n".repeat(9);
    assert!(first(&format!("{head}{prologue}{story}")).contains("The harbour slept"), "a prologue is story");
}

#[test]
fn headers_of_archives_and_lists_are_read() {
    const STORY: &str = "The ferry left at nine, and the harbour was grey with rain that had not\nstopped since the morning.\n\n\"You could have told me,\" Ilse said behind her.\n";
    let cases: [(&str, &str, &str); 12] = [
        ("No Need for Fog\nPart 1: The Ferry\n\nAuthor: Ann Lee (a@x.org)\n\n", "No Need for Fog", "Ann Lee"),
        ("NO NEED FOR FOG\n\nAnn Lee\na@x.org\n\n", "NO NEED FOR FOG", "Ann Lee"),
        ("Ann Lee presents\n\nA Moon Reader Fanfic\n\nNo Need for Fog\n\n", "No Need for Fog", "Ann Lee"),
        ("No Need for Fog (c)1998 Ann Lee\n\n", "No Need for Fog", "Ann Lee"),
        ("Author's Note: This is my first fic, so be gentle.\n\n-No Need for Fog-\n\n", "No Need for Fog", ""),
        (
            "No Need for Fog: Chapter 1\n~~~~~~~~~~~~~~~~~~~\nby: Ann Lee <a@x.org>\nhttp://www.x.example/ann\n\n",
            "No Need for Fog",
            "Ann Lee",
        ),
        ("\"Ferry Nights\"\nWritten by: Jo Ray\nDisclaimer: I don't own it.\n\n", "Ferry Nights", "Jo Ray"),
        (
            "The Wheelhouse, part four\n\nby Ann Lee\n\nStandard disclaimers apply.\n-------------\n\n",
            "The Wheelhouse",
            "Ann Lee",
        ),
        ("[FFML] [Moon][Fanfic] Ferry Nights (2/3)\n\n----\n\n", "Ferry Nights", ""),
        ("Fog Signals\nby Mike \"Wolf\" Raven\n(w@x.org)\n\n", "Fog Signals", "Mike \"Wolf\" Raven"),
        (
            "Subject: NEW VOY J/C \"Fog\" 1/1 [PG]\nFrom: a@b.org (Ann Lee)\nMessage-ID: <1@b>\nNewsgroups: alt.x\n\n",
            "Fog",
            "Ann Lee",
        ),
        (
            "Subject: Fog (3/5)\nFrom: a@b.org (Ann Lee)\nMessage-ID: <1@b>\nNewsgroups: alt.x\n\n> is there more?\nYes.\n\n------ cut here ------\n\n",
            "Fog",
            "Ann Lee",
        ),
    ];
    for (head, title, author) in cases {
        let text = format!("{head}{STORY}");
        let work = read("post.txt", text.as_bytes()).1;
        assert_eq!(work.metadata.title.as_deref().unwrap_or_default(), title, "{head}");
        assert_eq!(work.metadata.authors.join("|"), author, "{head}");
        assert!(work.chapters[0].body.text.starts_with("The ferry left"), "{head}: {}", work.chapters[0].body.text);
    }
}

#[test]
fn short_stories_of_a_mailbox_are_works_of_their_own() {
    let post = |from: &str, subject: &str, text: &str| {
        format!(
            "From list Mon Apr 29 02:26:59 1996\nFrom: {from}\nSubject: {subject}\nDate: 29 Apr 1996\nMessage-ID: <1@b>\n\n{text}\n\n"
        )
    };
    let mailbox = post("Ann Lee <ann@b.org>", "FIC: Ferry Nights (PG)", "The ferry left.\n\nNobody waved.")
        + &post("Ann Lee <ann@b.org>", "delay", "The next one comes on Monday.")
        + &post("Jo Ray <jo@b.org>", "Low Water", "The bell rang twice.\n\nThen it was still.")
        + &post("Jo Ray <jo@b.org>", "FIC: A Lamp (PG)", "He lit the lamp.");
    let source = Source::new("list.mbox", mailbox.as_bytes());
    let mut works = Vec::new();
    detect(&source).expect("a format").parse(&source, &mut |work| works.push(work)).expect("works");
    let found: Vec<_> =
        works.iter().map(|work| (work.metadata.title.as_deref(), work.metadata.authors.join("|"))).collect();
    let expected = [("Ferry Nights", "Ann Lee"), ("Low Water", "Jo Ray"), ("A Lamp", "Jo Ray")];
    assert_eq!(found, expected.map(|(title, author)| (Some(title), author.to_owned())));
}

#[test]
fn credits_of_others_are_neither_title_nor_author_nor_story() {
    let story =
        "The ferry left at six, with nobody on the quay to see it go, and the\nrain came down in long grey lines.\n";
    let post = "From: a@b.c (Ann Lee)\nNewsgroups: alt.ferry\nSubject: The Long Ebb (1/2)\nMessage-ID: <1@b>\n\n";
    let credits = [
        "Star Trek created by Gene Roddenberry",
        "Edited by Jo Ray",
        "Original idea by Jo Ray",
        "Poem by Jo Ray",
        "Sponsored by Jo",
        "Based on characters created by Gene Roddenberry.",
        "Requested by several people:",
        "Rated PG for language.",
        "\"The tide is out and nobody is left, my dear\"\n     by Jo Ray",
    ];
    for credit in credits {
        for text in [
            format!("{post}{credit}\n\n{story}"),
            format!("The Long Ebb\nby Ann Lee\n\n{credit}\n\n{story}"),
            format!("{credit}\n\nThe Long Ebb\nby Ann Lee\n\n{story}"),
        ] {
            let expected = ("The Long Ebb".to_owned(), "Ann Lee".to_owned(), "The ferry".to_owned());
            assert_eq!(head(&text), expected, "{text}");
        }
    }
    let rows = [
        ("STAR TREK\nCreated by Gene Roddenberry\n\nThe Long Ebb\nWritten by Ann Lee\n\n", "The Long Ebb"),
        ("THE LONG EBB\nWritten 1994 by Ann Lee\n\n", "THE LONG EBB"),
        ("THE LONG EBB\n\nA Star Trek: The Next Generation Story\n\nby Ann Lee\n\n", "THE LONG EBB"),
        ("A Love Story\n\nby Ann Lee\n\n", "A Love Story"),
        // What reads like a credit is a title where the author is named below it, or where nothing else stands.
        ("Created by Night\nby Ann Lee\n\n", "Created by Night"),
        ("Created by Night\n\nby Ann Lee\n\n", "Created by Night"),
        ("Title: Created by Night\nAuthor: Ann Lee\n\n", "Created by Night"),
        ("\"We Are the Tide That Turns\"\n   by Ann Lee\n\n", "We Are the Tide That Turns"),
        ("\"The tide is out and nobody is left\"\n   by Ann Lee\n\n", "The tide is out and nobody is left"),
        (
            "The following work is copyright 1994 by Ann Lee. Permission is granted to\ncopy it.\n\nThe Long Ebb\nby Ann Lee\n\n",
            "The Long Ebb",
        ),
    ];
    for (top, title) in rows {
        let expected = (title.to_owned(), "Ann Lee".to_owned(), "The ferry".to_owned());
        assert_eq!(head(&format!("{top}{story}")), expected, "{top}");
    }
    let subject = "From: a@b.c (Ann Lee)\nSubject: Created by Night (1/2)\nMessage-ID: <1@b>\n\n";
    assert_eq!(head(&format!("{subject}{story}")).0, "Created by Night");
}

#[test]
fn small_words_and_a_first_part_of_somebody_else_join_no_stories() {
    let text = "The ferry left at six.\n\nNobody waved.\n\n".repeat(12);
    let post = |from: &str, subject: &str| {
        format!("From list Mon Apr 29 02:26:59 1996\nFrom: {from}\nSubject: {subject}\nMessage-ID: <1@b>\n\n{text}\n")
    };
    let titles = |posts: &[(&str, &str)]| -> Vec<String> {
        let mailbox: String = posts.iter().map(|(from, subject)| post(from, subject)).collect();
        let source = Source::new("list.mbox", mailbox.as_bytes());
        let mut works = Vec::new();
        detect(&source).expect("a format").parse(&source, &mut |work| works.push(work)).expect("works");
        works.into_iter().filter_map(|work| work.metadata.title).collect()
    };
    let (ann, jo) = ("Ann Lee <ann@b.org>", "Jo Ray <jo@b.org>");
    assert_eq!(titles(&[(ann, "The Lamp (1/1)"), (ann, "The Weir (1/1)")]), ["The Lamp", "The Weir"]);
    let found = titles(&[(ann, "Of Lamps and Men"), (jo, "Of Weirs and Women")]);
    assert_eq!(found, ["Of Lamps and Men", "Of Weirs and Women"]);
    assert_eq!(titles(&[(ann, "Night Ferry (1/2)"), (ann, "Night Ferry (2/2)")]), ["Night Ferry"]);
    assert_eq!(titles(&[(ann, "Night Ferry (1/2)"), (jo, "Night Ferries (1/2)")]), ["Night Ferry", "Night Ferries"]);
    assert_eq!(titles(&[(ann, "Low Water (1/2)"), (jo, "Re: Low Water (1/2)")]), ["Low Water"]);
}

#[test]
fn later_headers_and_heads_of_a_file_are_no_story() {
    let text = "The ferry left at six.\n\nNobody waved.\n\n".repeat(12);
    let read = |file: String| -> Vec<(String, String, bool)> {
        let source = Source::new("story.txt", file.as_bytes());
        let mut works = Vec::new();
        detect(&source).expect("a format").parse(&source, &mut |work| works.push(work)).expect("works");
        let facts = |work: ParsedWork| {
            let all: String = work.chapters.iter().map(|chapter| chapter.body.text.as_str()).collect();
            let is_clean =
                ["Title:", "Author:", "Rating:", "Subject:", "From:"].iter().all(|label| !all.contains(label));
            (work.metadata.title.unwrap_or_default(), work.metadata.authors.join("|"), is_clean)
        };
        works.into_iter().map(facts).collect()
    };
    let one = |title: &str, author: &str| (title.to_owned(), author.to_owned(), true);
    let post = |part: u32| {
        format!(
            "From: Ann Lee <a@b.org>\nDate: {part} May 1998\nSubject: NEW: Low Water ({part}/2)\n\nTITLE: Low Water ({part}/2)\nAUTHOR: Ann Lee\nRATING: R\n\n{text}"
        )
    };
    assert_eq!(read(post(1) + &post(2)), [one("Low Water", "Ann Lee")]);
    let head = |title: &str, author: &str| format!("Title: {title}\nAuthor: {author}\nRating: R\n\n{text}");
    let parts = head("Low Water (1/2)", "Ann Lee") + &head("Low Water (2/2)", "Ann Lee");
    assert_eq!(read(parts), [one("Low Water", "Ann Lee")]);
    let two = head("Low Water", "Ann Lee") + "==========================\n\n" + &head("Fog Signals", "Jo Ray");
    assert_eq!(read(two), [one("Low Water", "Ann Lee"), one("Fog Signals", "Jo Ray")]);
}

#[test]
fn heads_are_read_in_more_spellings() {
    let story =
        "The ferry left at six, with nobody on the quay to see it go, and the\nrain came down in long grey lines.\n";
    for (top, authors) in [
        ("Title.....: Low Water\nAuthor....: Ann Lee\n", "Ann Lee"),
        ("TITLE - Low Water\nAUTHOR - Ann Lee\nRATING - PG\n", "Ann Lee"),
        ("<Title> Low Water\n<Author> Ann Lee\n", "Ann Lee"),
        ("Title: Low Water             Author: Ann Lee\nRating: PG                 Part: 1/1\n", "Ann Lee"),
        ("Title: Low Water Author: Ann Lee Rating: PG\n", "Ann Lee"),
        ("Title: Low Water\nAuthor/pseudonym: Ann Lee\n", "Ann Lee"),
        ("Title: Low Water - Chapter 3/7 - The Quay\nAuthor: Ann Lee\n", "Ann Lee"),
        ("Low Water\n---------\nAnn Lee\n12 March 1994\n", "Ann Lee"),
        ("Low Water\n作者：安\n", "安"),
        ("标题：《Low Water》\n作者：安 然\n", "安 然"),
        ("題名：Low Water\n著者：雨宮ミナ\n", "雨宮ミナ"),
        ("Low Water\nby ann@b.example (Ann Lee)\n", "Ann Lee"),
        ("Low Water: an X-Files Story.\nBy Ann Lee.\n(ann@b.example)\n", "Ann Lee"),
        (
            "From: a@b.c (Pos Ter)\nSubject: Low Water\nMessage-ID: <1@b>\n\nThis story is by Ann Lee, who asked me to post it.\n",
            "Ann Lee",
        ),
        ("Low Water\nby: Ann Lee  Rating: PG  Spoilers: none\n", "Ann Lee"),
        ("Low Water\nby\nAnn Lee (ann@b.example)\n&\nJo Ray (jo@b.example)\n", "Ann Lee|Jo Ray"),
        ("\"Low Water\"\nBy Ann Lee <ann@b.example> and\nJo Ray <jo@b.example>\n", "Ann Lee|Jo Ray"),
        (
            "From: a@b.c (Pos Ter)\nSubject: NEW: Low Water (1/2) by Ann Lee & Jo Ray\nMessage-ID: <1@b>\n",
            "Ann Lee|Jo Ray",
        ),
    ] {
        let expected = ("Low Water".to_owned(), authors.to_owned(), "The ferry".to_owned());
        assert_eq!(head(&format!("{top}\n{story}")), expected, "{top}");
    }
}

#[test]
fn lists_of_people_and_pairings_are_divided_where_their_writers_divide_them() {
    let story = "The ferry left at six, with nobody on the quay to see it go.\n";
    let read =
        |label: &str| read("a.txt", format!("Title: Fog\nAuthor: Ann Lee\n{label}\n\n{story}").as_bytes()).1.metadata;
    for (label, pairings) in [
        ("Pairing: Ilse/Jan and Mara/Tom", &["Ilse/Jan", "Mara/Tom"][..]),
        ("Pairing: Ilse/Jan & Mara/Tom", &["Ilse/Jan", "Mara/Tom"]),
        ("Pairing: Ilse & Jan", &["Ilse & Jan"]),
        ("Pairing: Ilse/Jan, a little Mara/Tom", &["Ilse/Jan", "Mara/Tom"]),
        ("Pairing: Ilse/Jan, Mara/Tom; Kit/Jo", &["Ilse/Jan", "Mara/Tom", "Kit/Jo"]),
        ("Pairing: Ilse Vandermeer/Jan Kees,\nMara/Tom\nRating: R", &["Ilse Vandermeer/Jan Kees", "Mara/Tom"]),
        ("Codes: J/C, P/T [PG]", &["J/C", "P/T"]),
        ("Codes: J/C, T", &["J/C"]),
        ("Codes: Ilse/Jan", &["Ilse/Jan"]),
    ] {
        assert_eq!(read(label).relationships, pairings, "{label}");
    }
    assert_eq!(read("Codes: J/C, P/T [PG]").rating.as_deref(), Some("PG"));
    for (label, people) in [
        ("Characters: Ilse, Jan and Mara", &["Ilse", "Jan", "Mara"][..]),
        ("Characters: Ilse & Jan", &["Ilse", "Jan"]),
        ("Characters: Ilse, Jan; Mara", &["Ilse", "Jan", "Mara"]),
        ("Characters: Lee, Ilse; Ray, Jan", &["Lee, Ilse", "Ray, Jan"]),
        ("Characters: Ilse (Fog & Tar), Jan", &["Ilse (Fog & Tar)", "Jan"]),
    ] {
        assert_eq!(read(label).characters, people, "{label}");
    }
}

/// A story of a few paragraphs below a header of labels, with these words between.
fn below_labels(words: &str) -> String {
    const STORY: &str = "Mara read the letter to the end and set it down on the sill of the\nwindow, where the rain could not reach it.\n\n\"This says nothing,\" she said.\n\nThe ferry had left at nine. Nobody stood on the quay but a boy with a\nlamp, and he was looking the other way.\n";
    story(&format!("Title: The Weir\nAuthor: Ann Lee\nRating: G\n\n{words}{STORY}"))
}

#[test]
fn lines_that_everybody_writes_below_a_header_are_no_story() {
    for words in [
        "(See part one for headers)",
        "Standard disclaimer applies.",
        "//denotes thoughts//",
        "On with the story!",
        "Dedicated to Jo.",
        "Setting: The motel is real.",
        "Background: The motel is real.",
        "Author's Comments: The motel is real.",
        "A/N: The motel is real.\n\nSo is the lamp.\n\n***",
        "Author's Notes:\n\nThe motel is real.\n\nShe drove past it.\n\n***",
        "Author's Notes:\n\nWritten in one night after the finale, and it shows.",
        "A/N: The motel is real.\n\nIt is set in the year after they left it, and Jan is older\nthan the show makes him.\n\nI am sorry about the goat.\n\n***",
    ] {
        let read = below_labels(&format!("{words}\n\n"));
        assert!(read.starts_with("Mara read"), "{words}: {read}");
    }
    for words in [
        "See the light, they said.",
        "She was dedicated to nobody.",
        "A/N: The motel is real.\n\nShe drove past it.\n\n***",
        "A/N: The motel is real.\n\nShe drove past it.\n\nI went in and sat down.\n\n***",
        "Author's Notes:\n\n\"It is late,\" she said.",
        "Mara: The motel is real.",
    ] {
        let read = below_labels(&format!("{words}\n\n"));
        let last = words.trim_end_matches("\n\n***").rsplit("\n\n").next().unwrap_or_default();
        assert!(read.contains(last), "{words}: {read}");
    }
}

#[test]
fn an_authors_note_between_paragraphs_is_no_story() {
    let with = |note: &str| {
        let scene = "Nobody stood on the quay but a boy with a lamp.\n\n".repeat(9);
        story(&format!("Title: The Weir\nAuthor: Ann Lee\n\n{scene}{note}\n\nThe ferry had left at nine.\n\n{scene}"))
    };
    for note in ["[A/N: my sister lives there.]", "A/N: my sister\nlives there.", "<AN: my sister>", "(A/N my sister)"]
    {
        let read = with(note);
        assert!(!read.contains("my sister") && read.contains("The ferry had"), "{note}: {read}");
    }
    for note in
        ["(My sister lives there.)", "An hour later my sister came.", "[Note: my sister]", "(A/N: so) my sister (ran)"]
    {
        assert!(with(note).to_lowercase().contains("my sister"), "{note}");
    }
}

#[test]
fn lines_of_any_width_are_read() {
    let wide = "wide ".repeat(20_000);
    let indented = " ".repeat(70_000);
    let wrapped = "The ferry left the quay at nine, and nobody who stood there in the rain\nwaved at it or looked after it for as long as it takes to count to ten.\n\n".repeat(20);
    for text in [
        format!("{wrapped}{wide}\nshort\nand shorter\n\n{wrapped}"),
        format!("{indented}Fog\n{indented}by Ann Lee\n\n{indented}It rained.\nIt fell.\n\n{wide}\n{indented}{wide}\n"),
    ] {
        assert!(!read("a.txt", text.as_bytes()).1.chapters.is_empty());
    }
}

#[test]
fn the_posts_of_a_story_are_its_chapters_where_it_names_none() {
    let post = |subject: &str, text: &str| {
        format!(
            "From: Ann Lee <a@b.org>\nSubject: {subject}\nDate: 1 May 1996\nMessage-ID: <1@b>\n\n{text}\n\n{text}\n\n"
        )
    };
    let chapters = |posts: &[(&str, &str)]| {
        let text: String = posts.iter().map(|(subject, text)| post(subject, text)).collect();
        read("a.txt", text.as_bytes()).1.chapters.len()
    };
    assert_eq!(chapters(&[("Fog (1/3)", "It rained."), ("Fog (2/3)", "It fell."), ("Fog (3/3)", "It rose.")]), 3);
    assert_eq!(chapters(&[("Fog (1a/2)", "It rained."), ("Fog (1b/2)", "It fell."), ("Fog (2/2)", "It rose.")]), 2);
    assert_eq!(chapters(&[("Fog", "It rained."), ("Re: Fog", "It fell.")]), 1);
}

#[test]
fn part_zero_and_the_replies_of_others_are_no_chapters() {
    let post = |from: &str, subject: &str, text: &str| {
        format!("From: {from}\nSubject: {subject}\nDate: 1 May 1996\nMessage-ID: <1@b>\n\n{text}\n\n")
    };
    let read = |posts: &[(&str, &str, &str)]| {
        let text: String = posts.iter().map(|(from, subject, text)| post(from, subject, text)).collect();
        let (_, work) = read("a.txt", text.as_bytes());
        let told: Vec<String> = work.chapters.iter().map(|chapter| chapter.body.text.clone()).collect();
        let beside: Vec<String> = work.paratext.iter().map(|paratext| paratext.text.clone()).collect();
        (told, beside.join("\n"), work.part.is_some())
    };
    let (ann, jo) = ("Ann Lee <a@b.org>", "Jo Ray <j@b.org>");
    let (one, two) = ((ann, "Fog (1/2)", "It rained.\n\nIt fell."), (ann, "Fog (2/2)", "It rose.\n\nIt set."));
    let told = ["It rained.\n\nIt fell.", "It rose.\n\nIt set."];
    let (found, beside, is_part) = read(&[(ann, "Fog (0/2)", "Hi all, here is my first fanfic.\n\nAnn"), one, two]);
    assert_eq!(found, told);
    assert!(beside.contains("first fanfic") && beside.contains("Ann") && !is_part, "{beside}");
    let prologue = (ann, "Fog (0/2)", "It was still.\n\n\"Is it?\" she said.");
    assert_eq!(read(&[prologue, one, two]).0.len(), 3);
    let (found, beside, _) = read(&[one, (jo, "Re: Fog (1/2)", "> It rained.\n\nI loved this line."), two]);
    assert_eq!(found, told);
    assert!(beside.contains("I loved this line."), "{beside}");
    // A reply with a part of its own goes on with the story, and so does the author's.
    assert_eq!(read(&[one, (jo, "Re: Fog (2/2)", "It rose.\n\nIt set.")]).0, told);
    let (found, _, _) = read(&[one, (ann, "Re: Fog (1/2)", "It cleared."), two]);
    assert!(found[0].ends_with("It cleared."), "{found:?}");
}
