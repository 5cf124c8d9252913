//! Which story of which site a work is: from its address, or from what the file states beside it.
//!
//! [`table`] lists the sites: key, hosts, where an address carries the story's number, and the address built
//! from it. A site that is not listed is its host; its stories have a number only where the address is that of
//! an eFiction archive (`viewstory.php?sid=N`), the one program many hosts run.

mod address;
#[cfg(test)]
mod examples;
mod table;

use address::Address;
use table::SITES;

use crate::model::WorkId;

/// Where a work comes from. What is not known is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Site key such as `ao3`, or the host.
    pub(super) site: Option<String>,
    /// The story's number there.
    pub(super) number: Option<String>,
    /// The address of the story's first page; as written where the site or the number is not known.
    pub(super) url: Option<String>,
}

/// Reads the address and the site and number stated apart from it; the address has the say where both do.
pub(super) fn locate(url: Option<&str>, site_id: Option<(&str, &str)>) -> Place {
    let stated = site_id.map(|(site, number)| stated(site, number)).unwrap_or_default();
    let Some(url) = url else { return stated };
    let found = Address::parse(url).map_or_else(Place::default, |address| from_address(&address, url));
    if found.number.is_some() || stated.number.is_none() {
        return Place {
            site: found.site.or(stated.site),
            url: Some(found.url.unwrap_or_else(|| url.to_owned())),
            ..found
        };
    }
    let same_site = found.site.is_none() || found.site == stated.site;
    let address = if same_site { stated.url } else { None };
    Place { url: address.or(found.url).or_else(|| Some(url.to_owned())), ..stated }
}

/// The key of the site at a host, as works carry it: `ao3` for `archiveofourown.org`; none if the host is not known.
///
/// ```
/// assert_eq!(ficdex::normalise::site_key("www.fanfiction.net"), Some("ffn"));
/// assert_eq!(ficdex::normalise::site_key("ffn"), None);
/// ```
pub fn site_key(host: &str) -> Option<&'static str> {
    let host = host.to_lowercase();
    SITES.iter().find(|site| site.has_host(&host)).map(|site| site.key)
}

/// The id of a work as a reader may write it: `ao3:218676` with the site in any case or by its host, or the work's address.
/// None for anything else.
///
/// ```
/// # use ficdex::normalise::work_id;
/// let id = |text| work_id(text).map(|id| id.to_string());
/// assert_eq!(id("AO3:218676").as_deref(), Some("ao3:218676"));
/// assert_eq!(id("https://archiveofourown.org/works/218676/chapters/2").as_deref(), Some("ao3:218676"));
/// assert_eq!(id("218676"), None);
/// ```
pub fn work_id(text: &str) -> Option<WorkId> {
    if let Place { site: Some(site), number: Some(number), .. } = locate(Some(text), None) {
        return Some(WorkId::of_site(&site, &number));
    }
    let (site, number) = text.trim().rsplit_once(':').filter(|(site, _)| !site.contains("//"))?;
    let Place { site, number, .. } = stated(site, number);
    Some(WorkId::of_site(&site?, &number?))
}

fn from_address(address: &Address<'_>, url: &str) -> Place {
    if let Some(site) = SITES.iter().find(|site| site.has_host(&address.host)) {
        let number = site.number(address);
        let canonical = number.as_deref().map(|number| site.address(number, &address.host));
        return Place { site: Some(site.key.to_owned()), number, url: canonical.or_else(|| Some(url.to_owned())) };
    }
    let number = efiction_number(address);
    Place { site: Some(address.host.clone()), number, url: Some(url.to_owned()) }
}

/// The story number of an eFiction archive. Several archives may live on one host, each in a folder of its own.
fn efiction_number(address: &Address<'_>) -> Option<String> {
    let (folder, page) =
        address.path.trim_start_matches('/').rsplit_once('/').unwrap_or(("", address.path.trim_matches('/')));
    if !page.eq_ignore_ascii_case("viewstory.php") && !address.path.trim_matches('/').is_empty() {
        return None;
    }
    let number = address::digits(address.query("sid")?)?;
    if folder.is_empty() { Some(number) } else { usable(&format!("{}-{number}", folder.replace('/', "-"))) }
}

/// A site and a number that a file states apart from the address: a key, a host, an address, or the identifier
/// FanFicFare writes (`fanficfare-uid:SITE-uAUTHOR-sSTORY`).
fn stated(site: &str, number: &str) -> Place {
    if let Some((site, number)) = [site, number].into_iter().find_map(fanficfare_uid) {
        return stated(site, number);
    }
    let host = Address::parse(site).map_or_else(|| site.trim().to_ascii_lowercase(), |address| address.host);
    if host.is_empty() || !host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        return Place::default();
    }
    let Some(known) = SITES.iter().find(|known| known.key == host || known.has_host(&host)) else {
        return Place { site: Some(host), number: usable(number), url: None };
    };
    let number = address::digits(number.trim()).or_else(|| usable(number));
    let url = number.as_deref().filter(|_| !known.needs_host()).map(|number| known.address(number, &host));
    Place { site: Some(known.key.to_owned()), number, url }
}

