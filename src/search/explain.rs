//! How a query is understood and run, and why a hit ranks where it does.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::collect::Found;
use super::count::{self, Counts};
use super::cursor::{Leaf, LeafKind, Slot};
use super::eval::{Evaluation, Sets};
use super::lower::names::shown;
use super::plan::{Node as PlanNode, Plan, WorkSet};
use super::rank::{Parts, Ranking};
use super::{DefaultField, Reader, SearchError};
use crate::index::{IndexError, Seen, Snapshot, WordField};
use crate::query::{Node, NodeKind, Unit};

/// How a query is understood and run.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The query as it was understood, printed so that it parses to the same.
    pub query: String,
    /// The unit in which the parts of an AND must meet.
    pub unit: Unit,
    /// Its clauses in order, each with what it stands for and finds alone.
    pub clauses: Vec<Clause>,
    /// What the engine does, as an indented tree, one node a line.
    pub plan: Vec<String>,
    /// What the whole query finds.
    pub counts: Counts,
}

/// One clause of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As printed.
    pub query: String,
    /// The words and values of the index that it stands for, most frequent first; the first of many.
    pub expansion: Vec<(String, u64)>,
    /// How many words and values it stands for in all.
    pub expanded: u64,
    /// What it finds alone.
    pub counts: Counts,
}

/// Words and values of one clause that are listed.
const MAX_LISTED: usize = 20;
/// Clauses that are looked at one by one.
const MAX_CLAUSES: usize = 64;

/// Explains `query`.
pub fn explain(
    reader: &Reader<'_>,
    query: &Node,
    default: DefaultField,
    unit: Unit,
) -> Result<Explanation, SearchError> {
    reader.planned(query, default, unit, |snapshot, plan| {
        let mut nodes = Vec::new();
        leaves(query, &mut nodes);
        let mut clauses = Vec::new();
        for node in nodes.into_iter().take(MAX_CLAUSES) {
            let plan = reader.plan(snapshot, node, default, unit)?;
            let mut expansion = expansion(snapshot, &plan)?;
            let expanded = expansion.len() as u64;
            expansion.truncate(MAX_LISTED);
            let counts = count::of_plan(snapshot, &plan)?;
            clauses.push(Clause { query: node.to_string(), expansion, expanded, counts });
        }
        let mut tree = Vec::new();
        draw(plan, &plan.root, plan.unit, 0, &mut tree);
        let counts = count::of_plan(snapshot, plan)?;
        Ok(Explanation { query: query.to_string(), unit, clauses, plan: tree, counts })
    })
}

/// The clauses of a query: what no operator joins but NEAR, and speeches as a whole.
fn leaves<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
    match &node.kind {
        // Words alone say nothing of a speech.
        NodeKind::Near(_) | NodeKind::Text(_) | NodeKind::Clause(_) | NodeKind::Says { .. } | NodeKind::All => {
            out.push(node);
        }
        _ => node.children().iter().for_each(|part| leaves(part, out)),
    }
}

