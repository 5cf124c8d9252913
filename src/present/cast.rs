//! The people of a work and its pairs, as `inspect` and `cast` write them: one record, and the same for people to read.

use std::io::{self, Write};

use serde::Serialize;

use super::ndjson::VERSION;
use super::number::count;
use super::sanitise::sanitise_line;
use crate::model::{Chapter, Confidence, Locator, Origin, Passage, PresenceStatus, Work, WorkId};
use crate::recognise::{Evidence, Fix, Here, Pair, PairKind, Person, Recognition};
use crate::text::key;

/// The people of a work: one record.
#[derive(Serialize)]
pub struct CastRecord<'a> {
    schema: &'static str,
    v: u32,
    work: &'a WorkId,
    people: Vec<PersonRecord<'a>>,
    pairs: Vec<PairRecord<'a>>,
    fandoms: Vec<FandomRecord<'a>>,
    /// What a reader set right, in the order given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<String>,
}

#[derive(Serialize)]
struct PersonRecord<'a> {
    name: &'a str,
    aliases: &'a [String],
    mentions: u32,
    /// Why the person has this name.
    rule: NameRule,
    /// The passages of the first and the last sight of the person.
    first: String,
    last: String,
    /// Passages in which they take part, are only mentioned, and speak.
    passages: PassageCounts,
    /// By chapter in which they are, how often a name of theirs stands there.
    chapters: Vec<ChapterCount>,
    companions: Vec<Companion<'a>>,
    /// The first places that show them, one of each kind at most.
    evidence: Vec<SightRecord>,
}

/// Where a person's name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum NameRule {
    /// The work's tags name them.
    Tags,
    /// The names of the fandom do, or a rule of the user.
    Known,
    /// A reader set it right.
    Fixed,
    /// The text alone.
    Text,
}

#[derive(Clone, Copy, Default, Serialize)]
struct PassageCounts {
    present: u32,
    mentioned: u32,
    speaks: u32,
}

#[derive(Serialize)]
struct ChapterCount {
    chapter: u32,
    mentions: u32,
}

/// Somebody who takes part in the same passages.
#[derive(Serialize)]
struct Companion<'a> {
    name: &'a str,
    passages: u32,
}

#[derive(Serialize)]
struct PairRecord<'a> {
    members: [&'a str; 2],
    kind: PairKind,
    score: f32,
    confidence: Confidence,
    /// How often both are named near each other.
    together: u32,
    /// How many words of romance, kinship and strife stand there.
    words: PairWords,
    evidence: Vec<PlaceRecord>,
}

#[derive(Serialize)]
struct PairWords {
    romance: u32,
    kin: u32,
    strife: u32,
}

#[derive(Serialize)]
struct FandomRecord<'a> {
    name: &'a str,
    confidence: Confidence,
    /// The names that say so, as the text writes them.
    evidence: &'a [String],
}

/// A stretch of a passage.
#[derive(Serialize)]
struct PlaceRecord {
    passage: String,
    start: u32,
    end: u32,
    /// The words that stand there.
    text: String,
}

#[derive(Serialize)]
struct SightRecord {
    kind: &'static str,
    #[serde(flatten)]
    place: PlaceRecord,
}

/// Companions that are told of one person.
const MOST_COMPANIONS: usize = 5;
/// Pairs that are told to people; a record holds all.
const MOST_PAIRS: usize = 10;
/// Bytes of a place that are shown.
const LONGEST_PLACE: usize = 60;

/// The chapters of a work with their passages.
pub struct Places<'a> {
    /// The work.
    pub work: &'a Work,
    /// The chapters.
    pub chapters: &'a [Chapter],
    /// The passages of each chapter.
    pub passages: &'a [Vec<Passage>],
}

