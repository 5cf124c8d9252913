//! Web archives (WARC, ISO 28500): the pages that were answered with success, each with its address.
//!
//! A record is a block of header lines, a blank line, and as many bytes as `Content-Length` says. A `response` holds an HTTP
//! answer, whose body may be chunked and packed; a `resource` holds the body itself.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use memchr::memmem;

use super::{ContainerError, Kind, Walk, is_set_aside};

pub(super) fn walk(bytes: &[u8], walk: &mut Walk<'_, '_>) -> Result<ControlFlow<()>, ContainerError> {
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, b"WARC/") {
        walk.count()?;
        let Some((head, after)) = split_head(&rest[at..]) else { break };
        let length = field(head, "content-length").and_then(|length| length.parse::<usize>().ok());
        let length = length.ok_or_else(|| damaged("a record without its length"))?;
        if length > after.len() && is_page(head) {
            return Err(damaged("the last record is cut off"));
        }
        let (body, next) = after.split_at(length.min(after.len()));
        rest = next;
        if !is_page(head) {
            continue;
        }
        let address = field(head, "warc-target-uri").unwrap_or_default();
        let address = address.trim_matches(['<', '>']);
        if let Some((name, content)) = page(head, body, address, walk)
            && walk.entry(&name, Some(address), content).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn is_page(head: &str) -> bool {
    field(head, "warc-type").is_some_and(|kind| kind == "response" || kind == "resource")
}

/// The name and content of the page in a record; none if it is no page (a picture, an error, a redirection).
fn page(
    head: &str,
    body: &[u8],
    address: &str,
    walk: &mut Walk<'_, '_>,
) -> Option<(String, Result<Vec<u8>, ContainerError>)> {
    let is_answer = field(head, "content-type").is_some_and(|kind| kind.contains("application/http"));
    let (kind, content) = if is_answer {
        let (answer, body) = split_head(body)?;
        let status = answer.split_ascii_whitespace().nth(1)?;
        if status != "200" {
            return None;
        }
        let kind = field(answer, "content-type").unwrap_or_default().to_ascii_lowercase();
        (kind, plain_body(answer, body, walk))
    } else {
        (field(head, "content-type").unwrap_or_default().to_ascii_lowercase(), Ok(body.to_vec()))
    };
    let name = name(address, &kind)?;
    (!is_set_aside(&name)).then_some((name, content))
}

/// A path for the address; an ending that says what it is, where the address has none. None for what is no text.
fn name(address: &str, kind: &str) -> Option<String> {
    let no_text = ["image/", "audio/", "video/", "font/", "text/css", "javascript"];
    // Recorders keep their own logs under addresses of no site.
    if !address.starts_with("http") || no_text.iter().any(|start| kind.contains(start)) {
        return None;
    }
    let path = address.split_once("://").map_or(address, |(_, path)| path);
    let path = path.split('#').next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let has_ending =
        [".htm", ".html", ".txt", ".epub", ".pdf", ".mobi", ".zip"].iter().any(|ending| last.ends_with(ending));
    let ending = if kind.contains("html") && !has_ending { ".html" } else { "" };
    Some(format!("{path}{ending}"))
}

/// The body of an HTTP answer without its transfer and content encodings.
fn plain_body(answer: &str, body: &[u8], walk: &mut Walk<'_, '_>) -> Result<Vec<u8>, ContainerError> {
    let chunked = field(answer, "transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    // Some recorders undo the encodings and keep the headers.
    let body = if chunked { unchunked(body).map_or(Cow::Borrowed(body), Cow::Owned) } else { Cow::Borrowed(body) };
    let coding = field(answer, "content-encoding").unwrap_or_default().to_ascii_lowercase();
    let mut reader: Box<dyn Read + '_> = match coding.as_str() {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => Box::new(flate2::read::MultiGzDecoder::new(&*body)),
        "deflate" if body.first() == Some(&0x78) => Box::new(flate2::read::ZlibDecoder::new(&*body)),
        _ => Box::new(&*body),
    };
    walk.unpack(&mut reader, body.len() as u64, walk.limits.growth(), &|error| damaged(&error.to_string()))
}

/// Chunks joined; none if they are not written as chunks are.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memmem::find(body, b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let rest = body.get(end + 2..)?;
        whole.extend_from_slice(rest.get(..size)?);
        body = rest.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

/// Header lines and what follows their blank line.
fn split_head(bytes: &[u8]) -> Option<(&str, &[u8])> {
    /// Headers are a few hundred bytes.
    const LONGEST: usize = 64 << 10;
    let window = &bytes[..bytes.len().min(LONGEST)];
    let end =
        memmem::find(window, b"\r\n\r\n").map(|at| (at, 4)).or_else(|| memmem::find(window, b"\n\n").map(|at| (at, 2)));
    let (at, length) = end?;
    Some((std::str::from_utf8(&bytes[..at]).ok()?, &bytes[at + length..]))
}

/// The value of a header field; names have no case.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

fn damaged(reason: &str) -> ContainerError {
    ContainerError::Damaged { kind: Kind::Warc.id(), place: "record".to_owned(), reason: reason.to_owned() }
}