/// The words and values that a clause's plan looks up, each with the passages or works that hold it.
fn expansion(snapshot: &Snapshot, plan: &Plan) -> Result<Vec<(String, u64)>, SearchError> {
    let mut of_words: FxHashMap<String, u64> = FxHashMap::default();
    let words = plan.leaves.iter().chain(plan.sets.iter().filter_map(|set| match set {
        WorkSet::Words(leaf) => Some(leaf),
        _ => None,
    }));
    for leaf in words {
        for term in leaf.terms() {
            let frequency = snapshot.living(leaf.field, term)?;
            *of_words.entry(shown_term(leaf.field, term)).or_default() += frequency;
        }
    }
    let mut found: Vec<(String, u64)> = of_words.into_iter().collect();
    for set in &plan.sets {
        let WorkSet::Keys { field, values } = set else { continue };
        for value in values {
            found.push((shown(*field, value), snapshot.living_works(*field, value)?));
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(found)
}

/// A word of the index as the user knows it.
fn shown_term(field: WordField, term: &str) -> String {
    let person = Seen::of_term(term).filter(|_| field == WordField::People);
    person.map_or(term, |(_, name)| name).to_owned()
}

/// One line for each node, indented by two blanks for each node around it.
fn draw(plan: &Plan, node: &PlanNode, unit: Unit, depth: usize, out: &mut Vec<String>) {
    let mut line = "  ".repeat(depth);
    let children: &[PlanNode] = match node {
        PlanNode::And(parts) | PlanNode::Or(parts) => parts,
        PlanNode::Not(inner) | PlanNode::Scope(_, inner) => std::slice::from_ref(inner),
        _ => &[],
    };
    match node {
        PlanNode::All => line.push_str("everything"),
        PlanNode::Nothing => line.push_str("nothing: no word or value of the library fits"),
        PlanNode::And(_) => {
            let _ = write!(line, "all of, in one {}", unit_name(unit));
        }
        PlanNode::Or(_) => line.push_str("any of"),
        PlanNode::Not(_) => line.push_str("not"),
        PlanNode::Scope(unit, _) => {
            let _ = write!(line, "some {} with", unit_name(*unit));
        }
        PlanNode::Text(leaf) => line.push_str(&place(&plan.leaves[*leaf])),
        PlanNode::Works(set) => line.push_str(&set_line(&plan.sets[*set])),
        PlanNode::Chapters(set) => {
            let _ = write!(line, "chapters with {}", set_line(&plan.sets[*set]));
        }
    }
    out.push(line);
    let unit = if let PlanNode::Scope(unit, _) = node { *unit } else { unit };
    for child in children {
        draw(plan, child, unit, depth + 1, out);
    }
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Sentence => "sentence",
        Unit::Paragraph => "paragraph",
        Unit::Scene => "scene",
        Unit::Chapter => "chapter",
        Unit::Work => "work",
    }
}

fn set_line(set: &WorkSet) -> String {
    match set {
        WorkSet::Keys { field, values } => match values.as_slice() {
            [] => format!("works of no {field:?}").to_lowercase(),
            [value] => format!("works of {} {}", format!("{field:?}").to_lowercase(), shown(*field, value)),
            many => format!("works of any of {} values of {}", many.len(), format!("{field:?}").to_lowercase()),
        },
        WorkSet::Words(leaf) => format!("works: {}", place(leaf)),
        WorkSet::Number { field, low, high } => {
            let end = |value: i64, open: i64| if value == open { String::new() } else { value.to_string() };
            let field = format!("{field:?}").to_lowercase();
            format!("works with {field} {}..{}", end(*low, i64::MIN), end(*high, i64::MAX))
        }
        WorkSet::Texts(texts) => format!("{} works by their files", texts.len()),
    }
}

/// What a leaf looks for: `phrase in body: rain, fell`.
fn place(leaf: &Leaf) -> String {
    let field = format!("{:?}", leaf.field).to_lowercase();
    match &leaf.kind {
        LeafKind::Words { .. } if leaf.field == WordField::People => {
            let terms: Vec<String> = leaf.terms().into_iter().map(str::to_owned).collect();
            format!("passages with {}", people(&terms))
        }
        LeafKind::Words { slots, .. } if slots.len() == 1 => format!("word in {field}: {}", words(slots)),
        LeafKind::Words { slots, .. } => format!("phrase in {field}: {}", words(slots)),
        LeafKind::Voice { said: true, speakers, inner } if !speakers.is_empty() => {
            format!("spoken by {}: {}", speakers_of(speakers), place(inner))
        }
        LeafKind::Speech(slot) => format!("spoken by {}", speakers_of(&slot.terms)),
        LeafKind::Voice { said: true, inner, .. } => format!("spoken {}", place(inner)),
        LeafKind::Voice { said: false, inner, .. } => format!("not spoken {}", place(inner)),
        LeafKind::Open { slots, .. } => format!("phrase with gaps in {field}: {}", words(slots)),
        LeafKind::Sloppy { slots, slop } => format!("phrase in {field} with {slop} moves: {}", words(slots)),
        LeafKind::Near { ordered, distance, parts } => {
            let order = if *ordered { "in this order" } else { "in any order" };
            let parts: Vec<String> = parts.iter().map(place).collect();
            format!("within {distance} words {order}: ({})", parts.join("), ("))
        }
        LeafKind::Any(parts) => {
            let parts: Vec<String> = parts.iter().map(place).collect();
            format!("any of ({})", parts.join("), ("))
        }
    }
}

/// The people of some index terms: `spike (btvs) there or mentioned`.
fn people(terms: &[String]) -> String {
    let of_one = |(what, name): (Seen, &str)| {
        let what = match what {
            Seen::Present => "there",
            Seen::Mentioned => "mentioned",
            Seen::Speaks => "speaks",
        };
        (what, name.to_owned())
    };
    let seen: Vec<(&str, String)> = terms.iter().filter_map(|term| Seen::of_term(term)).map(of_one).collect();
    let names: BTreeSet<&String> = seen.iter().map(|(_, name)| name).collect();
    let what: Vec<&str> = seen.iter().map(|(what, _)| *what).collect();
    match names.first() {
        Some(name) if names.len() == 1 => format!("{name} {}", what.join(" or ")),
        _ => format!("any of {} people", names.len()),
    }
}

/// `spike btvs`, or how many people it may be.
fn speakers_of(terms: &[String]) -> String {
    match terms {
        [only] => shown_term(WordField::People, only),
        many => format!("any of {} people", many.len()),
    }
}

fn words(slots: &[Slot]) -> String {
    let word = |slot: &Slot| match slot.terms.as_slice() {
        [term] => term.clone(),
        many => format!("[{} words]", many.len()),
    };
    slots.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Why a hit ranks where it does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons {
    /// The clauses that match in the passage, each with its share of [`Parts::words`].
    pub clauses: Vec<(String, f32)>,
    /// What the score is made of.
    pub parts: Parts,
}

/// The reasons of each passage of `found`.
pub(super) fn reasons(snapshot: &Snapshot, plan: &Plan, found: &[Found]) -> Result<Vec<Reasons>, IndexError> {
    let ranking = Ranking::new(snapshot, plan)?;
    found.iter().map(|found| of_hit(snapshot, plan, &ranking, found)).collect()
}

fn of_hit(snapshot: &Snapshot, plan: &Plan, ranking: &Ranking, found: &Found) -> Result<Reasons, IndexError> {
    let segment = &snapshot.segments()[found.segment];
    let sets = Sets::open(segment, plan)?;
    let mut evaluation = Evaluation::open(segment, plan, &sets, true)?;
    let unit = evaluation.unit(found.doc);
    let (mut hits, mut spans) = (Vec::new(), Vec::new());
    if plan.has_text() && evaluation.holds(&unit)? {
        let near = found.doc.saturating_sub(1).max(unit.start)..(found.doc + 2).min(unit.end);
        evaluation.spans(&unit, &near, &mut spans)?;
        let mut of_passage = Evaluation::open(segment, plan, &sets, false)?;
        if of_passage.holds(&unit)? {
            of_passage.hits(&unit, &(found.doc..found.doc + 1), &mut hits)?;
        }
    }
    spans.sort_unstable_by_key(|found| (found.span, found.leaf));
    spans.dedup();
    hits.sort_unstable_by_key(|hit| (hit.leaf, hit.term));
    hits.dedup();
    let score = ranking.score(segment, found.doc, &hits);
    let clauses = ranking.clauses(segment, found.doc, &hits);
    let clauses = clauses.into_iter().map(|(leaf, share)| (place(&plan.leaves[leaf]), share)).collect();
    let context = ranking.context(segment, &[found.doc])?;
    Ok(Reasons { clauses, parts: ranking.parts(segment, found.doc, score, &spans, &context) })
}
