//! The title of a page, freed of what the site adds to it.

use crate::parse::cut::byline;
use crate::parse::heading::{chapter_title, is_chapter_heading};
use crate::parse::html::{Css, Document, Element};
use crate::text::key;

/// The longest line that can be a title, in bytes.
const LONGEST: usize = 200;

/// What stands between the parts of a page's title.
const MARKS: [&str; 6] = [" | ", " :: ", " - ", " – ", " — ", " » "];

/// Sites that put their name behind ` - ` and do not state it elsewhere, as [`key`]s.
const SITES: [&str; 12] = [
    "wattpad",
    "fanfiction",
    "fanfiction net",
    "archive of our own",
    "royal road",
    "scribble hub",
    "quotev",
    "fimfiction",
    "livejournal",
    "dreamwidth",
    "tumblr",
    "asianfanfics",
];

/// Where blogs put the title of a post.
static POST: Css = Css::new(".entry-title, .post-title");

/// The work's title: the heading that the page's `<title>` repeats, a post's and the greatest first; else a post's title, if the
/// page has one post; else the `<title>` without the site's name; else the greatest heading. Neither a chapter's heading nor
/// the site's name is the work's title.
pub(super) fn find(page: &Document) -> Option<String> {
    static HEADING: Css = Css::new("h1");
    let stated = stated(page);
    let repeated = repeated_headings(page).find(|heading| !is_chapter_heading(heading));
    repeated
        .or_else(|| title_of_post(page))
        .or_else(|| Some(without_chapter(page, &stated)).filter(|title| is_title(title)))
        .or_else(|| {
            page.root()
                .select(&HEADING)
                .filter(|heading| !is_marked_as_site(*heading))
                .map(Element::text)
                .find(|heading| is_title(heading) && !is_chapter_heading(heading))
        })
}

/// The title of the one chapter that the page holds, where `<title>` names it.
pub(super) fn of_chapter(page: &Document) -> Option<String> {
    let heading = repeated_headings(page).find(|heading| is_chapter_heading(heading))?;
    chapter_title(&heading, 1)
}

/// The page's address, as it states it.
pub(in crate::parse) fn address(page: &Document) -> Option<&str> {
    static CANONICAL: Css = Css::new("link[rel=canonical][href]");
    let canonical = page.first(&CANONICAL).and_then(|link| link.attr("href"));
    page.meta("og:url").or(canonical).filter(|url| url.starts_with("http"))
}

/// `TITLE by AUTHOR` in two, if a heading of the page or a byline among the text's first `lines`
/// says that the author is one, or if nobody else is named and it reads as a name.
pub(super) fn split_byline(page: &Document, lines: &[&str], title: &str, has_author: bool) -> (String, Option<String>) {
    static NAMED: Css = Css::new("h1, h2, h3, a[rel~=author], a[href*='viewuser.php'], meta[name=author]");
    let whole = || (title.to_owned(), None);
    let Some((before, author)) = title.rsplit_once(" by ").or_else(|| title.rsplit_once(" By ")) else {
        return whole();
    };
    let (wanted, line) = (key(author), key(title));
    let named = page.root().select(&NAMED).any(|element| {
        let name = key(&element.attr("content").map_or_else(|| element.text(), str::to_owned));
        name == wanted || name == line || name.strip_prefix("by ") == Some(&wanted)
    });
    let bylines = lines.iter().filter_map(|line| byline(line));
    let named = named || bylines.into_iter().any(|name| key(name) == wanted);
    let named = named || !has_author && reads_as_name(author);
    if named && is_title(before) { (before.trim().to_owned(), Some(author.trim().to_owned())) } else { whole() }
}

/// `Jo Ray`, `T. A. Gull`: two to four words with capitals. `Death by Chocolate Cake` is rarer than a byline, and one word is none.
fn reads_as_name(words: &str) -> bool {
    const OTHERS: [&str; 12] = ["The", "A", "An", "My", "Your", "His", "Her", "Our", "Their", "Any", "No", "Some"];
    let count = words.split_whitespace().count();
    let first = words.split_whitespace().next().unwrap_or_default();
    let named = words.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    (2..=4).contains(&count) && named && !OTHERS.contains(&first)
}

/// The title of the one post that the page holds.
fn title_of_post(page: &Document) -> Option<String> {
    let mut titles = page.root().select(&POST).map(Element::text);
    let title = titles.next().filter(|title| is_title(title) && !is_chapter_heading(title))?;
    titles.all(|other| key(&other) == key(&title)).then_some(title)
}

