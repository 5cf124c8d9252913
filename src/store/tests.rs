//! The store as a whole: what goes in comes out, also after crashes and beside other processes.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::model::{Block, BlockKind, Body, Chapter, Paratext, ParatextKind, Passage, Work, WorkId};
use crate::parse::{BodyBuilder, Metadata};
use crate::recognise::Cast;
use crate::source::{Digest, Repair};

/// A library in a folder that goes with it.
struct Fixture {
    library: Library,
    folder: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { library: Library::open_writing(folder.path()).unwrap(), folder }
    }

    fn put(&mut self, id: &str, text: &str) -> PutWork {
        let mut batch = self.library.batch().unwrap();
        let put = batch.put_work(&encoded(id, text)).unwrap();
        batch.commit().unwrap();
        put
    }

    fn put_file(&mut self, path: &str, work: Option<WorkRow>) -> PutFile {
        let root = self.library.add_root(Path::new("/stories")).unwrap();
        let mut batch = self.library.batch().unwrap();
        let put = batch.put_file(&file(root, path, work)).unwrap();
        batch.commit().unwrap();
        put
    }

    fn reader(&self) -> Library {
        Library::open_reading(self.folder.path()).unwrap()
    }

    fn changes(&self, revision: u64) -> Vec<Change> {
        self.library.changes_since(Revision(revision)).unwrap().collect::<Result<_, _>>().unwrap()
    }
}

fn chapter(text: &str) -> Chapter {
    let mut builder = BodyBuilder::new();
    for paragraph in text.split('\n') {
        builder.push(paragraph);
        builder.end_paragraph();
    }
    Chapter { number: 1, body: builder.finish(), ..Chapter::default() }
}

fn encoded(id: &str, text: &str) -> EncodedWork {
    let chapters = [chapter(text)];
    let passages = [crate::passage::split(&chapters[0].body)];
    let work = Work { id: id.parse().unwrap(), title: format!("Story {id}"), words: 3, ..Work::default() };
    let metadata = Metadata { title: Some(format!(" Story  {id}")), ..Metadata::default() };
    let cast = Cast::default();
    let record = WorkRecord { work: &work, metadata: &metadata, chapters: &chapters, passages: &passages, cast: &cast };
    Encoder::new().encode(&record).unwrap()
}

fn file(root: RootId, path: &str, work: Option<WorkRow>) -> FileState {
    FileState {
        root,
        path: path.into(),
        size: 7,
        mtime_ns: -5,
        digest: Some(Digest::of(path.as_bytes())),
        format: Some("plain-text".into()),
        parser_version: 3,
        outcome: FileOutcome::Indexed,
        work,
        charset: Some("UTF-8".into()),
        repairs: vec![Repair { code: "mojibake".into(), count: 2 }],
        richness: 1,
        beside: None,
    }
}

fn whole_text(library: &Library, text: TextId) -> String {
    library.chapter_text(&library.layout(text).unwrap(), 1).unwrap().unwrap()
}

fn arbitrary_chapter(number: u32) -> impl Strategy<Value = (Chapter, Vec<Passage>)> {
    let pieces = proptest::collection::vec(("[a-z é漢🦊]{0,40}", 1_usize..60), 0..12);
    (pieces, proptest::option::of("[A-Z a-zß]{0,20}"), any::<bool>()).prop_map(move |(pieces, title, notes)| {
        let mut body = Body::default();
        let mut passages: Vec<Passage> = Vec::new();
        for (piece, times) in pieces {
            let start = body.text.len() as u32;
            body.text.push_str(&piece.repeat(times));
            let end = body.text.len() as u32;
            body.blocks.push(Block { kind: BlockKind::Paragraph, start, end });
            passages.push(Passage {
                ordinal: passages.len() as u32 + 1,
                start,
                end,
                first_token: 0,
                tokens: 0,
                scene: 0,
            });
        }
        let note = Paratext { kind: ParatextKind::Notes, text: format!("a note on {number}") };
        let paratext = if notes { vec![note] } else { Vec::new() };
        (Chapter { number, title, body, paratext }, passages)
    })
}

