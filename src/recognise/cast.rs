//! What the library keeps of a recognition: the people, and who is in each passage.
//!
//! Where in the text that is seen is not kept. Recognition is a function of the text, the tags and what is known of
//! names: who wants to see the places of one work has it done again, which takes milliseconds. A passage has some four
//! people, but ten or twenty places that show them.

use super::presence::Here;
use super::{Person, Recognition, Sighting};
use crate::model::{Passage, Presence};

/// The people of a work and their passages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cast {
    /// The people, most mentioned first.
    pub people: Vec<Person>,
    /// Who is in each passage of the work, all chapters one after the other.
    pub passages: Vec<Vec<Here>>,
}

impl Recognition {
    /// What is kept of it; `passages` are those of each chapter.
    pub fn cast(&self, passages: &[Vec<Passage>]) -> Cast {
        self.cast_with(passages, |_, _, _| ())
    }

    /// [`Self::cast`], showing each passage meanwhile, as [`Self::each_passage`] does.
    pub fn cast_with(&self, passages: &[Vec<Passage>], mut visit: impl FnMut(&Passage, &[Here], &[Sighting])) -> Cast {
        let mut cast = Cast { people: self.people.clone(), passages: Vec::new() };
        for (chapter, passages) in passages.iter().enumerate() {
            self.each_passage(chapter, passages, |passage, people, sightings| {
                cast.passages.push(people.to_vec());
                visit(passage, people, sightings);
            });
        }
        cast
    }
}

impl Cast {
    /// Who is in a passage, counted from 0 over all chapters; nobody if there are fewer.
    pub fn presences(&self, passage: usize) -> Vec<Presence> {
        let here = self.passages.get(passage).map_or(&[][..], Vec::as_slice);
        here.iter().filter_map(|here| self.presence(*here)).collect()
    }

    fn presence(&self, here: Here) -> Option<Presence> {
        Some(here.called(self.people.get(here.person as usize)?.name.clone()))
    }
}

impl Here {
    /// The same of the person with this name, without what shows it.
    pub fn called(self, name: String) -> Presence {
        Presence { name, status: self.status, speaks: self.speaks, confidence: self.confidence, evidence: Vec::new() }
    }
}
