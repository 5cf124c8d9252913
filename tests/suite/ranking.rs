//! The rules of ranking, one by one, on stories made for each. How well they work together is measured in
//! [`crate::relevance`].

use std::fmt::Write as _;

use crate::archive::Archive;

/// So many sentences that no query asks for, about `words` words long.
fn filler(words: usize) -> String {
    let mut text = String::new();
    for number in 0..words / 10 {
        let _ = write!(text, "Nothing that was worth a line{number} happened on that day. ");
        if number % 6 == 5 {
            text.push_str("\n\n");
        }
    }
    text
}

fn story(title: &str, body: &str) -> String {
    format!("Title: {title}\nAuthor: mara\nFandom: Salt Harbour\nRating: PG\n\n{body}\n")
}

/// The titles of what a verb finds, best first, each work once.
fn titles(archive: &Archive, verb: &str, query: &str) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for record in archive.run(&[verb, query, "--json"]).records() {
        let work = record.get("work").unwrap_or(&record);
        let title = work["title"].as_str().expect("a title").to_owned();
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

#[test]
fn words_close_together_come_before_words_far_apart() {
    let far = format!("The kettle sang. {} The lantern went out.", filler(80));
    let close = format!("{} The kettle stood by the lantern. {}", filler(40), filler(40));
    let archive = Archive::new().work("a.txt", &story("Far", &far)).work("b.txt", &story("Close", &close));
    assert_eq!(titles(&archive, "search", "kettle lantern"), ["Close", "Far"]);
}

#[test]
fn words_on_both_sides_of_a_border_are_close() {
    // Passages end by 250 words at the latest, so one border lies between these paragraphs.
    let half = "The kettle was cold. ".to_owned() + &"It was a long and empty hour of waiting there. ".repeat(14);
    let beside =
        format!("{half}\n\nThe lantern burned. {}", "She looked at all the things upon the shelf again. ".repeat(14));
    let far = format!("The kettle was cold. {} The lantern burned. {}", filler(700), filler(100));
    let archive = Archive::new().work("a.txt", &story("Far", &far)).work("b.txt", &story("Beside", &beside));
    assert_eq!(titles(&archive, "search", "kettle lantern"), ["Beside", "Far"]);
}

#[test]
fn a_long_chapter_does_not_win_by_its_length() {
    let mut long = String::new();
    for _ in 0..12 {
        let _ = write!(long, "A kettle was there. {}\n\nA lantern was not. {}\n\n", filler(240), filler(240));
    }
    let short = format!("The lantern hung over the kettle. {}", filler(60));
    let archive = Archive::new().work("a.txt", &story("Long", &long)).work("b.txt", &story("Short", &short));
    assert_eq!(titles(&archive, "search", "kettle lantern"), ["Short", "Long"]);
}

#[test]
fn a_title_comes_before_mentions() {
    let mentions = format!("A kettle, a kettle, and again a kettle. {}", filler(60));
    let named = format!("It was hers. {}", filler(60));
    let archive = Archive::new()
        .work("a.txt", &story("Mentions", &mentions))
        .work("b.txt", &story("Two Kettle Lane", &named))
        .work("c.txt", &story("Neither", &filler(60)));
    assert_eq!(titles(&archive, "works", "kettle"), ["Two Kettle Lane", "Mentions"]);
}

#[test]
fn a_person_asked_for_comes_first_where_they_are() {
    let chapters = |first: &str, second: &str| {
        format!(
            "Title: The Keeper\nAuthor: mara\nFandom: Salt Harbour\nCharacters: Ilse Roth, Tom Venn\n\n\
             Chapter 1\n\n{first} {}\n\nChapter 2\n\n{second} {}\n",
            filler(60),
            filler(60)
        )
    };
    for (first, second, best) in
        [("Ilse mended the lamp.", "Tom mended the lamp.", 1), ("Tom mended the lamp.", "Ilse mended the lamp.", 2)]
    {
        let archive = Archive::new().work("a.txt", &chapters(first, second));
        let records = archive.run(&["search", "char:\"Ilse Roth\" lamp", "--json"]).code(0).records();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0]["chapter"]["number"], best);
    }
}

#[test]
fn a_pairing_asked_for_comes_first_where_both_are() {
    let text = format!(
        "Title: The Keeper\nAuthor: mara\nFandom: Salt Harbour\nPairing: Ilse Roth/Tom Venn\n\n\
         Chapter 1\n\nIlse mended the lamp alone. {}\n\nChapter 2\n\nTom held the lamp and Ilse looked on. {}\n",
        filler(60),
        filler(60)
    );
    let archive = Archive::new().work("a.txt", &text);
    let records = archive.run(&["search", "ship:\"Ilse Roth/Tom Venn\" lamp", "--json"]).code(0).records();
    assert_eq!(records[0]["chapter"]["number"], 2);
}

#[test]
fn a_word_as_written_comes_before_its_stem() {
    let archive = Archive::new()
        .work("a.txt", &story("Other", &format!("She kissed him by the boat. {}", filler(60))))
        .work("b.txt", &story("Same", &format!("She was kissing him by the boat. {}", filler(60))));
    assert_eq!(titles(&archive, "search", "kissing boat"), ["Same", "Other"]);
    let archive = Archive::new()
        .work("a.txt", &story("Other", &format!("She was kissing him by the boat. {}", filler(60))))
        .work("b.txt", &story("Same", &format!("She kissed him by the boat. {}", filler(60))));
    assert_eq!(titles(&archive, "search", "kissed boat"), ["Same", "Other"]);
}

#[test]
fn a_word_said_as_written_comes_before_its_stem() {
    let other = format!("“She kissed him,” said Tom, and was kissing her. {}", filler(60));
    let same = format!("“She was kissing him,” said Tom, and kissed her. {}", filler(60));
    for (first, second) in [("a.txt", "b.txt"), ("b.txt", "a.txt")] {
        let archive = Archive::new().work(first, &story("Other", &other)).work(second, &story("Same", &same));
        assert_eq!(titles(&archive, "search", "said:kissing"), ["Same", "Other"]);
        assert_eq!(titles(&archive, "search", "narr:kissing"), ["Other", "Same"]);
    }
}

#[test]
fn a_word_as_written_comes_before_one_with_a_typing_error() {
    for (wrong, right) in [("a.txt", "b.txt"), ("b.txt", "a.txt")] {
        let archive = Archive::new()
            .work(wrong, &story("Wrong", &format!("The lanturn went out. {}", filler(60))))
            .work(right, &story("Right", &format!("The lantern went out. {}", filler(60))));
        assert_eq!(titles(&archive, "search", "lantern~"), ["Right", "Wrong"]);
    }
}
