//! The sites whose addresses are known, one row each. A new row wants a row in `examples.rs` too.

use super::address::{Address, digits, leading_digits, trailing_digits};

/// Where an address carries the story's number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// The part of the path behind this one is the number, or begins with it (`/works/123`, `/story/123-title`).
    Behind(&'static str),
    /// The part behind `/story/view/`: two parts in a row, then the number.
    BehindTwo(&'static str, &'static str),
    /// The part behind this one ends with the number (`/threads/a-title.123`).
    Thread(&'static str),
    /// A part of the path begins with this text, the number follows (`/Story-123-4`).
    Prefix(&'static str),
    /// A parameter of a page (`/viewstory.php?psid=123`).
    Query(&'static str, &'static str),
    /// The path ends with the number, somewhere below this part (`/fanfic/s/a/b/123`).
    LastBelow(&'static str),
    /// The part behind this one is an identifier with letters (`/readfic/018c…`, `/s/4c0…`).
    Code(&'static str),
    /// A journal entry: the user is part of the host, the number is the page (`mara.livejournal.com/123.html`).
    Entry,
}

/// One site.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Its key in ids.
    pub(super) key: &'static str,
    /// Its hosts, without `www.`; a host's own subdomains are the same site.
    hosts: &'static [&'static str],
    /// Where the number stands, most usual first.
    marks: &'static [Mark],
    /// The address of a story: `{}` is the number, `{host}` the host it was found on, `{user}` the journal.
    address: &'static str,
}

impl Site {
    /// True if `host` is one of the site's.
    pub(super) fn has_host(&self, host: &str) -> bool {
        self.hosts
            .iter()
            .any(|own| host.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.')))
    }

    /// The number in an address of the site.
    pub(super) fn number(&self, address: &Address<'_>) -> Option<String> {
        self.marks.iter().find_map(|mark| mark.number(address))
    }

    /// True if the number alone does not give the address.
    pub(super) fn needs_host(&self) -> bool {
        self.address.contains("{host}") || self.address.contains("{user}")
    }

    /// The canonical address of a story found on `host`.
    pub(super) fn address(&self, number: &str, host: &str) -> String {
        if let Some((user, entry)) = number.rsplit_once('-').filter(|_| self.address.contains("{user}")) {
            return self.address.replace("{user}", &user.replace('_', "-")).replace("{}", entry);
        }
        self.address.replace("{host}", host).replace("{}", number)
    }
}

impl Mark {
    fn number(self, address: &Address<'_>) -> Option<String> {
        match self {
            Self::Behind(name) => leading_digits(address.after(name)?),
            Self::BehindTwo(first, second) => {
                let mut segments = address.segments().skip_while(|segment| *segment != first).skip(1);
                if segments.next() == Some(second) { digits(segments.next()?) } else { None }
            }
            Self::Thread(name) => trailing_digits(address.after(name)?, '.'),
            Self::Prefix(prefix) => {
                address.segments().find_map(|segment| leading_digits(segment.strip_prefix(prefix)?))
            }
            Self::Query(page, name) => {
                let is_page = address.segments().last().is_some_and(|last| last.eq_ignore_ascii_case(page));
                if is_page { digits(address.query(name)?) } else { None }
            }
            Self::LastBelow(name) => {
                address.after(name)?;
                digits(address.segments().last()?)
            }
            Self::Code(name) => code(address.after(name)?),
            Self::Entry => entry(address),
        }
    }
}

/// User and number of a journal entry: `mara.HOST/123.html`, or `users.HOST/mara/123.html` where the user's
/// name cannot be a host. Hosts write `-` where the name has `_`.
fn entry(address: &Address<'_>) -> Option<String> {
    let user = address.host.split('.').next().filter(|_| address.host.matches('.').count() == 2)?;
    let mut segments = address.segments();
    let user = if matches!(user, "users" | "community") { segments.next()? } else { user };
    let entry = digits(segments.next()?.strip_suffix(".html")?)?;
    let named = user.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if named && segments.next().is_none() { Some(format!("{}-{entry}", user.replace('-', "_"))) } else { None }
}

/// An identifier of letters, digits and hyphens that holds at least one digit and is long enough not to be a word.
fn code(text: &str) -> Option<String> {
    if let Some(number) = digits(text) {
        return Some(number);
    }
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let fits = (20..=40).contains(&text.len()) && hex && text.bytes().any(|byte| byte.is_ascii_digit());
    fits.then(|| text.to_ascii_lowercase())
}

/// Every known site.
pub(super) const SITES: &[Site] = &[
    Site {
        key: "ao3",
        hosts: &["archiveofourown.org", "archiveofourown.com", "archiveofourown.net", "ao3.org"],
        marks: &[Mark::Behind("works"), Mark::Behind("downloads")],
        address: "https://archiveofourown.org/works/{}",
    },
    Site {
        key: "squidgeworld",
        hosts: &["squidgeworld.org"],
        marks: &[Mark::Behind("works")],
        address: "https://squidgeworld.org/works/{}",
    },
    Site {
        key: "ffn",
        hosts: &["fanfiction.net"],
        marks: &[Mark::Behind("s"), Mark::Query("read.php", "storyid")],
        address: "https://www.fanfiction.net/s/{}",
    },
    Site {
        key: "fictionpress",
        hosts: &["fictionpress.com"],
        marks: &[Mark::Behind("s"), Mark::Query("read.php", "storyid")],
        address: "https://www.fictionpress.com/s/{}",
    },
    Site {
        key: "wattpad",
        hosts: &["wattpad.com"],
        marks: &[Mark::Behind("story")],
        address: "https://www.wattpad.com/story/{}",
    },
    Site {
        key: "royalroad",
        hosts: &["royalroad.com", "royalroadl.com"],
        marks: &[Mark::Behind("fiction")],
        address: "https://www.royalroad.com/fiction/{}",
    },
    Site {
        key: "fimfiction",
        hosts: &["fimfiction.net"],
        marks: &[Mark::Behind("story"), Mark::BehindTwo("story", "download")],
        address: "https://www.fimfiction.net/story/{}",
    },
    Site {
        key: "spacebattles",
        hosts: &["spacebattles.com"],
        marks: &[Mark::Thread("threads")],
        address: "https://forums.spacebattles.com/threads/{}/",
    },
    Site {
        key: "sufficientvelocity",
        hosts: &["sufficientvelocity.com"],
        marks: &[Mark::Thread("threads")],
        address: "https://forums.sufficientvelocity.com/threads/{}/",
    },
    Site {
        key: "questionablequesting",
        hosts: &["questionablequesting.com"],
        marks: &[Mark::Thread("threads")],
        address: "https://forum.questionablequesting.com/threads/{}/",
    },
    Site {
        key: "alternatehistory",
        hosts: &["alternatehistory.com"],
        marks: &[Mark::Thread("threads")],
        address: "https://www.alternatehistory.com/forum/threads/{}/",
    },
    Site {
        key: "adultfanfiction",
        hosts: &["adult-fanfiction.org", "adultfanfiction.net"],
        marks: &[Mark::Query("story.php", "no")],
        address: "https://{host}/story.php?no={}",
    },
    Site {
        key: "ficbook",
        hosts: &["ficbook.net"],
        marks: &[Mark::Code("readfic")],
        address: "https://ficbook.net/readfic/{}",
    },
    Site {
        key: "fanfiktion",
        hosts: &["fanfiktion.de"],
        marks: &[Mark::Code("s")],
        address: "https://www.fanfiktion.de/s/{}",
    },
    Site {
        key: "livejournal",
        hosts: &["livejournal.com"],
        marks: &[Mark::Entry],
        address: "https://{user}.livejournal.com/{}.html",
    },
    Site {
        key: "dreamwidth",
        hosts: &["dreamwidth.org"],
        marks: &[Mark::Entry],
        address: "https://{user}.dreamwidth.org/{}.html",
    },
    Site {
        key: "tthfanfic",
        hosts: &["tthfanfic.org"],
        marks: &[Mark::Prefix("Story-"), Mark::Prefix("T-")],
        address: "https://www.tthfanfic.org/Story-{}",
    },
    Site {
        key: "ficwad",
        hosts: &["ficwad.com"],
        marks: &[Mark::Behind("story")],
        address: "https://ficwad.com/story/{}",
    },
    Site {
        key: "mediaminer",
        hosts: &["mediaminer.org"],
        marks: &[Mark::LastBelow("s"), Mark::Behind("view_st.php"), Mark::Query("view_st.php", "id")],
        address: "https://www.mediaminer.org/fanfic/view_st.php/{}",
    },
    Site {
        key: "asianfanfics",
        hosts: &["asianfanfics.com"],
        marks: &[Mark::BehindTwo("story", "view")],
        address: "https://www.asianfanfics.com/story/view/{}",
    },
    Site {
        key: "scribblehub",
        hosts: &["scribblehub.com"],
        marks: &[Mark::Behind("series"), Mark::Behind("read")],
        address: "https://www.scribblehub.com/series/{}/",
    },
    Site {
        key: "quotev",
        hosts: &["quotev.com"],
        marks: &[Mark::Behind("story")],
        address: "https://www.quotev.com/story/{}",
    },
    Site {
        key: "harrypotterfanfiction",
        hosts: &["harrypotterfanfiction.com"],
        marks: &[Mark::Query("viewstory.php", "psid")],
        address: "https://harrypotterfanfiction.com/viewstory.php?psid={}",
    },
    Site {
        key: "storiesonline",
        hosts: &["storiesonline.net"],
        marks: &[Mark::Behind("s")],
        address: "https://storiesonline.net/s/{}",
    },
    Site { key: "tumblr", hosts: &["tumblr.com"], marks: &[Mark::Behind("post")], address: "https://{host}/post/{}" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_hosts_are_unique() {
        for (index, site) in SITES.iter().enumerate() {
            for other in &SITES[index + 1..] {
                assert_ne!(site.key, other.key);
                assert!(
                    site.hosts.iter().all(|host| !other.has_host(host)),
                    "{} and {} share a host",
                    site.key,
                    other.key
                );
            }
        }
    }

    #[test]
    fn a_host_that_only_ends_alike_is_another() {
        let ao3 = SITES.iter().find(|site| site.key == "ao3").unwrap();
        assert!(ao3.has_host("insecure.archiveofourown.org") && !ao3.has_host("notao3.org"));
    }
}
