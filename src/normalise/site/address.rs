//! The parts of a web address that tell a story.

/// An `http` address, cut into its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// Host in lower case, without `www.`, user and port.
    pub(super) host: String,
    /// Path with its leading slash; empty if there is none.
    pub(super) path: &'a str,
    query: &'a str,
}

impl<'a> Address<'a> {
    /// Reads an address with or without its scheme; none if there is no host in it.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let rest = strip_scheme(text)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let at = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let host = host.strip_prefix("www.").map_or(host.as_str(), |bare| bare).to_owned();
        let valid = host.contains('.')
            && host
                .split('.')
                .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
        valid.then_some(Self { host, path, query })
    }

    /// The path's parts between slashes, empty ones left out.
    pub(super) fn segments(&self) -> impl Iterator<Item = &'a str> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    /// The part of the path behind the part `name`.
    pub(super) fn after(&self, name: &str) -> Option<&'a str> {
        self.segments().skip_while(|segment| !segment.eq_ignore_ascii_case(name)).nth(1)
    }

    /// The value of a parameter behind the question mark.
    pub(super) fn query(&self, name: &str) -> Option<&'a str> {
        self.query
            .split(['&', ';'])
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| key.trim_start_matches("amp;").eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// The text behind `http://`, `https://` or `//`; the whole text where a host is written without a scheme.
fn strip_scheme(text: &str) -> Option<&str> {
    match text.split_once("//") {
        Some((scheme, rest)) if ["", "http:", "https:"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) => {
            Some(rest)
        }
        _ if text.contains(char::is_whitespace) || text.contains("://") => None,
        _ => Some(text),
    }
}

/// The number `text` is, without leading zeros; none if it is none or too long to be one.
pub(super) fn digits(text: &str) -> Option<String> {
    if !(1..=20).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = text.trim_start_matches('0');
    if number.is_empty() { None } else { Some(number.to_owned()) }
}

/// The number `text` begins with (`123-a-title`).
pub(super) fn leading_digits(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    digits(&text[..end])
}

/// The number `text` ends with, behind `sign` or alone (`a-title.123`).
pub(super) fn trailing_digits(text: &str, sign: char) -> Option<String> {
    digits(text.rsplit(sign).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_into_its_parts() {
        let address = Address::parse("HTTPS://me@WWW.Example.org:8080/a//b/view.php?x=1&amp;sid=2#end").unwrap();
        assert_eq!((address.host.as_str(), address.path), ("example.org", "/a//b/view.php"));
        assert_eq!(address.segments().collect::<Vec<_>>(), ["a", "b", "view.php"]);
        assert_eq!((address.after("A"), address.query("sid"), address.query("y")), (Some("b"), Some("2"), None));
        assert_eq!(Address::parse("example.org/works/1").unwrap().after("works"), Some("1"));
        for wrong in ["", "http://", "localhost", "a story", "ftp://example.org/x", "mailto:a@b", "http://a..b/"] {
            assert_eq!(Address::parse(wrong).map(|address| address.host), None, "{wrong:?}");
        }
    }

    #[test]
    fn numbers_are_read_where_they_stand() {
        assert_eq!(digits("0042").as_deref(), Some("42"));
        assert_eq!(
            (digits(""), digits("000"), digits("4a"), digits("123456789012345678901")),
            (None, None, None, None)
        );
        assert_eq!(leading_digits("42-a-title").as_deref(), Some("42"));
        assert_eq!(trailing_digits("a-title.42", '.').as_deref(), Some("42"));
        assert_eq!(trailing_digits("a-title", '.'), None);
    }
}
