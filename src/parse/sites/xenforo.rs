//! Threads of forums on `XenForo` (`SpaceBattles`, Sufficient Velocity, Questionable Questing …).
//!
//! Where posts have threadmarks, these are the chapters; else the posts of the one who began the thread are. What
//! others write in it, and quotations of them, is no story.

use super::{first_text, page_address};
use crate::parse::draft::{Draft, finish_from};
use crate::parse::html::blocks::{self, Sink, Visit};
use crate::parse::html::{Css, Document, Element, looks_like_html};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork, Part};
use crate::source::Source;

/// A thread of a forum.
pub(in crate::parse) struct XenForo;

/// A post of a thread.
struct Post<'a> {
    author: Option<String>,
    threadmark: Option<String>,
    text: Element<'a>,
    number: Option<u32>,
}

impl Format for XenForo {
    fn id(&self) -> &'static str {
        "xenforo-page"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "posts in the markup of XenForo"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("bbWrapper") && (text.contains("js-post-") || text.contains("data-content=\"post-"))
                || text.contains("messageText") && text.contains("id=\"post-")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        work.metadata.url = page_address(&page, source);
        work.metadata.title = title(&page);
        let mut posts = posts(&page);
        let starter = starter(&page).or_else(|| posts.first().and_then(|post| post.author.clone()));
        if posts.iter().any(|post| post.threadmark.is_some()) {
            posts.retain(|post| post.threadmark.is_some());
        } else if starter.is_some() {
            posts.retain(|post| post.author.is_none() || post.author == starter);
        }
        work.metadata.authors = posts.iter().find_map(|post| post.author.clone()).or(starter).into_iter().collect();
        // Of a thread's later pages only the posts' own numbers, which grow, tell the order.
        let first = posts.first().and_then(|post| post.number);
        let drafts: Vec<Draft> = posts.iter().map(read_post).filter(|draft| !draft.body.is_empty()).collect();
        if drafts.is_empty() {
            return Err(ParseError::Empty);
        }
        let joins = is_part(&page) && work.metadata.url.is_some();
        work.part = first.filter(|_| joins).map(|first| Part { first, ..Part::default() });
        let place = work.part.as_ref().map_or(1, |part| part.first as usize);
        work.chapters = finish_from(drafts, work.metadata.title.as_deref().unwrap_or_default(), place);
        emit(work);
        Ok(())
    }
}

/// The thread's title without the labels that the forum puts before it.
fn title(page: &Document) -> Option<String> {
    static HEADING: Css = Css::new("h1.p-title-value, .titleBar h1");
    static TITLE: Css = Css::new("title");
    if let Some(heading) = page.first(&HEADING) {
        let mut builder = BodyBuilder::new();
        let kept = heading.node().children().filter(|node| {
            Element::of(*node).is_none_or(|child| !child.has_class("label") && !child.has_class("label-append"))
        });
        blocks::walk(kept, &mut builder);
        return Some(builder.finish().text).filter(|title| !title.is_empty());
    }
    let title = page.first(&TITLE)?.raw_text();
    let title = title.split(" | ").next().unwrap_or_default().trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The one who began the thread.
fn starter(page: &Document) -> Option<String> {
    static STARTER: Css =
        Css::new(".p-description a.username, .threadmarkListingHeader a.username, #pageDescription a.username");
    first_text(page.root(), &STARTER)
}

fn posts(page: &Document) -> Vec<Post<'_>> {
    static POST: Css = Css::new("article[data-content^='post-'], article.message--post, li.message[id^='post-']");
    static TEXT: Css = Css::new(".message-body .bbWrapper, .bbWrapper, .messageText");
    static AUTHOR: Css = Css::new(".message-userDetails .username, .message-name .username, a.username");
    static MARK: Css = Css::new(
        ".threadmarkLabel, .message-cell--threadmark-header .primary span[id^='threadmark'], .threadmarker .label",
    );
    let mut posts = Vec::new();
    for element in page.root().select(&POST) {
        let Some(text) = element.first(&TEXT) else { continue };
        let author = element.attr("data-author").map(str::to_owned).filter(|name| !name.is_empty());
        let number =
            element.attr("data-content").or_else(|| element.id()).and_then(|id| id.rsplit('-').next()?.parse().ok());
        posts.push(Post {
            author: author.or_else(|| first_text(element, &AUTHOR)),
            threadmark: first_text(element, &MARK),
            text,
            number,
        });
    }
    posts
}

/// True for a thread on several pages.
fn is_part(page: &Document) -> bool {
    static PAGES: Css = Css::new(".pageNav-page, .PageNav");
    page.first(&PAGES).is_some()
}

fn read_post(post: &Post<'_>) -> Draft {
    let mut draft = Draft::named(post.threadmark.as_deref());
    let mut own = Own(BodyBuilder::new());
    blocks::walk_into(post.text, &mut own);
    draft.body = own.0;
    draft
}

/// Takes what the post says itself.
struct Own(BodyBuilder);

impl Sink for Own {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.0
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        let is_quoted = element.has_class("bbCodeBlock--quote") || element.has_class("bbCodeQuote");
        let is_button = element.has_class("bbCodeBlock-expandLink") || element.has_class("js-selectToQuoteEnd");
        if is_quoted || is_button { Visit::Skip } else { Visit::Enter }
    }
}
