//! Stage benchmark of the store: `cargo bench --bench store -- FOLDER`, FOLDER a folder of plain-text stories.
//!
//! Prints sizes and times of encoding, inserting and reading; every number is of this one run. Times are wall and,
//! where the system tells it, processor time of the one thread, which other load disturbs less.

use std::path::Path;
use std::time::{Duration, Instant};

use ficdex::model::{Chapter, Name, Passage, Rating, Work, WorkId};
use ficdex::parse::{BodyBuilder, Metadata};
use ficdex::recognise::Cast;
use ficdex::source::discover::{Found, discover};
use ficdex::source::{Digest, decode};
use ficdex::store::{EncodedWork, Encoder, FileOutcome, FileState, Library, TextId, WorkRecord};

/// Wall and processor time since a moment.
struct Watch {
    wall: Instant,
    processor: Duration,
}

impl Watch {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor() }
    }

    fn elapsed(&self) -> Duration {
        self.wall.elapsed()
    }
}

impl std::fmt::Display for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1?} (processor {:.1?})", self.wall.elapsed(), processor().saturating_sub(self.processor))
    }
}

/// Processor time of this thread; zero where the system does not tell it.
fn processor() -> Duration {
    let counters = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(counters.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

struct Story {
    path: std::path::PathBuf,
    work: Work,
    chapters: Vec<Chapter>,
    passages: Vec<Vec<Passage>>,
}

fn main() {
    // `cargo bench` adds `--bench`.
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("store: name a folder of plain-text stories to measure");
        return;
    };
    let begin = Watch::start();
    let found: Vec<Found> = discover(Path::new(&folder), None).collect();
    println!("discover: {} entries in {begin}", found.len());
    let stories: Vec<Story> = found
        .into_iter()
        .filter_map(|found| match found {
            Found::File(file) => Some(story(file.path)),
            _ => None,
        })
        .collect();
    let text: u64 =
        stories.iter().flat_map(|story| &story.chapters).map(|chapter| chapter.body.text.len() as u64).sum();
    println!("text: {} stories, {:.1} MB", stories.len(), mega(text));

    let mut encoder = Encoder::new();
    let begin = Watch::start();
    let encoded: Vec<EncodedWork> = stories.iter().map(|story| encode(&mut encoder, story)).collect();
    let took = begin.elapsed();
    println!("encode: {begin}, {:.0} MB/s", mega(text) / took.as_secs_f64());

    let target = tempfile::tempdir().expect("a temporary folder");
    let begin = Watch::start();
    let mut library = Library::open_writing(target.path()).expect("a new library");
    println!("create: {begin}");
    let begin = Watch::start();
    let texts = insert(&mut library, &stories, &encoded);
    println!("insert: {begin}");
    let begin = Watch::start();
    library.checkpoint().expect("a checkpoint");
    println!("checkpoint: {begin}");
    let bytes = std::fs::metadata(target.path().join("library.db")).expect("the database").len();
    println!("database: {:.2} MB, {:.4} x text", mega(bytes), bytes as f64 / text as f64);
    drop(library);
    read(target.path(), &texts);
    records(target.path());
    if std::env::var_os("KEEP").is_some() {
        println!("kept: {}", target.keep().display());
    }
}

fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn story(path: std::path::PathBuf) -> Story {
    let bytes = std::fs::read(&path).expect("a readable story");
    let mut builder = BodyBuilder::new();
    for paragraph in decode(&bytes).text.split("\n\n") {
        builder.push(paragraph);
        builder.end_paragraph();
    }
    let chapter = Chapter { number: 1, body: builder.finish(), ..Chapter::default() };
    let passages = vec![ficdex::passage::split(&chapter.body)];
    let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = |name: &str| Name {
        name: name.into(),
        raw: name.into(),
        source: ficdex::model::Origin::Declared,
        confidence: None,
    };
    let work = Work {
        id: WorkId::of_content(&path.to_string_lossy()),
        authors: vec![format!("author of {title}")],
        title,
        fandoms: vec![name("Buffy the Vampire Slayer (TV)")],
        characters: vec![name("Tara Maclay"), name("Willow Rosenberg")],
        rating: Some(Rating::Teen),
        tags: vec!["Fluff".into(), "Rain".into()],
        chapters: 1,
        ..Work::default()
    };
    Story { path, work, chapters: vec![chapter], passages }
}

fn encode(encoder: &mut Encoder, story: &Story) -> EncodedWork {
    let metadata =
        Metadata { title: Some(story.work.title.clone()), authors: story.work.authors.clone(), ..Metadata::default() };
    let cast = Cast::default();
    let record = WorkRecord {
        work: &story.work,
        metadata: &metadata,
        chapters: &story.chapters,
        passages: &story.passages,
        cast: &cast,
    };
    encoder.encode(&record).expect("a text of ordinary length")
}

fn insert(library: &mut Library, stories: &[Story], encoded: &[EncodedWork]) -> Vec<TextId> {
    let root = library.add_root(Path::new("/stories")).expect("a root");
    let mut texts = Vec::new();
    for (stories, encoded) in stories.chunks(500).zip(encoded.chunks(500)) {
        let mut batch = library.batch().expect("a batch");
        for (story, encoded) in stories.iter().zip(encoded) {
            let put = batch.put_work(encoded).expect("a put work");
            texts.push(put.text);
            let file = FileState {
                root,
                path: story.path.clone(),
                size: 1,
                mtime_ns: 1,
                digest: Some(Digest::of(story.work.title.as_bytes())),
                format: Some("plain-text".into()),
                parser_version: 1,
                outcome: FileOutcome::Indexed,
                work: Some(put.row),
                charset: Some("UTF-8".into()),
                repairs: Vec::new(),
                richness: 1,
                beside: None,
            };
            batch.put_file(&file).expect("a put file");
        }
        batch.commit().expect("a commit");
    }
    texts
}

fn read(folder: &Path, texts: &[TextId]) {
    let ten: Vec<TextId> = texts.iter().copied().step_by((texts.len() / 10).max(1)).take(10).collect();
    let mut cold = Vec::new();
    for _ in 0..20 {
        let begin = Watch::start();
        let library = Library::open_reading(folder).expect("the library");
        for &text in &ten {
            ten_passages(&library, text, 1);
        }
        cold.push(begin.elapsed());
    }
    cold.sort();
    println!("open, then work, layout and one passage of ten works: median {:?}", cold[cold.len() / 2]);

    let library = Library::open_reading(folder).expect("the library");
    let each = |name: &str, count: usize, work: &mut dyn FnMut()| {
        let begin = Watch::start();
        work();
        println!("{name}: {:?} each, of {begin}", begin.elapsed() / count as u32);
    };
    each("layout", texts.len(), &mut || {
        for &text in texts {
            library.layout(text).expect("a layout");
        }
    });
    each("work with files", texts.len(), &mut || {
        for &text in texts {
            library.work_of_text(text).expect("a work");
        }
    });
    let layouts: Vec<_> = texts.iter().map(|&text| library.layout(text).expect("a layout")).collect();
    each("passage", layouts.len(), &mut || {
        for layout in &layouts {
            let chapter = &layout.chapters[0];
            let passage = chapter.passages[chapter.passages.len() / 2];
            library.text_slice(layout.text, chapter.bytes(passage.start..passage.end)).expect("a passage");
        }
    });
    let begin = Watch::start();
    let bytes: usize =
        layouts.iter().map(|layout| library.chapter_text(layout, 1).expect("a text").map_or(0, |t| t.len())).sum();
    let took = begin.elapsed();
    println!("whole texts: {begin}, {:.0} MB/s", mega(bytes as u64) / took.as_secs_f64());
    each("every work in the order of ids", texts.len(), &mut || assert_eq!(library.works().count(), texts.len()));
    each("statistics", 1, &mut || drop(library.statistics().expect("counts")));
}

fn ten_passages(library: &Library, text: TextId, count: usize) {
    library.work_of_text(text).expect("a work");
    let layout = library.layout(text).expect("a layout");
    for passage in layout.chapters[0].passages.iter().take(count) {
        let bytes = layout.chapters[0].bytes(passage.start..passage.end);
        library.text_slice(text, bytes).expect("a passage");
    }
}

/// Fifty thousand file rows: written once, then read as each run of `index` does.
fn records(folder: &Path) {
    let mut library = Library::open_writing(folder).expect("the library");
    let root = library.add_root(Path::new("/many")).expect("a root");
    let begin = Watch::start();
    let mut batch = library.batch().expect("a batch");
    for number in 0..50_000_u64 {
        let file = FileState {
            root,
            path: format!("/many/some/folder/of/stories/{number:06} - a story by somebody.html").into(),
            size: number,
            mtime_ns: 1_700_000_000_000_000_000 + number as i64,
            digest: Some(Digest::of(&number.to_le_bytes())),
            format: Some("ao3-html".into()),
            parser_version: 1,
            outcome: FileOutcome::Skipped,
            work: None,
            charset: Some("UTF-8".into()),
            repairs: Vec::new(),
            richness: 1,
            beside: None,
        };
        batch.put_file(&file).expect("a put file");
    }
    batch.commit().expect("a commit");
    println!("50,000 file rows written: {begin}");
    let times: Vec<Duration> = (0..5)
        .map(|_| {
            let begin = Watch::start();
            assert_eq!(library.files_under(root).expect("files").len(), 50_000);
            begin.elapsed()
        })
        .collect();
    println!("50,000 file rows read: {times:.1?}");
}
