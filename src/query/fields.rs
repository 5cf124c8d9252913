//! The fields and flags of the language: one row each, read by the parser, the resolver, the help
//! (`ficdex fields`) and the tests.

/// A field of the language.
#[allow(missing_docs, reason = "each is described in its row of FIELDS")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldId {
    Text,
    Note,
    Summary,
    Title,
    Chapter,
    Any,
    Said,
    Narr,
    Says,
    Who,
    Present,
    Char,
    DeclaredChar,
    RecognisedChar,
    Ship,
    DeclaredShip,
    RecognisedShip,
    Main,
    Otp,
    Tag,
    Fandom,
    DeclaredFandom,
    RecognisedFandom,
    Author,
    Series,
    Collection,
    Gift,
    Rating,
    RawRating,
    Warning,
    RawWarning,
    Cat,
    RawCat,
    Lang,
    RawLang,
    Words,
    Chapters,
    Wpc,
    Kudos,
    Hits,
    Comments,
    Bookmarks,
    Posted,
    Updated,
    Added,
    Indexed,
    Is,
    Site,
    Id,
    Url,
    Path,
    Fmt,
    Status,
    Label,
    List,
    MyNote,
    Stars,
    ReadTo,
    Ver,
    Query,
    Has,
}

impl FieldId {
    /// The field's row.
    pub fn spec(self) -> &'static FieldSpec {
        &FIELDS[self as usize]
    }

    /// The name under which the field is printed.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The field of this name or alias, in lower case.
    pub fn of_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|field| field.name == name || field.aliases.contains(&name)).map(|field| field.id)
    }
}

/// What a field holds, and so which values it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Running text: words, phrases, wildcards, `~`, `^`, regexes. Becomes a `Text` node.
    Text,
    /// Names: [`Value::Name`](super::Value::Name), `Wildcard`, `Regex`, and `Count` if the field is a list.
    Keyword,
    /// Relationships: [`Value::Ship`](super::Value::Ship), `Wildcard`, `Regex`, `Count`.
    Ship,
    /// Whole numbers: [`Value::Number`](super::Value::Number).
    Number,
    /// Days: [`Value::Date`](super::Value::Date).
    Date,
    /// `is:`: [`Value::Flag`](super::Value::Flag).
    Flag,
    /// Paths: [`Value::Glob`](super::Value::Glob).
    Glob,
    /// `ver:`: [`Value::Version`](super::Value::Version).
    Version,
    /// `query:`: [`Value::Saved`](super::Value::Saved).
    Saved,
    /// `has:`: [`Value::Has`](super::Value::Has).
    Has,
    /// `says:NAME{…}`, which is a node of its own.
    Says,
}

/// One row of [`FIELDS`].
#[derive(Debug)]
pub struct FieldSpec {
    /// The field.
    pub id: FieldId,
    /// Its name, in lower case.
    pub name: &'static str,
    /// Other accepted names, among them AO3's.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: FieldKind,
    /// True if a work may have several values, so that `:#` counts them.
    pub list: bool,
    /// What it means, in one sentence without a full stop.
    pub description: &'static str,
    /// A query that uses it.
    pub example: &'static str,
    /// None if the field can be asked today, else what it waits for, to follow
    /// "is not available yet: ".
    pub missing: Option<&'static str>,
}

const YOURS: Option<&str> = Some("the library does not keep your own labels, lists and notes");
const VERSIONS: Option<&str> = Some("the library keeps only the latest text of each work");

const fn field(
    id: FieldId,
    name: &'static str,
    kind: FieldKind,
    description: &'static str,
    example: &'static str,
) -> FieldSpec {
    FieldSpec { id, name, aliases: &[], kind, list: false, description, example, missing: None }
}

impl FieldSpec {
    const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    const fn waits_for(mut self, missing: Option<&'static str>) -> Self {
        self.missing = missing;
        self
    }
}

