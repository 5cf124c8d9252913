//! Telling a drawn scene break (`***`, `~*~`, `oOo`) from a line of story.

/// The longest line that can be an ornament, in characters; rulers fill a screen line.
const LONGEST: usize = 100;

/// True if a line or paragraph is nothing but a drawn scene break.
///
/// The rule, on the line without its blanks:
/// - it has no letters or digits, except that `o`, `0` and `x` may be drawn with (`oOo`, `x-x-x`, `xxx`);
/// - it has no marks of speech (quotes, `?`, `!`, `,`, `;`), so a line of dialogue that is only `“…”` stays;
/// - it is regular: the same read backwards (`~*~`, `<>`), or one piece repeated (`-=-=-=`), or, without letters
///   and brackets, three or more characters of at most two kinds (`*--*-`).
///
/// ```
/// use ficdex::parse::is_scene_break;
/// assert!(is_scene_break("* * *") && is_scene_break("~oOo~") && is_scene_break("#"));
/// assert!(!is_scene_break("“…”") && !is_scene_break("Oooh") && !is_scene_break(":)"));
/// ```
pub fn is_scene_break(line: &str) -> bool {
    if line.len() > 4 * LONGEST {
        return false;
    }
    let mut signs: Vec<char> = Vec::new();
    for c in line.chars().filter(|c| !is_invisible(*c)) {
        if signs.len() == LONGEST || is_speech(c) || c.is_alphanumeric() && !is_drawing_letter(c) {
            return false;
        }
        signs.push(c);
    }
    let letters = signs.iter().filter(|c| c.is_alphanumeric()).count();
    match (signs.len(), letters) {
        (0, _) => false,
        (1, 0) => stands_alone(signs[0]),
        (1, _) => matches!(signs[0], 'x' | 'X' | 'o'),
        (_, 0) => is_mirrored(&signs) || is_repeated(&signs) || is_plain_pattern(&signs),
        _ => is_drawn_with_letters(&signs, letters),
    }
}

/// `oOo`, `x-x-x`; not the cry `Ooo`, not the number `00`, not the greeting `xoxo`.
fn is_drawn_with_letters(signs: &[char], letters: usize) -> bool {
    let folded: Vec<char> = signs.iter().map(char::to_ascii_lowercase).collect();
    let digits_only = !folded.iter().any(|c| matches!(c, 'o' | 'x'));
    let cry =
        letters == signs.len() && signs[0].is_ascii_uppercase() && signs[1..].iter().all(char::is_ascii_lowercase);
    let mixed = folded.contains(&'x') && folded.contains(&'o');
    !digits_only && !cry && (is_mirrored(&folded) || !mixed && is_repeated(&folded))
}

/// Three or more signs of at most two kinds.
fn is_plain_pattern(signs: &[char]) -> bool {
    let other = signs.iter().find(|c| **c != signs[0]).copied().unwrap_or(signs[0]);
    signs.len() >= 3 && signs.iter().all(|c| (*c == signs[0] || *c == other) && mirror(*c) == *c)
}

/// The same read backwards, brackets and slants turned round.
fn is_mirrored(signs: &[char]) -> bool {
    let plain = signs.iter().eq(signs.iter().rev());
    plain || signs.iter().copied().eq(signs.iter().rev().map(|c| mirror(*c)))
}

/// One piece, two times or more; a last piece may be cut short.
fn is_repeated(signs: &[char]) -> bool {
    (1..=signs.len() / 2).any(|period| (period..signs.len()).all(|at| signs[at] == signs[at - period]))
}

fn mirror(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '/' => '\\',
        '\\' => '/',
        '«' => '»',
        '»' => '«',
        _ => c,
    }
}

fn is_drawing_letter(c: char) -> bool {
    matches!(c, 'o' | 'O' | '0' | 'x' | 'X')
}

/// Blanks, joiners and the marks that choose how an emoji looks.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
}

fn is_speech(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '‚'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '?'
            | '!'
            | '？'
            | '！'
            | ','
            | ';'
            | '、'
            | '。'
    )
}

/// A single sign that is used as a break; brackets and slants alone are slips, pictures alone are chat.
fn stands_alone(c: char) -> bool {
    match c {
        '*' | '-' | '_' | '~' | '=' | '#' | '^' | '+' | '@' | '.' | '|' => true,
        _ => !c.is_ascii() && mirror(c) == c && (c as u32) < 0x1_f000,
    }
}

#[cfg(test)]
mod tests {
    use super::is_scene_break;

    #[test]
    fn drawn_breaks_are_seen() {
        for line in [
            "***",
            "---",
            "___",
            "~~~",
            "* * *",
            "===",
            "...",
            "###",
            "^^^",
            "+++",
            "@@@",
            "-===-",
            "~*~",
            "<><><>",
            "<>",
            "-=-=-",
            "=-=-=",
            "-=-=-=",
            "•~~~~~•",
            "#",
            "()",
            "||",
            "oOo",
            "oOoOo",
            "xxx",
            "XXX",
            "x",
            "x-x-x",
            "~oOo~",
            "o0o",
            "*",
            "—",
            "* *  *",
            "⁂",
            "❦",
            "★ ☆ ★",
            ".:*~*:.",
            "/\\/\\/\\",
            "\u{a0}* * *\u{a0}",
            "◇◇◇",
            "*--*-",
            "_____________________________________________",
            "🌙🌙🌙",
            "-o-o-o-",
            "…",
            "xXx",
            "~~~~*~~~~",
        ] {
            assert!(is_scene_break(line), "{line}");
        }
    }

    #[test]
    fn story_lines_are_kept() {
        for line in [
            "",
            "  ",
            "“…”",
            "\"...\"",
            "?",
            "!!!",
            "?!",
            "Oooh",
            "Ooo",
            "xoxo",
            "0",
            "00",
            "10",
            "IX",
            "XI",
            "1.",
            "- 3 -",
            ":)",
            "<3",
            "I",
            "A.",
            "Ох",
            "走",
            "ー",
            "XX/XX/2010",
            "No.",
            "😂",
            "(",
            "/",
            ">:(",
        ] {
            assert!(!is_scene_break(line), "{line}");
        }
    }
}
