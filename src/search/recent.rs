//! What was read last, by key, in bounded memory.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Keeps what was asked for last: at least the last `generation` values, at most twice as many.
///
/// Values come into the younger of two generations, and again when they are asked for; a full one becomes the older
/// and takes its place. What was not asked for meanwhile is gone.
pub(super) struct Recent<K, V> {
    generation: usize,
    young: FxHashMap<K, V>,
    old: FxHashMap<K, V>,
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    pub(super) fn new(generation: usize) -> Self {
        Self { generation, young: FxHashMap::default(), old: FxHashMap::default() }
    }

    /// The value of `key`: the one that is kept, or what `read` gives, which is kept from now on.
    pub(super) fn get<E>(&mut self, key: K, read: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(value) = self.young.get(&key) {
            return Ok(value.clone());
        }
        let value = match self.old.remove(&key) {
            Some(value) => value,
            None => read()?,
        };
        if self.young.len() >= self.generation {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn what_is_asked_for_again_stays_and_the_rest_goes() {
        let mut recent: Recent<u32, u32> = Recent::new(4);
        let mut read = Vec::new();
        for key in [1, 2, 3, 1, 4, 1, 5, 1, 6, 1, 7, 1, 8, 1, 2] {
            let value = recent.get(key, || {
                read.push(key);
                Ok::<_, Infallible>(key * 10)
            });
            assert_eq!(value, Ok(key * 10));
            assert!(recent.young.len() + recent.old.len() <= 8, "twice the generation at most");
        }
        assert_eq!(read, [1, 2, 3, 4, 5, 6, 7, 8, 2], "1 was never let go, 2 was");
    }

    #[test]
    fn a_failure_is_not_kept() {
        let mut recent: Recent<u32, u32> = Recent::new(4);
        assert_eq!(recent.get(1, || Err("unreadable")), Err("unreadable"));
        assert_eq!(recent.get(1, || Ok::<_, &str>(7)), Ok(7));
    }
}
