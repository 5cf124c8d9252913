//! People who are nobody in particular: the reader, original characters, everyone.
//!
//! The names are the wranglers' canonical ones, so that a form listed here and one of the tables'
//! many aliases (`a bunch of OCs`) are one value.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Canonical name, and the keys it goes by.
const RESERVED: &[(&str, &[&str])] = &[
    (
        "Reader",
        &[
            "reader",
            "you",
            "y n",
            "yn",
            "f n",
            "l n",
            "reader insert",
            "the reader",
            "female reader",
            "male reader",
            "fem reader",
            "gn reader",
            "afab reader",
            "reader you",
            "you reader",
        ],
    ),
    (
        "Original Female Character(s)",
        &[
            "ofc",
            "ofcs",
            "original female character",
            "original female characters",
            "original female character s",
            "female oc",
            "fem oc",
            "oc female",
        ],
    ),
    (
        "Original Male Character(s)",
        &[
            "omc",
            "omcs",
            "original male character",
            "original male characters",
            "original male character s",
            "male oc",
            "oc male",
        ],
    ),
    (
        "Original Non-Binary Character",
        &[
            "onbc",
            "original nonbinary character",
            "original nonbinary characters",
            "original nonbinary character s",
            "original non binary character",
            "original non binary characters",
            "original non binary character s",
            "nonbinary oc",
        ],
    ),
    (
        "Original Characters",
        &[
            "oc",
            "ocs",
            "original character",
            "original characters",
            "original character s",
            "own character",
            "own characters",
            "my oc",
            "my ocs",
            "o c",
        ],
    ),
    (
        "Original Child Character(s)",
        &["original child character", "original child characters", "original child character s"],
    ),
    ("Ensemble", &["everyone", "everybody", "ensemble"]),
    ("Other", &["other", "others", "other s"]),
    ("Myself", &["si", "self insert", "si oc", "self insert oc", "oc si", "myself"]),
];

/// True if a canonical name is a reserved one.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.iter().any(|(reserved, _)| *reserved == name)
}

/// The reserved name for the key of a tag's name.
pub(crate) fn reserved(key: &str) -> Option<&'static str> {
    static BY_KEY: LazyLock<FxHashMap<&str, &str>> =
        LazyLock::new(|| RESERVED.iter().flat_map(|(name, keys)| keys.iter().map(move |key| (*key, *name))).collect());
    BY_KEY.get(key).copied()
}
