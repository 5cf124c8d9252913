//! The relevance collection: what readers look for (`fixtures/topics.toml`), and which places of
//! `fixtures/stories` answer it (`fixtures/qrels.tsv`).

use std::path::Path;

use serde::Deserialize;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The verb a reader asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verb {
    /// For passages.
    #[default]
    Search,
    /// For works.
    Works,
}

/// What a reader looks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    /// Topics with even numbers are set aside: no ranking was tuned on them.
    pub(crate) id: u32,
    /// What the reader comes with: `quote`, `scene`, …
    pub(crate) kind: String,
    /// What the reader wants.
    pub(crate) need: String,
    /// As typed.
    pub(crate) query: String,
    #[serde(default)]
    pub(crate) verb: Verb,
}

impl Topic {
    /// True for the half that no ranking was tuned on.
    pub(crate) fn is_held_out(&self) -> bool {
        self.id.is_multiple_of(2)
    }
}

/// How well one place answers one topic.
pub(crate) struct Judgement {
    pub(crate) topic: u32,
    /// The story's file name without its ending.
    pub(crate) story: String,
    /// Words that stand once in the story: the passage in which they begin is meant, however the story is cut into
    /// passages. `*` is the story as a whole.
    pub(crate) place: String,
    /// 3: what was looked for; 2: answers as well; 1: touches it; 0: looks like it and is not.
    pub(crate) grade: u8,
}

pub(crate) struct Collection {
    pub(crate) topics: Vec<Topic>,
    pub(crate) judgements: Vec<Judgement>,
}

impl Collection {
    /// Reads the collection from the folder of fixtures.
    pub(crate) fn read(fixtures: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct File {
            topic: Vec<Topic>,
        }
        let text = |name: &str| {
            let path = fixtures.join(name);
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
        };
        let file: File = toml::from_str(&text("topics.toml")?)?;
        let judgements = text("qrels.tsv")?;
        let judgements = judgements.lines().enumerate().skip(1).map(|(index, line)| {
            judgement(line)
                .ok_or_else(|| format!("qrels.tsv, line {}: not topic, story, place, grade", index + 1).into())
        });
        Ok(Self { topics: file.topic, judgements: judgements.collect::<Result<_>>()? })
    }
}

fn judgement(line: &str) -> Option<Judgement> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [topic, story, place, grade] = cells.as_slice() else { return None };
    let grade = grade.parse().ok().filter(|grade| *grade <= 3)?;
    Some(Judgement { topic: topic.parse().ok()?, story: (*story).to_owned(), place: (*place).to_owned(), grade })
}
