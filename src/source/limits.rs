//! Every bound on what a file may ask of us, in one place.

/// The largest file read, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// The most a book (EPUB, DOCX …) may unpack to, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// The most one entry of a container may unpack to, in bytes.
pub const MAX_ENTRY_BYTES: u64 = 256 << 20;
/// The most that an archive and all archives inside it may unpack to, one entry after the other, in bytes.
pub const MAX_ARCHIVE_BYTES: u64 = 64 << 30;
/// The most entries of a container that are looked at.
pub const MAX_ENTRIES: usize = 50_000;
/// The most entries of an archive and all archives inside it: a whole site may be in one.
pub const MAX_ARCHIVE_ENTRIES: usize = 2_000_000;
/// The most an entry may grow when unpacked, where it unpacks to more than a megabyte.
pub const MAX_RATIO: u64 = 200;
/// The most that packed texts grow: a site's pages repeat each other, so a packed stream of them may grow more than one page.
pub const MAX_STREAM_RATIO: u64 = 2_000;
/// How deep archives may lie in archives.
pub const MAX_NESTING: usize = 4;
/// Memory that an unpacker may ask for its dictionary, in KiB.
pub const MAX_DICTIONARY_KIB: u32 = 256 << 10;
/// The most elements and texts of an XML file of a container that are looked at.
pub const MAX_XML_NODES: u32 = 4_000_000;
