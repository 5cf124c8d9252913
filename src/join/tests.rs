use std::path::PathBuf;

use super::*;
use crate::model::{Date, Name, Origin, Paratext, ParatextKind, Rating};
use crate::store::{FileId, TextId};

/// A reading of file `file` with text `file`, updated in the year `year` if that is not 0.
fn reading(file: u64, year: i16, words: u64, change: impl FnOnce(&mut Work)) -> Reading {
    let mut work = Work { words, chapters: 1, updated: Date::new(year, 1, 1), ..Work::default() };
    change(&mut work);
    Reading {
        file: FileId(file),
        path: PathBuf::from(format!("/f/{file}")),
        format: None,
        missing: false,
        changed: 0,
        text: TextId(file),
        metadata: Metadata { title: Some(format!("title of {file}")), ..Metadata::default() },
        work,
    }
}

/// Joins readings, each with its chapters, every chapter of a hundred bytes for each of its work's words.
fn joined(readings: &[(Reading, &[u32])]) -> Joined {
    let chapters: Vec<Vec<(u32, u64)>> = readings
        .iter()
        .map(|(reading, numbers)| numbers.iter().map(|number| (*number, reading.work.words * 100)).collect())
        .collect();
    let said: Vec<Said<'_>> =
        readings.iter().zip(&chapters).map(|((reading, _), chapters)| Said { reading, chapters }).collect();
    super::joined(&said).expect("readings")
}

fn source(joined: &Joined, field: &str) -> Option<usize> {
    joined.values.iter().find(|(name, _)| *name == field).map(|(_, place)| *place)
}

