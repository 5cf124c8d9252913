//! `PalmDOC` compression: literals, a blank with a letter, or a copy of earlier text.

/// Unpacks one record; what refers to text that is not there is left out.
///
/// Byte `b`: 0 and 9–0x7f stand for themselves; 1–8 for that many literals that follow; 0xc0 and above for a blank and
/// `b ^ 0x80`; 0x80–0xbf, with the next byte, for a copy: 11 bits of distance, 3 bits of length less 3.
pub(super) fn unpack(packed: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let mut bytes = packed.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            1..=8 => out.extend(bytes.by_ref().take(byte.into())),
            0 | 9..=0x7f => out.push(byte),
            0xc0..=0xff => out.extend([b' ', byte ^ 0x80]),
            0x80..=0xbf => {
                let Some(next) = bytes.next() else { break };
                let pair = u16::from(byte) << 8 | u16::from(next);
                let distance = usize::from(pair >> 3 & 0x7ff);
                if distance == 0 || distance > out.len() - start {
                    continue;
                }
                for _ in 0..(pair & 7) + 3 {
                    out.push(out[out.len() - distance]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_byte_is_unpacked() {
        let mut out = Vec::new();
        // `rain`, a blank and `o`, `n`, then five bytes from seven back.
        unpack(&[b'r', b'a', b'i', b'n', 0xef, b'n', 0x80, 7 << 3 | 2, 2, 0xe2, 0x80], &mut out);
        assert_eq!(out, [b"rain onrain ", &[0xe2, 0x80][..]].concat());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_unpacked_without_failing(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            unpack(&bytes, &mut Vec::new());
        }
    }
}
