//! Words that programs put where nobody stated a value.

/// What stands for no title and no author, in lower case: calibre, in English and German, word processors, readers.
const NOT_STATED: [&str; 5] = ["", "[no data]", "unbekannt", "unknown", "untitled"];

/// False for a title or a name that only says that there is none.
pub(super) fn is_stated(value: &str) -> bool {
    !NOT_STATED.contains(&value.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::is_stated;

    #[test]
    fn words_for_nothing_are_no_names() {
        for value in ["Unknown", " UNBEKANNT ", "[No data]", "Untitled", " "] {
            assert!(!is_stated(value), "{value}");
        }
        for value in ["The Unknown", "Untitled Goose", "Anonymous"] {
            assert!(is_stated(value), "{value}");
        }
    }
}