/// Every field, in the order of [`FieldId`] and of the documentation.
#[rustfmt::skip]
pub const FIELDS: &[FieldSpec] = {
    use FieldId as Id;
    use FieldKind::{Date, Flag, Glob, Has, Keyword, Number, Saved, Says, Ship, Text, Version};
    &[
        field(Id::Text, "text", Text, "the story text", "text:rain"),
        field(Id::Note, "note", Text, "the author's notes", "note:\"not beta read\""),
        field(Id::Summary, "summary", Text, "the summary", "summary:graveyard"),
        field(Id::Title, "title", Text, "the title of the work", "title:\"the letter\""),
        field(Id::Chapter, "chapter", Text, "the title of the chapter", "chapter:epilogue"),
        field(Id::Any, "any", Text, "every text and every name of the work", "any:lighthouse"),
        field(Id::Said, "said", Text, "words inside quotation marks", "said:\"i love you\""),
        field(Id::Narr, "narr", Text, "words outside quotation marks", "narr:whisper*"),
        field(Id::Says, "says", Says, "words inside the speech given to a person", "says:Spike{bloody OR bleeding}"),
        field(Id::Who, "who", Keyword, "a person is mentioned here, under any alias, or clearly there", "who:Spike effulgent"),
        field(Id::Present, "present", Keyword, "a person takes part in the scene and is not only talked about", "present:Dawn"),
        field(Id::Char, "char", Keyword, "a character of the work", "char:\"Willow Rosenberg\"").aliases(&["character", "characters"]).list(),
        field(Id::DeclaredChar, "declared.char", Keyword, "a character by the author's tags alone", "declared.char:Willow").aliases(&["declared.character"]).list(),
        field(Id::RecognisedChar, "recognised.char", Keyword, "a character recognised in the text, weak evidence too", "recognised.char:Willow").aliases(&["recognised.character"]).list(),
        field(Id::Ship, "ship", Ship, "a relationship of the work: A/B, A/B/*, A/*, \"A & B\" or a ship name", "ship:Draco/Harry").aliases(&["rel", "relationship", "relationships", "pairing"]).list(),
        field(Id::DeclaredShip, "declared.ship", Ship, "a relationship by the author's tags alone", "declared.ship:Spuffy").aliases(&["declared.rel", "declared.relationship", "declared.pairing"]).list(),
        field(Id::RecognisedShip, "recognised.ship", Ship, "a relationship recognised in the text, weak evidence too", "recognised.ship:Spuffy").aliases(&["recognised.rel", "recognised.relationship", "recognised.pairing"]).list(),
        field(Id::Main, "main", Ship, "the relationship listed first, or most mentioned together when the list is alphabetical", "main:Castiel/Dean"),
        field(Id::Otp, "otp", Ship, "the only romantic relationship of the work", "otp:Drarry"),
        field(Id::Tag, "tag", Keyword, "an additional tag, a warning or a category", "tag:\"slow burn\"").aliases(&["tags", "freeform", "freeforms"]).list(),
        field(Id::Fandom, "fandom", Keyword, "a fandom", "fandom:(Buffy OR Angel)").aliases(&["fandoms"]).list(),
        field(Id::DeclaredFandom, "declared.fandom", Keyword, "a fandom by the author's tags alone", "declared.fandom:Angel").list(),
        field(Id::RecognisedFandom, "recognised.fandom", Keyword, "a fandom recognised in the text, weak evidence too", "recognised.fandom:Angel").list(),
        field(Id::Author, "author", Keyword, "an author", "author:=astolat").aliases(&["authors", "creator", "creators"]).list(),
        field(Id::Series, "series", Keyword, "a series", "series:\"The Long Road\"").list(),
        field(Id::Collection, "collection", Keyword, "a collection", "collection:yuletide").aliases(&["collections"]).list(),
        field(Id::Gift, "gift", Keyword, "a person the work is a gift for", "gift:astolat").list(),
        field(Id::Rating, "rating", Keyword, "the rating on AO3's scale: G, T, M, E, NR or the full name", "rating:(G OR T)"),
        field(Id::RawRating, "raw.rating", Keyword, "the rating as written", "raw.rating:PG-13"),
        field(Id::Warning, "warning", Keyword, "an archive warning", "-warning:\"Major Character Death\"").aliases(&["warnings"]).list(),
        field(Id::RawWarning, "raw.warning", Keyword, "a warning as written", "raw.warning:none"),
        field(Id::Cat, "cat", Keyword, "a category: F/F, F/M, Gen, M/M, Multi, Other", "cat:F/F").aliases(&["category", "categories"]).list(),
        field(Id::RawCat, "raw.cat", Keyword, "a category as written", "raw.cat:slash").aliases(&["raw.category"]),
        field(Id::Lang, "lang", Keyword, "the language, as a tag or a name", "lang:(en OR de)").aliases(&["language", "language_id"]),
        field(Id::RawLang, "raw.lang", Keyword, "the language as written", "raw.lang:English").aliases(&["raw.language"]),
        field(Id::Words, "words", Number, "words of the work, as its site counts them where it does", "words:>50k").aliases(&["word_count"]),
        field(Id::Chapters, "chapters", Number, "chapters of the work", "chapters:>20"),
        field(Id::Wpc, "wpc", Number, "words per chapter", "wpc:>=1500"),
        field(Id::Kudos, "kudos", Number, "kudos or favourites", "kudos:10-50").aliases(&["kudos_count"]),
        field(Id::Hits, "hits", Number, "times the work was opened at its site", "hits:>1M"),
        field(Id::Comments, "comments", Number, "comments or reviews", "comments:100..").aliases(&["comments_count"]),
        field(Id::Bookmarks, "bookmarks", Number, "bookmarks or follows", "bookmarks:..9").aliases(&["bookmarks_count"]),
        field(Id::Posted, "posted", Date, "the day the work was first published", "posted:2019-03").aliases(&["created_at"]),
        field(Id::Updated, "updated", Date, "the day the work was last updated, or posted where no later one is known", "updated:<30d").aliases(&["revised_at"]),
        field(Id::Added, "added", Date, "the day the work came into the library", "added:2020..2021-06"),
        field(Id::Indexed, "indexed", Date, "the day the work was last read", "indexed:<7d"),
        field(Id::Is, "is", Flag, "a flag of the work", "is:complete"),
        field(Id::Site, "site", Keyword, "the site the work is from, by its short name or its host", "site:ffn"),
        field(Id::Id, "id", Keyword, "the work's id, its number or its address", "id:ao3:218676"),
        field(Id::Url, "url", Keyword, "the work's address", "url:*archiveofourown.org*"),
        field(Id::Path, "path", Glob, "a path of the work's files, as a glob: * within a folder, ** across folders", "path:rescued/**"),
        field(Id::Fmt, "fmt", Keyword, "the format of the work's file, as listed by `formats`", "fmt:ao3-html").aliases(&["format"]),
        field(Id::Status, "status", Keyword, "whether a file of the work is there: present or missing", "status:missing"),
        field(Id::Label, "label", Keyword, "a label of yours", "label:to-reread").list().waits_for(YOURS),
        field(Id::List, "list", Keyword, "a list of yours", "list:comfort").list().waits_for(YOURS),
        field(Id::MyNote, "note.mine", Text, "your own notes", "note.mine:recommended").waits_for(YOURS),
        field(Id::Stars, "stars", Number, "your rating", "stars:>=4").waits_for(YOURS),
        field(Id::ReadTo, "readto", Number, "the chapter you have read to", "readto:>=3").waits_for(YOURS),
        field(Id::Ver, "ver", Version, "which versions of a text are searched: latest, all or a number", "ver:all").waits_for(VERSIONS),
        field(Id::Query, "query", Saved, "a saved query of yours", "query:comfort"),
        field(Id::Has, "has", Has, "a field has a value", "has:kudos"),
    ]
};

