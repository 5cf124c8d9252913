//! The one integration-test binary: each capability is a module.

mod conformance;
mod html_fixtures;
