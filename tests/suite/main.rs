//! The real binary, one file per capability. Every test is a sentence told with [`archive::Archive`].

mod archive;
mod harness;
