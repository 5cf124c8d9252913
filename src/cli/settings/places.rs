//! Where things lie, by the XDG base directory rules.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

/// The library, if none is named.
pub(super) fn default_library() -> anyhow::Result<PathBuf> {
    Ok(base("XDG_DATA_HOME", ".local/share")?.join("ficdex"))
}

/// The configuration file, if none is named.
pub(super) fn config_file() -> anyhow::Result<PathBuf> {
    Ok(base("XDG_CONFIG_HOME", ".config")?.join("ficdex").join("config.toml"))
}

/// The library that `search --in ROOT` keeps for the folder or file `root`.
pub(crate) fn cache_library(root: &Path) -> anyhow::Result<PathBuf> {
    let root = root.canonicalize().with_context(|| format!("cannot read {}", root.display()))?;
    let digest = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
    Ok(base("XDG_CACHE_HOME", ".cache")?.join("ficdex").join(&digest[..16]))
}

/// The path as seen from the current folder, if it lies in it; else as it is. For people: shorter, and as valid.
pub(crate) fn from_here(path: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    let inside = here.as_ref().and_then(|here| path.strip_prefix(here).ok());
    inside.filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(path)
}

/// The same of a path that is text already.
pub(crate) fn text_from_here(path: &str) -> &str {
    from_here(Path::new(path)).to_str().unwrap_or(path)
}

/// A base folder: the variable if it holds an absolute path, else a folder of the home.
fn base(variable: &str, in_home: &str) -> anyhow::Result<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable)
        .or_else(|| absolute("HOME").or_else(|| absolute("USERPROFILE")).map(|home| home.join(in_home)))
        .ok_or_else(|| anyhow!("neither {variable} nor HOME is set"))
}
