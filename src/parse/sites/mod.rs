//! Pages saved from sites that have a markup of their own, one file a site: the page of a chapter, and the page that
//! describes a story without its text, which gives a work of metadata alone.
//!
//! A chapter's page rarely says which of the story's chapters it is: its heading's number tells, or that no chapter goes
//! before it; else the site's own number of the chapter, which grows from chapter to chapter, keeps the order.

mod animation_source;
mod deviant_art;
mod fanfic_authors;
mod journal;
mod royal_road;
mod scribble_hub;
mod wattpad;
mod xenforo;

pub(super) use animation_source::AnimationSource;
pub(super) use deviant_art::DeviantArt;
pub(super) use fanfic_authors::FanficAuthors;
pub(super) use journal::Journal;
pub(super) use royal_road::RoyalRoad;
pub(super) use scribble_hub::ScribbleHub;
pub(super) use wattpad::Wattpad;
pub(super) use xenforo::XenForo;

use super::draft::{Draft, finish_from};
use super::heading::numbered_heading;
use super::html::{Css, Document, Element, saved_from};
use super::{ParsedWork, Part, other_html};
use crate::source::Source;

/// The text of the first element that matches and has any.
fn first_text(root: Element<'_>, css: &Css) -> Option<String> {
    root.select(css).map(Element::text).find(|text| !text.is_empty())
}

/// The texts of all that match.
fn texts(root: Element<'_>, css: &Css) -> Vec<String> {
    root.select(css).map(Element::text).filter(|text| !text.is_empty()).collect()
}

/// The page's address, as it, the browser or the archive around it states it.
fn page_address(page: &Document, source: &Source<'_>) -> Option<String> {
    let stated = other_html::address(page).or_else(|| saved_from(&source.text().text)).or_else(|| source.address());
    stated.map(str::to_owned)
}

/// The digits behind `mark` in an address.
fn number_behind(address: &str, mark: &str) -> Option<u32> {
    let (_, rest) = address.split_once(mark)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// Puts the one chapter that a page holds in its place in the work.
fn one_chapter(work: &mut ParsedWork, draft: Draft, is_first: bool, own_number: Option<u32>) {
    let numbered = draft.label.as_deref().and_then(numbered_heading).and_then(|number| u32::try_from(number).ok());
    let place = if is_first { Some(1) } else { numbered.filter(|number| *number > 0).or(own_number) };
    // Without an address nothing tells the page's work from others.
    let joins = work.metadata.url.is_some() || work.metadata.site_id.is_some();
    work.part = place.filter(|_| joins).map(|first| Part { first, ..Part::default() });
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish_from(vec![draft], &title, place.unwrap_or(1) as usize);
}