fn arbitrary_work() -> impl Strategy<Value = (Vec<Chapter>, Vec<Vec<Passage>>)> {
    (0_usize..5)
        .prop_flat_map(|count| (1..=count as u32).map(arbitrary_chapter).collect::<Vec<_>>())
        .prop_map(|chapters| chapters.into_iter().unzip())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn chapters_and_every_passage_come_out_as_they_went_in((chapters, passages) in arbitrary_work()) {
        let mut fixture = Fixture::new();
        let work = Work { id: WorkId::of_content("x"), ..Work::default() };
        let metadata = Metadata::default();
        let cast = Cast::default();
    let record = WorkRecord { work: &work, metadata: &metadata, chapters: &chapters, passages: &passages, cast: &cast };
        let encoded = Encoder::new().encode(&record).unwrap();
        let mut batch = fixture.library.batch().unwrap();
        let text = batch.put_work(&encoded).unwrap().text;
        batch.commit().unwrap();

        let library = fixture.reader();
        prop_assert_eq!(&library.chapters(text).unwrap(), &chapters);
        let layout = library.layout(text).unwrap();
        prop_assert_eq!(layout.bytes, encoded.text_bytes());
        for (chapter, passages) in chapters.iter().zip(&passages) {
            let place = layout.chapter(chapter.number).unwrap();
            for passage in passages {
                let bytes = place.bytes(passage.start..passage.end);
                let slice = library.text_slice(text, bytes.clone()).unwrap();
                prop_assert_eq!(&slice, &chapter.body.text[passage.range()]);
                if passage.end > passage.start {
                    let (found_chapter, found) = layout.passage_at(bytes.start).unwrap();
                    prop_assert_eq!((found_chapter.number, found.ordinal), (chapter.number, passage.ordinal));
                }
            }
        }
        prop_assert_eq!(layout.passage_at(layout.bytes), None);
    }
}

#[test]
fn a_work_is_found_by_row_id_and_text_with_its_metadata() {
    let mut fixture = Fixture::new();
    let put = fixture.put("ao3:1", "It rained.");
    fixture.put_file("/stories/a.txt", Some(put.row));
    let library = fixture.reader();
    let stored = library.work(put.row).unwrap();
    assert_eq!((stored.row, stored.text), (put.row, put.text));
    assert_eq!(stored.work.title, "Story ao3:1");
    assert_eq!(stored.files[0].path, Path::new("/stories/a.txt"));
    assert_eq!(library.work_by_id(&"ao3:1".parse().unwrap()).unwrap().as_ref(), Some(&stored));
    assert_eq!(library.work_of_text(put.text).unwrap(), stored);
    assert_eq!(library.metadata_as_written(put.row).unwrap().title.as_deref(), Some(" Story  ao3:1"));
    assert_eq!(library.work_by_id(&"ao3:2".parse().unwrap()).unwrap(), None);
}

#[test]
fn a_superseded_text_is_readable_until_it_is_purged() {
    let mut fixture = Fixture::new();
    let first = fixture.put("ao3:1", "It rained.");
    let second = fixture.put("ao3:1", "It snowed.");
    assert_eq!(second.superseded, Some(first.text));
    assert_eq!(second.row, first.row);
    assert_eq!(whole_text(&fixture.library, first.text), "It rained.");
    assert_eq!(fixture.library.work_of_text(first.text).unwrap().text, second.text);

    assert_eq!(fixture.library.purge_superseded(Revision(1)).unwrap(), 0);
    assert_eq!(fixture.library.purge_superseded(Revision(2)).unwrap(), 1);
    assert!(matches!(fixture.library.layout(first.text), Err(StoreError::NoText(_))));
    assert!(matches!(fixture.library.text_slice(first.text, 0..3), Err(StoreError::NoText(_))));
    assert_eq!(whole_text(&fixture.library, second.text), "It snowed.");
}

