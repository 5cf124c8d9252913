//! Corpora and what becomes of them on the disk.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Words of a story made by [`Corpus::long_story`].
const LONG_STORY_WORDS: usize = 5_000_000;
/// Words of each of its chapters.
const CHAPTER_WORDS: usize = 5_000;

/// A folder with `html`, `epub` and `txt` of the same stories and `passages.tsv`.
pub(crate) struct Corpus(pub(crate) PathBuf);

impl Corpus {
    /// The stories in one format, if they are there.
    pub(crate) fn stories(&self, format: &str) -> Option<PathBuf> {
        Some(self.0.join(format)).filter(|folder| folder.is_dir())
    }

    pub(crate) fn passages(&self) -> PathBuf {
        self.0.join("passages.tsv")
    }

    /// Bytes of story text: the last of the five columns of `passages.tsv`.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.texts().iter().map(|text| text.len() as u64).sum()
    }

    fn texts(&self) -> Vec<String> {
        let passages = fs::read_to_string(self.passages()).unwrap_or_default();
        passages.lines().filter_map(|line| line.splitn(5, '\t').nth(4)).map(str::to_owned).collect()
    }

    /// Writes one story of five million words, made of the corpus's passages again and again.
    pub(crate) fn long_story(&self, path: &Path) {
        let texts = self.texts();
        let mut story = String::from("Title: A Long Story\nAuthor: Benchmark\n");
        let (mut words, mut chapter) = (0, 0);
        for text in texts.iter().cycle() {
            if words >= chapter * CHAPTER_WORDS {
                chapter += 1;
                let _ = write!(story, "\n\nChapter {chapter}\n");
            }
            let _ = write!(story, "\n{text}\n");
            words += text.split_whitespace().count();
            if words >= LONG_STORY_WORDS {
                break;
            }
        }
        fs::write(path, story).expect("a story");
    }
}

/// Bytes of all files in a folder.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes_below(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Segments of an index: files with postings.
pub(crate) fn segments(index: &Path) -> usize {
    let entries = fs::read_dir(index).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "idx")).count()
}

/// The same files in a folder of our own, to which stories can be added.
pub(crate) fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of stories");
    for entry in fs::read_dir(from).expect("the corpus").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            link(&entry.path(), &target);
        } else if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).expect("a copy of a story");
        }
    }
}
