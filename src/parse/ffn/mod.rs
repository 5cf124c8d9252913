//! Pages of FanFiction.net: a chapter's page and lists of stories, in the markup of 2012 to today.
//!
//! What describes a story stands in one grey line whose parts are joined by dashes; [`mod@line`] takes it apart. A chapter's page
//! names all chapters in a menu, of which one is selected: that is the part of the story the page holds.

mod line;
mod listing;
mod page;
mod telephone;
mod times;
mod title;

pub(super) use line::add_fandoms;
pub(super) use line::{add_characters, genres, is_genres};
pub(super) use listing::FfnListing;
pub(super) use page::FfnPage;
pub(super) use title::PageTitle;
