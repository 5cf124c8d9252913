//! From the query's tree to a [`Plan`] for one snapshot of the index: names and patterns become the
//! values and terms the index holds.

mod fandoms;
pub(super) mod names;
mod pattern;
mod people;
mod phrases;
pub(super) mod present;
mod ships;
mod terms;

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::cursor::{Leaf, LeafKind, MAX_APART, MAX_NEAR_PARTS, Slot};
use super::plan::{Node, Plan, WorkSet};
use crate::index::{IndexError, KeyField, NumberField, Snapshot, WordField};
use crate::model::Date;
use crate::names::Dictionary;
use crate::query::{
    Bounds, Clause, FieldId, Flag, Matching, Name, Near, Node as QueryNode, NodeKind, QueryError, Span, TextForm,
    TextTerm, Token, Unit, Value,
};
use crate::store::Moment;
use phrases::Phrases;

/// Why a plan could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The query asks what cannot be answered.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// What a bare word looks in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultField {
    /// The story text: `search`, `kwic`, `count`.
    Text,
    /// Every field: `works`.
    Any,
}

/// Answers for the conditions that the index does not know, because they change without a new text.
pub trait Outside {
    /// The texts of the works that have a file whose path fits the glob, sorted.
    fn texts_by_path(&self, glob: &str, span: Span) -> Result<Vec<u64>, PlanError>;
    /// The dictionary that the works were named by.
    fn dictionary(&self) -> Result<&Dictionary, PlanError>;
    /// The texts of the works that have a file of this format, sorted.
    fn texts_by_format(&self, format: &str, span: Span) -> Result<Vec<u64>, PlanError>;
    /// The texts of the works that came into the library, or were last read, on one of these days, sorted. Days since
    /// 1970-01-01 in UTC, both inclusive.
    fn texts_by_day(&self, moment: Moment, low: i64, high: i64) -> Result<Vec<u64>, PlanError>;
    /// The texts of the works none of whose files is there, sorted.
    fn missing_texts(&self) -> Result<Vec<u64>, PlanError>;
    /// The texts of the works whose text another file or another work holds too, sorted.
    fn texts_held_twice(&self) -> Result<Vec<u64>, PlanError>;
}

/// Makes the plan of `query`.
pub fn lower(
    query: &QueryNode,
    snapshot: &Snapshot,
    outside: &dyn Outside,
    default: DefaultField,
    unit: Unit,
) -> Result<Plan, PlanError> {
    let mut lowering = Lowering {
        snapshot,
        outside,
        default,
        leaves: Vec::new(),
        by_terms: FxHashMap::default(),
        sets: Vec::new(),
        written: Vec::new(),
        terms: 0,
        stood_for: 0,
        phrases: Phrases::default(),
        negated: false,
        speakers: None,
    };
    let text = asks_for_text(query);
    let mut root = lowering.node(query)?;
    let mut unit = unit;
    if unit < Unit::Scene {
        root = Node::Scope(unit, Box::new(root));
        unit = Unit::Chapter;
    }
    let root = simplify(root);
    let Lowering { leaves, sets, written, .. } = lowering;
    Ok(Plan { root, leaves, sets, unit, text, written })
}

/// True if some clause without a minus before it looks in the story text, for words or for people.
fn asks_for_text(node: &QueryNode) -> bool {
    match &node.kind {
        NodeKind::Clause(clause) => is_of_passages(clause.field) && !clause.differs,
        NodeKind::Text(TextTerm { field, .. }) => is_story(*field),
        NodeKind::And(parts) | NodeKind::Or(parts) => parts.iter().any(asks_for_text),
        NodeKind::Scope { inner, .. } => asks_for_text(inner),
        // `says:NAME{*}` too is every speech of theirs.
        NodeKind::Says { .. } => true,
        NodeKind::Near(near) => is_story(field_of(near)),
        NodeKind::All | NodeKind::Not(_) => false,
    }
}

/// True if the field asks who is in a passage.
pub(in crate::search) fn is_of_passages(field: FieldId) -> bool {
    matches!(field, FieldId::Who | FieldId::Present)
}

fn is_story(field: Option<FieldId>) -> bool {
    matches!(field, None | Some(FieldId::Text | FieldId::Any | FieldId::Said | FieldId::Narr))
}

