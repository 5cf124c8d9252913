//! FFN's brackets around a pairing.

use super::signs::cut;

/// The members of an FFN bracket group that is the whole tag: `[Buffy S., Spike]`.
pub(super) fn bracketed(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains(['[', ']']) {
        return None;
    }
    let comma = inner.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<&str> = comma.collect();
    match parts.len() {
        0 => None,
        1 => Some(cut(inner).1),
        _ => Some(parts),
    }
}

/// One part of a line of FFN characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharacterGroup {
    /// A character outside brackets.
    Single(String),
    /// Characters inside one pair of brackets, in order.
    Pairing(Vec<String>),
}

/// The groups of a character line as FFN writes it, where brackets hold a pairing and commas the
/// people. FFN's own names hold no comma.
///
/// ```
/// use ficdex::names::{CharacterGroup, character_groups};
/// let groups = character_groups("[Mara V., Ilse R.] Ember, Tom");
/// assert_eq!(groups[0], CharacterGroup::Pairing(vec!["Mara V.".into(), "Ilse R.".into()]));
/// assert_eq!(groups[2], CharacterGroup::Single("Tom".into()));
/// ```
pub fn character_groups(line: &str) -> Vec<CharacterGroup> {
    let mut groups = Vec::new();
    let names = |text: &str| -> Vec<String> {
        text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('[') {
        let Some((inner, after)) = behind.split_once(']') else { break };
        groups.extend(names(before).into_iter().map(CharacterGroup::Single));
        let people = names(inner);
        match people.len() {
            0 => {}
            1 => groups.extend(people.into_iter().map(CharacterGroup::Single)),
            _ => groups.push(CharacterGroup::Pairing(people)),
        }
        rest = after;
    }
    groups.extend(names(&rest.replace(['[', ']'], " ")).into_iter().map(CharacterGroup::Single));
    groups
}