/// Site and story of FanFicFare's identifier; author and story may hold hyphens, the markers are its own.
fn fanficfare_uid(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim().strip_prefix("fanficfare-uid:")?;
    let (rest, story) = rest.rsplit_once("-s")?;
    let (site, _author) = rest.rsplit_once("-u")?;
    if site.is_empty() || story.is_empty() { None } else { Some((site, story)) }
}

/// A number as stated, where it can stand in an id: no blanks, no `@` or `:`, and not endless.
fn usable(number: &str) -> Option<String> {
    let number = number.trim();
    let fits = (1..=64).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    fits.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::examples::{EXAMPLES, Examples};
    use super::*;
    use proptest::prelude::*;

    fn place(url: &str) -> (Option<String>, Option<String>, Option<String>) {
        let Place { site, number, url } = locate(Some(url), None);
        (site, number, url)
    }

    #[test]
    fn every_row_of_the_table_reads_its_examples() {
        let keys = |examples: &[Examples]| examples.iter().map(|row| row.site).collect::<Vec<_>>();
        assert_eq!(keys(EXAMPLES), SITES.iter().map(|site| site.key).collect::<Vec<_>>());
        for row in EXAMPLES {
            for (url, number, canonical) in row.numbered {
                let expected = (Some(row.site.to_owned()), Some((*number).to_owned()), Some((*canonical).to_owned()));
                assert_eq!(place(url), expected, "{url}");
                assert_eq!(place(canonical), expected, "{canonical}: the canonical address is not its own");
            }
            for url in row.without_number {
                assert_eq!(place(url), (Some(row.site.to_owned()), None, Some((*url).to_owned())), "{url}");
            }
        }
    }

    #[test]
    fn a_host_without_a_row_is_its_own_site() {
        let rows = [
            ("http://www.example.org/stories/venn.html", "example.org", None),
            ("http://www.example.org/viewstory.php?sid=73&chapter=2", "example.org", Some("73")),
            ("https://example.org/viewstory.php?action=printable&sid=0073", "example.org", Some("73")),
            ("http://example.org/old/archive/viewstory.php?sid=5", "example.org", Some("old-archive-5")),
            ("http://test.example?sid=673", "test.example", Some("673")),
            ("http://example.org/viewuser.php?sid=5", "example.org", None),
            ("http://example.org/viewstory.php?sid=abc", "example.org", None),
        ];
        for (url, site, number) in rows {
            let expected = (Some(site.to_owned()), number.map(str::to_owned), Some(url.to_owned()));
            assert_eq!(place(url), expected, "{url}");
        }
        assert_eq!(place("not an address"), (None, None, Some("not an address".to_owned())));
    }

    #[test]
    fn what_the_file_states_fills_what_the_address_lacks() {
        let ao3 = "https://archiveofourown.org/works/41";
        let rows = [
            (None, ("archiveofourown.org", "41"), "ao3", Some("41"), Some(ao3)),
            (None, ("ao3", "41"), "ao3", Some("41"), Some(ao3)),
            (None, ("fanficfare-uid:archiveofourown.org-uMara-Venn-s41", ""), "ao3", Some("41"), Some(ao3)),
            (None, ("www.fanfiction.net", "41"), "ffn", Some("41"), Some("https://www.fanfiction.net/s/41")),
            (None, ("test.example", "41"), "test.example", Some("41"), None),
            (None, ("usenet", "<1@host>"), "usenet", None, None),
            (Some("https://archiveofourown.org/chapters/9"), ("ao3", "41"), "ao3", Some("41"), Some(ao3)),
            (Some("https://archiveofourown.org/works/41/chapters/9"), ("ao3", "7"), "ao3", Some("41"), Some(ao3)),
            (
                Some("https://mirror.example/a.html"),
                ("ao3", "41"),
                "ao3",
                Some("41"),
                Some("https://mirror.example/a.html"),
            ),
        ];
        for (url, site_id, site, number, canonical) in rows {
            let found = locate(url, Some(site_id));
            assert_eq!(found.site.as_deref(), Some(site), "{url:?} {site_id:?}");
            assert_eq!(found.number.as_deref(), number, "{url:?} {site_id:?}");
            assert_eq!(found.url.as_deref(), canonical, "{url:?} {site_id:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_usable_number_or_none(url in "(https?://[a-z.]{1,12}/[a-z0-9/?=.-]{0,20}|\\PC{0,30})", site in "\\PC{0,12}", id in "\\PC{0,12}") {
            for place in [locate(Some(&url), None), locate(Some(&url), Some((&site, &id))), locate(None, Some((&site, &id)))] {
                if let (Some(site), Some(number)) = (place.site, place.number) {
                    let id = WorkId::of_site(&site, &number);
                    prop_assert_eq!(id.as_str().parse(), Ok(id.clone()));
                    prop_assert_eq!(work_id(id.as_str()), Some(id));
                }
            }
        }
    }
}