/// The field of all places of a NEAR.
fn field_of(near: &Near) -> Option<FieldId> {
    fn first(node: &QueryNode) -> Option<FieldId> {
        match &node.kind {
            NodeKind::Text(term) => term.field,
            _ => node.children().first().and_then(first),
        }
    }
    near.parts.first().and_then(first)
}

struct Lowering<'a> {
    snapshot: &'a Snapshot,
    outside: &'a dyn Outside,
    default: DefaultField,
    leaves: Vec<Leaf>,
    /// The leaves whose terms have a hash.
    by_terms: FxHashMap<u64, Vec<usize>>,
    sets: Vec<WorkSet>,
    /// By leaf: that of the word as written, where others stand for it too.
    written: Vec<(usize, Leaf)>,
    /// The index terms that the words so far stand for.
    terms: usize,
    /// The passages that these stand in, counted once for each.
    stood_for: u64,
    phrases: Phrases,
    /// Inside of an odd number of minus signs.
    negated: bool,
    /// Inside of `says:NAME{…}`: the terms of those who speak.
    speakers: Option<Vec<String>>,
}

impl Lowering<'_> {
    fn node(&mut self, node: &QueryNode) -> Result<Node, PlanError> {
        Ok(match &node.kind {
            NodeKind::All => Node::All,
            NodeKind::And(parts) => Node::And(self.nodes(parts)?),
            NodeKind::Or(parts) => Node::Or(self.nodes(parts)?),
            NodeKind::Not(inner) => Node::Not(Box::new(self.negated(|this| this.node(inner))?)),
            NodeKind::Text(term) => self.text(term, node.span)?,
            NodeKind::Near(near) => self.near(near, node.span)?,
            NodeKind::Scope { unit, inner } => Node::Scope(*unit, Box::new(self.node(inner)?)),
            NodeKind::Says { name, inner } => self.says(name, inner, node.span)?,
            NodeKind::Clause(clause) => self.clause(clause, node.span)?,
        })
    }

    fn negated<T>(&mut self, lower: impl FnOnce(&mut Self) -> Result<T, PlanError>) -> Result<T, PlanError> {
        self.negated = !self.negated;
        let lowered = lower(self);
        self.negated = !self.negated;
        lowered
    }

    /// What is asked of the words in the speeches given to a person.
    fn says(&mut self, name: &Name, inner: &QueryNode, span: Span) -> Result<Node, PlanError> {
        if self.speakers.is_some() {
            return Err(refusal("a speech inside another one's cannot be asked for".into(), span, None));
        }
        let speakers = present::named(self.snapshot, self.outside, FieldId::Says, name, span)?;
        if speakers.is_empty() {
            return Ok(Node::Nothing);
        }
        let speech = LeafKind::Speech(Slot { place: 0, terms: speakers.clone() });
        self.speakers = Some(speakers);
        let lowered = self.node(inner);
        self.speakers = None;
        let lowered = lowered?;
        if !needs_no_word(&lowered) {
            return Ok(lowered);
        }
        // `says:NAME{*}`, or words that are not said: there is speech of theirs all the same.
        let speech = self.leaf(Leaf { field: WordField::People, kind: speech, boost: 1.0 });
        Ok(Node::And(vec![speech, lowered]))
    }

    fn nodes(&mut self, nodes: &[QueryNode]) -> Result<Vec<Node>, PlanError> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn leaf(&mut self, leaf: Leaf) -> Node {
        let mut hasher = FxHasher::default();
        leaf.terms().hash(&mut hasher);
        let alike = self.by_terms.entry(hasher.finish()).or_default();
        // A clause written twice is one: it would count twice in the score.
        if let Some(known) = alike.iter().find(|known| self.leaves[**known] == leaf) {
            return Node::Text(*known);
        }
        self.leaves.push(leaf);
        alike.push(self.leaves.len() - 1);
        Node::Text(self.leaves.len() - 1)
    }

    fn set(&mut self, set: WorkSet) -> Node {
        self.sets.push(set);
        Node::Works(self.sets.len() - 1)
    }

    fn text(&mut self, term: &TextTerm, span: Span) -> Result<Node, PlanError> {
        let node = self.in_fields(term.field, span, |this, field| this.term(field, term, span))?;
        if let TextForm::Word { token: Token::Term(word), matching: Matching::Stem | Matching::Fuzzy(_) } = &term.form {
            let parts = if let Node::Or(parts) = &node { parts.as_slice() } else { std::slice::from_ref(&node) };
            let leaves = parts.iter().filter_map(|part| if let Node::Text(leaf) = part { Some(*leaf) } else { None });
            let open = leaves.filter(|leaf| self.leaves[*leaf].terms().len() > 1);
            self.written.extend(open.map(|leaf| (leaf, self.leaves[leaf].only(word))));
        }
        Ok(node)
    }

    /// The leaf of a text term, and no more index terms in a query than one can be answered with.
    fn term(&mut self, field: WordField, term: &TextTerm, span: Span) -> Result<Option<Leaf>, PlanError> {
        let leaf = terms::leaf(self.snapshot, field, term, span)?;
        let stands_for = leaf.as_ref().map_or(0, |leaf| leaf.terms().len());
        let written = if let TextForm::Phrase { tokens, .. } = &term.form { tokens.len() } else { 1 };
        // Words as they are written have a limit of their own.
        self.terms += if stands_for > written { stands_for } else { 0 };
        if self.terms > terms::MAX_TERMS {
            let message = format!(
                "with `{}` the words of this query stand for more than {} different words",
                term.typed,
                terms::MAX_TERMS
            );
            let hint = "write more of the words, allow fewer errors in them, or ask for fewer of them at a time";
            return Err(refusal(message, span, Some(hint.into())));
        }
        if let Some(leaf) = leaf.as_ref().filter(|_| stands_for > written && stands_for > MAX_APART) {
            let frequencies = leaf.terms().into_iter().map(|term| self.snapshot.frequency(field, term));
            self.stood_for += frequencies.sum::<Result<u64, IndexError>>()?;
            if self.stood_for > (self.snapshot.documents() * terms::TIMES).max(terms::LEAST) {
                let message = format!("with `{}` the words of this query stand for too many others", term.typed);
                let hint = "write more of the words, allow fewer errors in them, or ask for fewer of them at a time";
                return Err(refusal(message, span, Some(hint.into())));
            }
        }
        if let Some(Leaf { kind: LeafKind::Words { slots, .. }, .. }) = &leaf
            && slots.len() > 1
            && field == WordField::Body
        {
            self.phrases.add(self.snapshot, slots, &term.typed, span)?;
        }
        Ok(leaf)
    }

    fn near(&mut self, near: &Near, span: Span) -> Result<Node, PlanError> {
        self.in_fields(field_of(near), span, |this, field| this.near_leaf(near, field, span))
    }

    /// What `leaf` makes for the field asked, or any of them, where one name stands for several.
    fn in_fields(
        &mut self,
        asked: Option<FieldId>,
        span: Span,
        mut leaf: impl FnMut(&mut Self, WordField) -> Result<Option<Leaf>, PlanError>,
    ) -> Result<Node, PlanError> {
        let fields: &[WordField] = match asked {
            None if self.default == DefaultField::Text => &[WordField::Body],
            None | Some(FieldId::Any) => WordField::TEXTS,
            Some(FieldId::Text | FieldId::Said | FieldId::Narr) => &[WordField::Body],
            Some(FieldId::Title) => &[WordField::Title],
            Some(FieldId::Chapter) => &[WordField::ChapterTitle],
            Some(FieldId::Summary) => &[WordField::Summary],
            Some(FieldId::Note) => &[WordField::Note],
            Some(field) => return Err(missing(field, span)),
        };
        let mut nodes = Vec::with_capacity(fields.len());
        for &field in fields {
            let Some(found) = leaf(self, field)? else { continue };
            nodes.push(match (field, asked) {
                (WordField::Body, asked) => match (&self.speakers, asked) {
                    (Some(_), Some(FieldId::Narr)) => Node::Nothing,
                    (Some(speakers), _) => {
                        let leaf = found.heard_by(speakers.clone());
                        self.leaf(leaf)
                    }
                    (None, Some(FieldId::Said)) => self.leaf(found.heard(true)),
                    (None, Some(FieldId::Narr)) => self.leaf(found.heard(false)),
                    (None, _) => self.leaf(found),
                },
                (WordField::ChapterTitle, _) => {
                    self.sets.push(WorkSet::Words(found));
                    Node::Chapters(self.sets.len() - 1)
                }
                _ => self.set(WorkSet::Words(found)),
            });
        }
        Ok(any(nodes))
    }

    /// None if some part has no term in the index.
    fn near_leaf(&mut self, near: &Near, field: WordField, span: Span) -> Result<Option<Leaf>, PlanError> {
        let mut parts = Vec::with_capacity(near.parts.len());
        for part in &near.parts {
            let Some(leaf) = self.place(part, field)? else { return Ok(None) };
            parts.push(leaf);
        }
        if parts.len() > MAX_NEAR_PARTS {
            let message = format!("`NEAR` joins {} parts, more than the limit of {MAX_NEAR_PARTS}", parts.len());
            return Err(refusal(message, span, None));
        }
        let kind = LeafKind::Near { ordered: near.ordered, distance: near.distance, parts };
        Ok(Some(Leaf { field, kind, boost: 1.0 }))
    }

    fn place(&mut self, node: &QueryNode, field: WordField) -> Result<Option<Leaf>, PlanError> {
        match &node.kind {
            NodeKind::Text(term) => self.term(field, term, node.span),
            NodeKind::Near(near) => self.near_leaf(near, field, node.span),
            NodeKind::Or(parts) => {
                let mut leaves = Vec::new();
                for part in parts {
                    leaves.extend(self.place(part, field)?);
                }
                let found = !leaves.is_empty();
                Ok(found.then_some(Leaf { field, kind: LeafKind::Any(leaves), boost: 1.0 }))
            }
            _ => {
                let message = "`NEAR` and `ADJ` join words, phrases and parenthesised ORs of them".to_owned();
                Err(refusal(message, node.span, None))
            }
        }
    }

    fn clause(&mut self, clause: &Clause, span: Span) -> Result<Node, PlanError> {
        let spec = clause.field.spec();
        if spec.missing.is_some() {
            return Err(missing(clause.field, span));
        }
        let found =
            if clause.differs { self.negated(|this| this.value(clause, span))? } else { self.value(clause, span)? };
        if clause.differs {
            let present = self.present(clause.field, span)?;
            return Ok(Node::And(vec![present, Node::Not(Box::new(found))]));
        }
        Ok(found)
    }

    fn value(&mut self, clause: &Clause, span: Span) -> Result<Node, PlanError> {
        let field = clause.field;
        if is_of_passages(field) && !matches!(clause.value, Value::Any) {
            let leaf = present::leaf(self.snapshot, self.outside, field, &clause.value, span)?;
            return Ok(leaf.map_or(Node::Nothing, |leaf| self.leaf(leaf)));
        }
        match &clause.value {
            Value::Any => self.present(field, span),
            Value::Has(field) => self.present(*field, span),
            Value::Number(bounds) => self.number(field, *bounds, span),
            Value::Count(bounds) => {
                let counted = names::key_field(field).map(NumberField::Count);
                match counted.filter(|counted| NumberField::all().any(|known| known == *counted)) {
                    Some(counted) => Ok(self.between(counted, bounds.low, bounds.high)),
                    None => Err(refusal(format!("values of `{}` are not counted", field.name()), span, None)),
                }
            }
            Value::Date(bounds) => {
                let days = |date: Option<Date>| date.map(Date::days);
                let (low, high) = (days(bounds.low).unwrap_or(i64::MIN), days(bounds.high).unwrap_or(i64::MAX));
                let field = match field {
                    FieldId::Posted => NumberField::Published,
                    FieldId::Updated => NumberField::Updated,
                    FieldId::Added => return self.moment(Moment::Added, low, high),
                    FieldId::Indexed => return self.moment(Moment::Indexed, low, high),
                    _ => return Err(missing(field, span)),
                };
                Ok(self.set(WorkSet::Number { field, low, high }))
            }
            Value::Glob(glob) => {
                let texts = self.outside.texts_by_path(glob, span)?;
                Ok(self.set(WorkSet::Texts(texts)))
            }
            Value::Flag(flag) => {
                let spec = flag.spec();
                if let Some(reason) = spec.missing {
                    let message = format!("`is:{}` is not available yet: {reason}", spec.name);
                    return Err(refusal(message, span, None));
                }
                let texts = match flag {
                    Flag::Missing => Some(self.outside.missing_texts()?),
                    Flag::Dup => Some(self.outside.texts_held_twice()?),
                    _ => None,
                };
                if let Some(texts) = texts {
                    return Ok(self.set(WorkSet::Texts(texts)));
                }
                Ok(self.set(WorkSet::Keys { field: KeyField::Flag, values: vec![spec.name.to_owned()] }))
            }
            Value::Name(name) if field == FieldId::Status => self.status(&name.text, span),
            Value::Name(name) if field == FieldId::Fmt => {
                let texts = self.outside.texts_by_format(&name.text, span)?;
                Ok(self.set(WorkSet::Texts(texts)))
            }
            Value::Name(_) | Value::Wildcard(_) | Value::Regex(_) | Value::Ship(_) => {
                let ask = names::Ask { snapshot: self.snapshot, outside: self.outside, declared: self.negated };
                let sets = names::sets(&ask, field, &clause.value, span)?;
                let found = any(sets.into_iter().map(|set| self.set(set)).collect());
                if field == FieldId::Otp {
                    let only = WorkSet::Keys { field: KeyField::Flag, values: vec![Flag::Otp.name().to_owned()] };
                    return Ok(Node::And(vec![found, self.set(only)]));
                }
                Ok(found)
            }
            Value::Version(_) | Value::Saved(_) => Err(missing(field, span)),
        }
    }

    /// Works by the day on which they came into the library or were last read, in days since 1970, both inclusive.
    fn moment(&mut self, moment: Moment, low: i64, high: i64) -> Result<Node, PlanError> {
        let texts = self.outside.texts_by_day(moment, low, high)?;
        Ok(self.set(WorkSet::Texts(texts)))
    }

    /// Works by whether one of their files is there.
    fn status(&mut self, name: &str, span: Span) -> Result<Node, PlanError> {
        let missing = self.outside.missing_texts()?;
        let missing = self.set(WorkSet::Texts(missing));
        match name.to_lowercase().as_str() {
            "missing" => Ok(missing),
            "present" => Ok(Node::Not(Box::new(missing))),
            _ => {
                let hint = "works are `present` or `missing`; `ficdex status` lists the files that could not be read";
                Err(refusal(format!("`{name}` is not a status of a work"), span, Some(hint.into())))
            }
        }
    }

    /// Works that have a value of `field`.
    fn present(&mut self, field: FieldId, span: Span) -> Result<Node, PlanError> {
        if field.spec().missing.is_some() {
            return Err(missing(field, span));
        }
        let keys = names::key_fields(field, self.negated);
        if !keys.is_empty() {
            let mut nodes = Vec::with_capacity(keys.len());
            for key in keys {
                let values = names::values(self.snapshot, key, |_| true, field, span)?;
                nodes.push(self.set(WorkSet::Keys { field: key, values }));
            }
            return Ok(any(nodes));
        }
        if is_of_passages(field) {
            let leaf = present::leaf(self.snapshot, self.outside, field, &Value::Any, span)?;
            return Ok(leaf.map_or(Node::Nothing, |leaf| self.leaf(leaf)));
        }
        match field {
            FieldId::Posted => Ok(self.between(NumberField::Published, None, None)),
            FieldId::Updated => Ok(self.between(NumberField::Updated, None, None)),
            FieldId::Added => self.moment(Moment::Added, i64::MIN, i64::MAX),
            FieldId::Indexed => self.moment(Moment::Indexed, i64::MIN, i64::MAX),
            FieldId::Words
            | FieldId::Chapters
            | FieldId::Wpc
            | FieldId::Kudos
            | FieldId::Hits
            | FieldId::Comments
            | FieldId::Bookmarks => self.number(field, Bounds { low: None, high: None }, span),
            FieldId::Path | FieldId::Fmt | FieldId::Status | FieldId::Text | FieldId::Any => Ok(Node::All),
            FieldId::Title | FieldId::Summary | FieldId::Note | FieldId::Chapter => {
                let word = match field {
                    FieldId::Title => WordField::Title,
                    FieldId::Summary => WordField::Summary,
                    FieldId::Note => WordField::Note,
                    _ => WordField::ChapterTitle,
                };
                let terms = terms::all(self.snapshot, word)?;
                let leaf = terms::any_of(word, terms);
                Ok(leaf.map_or(Node::Nothing, |leaf| self.set(WorkSet::Words(leaf))))
            }
            FieldId::Said | FieldId::Narr => {
                let message = format!("`{}:` takes words, as `{}:\"not real\"`", field.name(), field.name());
                let hint = "all that somebody says is `says:NAME{*}`, who speaks is `says:NAME`";
                Err(refusal(message, span, Some(hint.into())))
            }
            _ => Err(refusal(format!("`has:{}` cannot be asked", field.name()), span, None)),
        }
    }

    fn number(&mut self, field: FieldId, bounds: Bounds<u64>, span: Span) -> Result<Node, PlanError> {
        let number = match field {
            FieldId::Words => NumberField::Words,
            FieldId::Chapters => NumberField::Chapters,
            FieldId::Wpc => NumberField::WordsPerChapter,
            FieldId::Kudos => NumberField::Kudos,
            FieldId::Hits => NumberField::Hits,
            FieldId::Comments => NumberField::Comments,
            FieldId::Bookmarks => NumberField::Bookmarks,
            _ => return Err(missing(field, span)),
        };
        Ok(self.between(number, bounds.low, bounds.high))
    }

    fn between(&mut self, field: NumberField, low: Option<u64>, high: Option<u64>) -> Node {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.set(WorkSet::Number { field, low: low.map_or(i64::MIN, number), high: high.map_or(i64::MAX, number) })
    }
}

