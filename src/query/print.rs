//! A tree as text that parses to the same tree.
//!
//! Names are always quoted and phrases get straight quotes, so that the text needs no knowledge of
//! what else a bare word could be; groups of a field are printed with the field at each value.

use std::fmt::{self, Display};

use super::ast::{Bounds, Clause, Matching, Name, Near, Node, NodeKind, Ship, TextForm, TextTerm, Value, Version};
use crate::model::RelationshipKind;

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::All => f.write_str("*"),
            NodeKind::And(parts) => joined(f, parts, " ", |kind| matches!(kind, NodeKind::Or(_))),
            NodeKind::Or(parts) => joined(f, parts, " OR ", |_| false),
            NodeKind::Not(inner) => {
                f.write_str("-")?;
                part(f, inner, !is_atom(&inner.kind))
            }
            NodeKind::Near(Near { ordered, distance, parts }) => {
                let name = if *ordered { "ADJ" } else { "NEAR" };
                joined(f, parts, &format!(" {name}/{distance} "), |kind| !is_atom(kind))
            }
            NodeKind::Scope { unit, inner } => write!(f, "{}{{{inner}}}", unit.name()),
            NodeKind::Says { name, inner } => write!(f, "says:{name}{{{inner}}}"),
            NodeKind::Text(term) => term.fmt(f),
            NodeKind::Clause(clause) => clause.fmt(f),
        }
    }
}

fn is_atom(kind: &NodeKind) -> bool {
    !matches!(kind, NodeKind::And(_) | NodeKind::Or(_) | NodeKind::Near(_) | NodeKind::Not(_))
}

fn part(f: &mut fmt::Formatter<'_>, node: &Node, grouped: bool) -> fmt::Result {
    if grouped { write!(f, "({node})") } else { node.fmt(f) }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Node], joint: &str, grouped: fn(&NodeKind) -> bool) -> fmt::Result {
    for (at, node) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(joint)?;
        }
        part(f, node, grouped(&node.kind))?;
    }
    Ok(())
}

/// `text` in straight quotes.
fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A regex between slashes; escapes are kept, a slash gets one.
fn regex(f: &mut fmt::Formatter<'_>, content: &str) -> fmt::Result {
    f.write_str("/")?;
    let mut chars = content.chars();
    while let Some(c) = chars.next() {
        match c {
            '/' => f.write_str("\\/")?,
            '\\' => {
                f.write_str("\\")?;
                chars.next().map_or(Ok(()), |next| write!(f, "{next}"))?;
            }
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("/")
}

impl fmt::Display for TextTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        match &self.form {
            TextForm::Regex(content) => regex(f, content)?,
            TextForm::Phrase { slop, .. } => {
                quote(f, &self.typed)?;
                if *slop > 0 {
                    write!(f, "~{slop}")?;
                }
            }
            TextForm::Word { token, matching } => {
                let exact = *matching == Matching::Exact && matches!(token, super::Token::Term(_));
                write!(f, "{}{}", if exact { "=" } else { "" }, self.typed)?;
                match matching {
                    Matching::Fuzzy(edits) => write!(f, "~{edits}")?,
                    // `@OR` is a word, `OR` is not; a full stop belongs to neither.
                    Matching::Capitalised if matches!(self.typed.as_str(), "AND" | "OR" | "NOT" | "NEAR" | "ADJ") => {
                        f.write_str(".")?;
                    }
                    _ => {}
                }
            }
        }
        // 1.0 is exactly what a term without `^` has.
        if self.boost.to_bits() == 1.0_f32.to_bits() { Ok(()) } else { write!(f, "^{}", self.boost) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.exact {
            f.write_str("=")?;
        }
        quote(f, &self.text)
    }
}

impl fmt::Display for Ship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, people, more, exact) = match self {
            Self::Named(name) => return name.fmt(f),
            Self::Members { kind, people, more, exact } => (kind, people, more, exact),
        };
        let sign = if *kind == RelationshipKind::Romantic { "/" } else { " & " };
        let mut members: Vec<&str> = people.iter().map(String::as_str).collect();
        // A set without people is any relationship of its kind: two unknown members.
        let unknown = if people.is_empty() { 2 } else { usize::from(*more) };
        members.extend(std::iter::repeat_n("*", unknown));
        Name { text: members.join(sign), exact: *exact }.fmt(f)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = if matches!(self.value, Value::Count(_)) { "#" } else { "" };
        write!(f, "{}:{counted}{}", self.field.name(), if self.differs { "!=" } else { "" })?;
        match &self.value {
            Value::Any => f.write_str("*"),
            Value::Name(name) => name.fmt(f),
            Value::Wildcard(text) => f.write_str(text),
            Value::Regex(content) => regex(f, content),
            Value::Ship(ship) => ship.fmt(f),
            Value::Number(bounds) | Value::Count(bounds) => bounds.fmt(f),
            Value::Date(bounds) => bounds.fmt(f),
            Value::Flag(flag) => f.write_str(flag.name()),
            Value::Glob(text) | Value::Saved(text) => quote(f, text),
            Value::Version(version) => version.fmt(f),
            Value::Has(field) => f.write_str(field.name()),
        }
    }
}

impl<T: fmt::Display + PartialEq> fmt::Display for Bounds<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low == high => low.fmt(f),
            (low, high) => {
                low.iter().try_for_each(|low| low.fmt(f))?;
                f.write_str("..")?;
                high.iter().try_for_each(|high| high.fmt(f))
            }
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::All => f.write_str("all"),
            Self::Number(number) => number.fmt(f),
        }
    }
}
