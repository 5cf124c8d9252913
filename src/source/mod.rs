//! Finding files and reading them: discovery, archives, charset, digest.

pub mod charset;
pub mod container;
mod digest;
pub mod discover;
pub mod limits;
pub mod watch;

use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;

pub(crate) use charset::is_mail;
pub use charset::{Decoded, Repair, decode, looks_binary};
pub use digest::Digest;
pub use discover::{Candidate, Found, SkipReason, discover};
pub use limits::{Exceeded, Limits};

/// One file as the parsers see it: its name, its bytes, and what is derived from them on demand.
pub struct Source<'a> {
    name: &'a str,
    address: Option<&'a str>,
    folder: Option<&'a Path>,
    limits: &'a Limits,
    bytes: &'a [u8],
    decoded: OnceCell<Decoded<'a>>,
    memos: RefCell<Vec<Rc<dyn Any>>>,
}

impl<'a> Source<'a> {
    /// A file with this name (the last part of its path) and these bytes.
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        let limits = const { &Limits::DEFAULT };
        Self { name, address: None, folder: None, limits, bytes, decoded: OnceCell::new(), memos: RefCell::default() }
    }

    /// The same file, to be read within these bounds instead of the usual ones.
    #[must_use]
    pub fn limited(mut self, limits: &'a Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The bounds on what it may ask for.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// The same file, known to have been at this address on the web.
    #[must_use]
    pub fn at(mut self, address: Option<&'a str>) -> Self {
        self.address = address;
        self
    }

    /// The same file, known to lie in this folder, of the disk or of an archive.
    #[must_use]
    pub fn within(mut self, folder: Option<&'a Path>) -> Self {
        self.folder = folder;
        self
    }

    /// The folder it lies in, where that is known.
    pub fn folder(&self) -> Option<&'a Path> {
        self.folder
    }

    /// Where on the web the file was, if whoever stored it wrote that down beside it.
    pub fn address(&self) -> Option<&'a str> {
        self.address
    }

    /// The file's name without its folder.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The file name's extension in lower case, without the dot.
    pub fn extension(&self) -> Option<String> {
        self.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The text, if someone has asked for it.
    pub fn text_if_decoded(&self) -> Option<&Decoded<'a>> {
        self.decoded.get()
    }

    /// The bytes as text, decoded once; see [`decode`].
    pub fn text(&self) -> &Decoded<'a> {
        self.decoded.get_or_init(|| decode(self.bytes))
    }

    /// What a family of formats works out about the file to recognise it, made once for each type `T`.
    ///
    /// `make` may ask for memos of other types, not for its own.
    pub fn memo<T: Any>(&self, make: impl FnOnce(&Self) -> T) -> Rc<T> {
        let known = self.memos.borrow().iter().find_map(|memo| Rc::clone(memo).downcast::<T>().ok());
        known.unwrap_or_else(|| {
            let made = Rc::new(make(self));
            self.memos.borrow_mut().push(made.clone());
            made
        })
    }
}
