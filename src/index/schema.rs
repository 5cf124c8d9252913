//! The fields of a passage document.
//!
//! Only [`Fields::body`], [`Fields::marks`], [`Fields::border`], [`Fields::text`], [`FIRST_TOKEN`] and [`WordField::People`]
//! are written on every passage. What describes a work is written once, on its first passage, and what describes a
//! chapter on the chapter's first passage: a work is a run of documents, so a value on its head holds
//! for all of it. That keeps the index small and makes the document frequency of a tag the number of
//! works that carry it.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

/// A value of a work matched as a whole, in folded form ([`crate::text::key`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyField {
    /// [`crate::model::WorkId`], not folded.
    Id,
    /// Author.
    Author,
    /// Fandom that the author's tags declare.
    Fandom,
    /// Character that the author's tags declare.
    Character,
    /// Relationship that the author's tags declare; see [`super::document::ship_key`].
    Ship,
    /// Fandom that nobody declared and the text tells surely enough.
    FoundFandom,
    /// Character that nobody declared and the text tells surely enough.
    FoundCharacter,
    /// Relationship that the text tells surely enough, where none is declared.
    FoundShip,
    /// Every fandom the text tells, however weakly.
    RecognisedFandom,
    /// Everybody the text tells of.
    RecognisedCharacter,
    /// Every relationship the text tells, however weakly.
    RecognisedShip,
    /// Fandom as written.
    RawFandom,
    /// Character as written.
    RawCharacter,
    /// Relationship as written; see [`super::document::raw_ship_key`].
    RawShip,
    /// The declared relationship that the work is about.
    Main,
    /// The recognised relationship that the work is about, where none is declared.
    FoundMain,
    /// Additional tag.
    Tag,
    /// Rating.
    Rating,
    /// Archive warning.
    Warning,
    /// Category.
    Category,
    /// Series.
    Series,
    /// Collection.
    Collection,
    /// Person the work is a gift for.
    Gift,
    /// Language tag.
    Language,
    /// Site key.
    Site,
    /// `complete`, `wip` and the other flags of the query language.
    Flag,
    /// Address, in lower case.
    Url,
    /// The rating as written, in lower case.
    RawRating,
    /// The language as written, in lower case.
    RawLanguage,
    /// Archive warning as written.
    RawWarning,
    /// Category as written.
    RawCategory,
}

/// Text matched by its words, with their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordField {
    /// The story text of the passage.
    Body,
    /// Title of the work.
    Title,
    /// Title of the chapter, on its first passage.
    ChapterTitle,
    /// Summary of the work or chapter, on its first passage.
    Summary,
    /// Notes of the work or chapter, on its first passage.
    Note,
    /// Words of [`KeyField::Author`].
    Author,
    /// Words of [`KeyField::Fandom`].
    Fandom,
    /// Words of [`KeyField::Character`].
    Character,
    /// Words of [`KeyField::Ship`].
    Ship,
    /// Words of [`KeyField::Tag`], warnings and categories.
    Tag,
    /// Words of [`KeyField::Series`].
    Series,
    /// Words of [`KeyField::Collection`].
    Collection,
    /// Not words but people: terms of [`super::people::Seen`] at the words of the story text that show them.
    People,
}

/// A number of a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberField {
    /// Words, as the site says where it does.
    Words,
    /// Words of the text that is there.
    TextWords,
    /// Chapters.
    Chapters,
    /// Words per chapter.
    WordsPerChapter,
    /// Day first published, as days since 1970-01-01.
    Published,
    /// Day last updated, as days since 1970-01-01.
    Updated,
    /// Kudos, favourites or likes.
    Kudos,
    /// Times the work was opened.
    Hits,
    /// Comments or reviews.
    Comments,
    /// Bookmarks or followers.
    Bookmarks,
    /// How many fandoms, characters, relationships, tags … the work carries: one field for each, see
    /// [`NumberField::COUNTS`].
    Count(KeyField),
}

