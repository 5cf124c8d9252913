//! Readings that were asked for before: an archive's works carry the same few thousand tags again and again.

use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

use super::scope::Scope;

/// Readings kept at most, of a few hundred bytes each; when there are more, all go. A library of ten thousand works has
/// about as many different tags of one kind.
const MOST: usize = 8_192;

/// What tags were read as, by the tag and the hash of its scope.
pub(super) struct Memo<T>(Mutex<FxHashMap<(u64, String), T>>);

impl<T: Clone> Memo<T> {
    /// What `tag` was read as in this scope, or what `read` makes of it.
    pub(super) fn get_or(&self, tag: &str, scope: &Scope, read: impl FnOnce() -> T) -> T {
        let key = (hash(scope), tag.to_owned());
        // A panic elsewhere leaves the map whole: it is only ever looked up, added to and emptied.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let reading = read();
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, reading.clone());
        reading
    }
}

fn hash(scope: &Scope) -> u64 {
    let mut hasher = FxHasher::default();
    scope.families.hash(&mut hasher);
    scope.keys.hash(&mut hasher);
    hasher.finish()
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::new(FxHashMap::default()))
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