impl Places<'_> {
    /// The stretch of a passage that begins at a byte of a chapter, by the place of the chapter in the list.
    fn at(&self, chapter: usize, start: u32, end: u32) -> Option<PlaceRecord> {
        let passages = self.passages.get(chapter)?;
        let passage = passages.get(passages.partition_point(|passage| passage.end <= start))?;
        let of = self.chapters.get(chapter)?;
        let place = Locator { work: self.work.id.clone(), chapter: Some(of.number), passage: Some(passage.ordinal) };
        let end = end.min(passage.end);
        let text = shortened(of.body.text.get(start as usize..end as usize)?);
        Some(PlaceRecord { passage: place.to_string(), start: start - passage.start, end: end - passage.start, text })
    }
}

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    match text.char_indices().nth(LONGEST_PLACE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

impl<'a> CastRecord<'a> {
    /// The record of what was recognised in a work, and of what a reader set right in it.
    pub fn new(places: &Places<'a>, found: &'a Recognition, fixes: &[Fix]) -> Self {
        let mut tallies: Vec<Tally> = found.people.iter().map(|_| Tally::new(found.people.len())).collect();
        for (chapter, passages) in places.passages.iter().enumerate() {
            found.each_passage(chapter, passages, |_, here, _| tally(&mut tallies, here));
        }
        let people = found.people.iter().enumerate();
        let people =
            people.map(|(number, person)| person_record(places, found, number, person, &tallies[number], fixes));
        let fandoms = found.fandoms.iter().map(|fandom| FandomRecord {
            name: &fandom.name,
            confidence: fandom.confidence,
            evidence: &fandom.evidence,
        });
        Self {
            schema: "ficdex.cast",
            v: VERSION,
            work: &places.work.id,
            people: people.collect(),
            pairs: found.pairs.iter().map(|pair| pair_record(places, found, pair)).collect(),
            fandoms: fandoms.collect(),
            fixes: fixes.iter().map(Fix::to_string).collect(),
        }
    }

    /// Writes the same for people: one block for each person, then the pairs and the fandoms.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        for person in &self.people {
            person.write(out)?;
        }
        for pair in self.pairs.iter().take(MOST_PAIRS) {
            pair.write(out)?;
        }
        if self.pairs.len() > MOST_PAIRS {
            writeln!(out, "  and {} with less told of them", count((self.pairs.len() - MOST_PAIRS) as u64, "pair"))?;
        }
        for fandom in &self.fandoms {
            let names = sanitise_line(&fandom.evidence.join(", ")).into_owned();
            let (name, confidence) = (sanitise_line(fandom.name), sure(fandom.confidence));
            writeln!(out, "Fandom: {name} (recognised, {confidence}), by the names {names}")?;
        }
        for fix in &self.fixes {
            writeln!(out, "Set right: {}", sanitise_line(fix))?;
        }
        Ok(())
    }
}

impl PersonRecord<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let rule = match self.rule {
            NameRule::Tags => "named by the tags",
            NameRule::Known => "known by name",
            NameRule::Fixed => "set right by you",
            NameRule::Text => "named by the text alone",
        };
        writeln!(out, "{} ({rule})", sanitise_line(self.name))?;
        writeln!(out, "  called: {}", sanitise_line(&self.aliases.join(", ")))?;
        let chapters = self.chapters.iter().map(|one| format!("{} in chapter {}", one.mentions, one.chapter));
        let chapters = chapters.collect::<Vec<_>>().join(", ");
        writeln!(out, "  named: {}: {chapters}", count(self.mentions.into(), "time"))?;
        let PassageCounts { present, mentioned, speaks } = self.passages;
        writeln!(out, "  passages: there in {present}, speaks in {speaks}, only mentioned in {mentioned}")?;
        writeln!(out, "  from {} to {}", self.first, self.last)?;
        if !self.companions.is_empty() {
            let with = self.companions.iter().map(|one| format!("{} ({})", sanitise_line(one.name), one.passages));
            writeln!(out, "  together with: {}", with.collect::<Vec<_>>().join(", "))?;
        }
        for SightRecord { kind, place } in &self.evidence {
            writeln!(out, "  {kind}: “{}” at {}", sanitise_line(&place.text), place.passage)?;
        }
        writeln!(out)
    }
}

impl PairRecord<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let [one, two] = self.members.map(|name| sanitise_line(name).into_owned());
        let (sign, kind) = match self.kind {
            PairKind::Romantic => ("/", "romantic"),
            PairKind::Kin => (" & ", "kin"),
            PairKind::Rivals => (" & ", "rivals"),
            PairKind::Other => (" & ", "nothing stands out"),
        };
        let PairWords { romance, kin, strife } = self.words;
        let (together, sure) = (count(self.together.into(), "time"), sure(self.confidence));
        writeln!(out, "{one}{sign}{two} (recognised): {kind}, {sure}, score {:.2}", self.score)?;
        writeln!(out, "  together {together}, with {romance} words of romance, {kin} of kinship, {strife} of strife")?;
        for place in &self.evidence {
            writeln!(out, "  “{}” at {}", sanitise_line(&place.text), place.passage)?;
        }
        writeln!(out)
    }
}

fn sure(confidence: Confidence) -> String {
    format!("{} % sure", confidence.hundredths())
}

/// What the passages say of one person.
struct Tally {
    passages: PassageCounts,
    /// By person, passages in which both take part.
    together: Vec<u32>,
}

