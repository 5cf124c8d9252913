//! Stories and queries made up at random, from few words, so that phrases repeat, overlap and cross borders.

use ficdex::model::{
    Body, Chapter, Date, Name, Origin, Paratext, ParatextKind, Rating, Relationship, RelationshipKind, Series,
    Statistics, Work, WorkId,
};
use ficdex::parse::BodyBuilder;
use ficdex::text::Words;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::Story;

/// Words as they stand in a text: common, rare, cut by analysis, accented, in quotes, in a script without blanks.
const VOCABULARY: &[&str] = &[
    "the",
    "the",
    "the",
    "The",
    "a",
    "of",
    "sea",
    "sea",
    "Rain",
    "raining",
    "rains",
    "seas",
    "falls",
    "fallen",
    "rain",
    "rain,",
    "rain.",
    "fell",
    "“Rain?”",
    "don’t",
    "don't",
    "it’s",
    "time-turner",
    "lamp—lit",
    "Élan",
    "élan",
    "cafe\u{301}",
    "naïve",
    "Œuvre",
    "Straße.",
    "‘no,’",
    "snake_case",
    "1999",
    "我们走",
    "我们",
    "走。",
    "我,们",
    "雨",
    "らん",
    "Йод",
    "x",
    "Mr.",
    "stop!”",
    "…",
    "“Sea",
    "sea.”",
    "\"The",
    "fell.\"",
    "\n",
    "Mara",
    "Mara",
    "Mara’s",
    "“Mara!”",
    "Ilse",
    "“Ilse",
    "said",
    "she",
];

/// Words of queries besides those of a text; two of them stand in no text.
pub(crate) const ASKED: &[&str] = &[
    "the",
    "rain",
    "Rain",
    "sea",
    "falling",
    "rained",
    "don't",
    "time-turner",
    "elan",
    "CAFÉ",
    "oeuvre",
    "我们",
    "我",
    "走",
    "雪",
    "harbour",
];

/// Words with a wildcard, a typing error, or a sign of their own.
const PATTERNS: &[&str] = &[
    "ra*", "*ain", "s?a", "*a*", "=fell", "rian~", "teh~1", "seaa~2", "strase~", "/r.*n/", "/[st].*/", "/S?EA/",
    "caf*", "f*l", "th?",
];

/// Conditions on the works that [`story`] makes.
const METADATA: &[&str] = &[
    "*",
    "is:complete",
    "is:wip",
    "-is:complete",
    "is:oneshot",
    "words:>300",
    "words:<200",
    "words:200..900",
    "chapters:2",
    "wpc:>=150",
    "fandom:\"salt harbour\"",
    "fandom:etude",
    "fandom:=Étude",
    "fandom!=etude",
    "fandom:#>1",
    "tag:slow",
    "tag:\"slow burn\"",
    "tag:(angst OR fluff)",
    "has:tag",
    "tag:#2",
    "author:ilse",
    "author:(ilse mara)",
    "posted:2019",
    "posted:<2020",
    "updated:2018..2020-06",
    "has:posted",
    "title:lamp",
    "title:\"the lamp\"",
    "chapter:rain",
    "chapter:\"the sea\"",
    "summary:sea",
    "note:rain",
    "note:\"rain rain\"~2",
    "any:lamp",
    "any:rain",
    "any:venn",
    "posted:[2018-12-31 TO 2019-05]",
    "posted:{2018-12-31 TO 2021-01-01}",
    "updated:..2019",
    "updated:>=2020-06",
    "updated!=2019",
    "words:[100 TO 1k]",
    "words:1_000..",
    "words > 300",
    "chapters:1-2",
    "chapters!=2",
    "kudos:10-50",
    "kudos:{10 TO 1,200]",
    "has:kudos",
    "kudos!=41",
    "hits:>1k",
    "has:hits",
    "complete:true",
    "complete:false",
    "single_chapter:1",
    "otp:true",
    "is:otp",
    "is:crossover",
    "crossover:false",
    "is:restricted",
    "is:anon",
    "declared.char:venn",
    "declared.char:\"mara venn\"",
    "declared.char:(ilse venn)",
    "declared.char:=\"Ilse Roth\"",
    "declared.char:#>=2",
    "declared.char!=ilse",
    "has:declared.char",
    "declared.ship:mara/ilse",
    "declared.ship:\"Ilse Roth/Mara Venn\"",
    "declared.ship:\"mara & ilse\"",
    "declared.ship:mara/*",
    "declared.ship:mara/ilse/*",
    "declared.ship:*/*",
    "declared.ship:=\"Mara Venn/Ilse Roth\"",
    "declared.ship:#0",
    "declared.ship:#>1",
    "declared.ship!=mara/ilse",
    "has:declared.ship",
    "main:mara/ilse",
    "main:\"mara & tobin\"",
    "otp:ilse/mara",
    "tag:slo*",
    "tag:*b?rn",
    "tag:/slow .*/",
    "tag:/a.*/",
    "tag!=angst",
    "-tag:fluff",
    "tag:=\"slow burn\"",
    "fandom:/salt .*/",
    "author!=ilse",
    "author:*enn",
    "author:#2",
    "rating:(G OR T)",
    "rating:=Explicit",
    "rating!=E",
    "has:rating",
    "warning:\"Major Character Death\"",
    "warning:#1",
    "cat:F/F",
    "cat:(F/F OR Gen)",
    "cat:#2",
    "lang:en",
    "lang:(de OR pt)",
    "lang:=pt",
    "has:lang",
    "series:lamps",
    "series:\"the lamps\"",
    "has:series",
    "collection:yuletide",
    "gift:ottoline",
    "has:gift",
    "site:ao3",
    "site:ffn",
    "id:ao3:3",
    "id:ao3:*",
    "id:(ao3:1 OR ao3:2)",
];

