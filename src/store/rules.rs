//! The user's rules of names: a text file beside the database, so that it can be read, edited and passed on.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::library::{LOCK, create_folder};
use super::lock::WriterLock;
use super::{Library, StoreError};
use crate::names::vocabulary::Vocabulary;
use crate::names::{Dictionary, RuleFile};

/// Name of the file in the library's folder.
const RULES: &str = "aliases.toml";
/// What it held before the last change.
const BEFORE: &str = "aliases.toml.bak";

/// Where the rules of the library in `folder` lie, or would.
pub fn rules_path(folder: &Path) -> PathBuf {
    folder.join(RULES)
}

/// The rules of the library in `folder`; none if it has no file of rules, or there is no library.
pub fn rules(folder: &Path) -> Result<RuleFile, StoreError> {
    let path = rules_path(folder);
    RuleFile::parse(&text(&path)?).map_err(|source| StoreError::Rules { path, source: Box::new(source) })
}

/// The dictionary that the library in `folder` is read with: the built-in vocabulary under its rules.
pub fn dictionary(folder: &Path) -> Result<Dictionary, StoreError> {
    Ok(Dictionary::new(Vocabulary::built_in().clone(), rules(folder)?))
}

/// Changes the rules of the library in `folder`, which need not exist yet, as its only writer.
///
/// Rules that are only added are written behind what is there, so that what the file's owner wrote stays as it is.
/// The file as it was is kept beside it.
pub fn change_rules<T>(folder: &Path, change: impl FnOnce(&mut RuleFile) -> T) -> Result<T, StoreError> {
    create_folder(folder)?;
    let _lock = WriterLock::take(&folder.join(LOCK))?;
    let before = rules(folder)?;
    let mut after = before.clone();
    let outcome = change(&mut after);
    if after != before {
        let path = rules_path(folder);
        let old = text(&path)?;
        let new = match after.behind(&before) {
            Some(added) if old.is_empty() || old.ends_with('\n') => format!("{old}{}{}", gap(&old), added.to_toml()),
            Some(added) => format!("{old}\n\n{}", added.to_toml()),
            None => after.to_toml(),
        };
        replace(&folder.join(BEFORE), &old)?;
        replace(&path, &new)?;
    }
    Ok(outcome)
}

fn gap(text: &str) -> &'static str {
    if text.is_empty() { "" } else { "\n" }
}

/// The text of a file; empty if there is none.
fn text(path: &Path) -> Result<String, StoreError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        text => text.map_err(StoreError::io(path)),
    }
}

/// Writes a file as a whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), StoreError> {
    let part = path.with_extension("part");
    let written = fs::File::create(&part).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&part, path)).map_err(StoreError::io(path))
}

impl Library {
    /// The dictionary that this library is read with: under the rules as they were when it was first asked for.
    pub fn dictionary(&self) -> Result<&Dictionary, StoreError> {
        if let Some(dictionary) = self.dictionary.get() {
            return Ok(dictionary);
        }
        let dictionary = dictionary(self.folder())?;
        Ok(self.dictionary.get_or_init(|| dictionary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::RuleKind;

    fn alias(name: &str, alias: &str) -> RuleFile {
        RuleFile::of(RuleKind::Character, name.into(), vec![alias.into()], None, None)
    }

    #[test]
    fn added_rules_stand_behind_what_the_owner_wrote() {
        let folder = tempfile::tempdir().unwrap();
        assert!(rules(&folder.path().join("nowhere")).unwrap().is_empty());
        fs::write(rules_path(folder.path()), "# mine\n[[character]]\nname = 'Mara Venn'").unwrap();
        change_rules(folder.path(), |rules| rules.add(alias("Mara Venn", "Ember"))).unwrap();
        let written = text(&rules_path(folder.path())).unwrap();
        assert!(written.starts_with("# mine\n"), "{written}");
        assert_eq!(rules(folder.path()).unwrap().characters.len(), 2);
        change_rules(folder.path(), |rules| rules.remove(None, "Ember", &[])).unwrap();
        assert_eq!(rules(folder.path()).unwrap().characters.len(), 1);
        assert_eq!(text(&folder.path().join(BEFORE)).unwrap(), written);
    }

    #[test]
    fn a_file_that_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(rules_path(folder.path()), "[[character]]\nnmae = 'Mara Venn'").unwrap();
        let error = rules(folder.path()).unwrap_err().to_string();
        assert!(error.contains("aliases.toml"), "{error}");
    }
}