#[test]
fn changes_tell_an_index_what_it_missed() {
    let mut fixture = Fixture::new();
    let one = fixture.put("ao3:1", "It rained.");
    let two = fixture.put("ao3:2", "It snowed.");
    let upsert = |put: PutWork| Change::Upsert { work: put.row, text: put.text };
    assert_eq!(fixture.changes(0), [upsert(one), upsert(two)]);
    assert_eq!(fixture.changes(1), [upsert(two)]);

    let again = fixture.put("ao3:1", "It hailed.");
    let mut batch = fixture.library.batch().unwrap();
    assert_eq!(batch.forget_work(two.row).unwrap(), Some(two.text));
    assert_eq!(batch.commit().unwrap(), Revision(4));
    let deletes = [Change::Delete { text: one.text }, Change::Delete { text: two.text }];
    assert_eq!(fixture.changes(2), [deletes[0], deletes[1], upsert(again)]);
    assert_eq!(fixture.changes(3), [deletes[1]]);
    assert_eq!(fixture.changes(4), []);

    fixture.library.purge_superseded(Revision(4)).unwrap();
    assert_eq!(fixture.changes(0), [upsert(again)]);
    let refused = fixture.library.changes_since(Revision(3)).err().unwrap();
    assert!(matches!(refused, StoreError::HistoryPurged { asked: 3, purged: 4 }));
}

#[test]
fn a_text_id_is_never_used_twice() {
    let mut fixture = Fixture::new();
    let first = fixture.put("ao3:1", "It rained.");
    let mut batch = fixture.library.batch().unwrap();
    batch.forget_work(first.row).unwrap();
    let revision = batch.commit().unwrap();
    fixture.library.purge_superseded(revision).unwrap();
    let second = fixture.put("ao3:1", "It rained.");
    assert!(second.text > first.text && second.row > first.row);
}

#[test]
fn a_batch_that_changes_nothing_for_the_index_keeps_the_revision() {
    let mut fixture = Fixture::new();
    let file = fixture.put_file("/stories/a.css", None);
    let mut batch = fixture.library.batch().unwrap();
    batch.mark_seen(file.id, 9, 10).unwrap();
    assert_eq!(batch.commit().unwrap(), Revision(0));
    let stored = fixture.library.file_at(Path::new("/stories/a.css")).unwrap().unwrap();
    assert_eq!((stored.state.size, stored.state.mtime_ns), (9, 10));
}

#[test]
fn a_file_keeps_its_row_when_it_is_read_again_moved_missed_and_found() {
    let mut fixture = Fixture::new();
    let work = fixture.put("ao3:1", "It rained.").row;
    let put = fixture.put_file("/stories/a.txt", Some(work));
    assert_eq!(fixture.put_file("/stories/a.txt", Some(work)), PutFile { id: put.id, left: None });
    let root = fixture.library.roots().unwrap()[0].id;
    let revision = fixture.library.revision().unwrap();

    let mut batch = fixture.library.batch().unwrap();
    batch.mark_missing(put.id, 100).unwrap();
    batch.mark_missing(put.id, 200).unwrap();
    batch.commit().unwrap();
    assert_eq!(fixture.library.work(work).unwrap().files[0].missing_since, Some(100));
    assert_eq!(fixture.changes(revision.0).len(), 1);

    let mut batch = fixture.library.batch().unwrap();
    batch.mark_moved(put.id, root, Path::new("/stories/b.txt"), 1).unwrap();
    batch.commit().unwrap();
    let files = fixture.library.files_under(root).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!((files[0].id, files[0].missing_since), (put.id, None));
    assert_eq!(files[0].state, FileState { mtime_ns: 1, ..file_like(&files[0], "/stories/a.txt") });

    let other = fixture.put("ao3:2", "It snowed.").row;
    assert_eq!(fixture.put_file("/stories/b.txt", Some(other)), PutFile { id: put.id, left: Some(work) });
    let batch = fixture.library.batch().unwrap();
    assert!(!batch.is_held(work).unwrap() && batch.is_held(other).unwrap());
}

/// What [`file`] made at `path`, moved to where `record` is.
fn file_like(record: &FileRecord, path: &str) -> FileState {
    FileState { path: record.state.path.clone(), ..file(record.state.root, path, record.state.work) }
}