/// One paragraph; none is a scene break.
type Paragraph = Option<Vec<&'static str>>;

fn body(paragraphs: Vec<Paragraph>) -> Body {
    let mut builder = BodyBuilder::new();
    for paragraph in paragraphs {
        match paragraph {
            Some(words) => {
                let mut text = words.join(" ");
                text = text.replace(" \n ", "\n");
                for (number, line) in text.split('\n').enumerate() {
                    if number > 0 {
                        builder.line_break();
                    }
                    builder.push(line);
                }
                builder.end_paragraph();
            }
            None => builder.scene_break(),
        }
    }
    builder.finish()
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let words = |length| prop::collection::vec(select(VOCABULARY), length);
    prop_oneof![
        8 => words(1..40).prop_map(Some),
        2 => words(100..400).prop_map(Some),
        1 => Just(Some(vec!["…"])),
        1 => Just(None),
    ]
}

fn chapter() -> impl Strategy<Value = Chapter> {
    let one = prop::collection::vec(paragraph(), 1..12).prop_map(body);
    let with_words = one.prop_filter("a chapter has words", |body| Words::new(&body.text).next().is_some());
    let title = select(&[None, Some("Rain"), Some("The Sea, the Sea"), Some("Of rain")][..]);
    let notes =
        prop::collection::vec((any::<bool>(), select(&["The rain fell, rain!", "A sea of lamp oil."][..])), 0..2);
    (with_words, title, notes).prop_map(|(body, title, notes)| {
        let kind = |note| if note { ParatextKind::Notes } else { ParatextKind::Summary };
        let paratext = notes.into_iter().map(|(note, text)| Paratext { kind: kind(note), text: text.into() }).collect();
        Chapter { body, title: title.map(str::to_owned), paratext, ..Chapter::default() }
    })
}

fn name(name: &str) -> Name {
    Name { name: name.into(), raw: name.into(), source: Origin::Declared, confidence: None }
}

type Names = std::collections::BTreeSet<&'static str>;

fn some(names: &'static [&'static str], most: usize) -> impl Strategy<Value = Names> {
    prop::collection::btree_set(select(names), 0..=most)
}

/// Characters, and relationships of them.
fn people() -> impl Strategy<Value = (Names, Vec<Relationship>)> {
    const PEOPLE: &[&str] = &["Mara Venn", "Ilse Roth", "Tobin"];
    let kind = select(&[RelationshipKind::Romantic, RelationshipKind::Platonic][..]);
    let relationship = (kind, prop::sample::subsequence(PEOPLE, 2..=3)).prop_map(|(kind, members)| {
        let sign = if kind == RelationshipKind::Romantic { "/" } else { " & " };
        let name = members.join(sign);
        let members = members.into_iter().map(str::to_owned).collect();
        Relationship { raw: name.clone(), name, kind, members, source: Origin::Declared, confidence: None }
    });
    (some(PEOPLE, 2), prop::collection::vec(relationship, 0..3))
}

/// Warnings, categories, series, collections and recipients.
fn lists() -> impl Strategy<Value = (Names, Names, Names, Names, Names)> {
    (
        some(&["Major Character Death", "No Archive Warnings Apply"], 1),
        some(&["F/F", "Gen", "M/M"], 2),
        some(&["The Lamps", "Lamps and Weirs"], 1),
        some(&["yuletide"], 1),
        some(&["ottoline"], 1),
    )
}

