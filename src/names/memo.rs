//! Readings that were asked for before: an archive's works carry the same few thousand tags again and again.
//!
//! A reading is kept when its tag is asked for the second time: most tags of a library stand in one work alone, and
//! keeping a copy of each would cost more than it saves.

use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

use super::scope::Scope;

/// Readings kept at most, of a few hundred bytes each; when there are more, all go. A library of ten thousand works has
/// about as many different tags of one kind.
const MOST: usize = 8_192;

/// Places to remember that a tag was asked for, eight bytes each, as a power of two. A tag whose place another one took
/// is read once more, and nothing else.
const PLACES: usize = 1 << 13;

/// What tags were read as, by the tag and its scope.
pub(super) struct Memo<T>(Mutex<Known<T>>);

struct Known<T> {
    /// The tag with its reading, by the hash of the tag and its scope.
    readings: FxHashMap<u64, (String, T)>,
    /// Hashes of tags asked for once; 0 where there is none.
    asked: Vec<u64>,
}

impl<T: Clone> Memo<T> {
    /// What `tag` was read as in this scope, or what `read` makes of it.
    pub(super) fn get_or(&self, tag: &str, scope: &Scope, read: impl FnOnce() -> T) -> T {
        let hash = hash(tag, scope);
        // A panic elsewhere leaves the map whole: it is only ever looked up, added to and emptied.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = {
            let mut known = lock();
            if let Some((_, reading)) = known.readings.get(&hash).filter(|(asked, _)| asked == tag) {
                return reading.clone();
            }
            known.is_asked_again(hash)
        };
        let reading = read();
        if again {
            lock().keep(hash, tag, reading.clone());
        }
        reading
    }
}

impl<T> Known<T> {
    fn is_asked_again(&mut self, hash: u64) -> bool {
        if self.asked.is_empty() {
            self.asked = vec![0; PLACES];
        }
        let place = &mut self.asked[hash as usize % PLACES];
        std::mem::replace(place, hash) == hash
    }

    fn keep(&mut self, hash: u64, tag: &str, reading: T) {
        if self.readings.len() >= MOST {
            self.readings.clear();
        }
        self.readings.insert(hash, (tag.to_owned(), reading));
    }
}

fn hash(tag: &str, scope: &Scope) -> u64 {
    let mut hasher = FxHasher::default();
    tag.hash(&mut hasher);
    hasher.write_u64(scope.hash);
    hasher.finish()
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::new(Known { readings: FxHashMap::default(), asked: Vec::new() }))
    }
}

/// A copy begins anew: what it copies may be changed before it is asked.
impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}
