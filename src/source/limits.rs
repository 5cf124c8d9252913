//! Every bound on what a file may ask of us, in one place. All can be set in the configuration file.

/// Defines [`Limits`], its defaults and the keys by which the configuration sets them, from one list.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $key:literal, $what:literal = $default:expr;)+) => {
        /// The bounds. Sizes are in bytes.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $($(#[doc = $doc])+ pub $name: u64,)+
        }

        impl Limits {
            /// What holds unless somebody says otherwise.
            pub const DEFAULT: Self = Self { $($name: $default,)+ };

            /// The keys of the configuration, each with what it bounds.
            pub const KEYS: &'static [(&'static str, &'static str)] = &[$(($key, $what),)+];

            /// Sets the bound with this key; false if there is none.
            pub fn set(&mut self, key: &str, value: u64) -> bool {
                match key {
                    $($key => self.$name = value,)+
                    _ => return false,
                }
                true
            }

            /// The bound with this key.
            pub fn get(&self, key: &str) -> Option<u64> {
                match key {
                    $($key => Some(self.$name),)+
                    _ => None,
                }
            }

            /// Stands for these bounds: what was refused by others may be taken by these.
            pub fn fingerprint(&self) -> u32 {
                [$(self.$name),+].into_iter().fold(1, |sum: u32, bound| {
                    sum.wrapping_mul(31).wrapping_add(bound as u32 ^ (bound >> 32) as u32)
                })
            }

            $(
                #[doc = concat!("The error of what goes beyond `", $key, "`.")]
                pub fn $name(&self) -> Exceeded {
                    Exceeded { key: $key, what: $what, limit: self.$name }
                }
            )+
        }
    };
}

limits! {
    /// The largest file read.
    file_size: "file-size", "size of a file" = 1 << 30;
    /// The most a book (EPUB, DOCX …) may unpack to.
    book_size: "book-size", "unpacked size of a book" = 1 << 30;
    /// The most entries of a book's container that are looked at.
    book_entries: "book-entries", "number of a book's entries" = 50_000;
    /// The most one entry of a container may unpack to.
    entry_size: "entry-size", "unpacked size of one entry" = 256 << 20;
    /// The most that an archive and all archives inside it may unpack to, one entry after the other.
    archive_size: "archive-size", "unpacked size of an archive" = 64 << 30;
    /// The most entries of an archive and all archives inside it: a whole site may be in one.
    archive_entries: "archive-entries", "number of an archive's entries" = 2_000_000;
    /// The most an entry may grow when unpacked, where it unpacks to more than a megabyte.
    growth: "growth", "growth of an entry when unpacked" = 200;
    /// The most that packed texts grow: a site's pages repeat each other, so a packed stream of them may grow more than
    /// one page.
    stream_growth: "stream-growth", "growth of a packed stream when unpacked" = 2_000;
    /// How deep archives may lie in archives.
    nesting: "nesting", "depth of archives in archives" = 4;
    /// Memory that an unpacker may ask for its dictionary.
    dictionary_size: "dictionary-size", "memory for unpacking" = 256 << 20;
    /// The most pages of a PDF.
    pdf_pages: "pdf-pages", "number of a PDF's pages" = 20_000;
    /// The most operations and glyphs in the content of a PDF's pages: ten times the longest stories.
    pdf_operations: "pdf-operations", "drawing operations of a PDF" = 100_000_000;
    /// The most elements and texts of an XML file of a book (contents, FB2, a document's text): no book has more, and its
    /// tree would not fit into memory.
    xml_nodes: "xml-nodes", "number of an XML file's elements and texts" = 4_000_000;
    /// How deep a page's elements may be nested; of what is nested deeper, only the text is read. No real page reaches it, not
    /// even one that never closes its `<font>`.
    html_nesting: "html-nesting", "nesting of an HTML page's elements" = 1_000;
    /// How deep an RTF file's groups may be nested.
    rtf_nesting: "rtf-nesting", "nesting of an RTF file's groups" = 10_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A file asked for more than a limit allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} is beyond the limit of {limit}: if you trust the file, raise `{key}` of `limits` in the configuration")]
pub struct Exceeded {
    /// The key of the limit.
    pub key: &'static str,
    /// What grew too large.
    pub what: &'static str,
    /// The bound.
    pub limit: u64,
}

impl Exceeded {
    /// The stable code, as shown by `status`.
    pub const CODE: &'static str = "limit";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_sets_a_bound_of_its_own() {
        let mut limits = Limits::default();
        for (number, (key, _)) in (1..).zip(Limits::KEYS) {
            assert!(limits.set(key, number), "{key}");
        }
        for (number, (key, _)) in (1..).zip(Limits::KEYS) {
            assert_eq!(limits.get(key), Some(number), "{key}");
        }
        assert!(!limits.set("patience", 1));
        assert_eq!(limits.nesting().key, "nesting");
    }
}
