//! What lists beside text files say of them: archives of plain text keep titles and authors in index pages, not in the texts.
//!
//! Procedure: the lists of a text's folder, and of the one above, are read once per folder ([`Catalogue::of`]); the text's own
//! words for its title and author stand, what they leave open is filled from the list's entry ([`complete`]).

mod descs;
mod pages;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use super::fanficfare::add_paratext;
use super::{Beside, ParsedWork};
use crate::model::ParatextKind;
use crate::source::Source;

/// A list is not longer than this, in bytes.
const LONGEST: u64 = 4 << 20;
/// As many files of a folder are looked at for lists.
const MOST_FILES: usize = 20_000;
/// As many lists of a folder are read.
const MOST_LISTS: usize = 400;

/// What a list says of a text.
#[derive(Clone, Debug, Default, PartialEq)]
struct Entry {
    title: String,
    author: Option<String>,
    blurb: Option<String>,
    date: Option<String>,
}

/// The entries for one folder's texts, by file name in lower case.
#[derive(Clone, Debug, Default)]
struct Catalogue {
    entries: HashMap<String, Entry>,
    /// Entries of lists in the folder by the name of their file as it would be were the path one name, with the list's name.
    /// A copy of an archive that keeps all in one folder writes `archive_r_ebb.txt`, and the list's own name begins alike.
    flat: HashMap<String, (String, Entry)>,
}

/// Fills what a text does not say of itself from the list beside it.
pub(super) fn complete(source: &Source<'_>, work: &mut ParsedWork) {
    let known = work.metadata.title.is_some() && !work.metadata.authors.is_empty();
    let Some(folder) = source.folder().filter(|_| !known) else { return };
    let catalogue = Catalogue::of(folder);
    let Some(entry) = catalogue.entry(&source.name().to_lowercase()) else { return };
    let metadata = &mut work.metadata;
    if metadata.title.is_none() && !entry.title.is_empty() {
        metadata.title = Some(entry.title.clone());
    }
    if metadata.authors.is_empty() {
        metadata.authors.extend(entry.author.clone());
    }
    metadata.published = metadata.published.take().or_else(|| entry.date.clone());
    if let Some(blurb) =
        entry.blurb.clone().filter(|_| !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary))
    {
        add_paratext(&mut work.paratext, ParatextKind::Summary, blurb);
    }
}

/// What a list says of the text at `path`, as far as it takes part in reading it.
pub(super) fn beside(path: &Path) -> Beside {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Beside::Nothing;
    };
    let catalogue = Catalogue::of(folder);
    let entry = catalogue.entry(&name.to_lowercase());
    entry.map_or(Beside::Nothing, |entry| Beside::of(&format!("{entry:?}")))
}

/// True if a file is a list of the texts beside it by its name alone, whether there is one or not.
pub fn is_list_by_name(path: &Path) -> bool {
    descs::is_list(path)
}

/// A folder's catalogue.
struct Latest {
    folder: PathBuf,
    /// When the folder was last changed.
    changed: Option<SystemTime>,
    /// When that was looked at, and the lists were read: they may change without their folder.
    read: Instant,
    catalogue: Rc<Catalogue>,
}

/// A catalogue this old is read again.
const LONGEST_KEPT: Duration = Duration::from_secs(2);

impl Catalogue {
    /// The catalogue of a folder. Texts come folder by folder, so the latest one is kept.
    fn of(folder: &Path) -> Rc<Self> {
        thread_local!(static LATEST: RefCell<Option<Latest>> = const { RefCell::new(None) });
        let changed = fs::metadata(folder).and_then(|known| known.modified()).ok();
        LATEST.with_borrow_mut(|latest| match latest {
            Some(known)
                if known.folder == folder && known.changed == changed && known.read.elapsed() < LONGEST_KEPT =>
            {
                Rc::clone(&known.catalogue)
            }
            _ => {
                let catalogue = Rc::new(Self::read(folder));
                let (folder, read) = (folder.to_owned(), Instant::now());
                *latest = Some(Latest { folder, changed, read, catalogue: Rc::clone(&catalogue) });
                catalogue
            }
        })
    }

    fn read(folder: &Path) -> Self {
        let mut catalogue = Self::default();
        catalogue.add(folder, "");
        if let (Some(above), Some(name)) = (folder.parent(), folder.file_name().and_then(|name| name.to_str())) {
            catalogue.add(above, &format!("{}/", name.to_lowercase()));
        }
        catalogue
    }

    /// What the lists say of the file of this name, in lower case.
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name).or_else(|| {
            let ends = name.match_indices('_').map(|(at, _)| at + 1);
            ends.into_iter().find_map(|at| {
                let (list, entry) = self.flat.get(&name[at..])?;
                list.starts_with(&name[..at]).then_some(entry)
            })
        })
    }

    /// Adds the lists that lie in `folder`, as far as they speak of files under `prefix`.
    fn add(&mut self, folder: &Path, prefix: &str) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let paths = entries.take(MOST_FILES).flatten().map(|entry| entry.path());
        for path in paths.filter(|path| is_list(path)).take(MOST_LISTS) {
            if !fs::metadata(&path).is_ok_and(|known| known.is_file() && known.len() <= LONGEST) {
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            let text = crate::source::decode(&bytes).text;
            let found = if descs::is_list(&path) { descs::read(&text) } else { pages::read(&text) };
            let list = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
            for (name, entry) in found {
                if prefix.is_empty() && list.contains('_') {
                    let flat = name.to_lowercase().replace('/', "_");
                    self.flat.entry(flat).or_insert_with(|| (list.clone(), entry.clone()));
                }
                if let Some(name) = name.to_lowercase().strip_prefix(prefix).filter(|name| !name.contains('/')) {
                    self.entries.entry(name.to_owned()).or_insert(entry);
                }
            }
        }
    }
}

fn is_list(path: &Path) -> bool {
    let is_page = path
        .extension()
        .is_some_and(|extension| ["html", "htm"].iter().any(|page| extension.eq_ignore_ascii_case(page)));
    is_page || descs::is_list(path)
}