fn tags(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn each_value_is_from_the_file_that_tells_most_in_it() {
    let long = reading(1, 2010, 9_000, |work| {
        work.title = "The Weir".into();
        work.tags = tags(&["rain"]);
        work.complete = Some(false);
        work.published = Date::new(2009, 5, 1);
    });
    let tagged = reading(2, 2012, 100, |work| {
        work.title = "the weir".into();
        work.tags = tags(&["rain", "snow"]);
        work.rating = Some(Rating::NotRated);
        work.complete = Some(true);
        work.published = Date::new(2009, 6, 1);
    });
    let rated = reading(3, 2008, 90, |work| work.rating = Some(Rating::Teen));
    let joined = joined(&[(rated, &[1]), (long, &[1]), (tagged, &[1])]);
    assert_eq!(joined.text, Text::Of(1));
    assert_eq!((joined.work.title.as_str(), source(&joined, "title")), ("The Weir", Some(1)));
    assert_eq!(joined.metadata.title.as_deref(), Some("title of 1"));
    assert_eq!((joined.work.tags.len(), source(&joined, "tags")), (2, Some(2)));
    assert_eq!((joined.work.rating, source(&joined, "rating")), (Some(Rating::Teen), Some(0)));
    assert_eq!((joined.work.complete, source(&joined, "complete")), (Some(true), Some(2)));
    assert_eq!((joined.work.published, source(&joined, "published")), (Date::new(2009, 5, 1), Some(1)));
    assert_eq!((joined.work.updated, source(&joined, "updated")), (Date::new(2012, 1, 1), Some(2)));
    assert_eq!(source(&joined, "series"), None);
}

#[test]
fn what_an_author_declared_outweighs_any_number_of_guesses() {
    let name = |name: &str, source| Name { name: name.into(), raw: name.into(), source, confidence: None };
    let guessed = reading(1, 0, 900, |work| {
        work.characters = ["Mara", "Ilse", "Tom"].map(|one| name(one, Origin::Recognised)).to_vec();
    });
    let declared = reading(2, 0, 800, |work| work.characters = vec![name("Mara Venn", Origin::Declared)]);
    let joined = joined(&[(guessed, &[1]), (declared, &[1])]);
    assert_eq!((joined.work.characters.len(), source(&joined, "characters")), (1, Some(1)));
}

#[test]
fn a_summary_is_added_where_the_text_has_none() {
    let note = |kind, text: &str| Paratext { kind, text: text.into() };
    let bare = reading(1, 0, 900, |work| work.paratext = vec![note(ParatextKind::Notes, "thanks")]);
    let told = reading(2, 0, 10, |work| work.paratext = vec![note(ParatextKind::Summary, "A weir breaks.")]);
    let joined = joined(&[(bare, &[1]), (told, &[1])]);
    let texts: Vec<&str> = joined.work.paratext.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(texts, ["A weir breaks.", "thanks"]);
}

#[test]
fn of_texts_as_long_the_later_one_is_taken_then_the_one_that_was_edited() {
    let plain = |file, year| reading(file, year, 1_010, |_| ());
    assert_eq!(joined(&[(plain(1, 2001), &[1]), (plain(2, 2002), &[1])]).text, Text::Of(1));
    assert_eq!(joined(&[(plain(1, 2001), &[1]), (plain(2, 2001), &[1])]).text, Text::Of(0));
    let edited = Reading { changed: 7, ..plain(2, 2001) };
    assert_eq!(joined(&[(plain(1, 2001), &[1]), (edited, &[1])]).text, Text::Of(1));
    let gone = Reading { missing: true, ..plain(1, 2001) };
    assert_eq!(joined(&[(gone.clone(), &[1]), (plain(2, 2001), &[1])]).text, Text::Of(1));
    let poorer = reading(2, 2003, 500, |_| ());
    assert_eq!(joined(&[(gone, &[1]), (poorer, &[1])]).text, Text::Of(0), "nothing is lost with a file");
}

#[test]
fn chapters_in_files_of_their_own_stand_together_unless_a_file_has_all_of_them() {
    let part = |file, year| reading(file, year, 100, |work| work.in_pieces = true);
    let pieces = joined(&[(part(1, 2001), &[3]), (part(2, 2001), &[1]), (part(3, 2002), &[3])]);
    assert_eq!(pieces.text, Text::Pieces(BTreeMap::from([((1, 0), 1), ((3, 0), 2)])));
    assert!(pieces.work.in_pieces);
    let whole = joined(&[(part(1, 2001), &[3]), (reading(2, 2000, 300, |_| ()), &[1, 2, 3])]);
    assert_eq!(whole.text, Text::Of(1));
    assert!(!whole.work.in_pieces);
    let described = joined(&[(part(1, 2001), &[3]), (reading(2, 0, 0, |work| work.title = "Weir".into()), &[])]);
    assert_eq!((described.text, described.work.title.as_str()), (Text::Pieces(BTreeMap::from([((3, 0), 0)])), "Weir"));
}

#[test]
fn halves_of_a_chapter_stand_in_their_order_unless_it_came_whole_too() {
    let half = |file, half| {
        reading(file, 2001, 100, |work| {
            (work.in_pieces, work.half) = (true, half);
        })
    };
    let halves = joined(&[(half(1, 2), &[2]), (half(2, 1), &[2]), (half(3, 0), &[1])]);
    assert_eq!(halves.text, Text::Pieces(BTreeMap::from([((1, 0), 2), ((2, 1), 1), ((2, 2), 0)])));
    assert_eq!(halves.work.half, 0);
    let whole = joined(&[(half(1, 0), &[2]), (half(2, 1), &[2])]);
    assert_eq!(whole.text, Text::Pieces(BTreeMap::from([((2, 0), 0)])));
}

#[test]
fn works_of_a_list_have_no_text_and_are_one_work_all_the_same() {
    let listed = |file, titled: &str| reading(file, 0, 0, |work| work.title = titled.to_owned());
    let joined = joined(&[(listed(1, ""), &[]), (listed(2, "Weir"), &[])]);
    assert_eq!((joined.text, joined.work.title.as_str()), (Text::Of(1), "Weir"));
    assert!(join(&[], &[]).is_none());
}