/// A flag, asked for by `is:`.
#[allow(missing_docs, reason = "each is described in its row of FLAGS")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    Complete,
    Wip,
    Oneshot,
    Crossover,
    Otp,
    Orphaned,
    Anon,
    Restricted,
    Missing,
    Gone,
    Dup,
    New,
    Removed,
    Read,
    Translation,
    Podfic,
}

impl Flag {
    /// The flag's row.
    pub fn spec(self) -> &'static FlagSpec {
        &FLAGS[self as usize]
    }

    /// The name under which the flag is printed.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The flag of this name or alias, in lower case.
    pub fn of_name(name: &str) -> Option<Self> {
        FLAGS.iter().find(|flag| flag.name == name || flag.aliases.contains(&name)).map(|flag| flag.id)
    }

    /// The flag that AO3 writes as a field of this name: `complete:true`.
    pub fn of_field(name: &str) -> Option<Self> {
        FLAGS.iter().find(|flag| flag.field == Some(name)).map(|flag| flag.id)
    }
}

/// One row of [`FLAGS`].
#[derive(Debug)]
pub struct FlagSpec {
    /// The flag.
    pub id: Flag,
    /// Its name after `is:`.
    pub name: &'static str,
    /// Other accepted names after `is:`.
    pub aliases: &'static [&'static str],
    /// The name of the field with which AO3 asks for it, with `true` or `false`.
    pub field: Option<&'static str>,
    /// What it means, in one sentence without a full stop.
    pub description: &'static str,
    /// As the field `missing` of [`FieldSpec`].
    pub missing: Option<&'static str>,
}

