//! What all targets of story files share: reading bytes as `index` reads them, and what must be true of the outcome.

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use ficdex::normalise::normalise;
use ficdex::parse::detect;
use ficdex::passage;
use ficdex::source::container::{self, Kind};
use ficdex::source::{Limits, Source};

/// Small enough for a thousand runs a second; what is beyond them is refused, as it would be beyond the real ones.
const LIMITS: Limits = Limits {
    file_size: 1 << 20,
    book_size: 4 << 20,
    entry_size: 2 << 20,
    archive_size: 4 << 20,
    dictionary_size: 4 << 20,
    archive_entries: 1_000,
    ..Limits::DEFAULT
};

/// Reads a file of this name, and what is in it if it is an archive.
pub fn read(name: &str, bytes: &[u8]) {
    let Some(kind) = Kind::of(bytes) else { return read_stories(&Source::new(name, bytes).limited(&LIMITS)) };
    let _ = container::walk(kind, name, bytes, &LIMITS, &mut |entry| {
        assert!(!entry.path.split('/').any(|part| part == ".."), "{}", entry.path);
        if let Ok(content) = entry.content {
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            read_stories(&Source::new(name, content).limited(&LIMITS).at(entry.address));
        }
        ControlFlow::Continue(())
    });
}

fn read_stories(source: &Source<'_>) {
    let Some(format) = detect(source) else { return };
    let _ = format.parse(source, &mut |work| {
        let work = normalise(work);
        assert_eq!(work.work.chapters as usize, work.chapters.len());
        for chapter in work.chapters {
            let text = &chapter.body.text;
            let passages = passage::split(&chapter.body);
            let tiles: String = passages.iter().map(|passage| &text[passage.range()]).collect();
            assert_eq!(&tiles, text, "passages tile the chapter");
        }
    });
}

/// The input as entries of a zip: what packing would hide from the mutations lies open. Entries are cut at `\x1c`, the
/// file separator.
#[allow(dead_code, reason = "not every target is a zip")]
pub fn zipped(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in names.iter().zip(bytes.split(|byte| *byte == 0x1c)) {
        writer.start_file(*name, stored).expect("memory is written");
        writer.write_all(content).expect("memory is written");
    }
    writer.finish().expect("memory is written").into_inner()
}
