//! The one integration-test binary, one file per capability. Tests of the real binary are sentences told
//! with [`archive::Archive`].

mod archive;
mod asking;
mod beside;
mod conformance;
mod containers;
mod crashing;
mod demanding;
mod exporting;
mod harness;
mod hostile;
mod html_fixtures;
mod indexing;
mod layering;
mod locking;
mod naming;
mod oracle;
mod people;
mod previewing;
mod program;
mod ranking;
mod reading;
mod recall;
mod records;
mod relevance;
mod scenes;
mod searching;
mod studying;
mod versions;
mod watching;