#[test]
fn the_richest_file_that_is_there_comes_first() {
    let mut fixture = Fixture::new();
    let work = fixture.put("ao3:1", "It rained.").row;
    let root = fixture.library.add_root(Path::new("/stories")).unwrap();
    let mut batch = fixture.library.batch().unwrap();
    let mut put =
        |path: &str, richness| batch.put_file(&FileState { richness, ..file(root, path, Some(work)) }).unwrap().id;
    put("/poor", 1);
    let richest = put("/richest", 3);
    put("/rich", 2);
    batch.mark_missing(richest, 1).unwrap();
    batch.commit().unwrap();
    let files = fixture.library.work(work).unwrap().files;
    let paths: Vec<_> = files.iter().map(|file| file.path.to_str().unwrap()).collect();
    assert_eq!(paths, ["/rich", "/poor", "/richest"]);
}

#[test]
fn failures_are_listed_and_counted() {
    let mut fixture = Fixture::new();
    let root = fixture.library.add_root(Path::new("/stories")).unwrap();
    let failed = FileOutcome::Failed { code: "damaged".into(), message: "epub: cut off".into() };
    let mut batch = fixture.library.batch().unwrap();
    let bad = FileState { outcome: failed, digest: None, repairs: vec![], ..file(root, "/stories/b.epub", None) };
    batch.put_file(&bad).unwrap();
    batch.put_file(&file(root, "/stories/a.txt", None)).unwrap();
    batch.commit().unwrap();
    let listed = fixture.library.failed_files().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].state, bad);
    let counts = FileCount { format: Some("plain-text".into()), indexed: 1, failed: 1, ..FileCount::default() };
    assert_eq!(fixture.library.statistics().unwrap().files, [counts]);
}

#[test]
fn statistics_count_present_texts_only() {
    let mut fixture = Fixture::new();
    fixture.put("ao3:1", "It rained.");
    fixture.put("ao3:1", "It snowed and snowed.");
    let counts = fixture.library.statistics().unwrap();
    assert_eq!((counts.works, counts.chapters, counts.words), (1, 1, 3));
    assert_eq!((counts.text_bytes, counts.superseded), (21, 1));
}

#[test]
fn works_come_in_the_order_of_their_ids_across_pages() {
    let mut fixture = Fixture::new();
    let mut batch = fixture.library.batch().unwrap();
    for number in (0..300).rev() {
        batch.put_work(&encoded(&format!("ao3:{number:03}"), "Rain.")).unwrap();
    }
    batch.commit().unwrap();
    let ids: Vec<String> = fixture.library.works().map(|work| work.unwrap().work.id.to_string()).collect();
    assert_eq!(ids, (0..300).map(|number| format!("ao3:{number:03}")).collect::<Vec<_>>());
}

