//! Asking every topic of a library made of the stories.

use std::collections::HashMap;
use std::path::Path;

use ficdex::ingest::{self, IndexOptions, Silent};
use ficdex::model::{Date, Locator};
use ficdex::query::{self, ParseOptions};
use ficdex::search::{self, Reader, Request};
use ficdex::store::{Library, StoredWork};
use ficdex::text::Words;

use super::collection::{Collection, Result, Topic, Verb};
use super::measures::Outcome;

/// Results looked at for each topic.
const DEPTH: usize = 50;

/// The stories in a library of their own, with every judged place found in it.
pub(crate) struct Shelf {
    library: Library,
    /// By topic: the grades of passages, or of works, by their locators.
    grades: HashMap<u32, HashMap<String, u8>>,
    // Removed when all is done.
    _folder: tempfile::TempDir,
}

impl Shelf {
    /// Indexes the stories of the folder of fixtures and finds the judged places in them.
    pub(crate) fn new(fixtures: &Path, collection: &Collection) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let options = IndexOptions { paths: vec![fixtures.join("stories")], threads: 1, ..IndexOptions::default() };
        let summary = ingest::index(folder.path(), &options, &Silent)?;
        if let Some(failure) = summary.failures.first() {
            return Err(format!("{}: {}", failure.path.display(), failure.message).into());
        }
        let library = Library::open_reading(folder.path())?;
        let stories = stories(&library)?;
        let mut grades: HashMap<u32, HashMap<String, u8>> = HashMap::new();
        for judged in &collection.judgements {
            let story = stories.get(&judged.story).ok_or_else(|| format!("no story is called `{}`", judged.story))?;
            let place = story.locate(&judged.place).map_err(|count| {
                format!("topic {}: `{}` stands {count} times in `{}`", judged.topic, judged.place, judged.story)
            })?;
            // Of two places that were judged in one passage, the better one counts.
            let grade = grades.entry(judged.topic).or_default().entry(place).or_default();
            *grade = judged.grade.max(*grade);
        }
        Ok(Self { library, grades, _folder: folder })
    }

    /// The results of a topic: their locators in order, with the grades they were given; unjudged places have none.
    pub(crate) fn results(&self, topic: &Topic) -> Result<Vec<(String, Option<u8>)>> {
        let today = Date::new(2026, 1, 1).ok_or("no calendar day")?;
        let node = query::parse(&topic.query, &ParseOptions::new(today))
            .map_err(|error| format!("topic {}: {}", topic.id, error.message))?;
        let request = Request { limit: DEPTH, ..Request::new(node) };
        let reader = Reader::new(&self.library);
        let places: Vec<String> = match topic.verb {
            Verb::Search => search::search(&reader, &request)?.hits.into_iter().map(|hit| hit.passage.id).collect(),
            Verb::Works => {
                let hits = search::works(&reader, &request)?.hits;
                hits.into_iter().map(|hit| hit.work.id.to_string()).collect()
            }
        };
        let grades = self.grades.get(&topic.id);
        let grade = |place: &String| grades.and_then(|grades| grades.get(place)).copied();
        Ok(places.into_iter().map(|place| (place.clone(), grade(&place))).collect())
    }

    /// What a topic got.
    pub(crate) fn outcome(&self, topic: &Topic) -> Result<Outcome> {
        let grades = self.results(topic)?.into_iter().map(|(_, grade)| grade.unwrap_or(0)).collect();
        let judged = self.grades.get(&topic.id).map(|grades| grades.values().copied().collect()).unwrap_or_default();
        Ok(Outcome { grades, judged })
    }
}

/// A story as words, passage by passage.
struct Story {
    id: String,
    /// Locator, and the terms of the passage with a blank before and behind each.
    passages: Vec<(String, String)>,
}

impl Story {
    /// The locator of the passage in which `place` stands; how often it stands in the story if that is not once.
    fn locate(&self, place: &str) -> std::result::Result<String, usize> {
        if place == "*" {
            return Ok(self.id.clone());
        }
        let place = terms(place);
        let count = |text: &str| text.matches(&place).count();
        match self.passages.iter().filter(|(_, text)| count(text) > 0).collect::<Vec<_>>().as_slice() {
            [(id, text)] if count(text) == 1 => Ok(id.clone()),
            found => Err(found.iter().map(|(_, text)| count(text)).sum()),
        }
    }
}

fn stories(library: &Library) -> Result<HashMap<String, Story>> {
    let mut stories = HashMap::new();
    for stored in library.works() {
        let stored = stored?;
        let stem = stored.files.first().and_then(|file| file.path.file_stem()).ok_or("a work without a file")?;
        stories.insert(stem.to_string_lossy().into_owned(), story(library, &stored)?);
    }
    Ok(stories)
}

fn story(library: &Library, stored: &StoredWork) -> Result<Story> {
    let layout = library.layout(stored.text)?;
    let mut passages = Vec::new();
    for chapter in &layout.chapters {
        for passage in &chapter.passages {
            let work = stored.work.id.clone();
            let place = Locator { work, chapter: Some(chapter.number), passage: Some(passage.ordinal) };
            let text = library.text_slice(stored.text, chapter.bytes(passage.start..passage.end))?;
            passages.push((place.to_string(), terms(&text)));
        }
    }
    Ok(Story { id: stored.work.id.to_string(), passages })
}

/// The words of a text as the index has them, each between blanks.
fn terms(text: &str) -> String {
    let mut words = Words::new(text);
    let (mut term, mut terms) = (String::new(), String::from(" "));
    while words.next_term(&mut term).is_some() {
        terms.push_str(&term);
        terms.push(' ');
    }
    terms
}