impl KeyField {
    /// Every key field.
    pub const ALL: &'static [Self] = &[
        Self::Id,
        Self::Author,
        Self::Fandom,
        Self::Character,
        Self::Ship,
        Self::FoundFandom,
        Self::FoundCharacter,
        Self::FoundShip,
        Self::RecognisedFandom,
        Self::RecognisedCharacter,
        Self::RecognisedShip,
        Self::RawFandom,
        Self::RawCharacter,
        Self::RawShip,
        Self::Main,
        Self::FoundMain,
        Self::Tag,
        Self::Rating,
        Self::Warning,
        Self::Category,
        Self::Series,
        Self::Collection,
        Self::Gift,
        Self::Language,
        Self::Site,
        Self::Flag,
        Self::Url,
        Self::RawRating,
        Self::RawLanguage,
        Self::RawWarning,
        Self::RawCategory,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Author => "author",
            Self::Fandom => "fandom",
            Self::Character => "char",
            Self::Ship => "ship",
            Self::FoundFandom => "found_fandom",
            Self::FoundCharacter => "found_char",
            Self::FoundShip => "found_ship",
            Self::RecognisedFandom => "recognised_fandom",
            Self::RecognisedCharacter => "recognised_char",
            Self::RecognisedShip => "recognised_ship",
            Self::RawFandom => "raw_fandom",
            Self::RawCharacter => "raw_char",
            Self::RawShip => "raw_ship",
            Self::Main => "main",
            Self::FoundMain => "found_main",
            Self::Tag => "tag",
            Self::Rating => "rating",
            Self::Warning => "warning",
            Self::Category => "cat",
            Self::Series => "series",
            Self::Collection => "collection",
            Self::Gift => "gift",
            Self::Language => "lang",
            Self::Site => "site",
            Self::Flag => "is",
            Self::Url => "url",
            Self::RawRating => "raw_rating",
            Self::RawLanguage => "raw_lang",
            Self::RawWarning => "raw_warning",
            Self::RawCategory => "raw_cat",
        }
    }
}

impl WordField {
    /// Every word field.
    pub const ALL: &'static [Self] = &[
        Self::Body,
        Self::Title,
        Self::ChapterTitle,
        Self::Summary,
        Self::Note,
        Self::Author,
        Self::Fandom,
        Self::Character,
        Self::Ship,
        Self::Tag,
        Self::Series,
        Self::Collection,
        Self::People,
    ];
    /// Every field that holds words of a text or a name.
    pub const TEXTS: &'static [Self] = Self::ALL.split_at(Self::ALL.len() - 1).0;

    fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Title => "title",
            Self::ChapterTitle => "chapter_title",
            Self::Summary => "summary",
            Self::Note => "note",
            Self::Author => "author_words",
            Self::Fandom => "fandom_words",
            Self::Character => "char_words",
            Self::Ship => "ship_words",
            Self::Tag => "tag_words",
            Self::Series => "series_words",
            Self::Collection => "collection_words",
            Self::People => "people",
        }
    }
}

impl NumberField {
    /// The key fields whose values are counted.
    pub const COUNTS: &'static [KeyField] = &[
        KeyField::Author,
        KeyField::Fandom,
        KeyField::Character,
        KeyField::Ship,
        KeyField::Tag,
        KeyField::Warning,
        KeyField::Category,
        KeyField::Series,
        KeyField::Collection,
        KeyField::Gift,
    ];

    /// Every number field.
    pub fn all() -> impl Iterator<Item = Self> {
        let plain =
            [Self::Words, Self::TextWords, Self::Chapters, Self::WordsPerChapter, Self::Published, Self::Updated];
        let counted_by_site = [Self::Kudos, Self::Hits, Self::Comments, Self::Bookmarks];
        plain.into_iter().chain(counted_by_site).chain(Self::COUNTS.iter().map(|field| Self::Count(*field)))
    }

    /// Name of the column.
    pub(super) fn name(self) -> String {
        match self {
            Self::Words => "words".into(),
            Self::TextWords => "text_words".into(),
            Self::Chapters => "chapters".into(),
            Self::WordsPerChapter => "wpc".into(),
            Self::Published => "posted".into(),
            Self::Updated => "updated".into(),
            Self::Kudos => "kudos".into(),
            Self::Hits => "hits".into(),
            Self::Comments => "comments".into(),
            Self::Bookmarks => "bookmarks".into(),
            Self::Count(field) => format!("{}_count", field.name()),
        }
    }
}