/// Headings that `<title>` repeats: what is more in `<title>` is the site's.
fn repeated_headings(page: &Document) -> impl Iterator<Item = String> {
    static SITES_OWN: Css = Css::new("#pagetitle a, #profile_top b, h2.title");
    static HEADINGS: [Css; 3] = [Css::new("h1"), Css::new("h2"), Css::new("h3")];
    let whole = key(&raw(page));
    let site = site_names(page);
    let headings = [&SITES_OWN, &POST].into_iter().chain(&HEADINGS).flat_map(|css| page.root().select(css));
    let headings = headings.filter(|heading| !is_marked_as_site(*heading)).map(Element::text);
    headings.filter(move |heading| {
        let name = key(heading);
        is_title(heading) && whole.contains(&name) && !site.contains(&name)
    })
}

/// True for the name of the site, as the themes of blogs mark it, and what stands in it.
fn is_marked_as_site(heading: Element<'_>) -> bool {
    const NAMES: [&str; 3] = ["site-title", "blog-title", "site-branding"];
    let is_marked =
        |element: &Element<'_>| NAMES.iter().any(|name| element.has_class(name) || element.id() == Some(*name));
    std::iter::successors(Some(heading), |element| element.parent()).take(3).any(|element| is_marked(&element))
}

/// The site's name as [`key`]s: as the page states it, and what `<title>` has behind a title that the page repeats. Behind the
/// heading of a chapter stands the work's title.
fn site_names(page: &Document) -> Vec<String> {
    static HEADINGS: Css = Css::new("h1, h2, h3, .entry-title, .post-title");
    let raw = raw(page);
    let title = without_site(page, raw.trim());
    let own = key(title);
    let stated = page.meta("og:title").map(key);
    let mut names: Vec<String> = page.meta("og:site_name").map(key).filter(|site| *site != own).into_iter().collect();
    let is_repeated =
        || stated.as_deref() == Some(&own) || page.root().select(&HEADINGS).any(|heading| key(&heading.text()) == own);
    if !is_chapter_heading(title) && is_repeated() {
        let mut rest = raw.trim();
        while rest.len() > title.len()
            && let Some((before, _, after)) = last_part(rest)
        {
            names.push(key(after));
            rest = before.trim();
        }
    }
    names.retain(|name| !name.is_empty() && *name != own);
    names
}

fn raw(page: &Document) -> String {
    static TITLE: Css = Css::new("title");
    page.first(&TITLE).map(Element::raw_text).unwrap_or_default()
}

/// The title that the page's head states, without the site's name.
fn stated(page: &Document) -> String {
    let whole = page.meta("og:title").or_else(|| page.meta("dc.title")).map_or_else(|| raw(page), str::to_owned);
    without_site(page, whole.trim()).to_owned()
}

fn without_site<'t>(page: &Document, whole: &'t str) -> &'t str {
    let site = page.meta("og:site_name").map(key);
    let host = address(page).and_then(|url| url.split('/').nth(2)).unwrap_or_default();
    let mut title = whole;
    while let Some((before, mark, after)) = last_part(title) {
        let name = key(after);
        let is_site = SITES.contains(&name.as_str())
            || site.as_deref() == Some(&name)
            || host.split('.').any(|label| label == name.replace(' ', ""));
        if !is_site && !matches!(mark, " | " | " :: ") {
            break;
        }
        title = before.trim();
    }
    title
}

fn last_part(title: &str) -> Option<(&str, &'static str, &str)> {
    let split = |mark: &&'static str| title.rsplit_once(*mark).map(|(before, after)| (before, *mark, after));
    MARKS.iter().filter_map(split).max_by_key(|(before, ..)| before.len())
}

/// `Prologue - The Story` is the story's title behind the heading of the chapter that the page holds.
fn without_chapter(page: &Document, title: &str) -> String {
    let chapter = repeated_headings(page).find(|heading| is_chapter_heading(heading)).unwrap_or_default();
    let rest = title.strip_prefix(&chapter).or_else(|| title.strip_suffix(&chapter)).unwrap_or(title);
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | '»'));
    if rest.is_empty() { title.to_owned() } else { rest.to_owned() }
}

/// False for what editors and servers write where no one gave a title.
fn is_title(title: &str) -> bool {
    const PLACEHOLDERS: [&str; 9] =
        ["untitled", "untitled document", "new page", "new page 1", "index", "document", "home", "no title", "title"];
    const FILES: [&str; 4] = [".htm", ".html", ".txt", ".doc"];
    let title = title.trim().to_lowercase();
    !title.is_empty()
        && title.len() <= LONGEST
        && !PLACEHOLDERS.contains(&key(&title).as_str())
        && !FILES.iter().any(|ending| title.ends_with(ending))
}
