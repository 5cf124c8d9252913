//! How the program is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    // A position-independent program is patched at each start in some forty thousand places, most of them in the table
    // of HTML's entities: two hundred pages of memory, a fifth of the time of a search. Linked to a fixed
    // address there is nothing to patch.
    let gnu_linux = variable("CARGO_CFG_TARGET_OS") == "linux" && variable("CARGO_CFG_TARGET_ENV") == "gnu";
    if gnu_linux && variable("PROFILE") == "release" {
        println!("cargo::rustc-link-arg-bin=ficdex=-no-pie");
    }
}