#[test]
fn an_id_set_before_putting_is_the_one_that_counts() {
    let mut fixture = Fixture::new();
    let first = fixture.put("text:aaaaaaaaaaaa", "It rained.");
    let mut edited = encoded("text:bbbbbbbbbbbb", "It rained hard.");
    edited.id = "text:aaaaaaaaaaaa".parse().unwrap();
    let mut batch = fixture.library.batch().unwrap();
    assert_eq!(batch.put_work(&edited).unwrap().row, first.row);
    batch.commit().unwrap();
    assert_eq!(fixture.library.work(first.row).unwrap().work.id.as_str(), "text:aaaaaaaaaaaa");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf8_is_kept_to_the_byte() {
    use std::os::unix::ffi::OsStringExt;
    let path = PathBuf::from(std::ffi::OsString::from_vec(b"/stories/caf\xe9.txt".to_vec()));
    let mut fixture = Fixture::new();
    let root = fixture.library.add_root(&path).unwrap();
    assert_eq!(fixture.library.add_root(&path).unwrap(), root);
    let mut batch = fixture.library.batch().unwrap();
    batch.put_file(&FileState { path: path.clone(), ..file(root, "", None) }).unwrap();
    batch.commit().unwrap();
    assert_eq!(fixture.library.roots().unwrap()[0].path, path);
    assert_eq!(fixture.library.files_under(root).unwrap()[0].state.path, path);
    assert!(fixture.library.file_at(&path).unwrap().is_some());
}

#[test]
fn a_dropped_batch_leaves_nothing() {
    let mut fixture = Fixture::new();
    fixture.put("ao3:1", "It rained.");
    let mut batch = fixture.library.batch().unwrap();
    batch.put_work(&encoded("ao3:1", "It snowed.")).unwrap();
    batch.put_work(&encoded("ao3:2", "It hailed.")).unwrap();
    drop(batch);
    assert_eq!(fixture.library.revision().unwrap(), Revision(1));
    let works: Vec<_> = fixture.library.works().map(Result::unwrap).collect();
    assert_eq!(works.len(), 1);
    assert_eq!(whole_text(&fixture.library, works[0].text), "It rained.");
}

/// What a kill leaves on the disk: the files as they are in the middle of a batch.
#[test]
fn after_a_crash_all_that_was_committed_is_there_and_nothing_else() {
    let mut fixture = Fixture::new();
    for number in 0..20 {
        fixture.put(&format!("ao3:{number}"), "It rained.");
    }
    let crashed = tempfile::tempdir().unwrap();
    let mut batch = fixture.library.batch().unwrap();
    // More than the page cache holds, so that uncommitted pages are in the log.
    let mut noise = 1_u64;
    for number in 0..40 {
        let text: String = (0..300_000)
            .map(|_| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from(b' ' + (noise >> 58) as u8)
            })
            .collect();
        batch.put_work(&encoded(&format!("ffn:{number}"), &text)).unwrap();
    }
    for name in ["library.db", "library.db-wal"] {
        std::fs::copy(fixture.folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    batch.commit().unwrap();

    // A reader may be the first to come, and has to mend the log's index.
    assert_eq!(Library::open_reading(crashed.path()).unwrap().works().count(), 20);
    let library = Library::open_writing(crashed.path()).unwrap();
    assert_eq!(library.revision().unwrap(), Revision(20));
    let works: Vec<_> = library.works().map(Result::unwrap).collect();
    assert_eq!(works.len(), 20);
    for work in works {
        assert_eq!(whole_text(&library, work.text), "It rained.");
    }
    let check: String = library.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn a_reader_sees_whole_batches_while_a_writer_writes() {
    let mut fixture = Fixture::new();
    fixture.put("ao3:0", "zero");
    let folder = fixture.folder.path().to_owned();
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let library = Library::open_reading(&folder).unwrap();
            let mut last = 0;
            while last < 30 {
                let _snapshot = library.snapshot().unwrap();
                let revision = library.revision().unwrap().0;
                assert!(revision >= last);
                last = revision;
                let works: Vec<_> = library.works().map(Result::unwrap).collect();
                // Each batch after the first puts two works in and replaces the first one's text.
                assert_eq!(works.len() as u64, 1 + 2 * (revision - 1));
                for work in &works {
                    assert!(!whole_text(&library, work.text).is_empty());
                }
            }
        });
        for number in 2..=30 {
            let mut batch = fixture.library.batch().unwrap();
            batch.put_work(&encoded("ao3:0", &format!("zero {number}"))).unwrap();
            batch.put_work(&encoded(&format!("ffn:{number}"), "one")).unwrap();
            batch.put_work(&encoded(&format!("sq:{number}"), "two")).unwrap();
            let revision = batch.commit().unwrap();
            fixture.library.purge_superseded(revision).unwrap();
        }
        reader.join().unwrap();
    });
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let mut fixture = Fixture::new();
    let put = fixture.put("ao3:1", "It rained.");
    let reader = fixture.reader();
    let snapshot = reader.snapshot().unwrap();
    fixture.put("ao3:1", "It snowed.");
    fixture.library.purge_superseded(Revision(2)).unwrap();
    fixture.library.checkpoint().unwrap();
    assert_eq!(whole_text(&reader, put.text), "It rained.");
    drop(snapshot);
    assert!(matches!(reader.layout(put.text), Err(StoreError::NoText(_))));
}

#[test]
fn there_is_one_writer_and_readers_do_not_wait() {
    let mut fixture = Fixture::new();
    fixture.put("ao3:1", "It rained.");
    let second = Library::open_writing(fixture.folder.path()).err().unwrap();
    assert!(matches!(second, StoreError::Locked { pid: Some(pid), .. } if pid == std::process::id()));
    let batch = fixture.library.batch().unwrap();
    assert_eq!(Library::open_reading(fixture.folder.path()).unwrap().works().count(), 1);
    drop(batch);
    let mut reader = fixture.reader();
    assert!(matches!(reader.batch().err(), Some(StoreError::ReadingOnly)));
}