/// The handles of all fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// Story text.
    pub(super) body: Field,
    /// Where its paragraphs and sentences begin; see [`super::marks`].
    pub(super) marks: Field,
    /// The last term of the passage and the first of the next, hashed: finds phrases over a border.
    pub(super) border: Field,
    /// The text id, for deleting a work and for finding its text.
    pub(super) text: Field,
    /// `w`, `c`, `s` on the first passage of a work, a chapter, a scene.
    pub(super) starts: Field,
    keys: Vec<(KeyField, Field)>,
    words: Vec<(WordField, Field)>,
}

/// The name under which the schema knows the analysis of [`crate::text`]. The engine never looks it up.
pub(super) const WORDS: &str = "words";
/// The name under which the schema knows that marks are no text.
pub(super) const MARKS: &str = "marks";
/// The same for people.
pub(super) const PEOPLE: &str = "people";
/// Name of the column of the tokens of the chapter before the passage.
pub(super) const FIRST_TOKEN: &str = "first_token";
/// Name of the column behind [`Fields::text`].
pub(super) const TEXT: &str = "text";
/// Name of the column behind [`KeyField::Id`].
pub(super) const ID: &str = "id";

impl Fields {
    /// The schema of an index and its handles.
    pub(super) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let raw = || text_options("raw", IndexRecordOption::Basic, false);
        let words: Vec<_> = WordField::ALL
            .iter()
            .map(|field| {
                let (tokenizer, norms) = if *field == WordField::People { (PEOPLE, false) } else { (WORDS, true) };
                let options = text_options(tokenizer, IndexRecordOption::WithFreqsAndPositions, norms);
                (*field, builder.add_text_field(field.name(), options))
            })
            .collect();
        let keys = KeyField::ALL
            .iter()
            .map(|field| {
                let options = if *field == KeyField::Id { raw().set_fast("raw") } else { raw() };
                (*field, builder.add_text_field(field.name(), options))
            })
            .collect();
        let marks = text_options(MARKS, IndexRecordOption::WithFreqsAndPositions, false);
        let marks = builder.add_text_field("marks", marks);
        let border = builder.add_bytes_field("border", BytesOptions::default().set_indexed());
        let text = builder.add_u64_field(TEXT, INDEXED | FAST);
        // What is a column alone is found by its name.
        builder.add_u64_field(FIRST_TOKEN, FAST);
        let starts = builder.add_text_field("starts", raw());
        for field in NumberField::all() {
            builder.add_i64_field(&field.name(), NumericOptions::default().set_fast());
        }
        let fields = Self { body: words[0].1, marks, border, text, starts, keys, words };
        (builder.build(), fields)
    }

    pub(super) fn key(&self, field: KeyField) -> Field {
        find(&self.keys, field)
    }

    pub(super) fn word(&self, field: WordField) -> Field {
        find(&self.words, field)
    }
}

fn find<T: Copy + PartialEq + std::fmt::Debug>(fields: &[(T, Field)], wanted: T) -> Field {
    match fields.iter().find(|(field, _)| *field == wanted) {
        Some((_, handle)) => *handle,
        None => unreachable!("{wanted:?} is in the schema: Fields::schema adds every field"),
    }
}

fn text_options(tokenizer: &str, record: IndexRecordOption, norms: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record).set_fieldnorms(norms),
    )
}