/// True if the node may be true where no word of it stands.
fn needs_no_word(node: &Node) -> bool {
    match node {
        Node::All | Node::Not(_) => true,
        Node::And(parts) => parts.iter().all(needs_no_word),
        Node::Or(parts) => parts.iter().any(needs_no_word),
        Node::Scope(_, inner) => needs_no_word(inner),
        Node::Nothing | Node::Text(_) | Node::Works(_) | Node::Chapters(_) => false,
    }
}

fn any(mut nodes: Vec<Node>) -> Node {
    match nodes.len() {
        0 => Node::Nothing,
        1 => nodes.remove(0),
        _ => Node::Or(nodes),
    }
}

/// Removes parts that decide nothing.
fn simplify(node: Node) -> Node {
    match node {
        Node::And(parts) => {
            let mut kept: Vec<Node> = Vec::new();
            for part in parts.into_iter().map(simplify) {
                match part {
                    Node::All => {}
                    Node::Nothing => return Node::Nothing,
                    Node::And(inner) => kept.extend(inner),
                    part => kept.push(part),
                }
            }
            match kept.len() {
                0 => Node::All,
                1 => kept.remove(0),
                _ => Node::And(kept),
            }
        }
        Node::Or(parts) => {
            let mut kept: Vec<Node> = Vec::new();
            for part in parts.into_iter().map(simplify) {
                match part {
                    Node::Nothing => {}
                    Node::Or(inner) => kept.extend(inner),
                    part if kept.contains(&part) => {}
                    part => kept.push(part),
                }
            }
            any(kept)
        }
        Node::Not(inner) => match simplify(*inner) {
            Node::All => Node::Nothing,
            Node::Nothing => Node::All,
            inner => Node::Not(Box::new(inner)),
        },
        Node::Scope(unit, inner) => match simplify(*inner) {
            Node::All => Node::All,
            Node::Nothing => Node::Nothing,
            inner if inner.is_of_works() => inner,
            inner => Node::Scope(unit, Box::new(inner)),
        },
        node => node,
    }
}

fn refusal(message: String, span: Span, hint: Option<String>) -> PlanError {
    let error = QueryError::new(span, message);
    hint.map_or_else(|| error.clone(), |hint| error.clone().hint(hint)).into()
}

fn missing(field: FieldId, span: Span) -> PlanError {
    let reason = field.spec().missing.unwrap_or("the index does not hold it");
    refusal(format!("`{}:` is not available yet: {reason}", field.name()), span, None)
}