/// Rating, language, what the site counted, and whom it shows the work to.
fn facts() -> impl Strategy<Value = (Option<Rating>, Option<&'static str>, Statistics, bool)> {
    let rating = prop::option::of(select(&[Rating::General, Rating::Teen, Rating::Explicit][..]));
    let number = || prop::option::of(select(&[0_u64, 9, 10, 41, 50, 1_200][..]));
    let statistics = (number(), number()).prop_map(|(kudos, hits)| Statistics { kudos, hits, ..Statistics::default() });
    // English alone is stemmed here: other languages' stems would need a rule of their own.
    let language = prop::option::of(Just("en"));
    (rating, language, statistics, any::<bool>())
}

/// A work of one of six ids.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    let fandom = select(&["Salt Harbour", "Étude", "Salt Harbour: Winter"][..]);
    let day = prop::option::of(select(&[(2018, 12, 31), (2019, 5, 4), (2020, 6, 30), (2021, 1, 1)][..]));
    let tags = prop::collection::btree_set(select(&["Slow Burn", "Angst", "Fluff"][..]), 0..3);
    let authors = prop::collection::btree_set(select(&["ilse", "Mara Venn"][..]), 1..3);
    let known = (people(), lists(), facts());
    (
        0..6_u32,
        prop::collection::btree_set(fandom, 0..3),
        any::<Option<bool>>(),
        prop::collection::vec(chapter(), 1..4),
        (day.clone(), day, tags, authors, select(&["The Lamp Room", "Sea", ""][..])),
        known,
    )
        .prop_map(|(number, fandoms, complete, bodies, (published, updated, tags, authors, title), known)| {
            let owned = |names: std::collections::BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
            let ((characters, relationships), (warnings, categories, series, collections, gifts), facts) = known;
            let (rating, language, statistics, restricted) = facts;
            let date = |(year, month, day)| Date::new(year, month, day).expect("a day");
            let work = Work {
                id: WorkId::of_site("ao3", &number.to_string()),
                title: title.into(),
                fandoms: fandoms.into_iter().map(name).collect(),
                characters: characters.into_iter().map(name).collect(),
                relationships,
                warnings: owned(warnings),
                categories: owned(categories),
                series: series.into_iter().map(|name| Series { name: name.into(), position: None }).collect(),
                collections: owned(collections),
                gifts: owned(gifts),
                rating,
                language: language.map(str::to_owned),
                site: Some("ao3".to_owned()),
                statistics,
                restricted,
                tags: owned(tags),
                authors: owned(authors),
                complete,
                published: published.map(date),
                updated: updated.map(date),
                ..Work::default()
            };
            Story::new(work, bodies)
        })
}

/// What happens to the library before it is searched.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Put(Box<Story>),
    Forget(Index),
    Commit,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![6 => story().prop_map(|story| Step::Put(Box::new(story))), 1 => any::<Index>().prop_map(Step::Forget), 2 => Just(Step::Commit)]
}

