//! Every bound on what a file may ask of us, in one place.

/// The largest file read, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// The most a container (EPUB) may unpack to, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// The most one entry of a container may unpack to, in bytes.
pub const MAX_ENTRY_BYTES: u64 = 256 << 20;
/// The most entries of a container that are looked at.
pub const MAX_ENTRIES: usize = 50_000;
/// The most an entry may grow when unpacked, where it unpacks to more than a megabyte.
pub const MAX_RATIO: u64 = 200;
/// The most elements and texts of an XML file of a container that are looked at.
pub const MAX_XML_NODES: u32 = 4_000_000;
