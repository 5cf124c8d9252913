//! Gold documents: their rows, their halves, their texts cut into stretches.

use std::path::Path;

use ficdex::model::{Block, BlockKind, Body};
use serde_json::Value;

use crate::Result;

/// Words of a stretch.
const WINDOW: usize = 150;
pub(crate) fn rows(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// The half a document belongs to: 0 tuned on, 1 set aside.
pub(crate) fn half(name: &str) -> usize {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 23) as usize % 2
}

pub(crate) const HALVES: [&str; 2] = ["tune", "held"];

/// A text as one chapter; wrapped lines are joined, which moves no byte.
pub(crate) fn body(text: &str) -> Body {
    let mut bytes = text.as_bytes().to_vec();
    for at in 1..bytes.len().saturating_sub(1) {
        if bytes[at] == b'\n' && bytes[at - 1] != b'\n' && bytes[at + 1] != b'\n' {
            bytes[at] = b' ';
        }
    }
    let text = String::from_utf8(bytes).expect("only line feeds were replaced");
    let mut blocks = Vec::new();
    let mut start = 0;
    for piece in text.split("\n\n") {
        let end = start + piece.len();
        blocks.push(Block { kind: BlockKind::Paragraph, start: start as u32, end: end as u32 });
        start = end + 2;
    }
    Body { text, blocks, source: Vec::new() }
}

/// First bytes of the stretches of a text, and its length at the end.
pub(crate) fn windows(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut count = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            in_word = false;
        } else if !in_word {
            in_word = true;
            if count % WINDOW == 0 {
                starts.push(at);
            }
            count += 1;
        }
    }
    starts.push(text.len());
    starts
}

pub(crate) fn window_of(starts: &[usize], at: usize) -> usize {
    starts.partition_point(|start| *start <= at).saturating_sub(1)
}