/// A query as a test thinks of it.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// Some words that stand one after the other in some chapter, perhaps with moves allowed.
    Quotation {
        story: Index,
        chapter: Index,
        start: Index,
        length: usize,
        slop: usize,
    },
    Phrase(Vec<&'static str>, usize),
    Word(&'static str),
    Metadata(&'static str),
    Near(Vec<Asked>, String),
    /// In somebody's speech.
    Says(&'static str, Box<Asked>),
    And(Vec<Asked>),
    Or(Vec<Asked>),
    Not(Box<Asked>),
    Scope(&'static str, Box<Asked>),
    /// A field before a place.
    Field(&'static str, Box<Asked>),
    /// A word or phrase that counts more or less in the order of results.
    Boosted(Box<Asked>, &'static str),
}

/// Words and phrases.
pub(crate) fn places() -> impl Strategy<Value = Asked> {
    let place = (any::<Index>(), any::<Index>(), any::<Index>(), 1..9_usize);
    prop_oneof![
        4 => place.prop_map(|(story, chapter, start, length)| Asked::Quotation { story, chapter, start, length, slop: 0 }),
        2 => prop::collection::vec(select(ASKED), 1..4).prop_map(|words| Asked::Phrase(words, 0)),
        3 => select(ASKED).prop_map(Asked::Word),
    ]
}

/// Words and phrases with moves, wildcards, typing errors.
fn loose() -> impl Strategy<Value = Asked> {
    let place = (any::<Index>(), any::<Index>(), any::<Index>(), 2..5_usize, 1..5_usize);
    let word = prop_oneof![3 => select(ASKED), 1 => select(&["*", "s?a", "ra*"][..])];
    let phrase = prop::collection::vec(word, 2..4).prop_filter("a word", |words| words.iter().any(|word| *word != "*"));
    // A wildcard beside a character of a script without blanks is refused.
    let phrase = phrase.prop_filter("no wildcard in Han", |words| {
        !words.iter().any(|word| word.contains(['*', '?']))
            || words.iter().all(|word| !word.contains(['我', '走', '雪']))
    });
    prop_oneof![
        1 => place.prop_map(|(story, chapter, start, length, slop)| Asked::Quotation { story, chapter, start, length, slop }),
        1 => (phrase, 0..5_usize).prop_map(|(words, slop)| Asked::Phrase(words, slop)),
        2 => select(PATTERNS).prop_map(Asked::Word),
    ]
}

fn near() -> impl Strategy<Value = Asked> {
    let place = prop_oneof![2 => places(), 1 => loose()];
    let sign = (select(&["NEAR", "ADJ"][..]), 0..8_usize)
        .prop_map(|(sign, distance)| if distance == 0 { sign.to_owned() } else { format!("{sign}/{distance}") });
    place.prop_recursive(2, 6, 3, move |inner| {
        let parts = prop::collection::vec(inner, 2..4);
        prop_oneof![
            2 => (parts.clone(), sign.clone()).prop_map(|(parts, sign)| Asked::Near(parts, sign)),
            1 => parts.prop_map(Asked::Or),
        ]
    })
}

/// Any query, to four levels.
pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let metadata = select(METADATA).prop_map(Asked::Metadata);
    let heard = (select(&["said", "narr", "note", "any"][..]), prop_oneof![places(), loose(), near()])
        .prop_map(|(field, place)| Asked::Field(field, Box::new(place)));
    let boosted =
        (places(), select(&["^3", "^0.5"][..])).prop_map(|(place, factor)| Asked::Boosted(Box::new(place), factor));
    let people = select(&["who:mara", "who:ilse", "present:mara", "present:ilse"][..]).prop_map(Asked::Metadata);
    let says = (select(&["mara", "ilse"][..]), prop_oneof![places(), near()])
        .prop_map(|(name, place)| Asked::Says(name, Box::new(place)));
    let leaf = prop_oneof![5 => places(), 2 => loose(), 2 => near(), 2 => heard, 3 => metadata, 2 => people, 1 => says, 1 => boosted];
    leaf.prop_recursive(4, 14, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 2..4);
        let unit = select(&["sent", "para", "scene", "chap", "work"][..]);
        prop_oneof![
            3 => parts().prop_map(Asked::And),
            3 => parts().prop_map(Asked::Or),
            2 => inner.clone().prop_map(|inner| Asked::Not(Box::new(inner))),
            3 => (unit, inner).prop_map(|(unit, inner)| Asked::Scope(unit, Box::new(inner))),
        ]
    })
}

impl Asked {
    /// The query as it is typed.
    pub(crate) fn typed(&self, stories: &[Story]) -> String {
        let join =
            |parts: &[Self], sign: &str| parts.iter().map(|part| part.typed(stories)).collect::<Vec<_>>().join(sign);
        match self {
            Self::Quotation { story, chapter, start, length, slop } => {
                let chapters = &story.get(stories).chapters;
                let chapter = chapter.get(chapters);
                let first = start.index(chapter.words.len());
                let last = (first + length).min(chapter.words.len()) - 1;
                let text = &chapter.body.text[chapter.words[first].start..chapter.words[last].end];
                // What would be read as a sign of the query stands for a blank.
                quoted(&text.replace(['“', '”', '"', '*', '?', '\n'], " "), *slop)
            }
            Self::Phrase(words, slop) => quoted(&words.join(" "), *slop),
            Self::Word(word) | Self::Metadata(word) => (*word).to_owned(),
            Self::Near(parts, sign) => format!("({})", join(parts, &format!(" {sign} "))),
            Self::Says(name, place) => format!("says:{name}{{{}}}", place.typed(stories)),
            Self::And(parts) => format!("({})", join(parts, " ")),
            Self::Or(parts) => format!("({})", join(parts, " OR ")),
            Self::Not(inner) => format!("-({})", inner.typed(stories)),
            Self::Boosted(place, factor) => format!("{}{factor}", place.typed(stories)),
            Self::Field(field, place) => format!("{field}:{}", place.typed(stories)),
            Self::Scope(unit, inner) => format!("{unit}{{{}}}", inner.typed(stories)),
        }
    }
}

fn quoted(text: &str, slop: usize) -> String {
    if slop == 0 { format!("\"{text}\"") } else { format!("\"{text}\"~{slop}") }
}
