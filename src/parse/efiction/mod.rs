//! eFiction, the software of many archives: its pages and its database.

mod files;
mod json;
mod open_doors;
mod page;
mod sql;
mod story;

pub(super) use files::is_chapter_of_a_dump;
pub(super) use json::EfictionChapters;
pub(super) use page::EfictionPage;
pub(super) use sql::EfictionSql;