#[test]
fn an_encoder_and_a_library_may_be_sent_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Encoder>();
    is_send::<EncodedWork>();
    is_send::<Library>();
}

#[test]
fn reading_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    assert!(matches!(Library::open_reading(&none).err(), Some(StoreError::NoLibrary { path }) if path == none));
    assert!(!none.exists());
    assert!(matches!(Library::open_reading(folder.path()).err(), Some(StoreError::NoLibrary { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_work_keeps_when_it_came_and_says_when_it_was_read() {
    let mut fixture = Fixture::new();
    let first = fixture.put("ao3:1", "Rain.");
    let long_ago = "UPDATE work SET added = 5, indexed = 5";
    fixture.library.connection.execute_batch(long_ago).unwrap();
    let at = |library: &Library, moment, text| library.moment_of_text(text, moment).unwrap();
    assert_eq!(at(&fixture.library, Moment::Indexed, first.text), Some(5));
    let again = fixture.put("ao3:1", "Rain and snow.");
    assert_eq!(at(&fixture.library, Moment::Added, again.text), Some(5));
    assert!(at(&fixture.library, Moment::Indexed, again.text).unwrap() > 1_000_000_000);
    assert_eq!(fixture.library.texts_by_moment(Moment::Added, 0, 5).unwrap(), [again.text.0]);
    assert!(fixture.library.texts_by_moment(Moment::Added, 6, i64::MAX).unwrap().is_empty());
}

#[test]
fn a_library_of_the_first_version_is_migrated_when_it_is_written_to() {
    let mut fixture = Fixture::new();
    let work = fixture.put("ao3:1", "Rain.");
    let Fixture { library, folder } = fixture;
    let back = "DROP TABLE people; DROP TABLE fix; DROP TABLE knowledge; DROP TABLE reading; DROP TABLE unsettled; ALTER TABLE work DROP COLUMN added;
                ALTER TABLE work DROP COLUMN indexed; ALTER TABLE file DROP COLUMN beside; PRAGMA user_version = 1;";
    library.connection.execute_batch(back).unwrap();
    drop(library);
    let older = Library::open_reading(folder.path()).err().unwrap();
    assert!(matches!(older, StoreError::Older { found: 1, expected: SCHEMA_VERSION }));
    drop(Library::open_writing(folder.path()).unwrap());
    let library = Library::open_reading(folder.path()).unwrap();
    assert_eq!(library.moment_of_text(work.text, Moment::Added).unwrap(), None);
    assert_eq!(library.work(work.row).unwrap().work.title, "Story ao3:1");
}

#[test]
fn a_library_of_another_version_or_kind_is_refused() {
    let fixture = Fixture::new();
    let set = |sql: &str| fixture.library.connection.execute_batch(sql).unwrap();
    set("PRAGMA user_version = 99");
    let newer = Library::open_reading(fixture.folder.path()).err().unwrap();
    assert!(matches!(newer, StoreError::Newer { found: 99, expected: SCHEMA_VERSION }));
    set("PRAGMA user_version = 0");
    let older = Library::open_reading(fixture.folder.path()).err().unwrap();
    assert!(matches!(older, StoreError::Older { found: 0, .. }));
    set("PRAGMA application_id = 7");
    assert!(matches!(Library::open_reading(fixture.folder.path()).err(), Some(StoreError::Foreign { .. })));
    let text = tempfile::tempdir().unwrap();
    std::fs::write(text.path().join("library.db"), "not a database at all, ".repeat(100)).unwrap();
    assert!(matches!(Library::open_reading(text.path()).err(), Some(StoreError::Foreign { .. })));
    assert!(matches!(Library::open_writing(text.path()).err(), Some(StoreError::Foreign { .. })));
}

#[cfg(unix)]
#[test]
fn the_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("deep/library");
    drop(Library::open_writing(&made).unwrap());
    assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}