impl Tally {
    fn new(people: usize) -> Self {
        Self { passages: PassageCounts::default(), together: vec![0; people] }
    }
}

fn tally(tallies: &mut [Tally], here: &[Here]) {
    for one in here {
        let counts = &mut tallies[one.person as usize].passages;
        counts.speaks += u32::from(one.speaks);
        match one.status {
            PresenceStatus::Present => counts.present += 1,
            PresenceStatus::Mentioned => counts.mentioned += 1,
        }
        if one.status == PresenceStatus::Present {
            let others =
                here.iter().filter(|other| other.person != one.person && other.status == PresenceStatus::Present);
            others.for_each(|other| tallies[one.person as usize].together[other.person as usize] += 1);
        }
    }
}

fn person_record<'a>(
    places: &Places<'_>,
    found: &'a Recognition,
    number: usize,
    person: &'a Person,
    tally: &Tally,
    fixes: &[Fix],
) -> PersonRecord<'a> {
    let mut chapters = Vec::new();
    let (mut first, mut last) = (None, None);
    let mut evidence: Vec<SightRecord> = Vec::new();
    for (at, sightings) in found.chapters.iter().enumerate() {
        let mut mentions = 0;
        for sighting in sightings.iter().filter(|sighting| sighting.person as usize == number) {
            mentions += u32::from(sighting.evidence == Evidence::Name);
            first = first.or(Some((at, sighting)));
            last = Some((at, sighting));
            let kind = kind(sighting.evidence);
            if evidence.iter().all(|known| known.kind != kind)
                && let Some(place) = places.at(at, sighting.start, sighting.end)
            {
                evidence.push(SightRecord { kind, place });
            }
        }
        if mentions > 0 {
            chapters
                .push(ChapterCount { chapter: places.chapters.get(at).map_or(0, |chapter| chapter.number), mentions });
        }
    }
    let passage = |place: Option<(usize, &crate::recognise::Sighting)>| {
        let (chapter, sighting) = place?;
        places.at(chapter, sighting.start, sighting.end).map(|place| place.passage)
    };
    let mut companions: Vec<Companion<'_>> = tally.together.iter().zip(&found.people).map(companion).collect();
    companions.retain(|companion| companion.passages > 0);
    companions.sort_by(|one, two| two.passages.cmp(&one.passages).then_with(|| one.name.cmp(two.name)));
    companions.truncate(MOST_COMPANIONS);
    PersonRecord {
        name: &person.name,
        aliases: &person.aliases,
        mentions: person.mentions,
        rule: rule(places.work, person, fixes),
        first: passage(first).unwrap_or_default(),
        last: passage(last).unwrap_or_default(),
        passages: tally.passages,
        chapters,
        companions,
        evidence,
    }
}

fn companion<'a>((passages, person): (&u32, &'a Person)) -> Companion<'a> {
    Companion { name: &person.name, passages: *passages }
}

fn kind(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Name => "name",
        Evidence::Pronoun => "pronoun",
        Evidence::Narrator => "narrator",
        Evidence::Turn => "turn",
    }
}

fn rule(work: &Work, person: &Person, fixes: &[Fix]) -> NameRule {
    let name = key(&person.name);
    let fixed = fixes.iter().any(|fix| match fix {
        Fix::Same { person, .. } => key(person) == name,
        Fix::Apart { name: apart, .. } => key(apart) == name,
        _ => false,
    });
    let in_tags = || {
        let tagged = work.characters.iter().any(|tag| tag.source == Origin::Declared && key(&tag.name) == name);
        let ships = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
        tagged || ships.flat_map(|ship| &ship.members).any(|member| key(member) == name)
    };
    match person.is_known {
        _ if fixed => NameRule::Fixed,
        _ if in_tags() => NameRule::Tags,
        true => NameRule::Known,
        false => NameRule::Text,
    }
}

fn pair_record<'a>(places: &Places<'_>, found: &'a Recognition, pair: &Pair) -> PairRecord<'a> {
    let evidence = pair.places.iter().filter_map(|(chapter, start, end)| places.at(*chapter as usize, *start, *end));
    let [romance, kin, strife] = pair.words;
    PairRecord {
        members: pair.members.map(|member| found.people[member as usize].name.as_str()),
        kind: pair.kind,
        score: (pair.score * 1000.0).round() / 1000.0,
        confidence: pair.confidence,
        together: pair.together,
        words: PairWords { romance, kin, strife },
        evidence: evidence.collect(),
    }
}