const fn flag(
    id: Flag,
    name: &'static str,
    aliases: &'static [&'static str],
    field: Option<&'static str>,
    description: &'static str,
    missing: Option<&'static str>,
) -> FlagSpec {
    FlagSpec { id, name, aliases, field, description, missing }
}

/// Every flag, in the order of [`Flag`].
#[rustfmt::skip]
pub const FLAGS: &[FlagSpec] = &[
    flag(Flag::Complete, "complete", &["completed", "finished"], Some("complete"), "the work is finished", None),
    flag(Flag::Wip, "wip", &["incomplete", "unfinished", "ongoing"], None, "the work is in progress, and its file says so", None),
    flag(Flag::Oneshot, "oneshot", &["one-shot"], Some("single_chapter"), "the work has one chapter and is not in progress", None),
    flag(Flag::Crossover, "crossover", &[], Some("crossover"), "the work belongs to fandoms that are not related", None),
    flag(Flag::Otp, "otp", &[], Some("otp"), "the work has exactly one romantic relationship", None),
    flag(Flag::Orphaned, "orphaned", &["orphan"], None, "the author has given the work to AO3's orphan account", None),
    flag(Flag::Anon, "anon", &["anonymous"], None, "the author is anonymous", None),
    flag(Flag::Restricted, "restricted", &[], Some("restricted"), "the work is for signed-in readers of its site, as its page or a list says", None),
    flag(Flag::Missing, "missing", &[], None, "the work's file has vanished", None),
    flag(Flag::Gone, "gone", &[], None, "the work was deleted from its site, as you have said", YOURS),
    flag(Flag::Dup, "dup", &["duplicate"], None, "another file or work has the same text", None),
    flag(Flag::New, "new", &[], None, "the work came since this query was last asked", Some("the library does not keep when a query was asked")),
    flag(Flag::Removed, "removed", &[], None, "the text is in an older version only", VERSIONS),
    flag(Flag::Read, "read", &[], None, "you have marked the work as read", YOURS),
    flag(Flag::Translation, "translation", &[], None, "the work is a translation", None),
    flag(Flag::Podfic, "podfic", &[], None, "the work is a podfic", None),
];

/// Every name and alias of a field, and AO3's names of flags: what may stand before a colon.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    let fields = FIELDS.iter().flat_map(|field| std::iter::once(field.name).chain(field.aliases.iter().copied()));
    fields.chain(FLAGS.iter().filter_map(|flag| flag.field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::parse;

    #[test]
    fn rows_stand_in_the_order_of_their_ids() {
        for (at, field) in FIELDS.iter().enumerate() {
            assert_eq!(field.id as usize, at, "{}", field.name);
        }
        for (at, flag) in FLAGS.iter().enumerate() {
            assert_eq!(flag.id as usize, at, "{}", flag.name);
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let mut names: Vec<_> = field_names().collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        // `otp` is a field and AO3's spelling of a flag; its value tells which.
        assert_eq!(names.len(), count - 1);
    }

    #[test]
    fn every_example_is_a_query_of_its_field() {
        for field in FIELDS {
            let query = parse(field.example);
            assert!(query.is_ok(), "{}: {:?}", field.name, query);
            assert!(field.example.contains(&format!("{}:", field.name)), "{}", field.name);
        }
    }

    #[test]
    fn every_flag_can_be_asked() {
        for flag in FLAGS {
            assert!(parse(&format!("is:{}", flag.name)).is_ok(), "{}", flag.name);
        }
    }
}
