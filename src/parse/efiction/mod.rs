//! eFiction, the software of many archives: its pages and its database.

mod page;
mod sql;
mod story;

pub(super) use page::EfictionPage;
pub(super) use sql::EfictionSql;
