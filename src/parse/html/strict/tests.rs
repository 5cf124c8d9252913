//! Both readers must make the same tree of whatever the strict one accepts.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Dialect, read};
use crate::parse::html::{browser, close_raw_elements};

/// Whether the page is accepted. It fails if browsers would make another tree of it.
#[track_caller]
fn accepts(page: &str, dialect: Dialect) -> bool {
    let Some(tree) = read(page, dialect) else { return false };
    let mended = if dialect == Dialect::Xhtml { close_raw_elements(page) } else { page.into() };
    let other = browser::read(&mended);
    let (tree, other) = (format!("{tree:?}"), format!("{other:?}"));
    assert!(tree == other, "page: {page}\nstrict:\n{tree}\nbrowser:\n{other}");
    true
}

fn page(body: &str) -> String {
    format!("<!DOCTYPE html>\n<html>\n<head><title>T</title></head>\n<body>{body}</body>\n</html>\n")
}

#[test]
fn well_formed_pages_are_accepted() {
    for body in [
        "",
        "\n<p class=a>One &amp; <i>two</i>, <br/>three<br>.</p>\n<!-- c -->\n<hr /> tail & end &rsquo;&#8217;&#X2019;",
        "<DIV ID='A'>x<!-- c -->y</Div>",
        "<ul><li>a<ul><li>b</li></ul></li></ul><dl><dt>t</dt> <dd><p>d</p></dd></dl>",
        "<table class=full> <tr><td><b>a</b></td>\n<td><p>b</p></td></tr>\n</table> c",
        "<table><caption>c</caption><thead><tr><th>a</th></tr></thead><tr><td>b</td></tr><tbody></tbody></table>",
        "<b><b><b><b>deep</b></b></b></b><i><div><p>x</p></div></i> y",
        "<a name=\"one\"><h2>One</h2></a><pre>\n\n a\n</pre><ruby>a<rt>b</rt></ruby>",
        "<p>a</p><script>if (a < b) { '<p>' }</script><style>b</style><iframe src='x'></iframe>c",
        "<form action=x><label>n <input name=n></label></form><img src=\"?a=1&amp;b\" alt=''>",
    ] {
        assert!(accepts(&page(body), Dialect::Html), "{body}");
    }
    assert!(accepts(
        "<?xml version='1.0'?>\r\n<!-- c --><html xmlns=\"x\" xml:lang='en'><head><title/><link href=\"a\"/>\n</head>\r\n \
         <body>a\n</body>\n<!-- d -->\n</html>\n<!-- e -->\n",
        Dialect::Xhtml
    ));
    assert!(accepts("<html><head></head><body>a", Dialect::Html));
}

#[test]
fn what_browsers_mend_is_refused() {
    for body in [
        "<p>a<p>b</p></p>",
        "<p>a<div>b</div></p>",
        "<p>a",
        "<b><i>a</b></i>",
        "<a>a<span><a>b</a></span></a>",
        "<h1><h2>a</h2></h1>",
        "<table>a<tr><td>b</td></tr></table>",
        "<table><tr>&#32;<td>b</td></tr></table>",
        "<table><td>b</td></table>",
        "<ul><p><li>a</li></p></ul>",
        "<a id='x'/>",
        "</br>",
        "a < b",
        "&copy2;",
        "AT&T",
        "&#x80;",
        "&#0;",
        "\0",
        "<p a='1'b='2'>c</p>",
        "<p a='1' A='2'>c</p>",
        "<p title='<b>'>c</p>",
        "<svg><a/></svg>",
        "<image>",
        "<!doctype html>",
        "<![CDATA[a]]>",
        "<script><!-- <script></script> --></script>",
        "<title>a",
        "<body>",
        "</body>text",
        "<select><option>a</option></select>",
    ] {
        assert!(read(&page(body), Dialect::Html).is_none(), "{body}");
    }
    for whole in ["", "a", "<p>a</p>", "<html><body>a</body></html>", "<html><head></head>a<body></body></html>"] {
        assert!(read(whole, Dialect::Html).is_none(), "{whole}");
    }
}

/// Pieces of pages, most of them harmless one by one.
fn piece() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "p",
        "p",
        "div",
        "b",
        "i",
        "a",
        "span",
        "em",
        "h1",
        "h2",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "thead",
        "caption",
        "br",
        "hr",
        "img",
        "pre",
        "blockquote",
        "center",
        "font",
        "ruby",
        "rt",
        "form",
        "input",
        "title",
        "style",
        "script",
        "iframe",
        "body",
        "head",
        "html",
        "meta",
        "q",
        "section",
        "nobr",
        "button",
        "option",
        "svg",
        "textarea",
        "o:p",
        "P",
        "B",
    ];
    const ATTRIBUTES: &[&str] = &[
        "",
        "",
        "",
        " id=x",
        " class='a b'",
        " A=\"1&amp;2\"",
        " b",
        "\nc = 'd' e",
        "/",
        " /",
        " x=&lt",
        " y='\r\n'",
        " id=x id=y",
    ];
    const TEXTS: &[&str] = &[
        "a",
        " ",
        "\n",
        "x &amp; y",
        " & ",
        "&nbsp;",
        "&eacute",
        "&lt;b>",
        "&#38;",
        "&#x1F600;",
        "\r\n",
        "<",
        ">",
        "é’",
        "<!-- c -->",
        "<!---->",
        "<!-->",
        "<!doctype html>",
        "<?x?>",
        "]]>",
        "&notin;",
        "&",
        "\u{feff}",
    ];
    prop_oneof![
        3 => (prop::sample::select(NAMES), prop::sample::select(ATTRIBUTES)).prop_map(|(name, more)| format!("<{name}{more}>")),
        3 => prop::sample::select(NAMES).prop_map(|name| format!("</{name}>")),
        3 => prop::sample::select(TEXTS).prop_map(str::to_owned),
    ]
}

/// Elements that are closed in order, whatever they stand in.
fn nested() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "p",
        "p",
        "div",
        "div",
        "b",
        "i",
        "a",
        "span",
        "em",
        "font",
        "h1",
        "h2",
        "ul",
        "li",
        "dl",
        "dd",
        "dt",
        "table",
        "tbody",
        "tr",
        "td",
        "td",
        "thead",
        "caption",
        "pre",
        "blockquote",
        "ruby",
        "rt",
        "rp",
        "form",
        "title",
        "style",
        "iframe",
        "q",
        "main",
        "menu",
        "details",
        "summary",
        "label",
        "script",
        "time",
        "fieldset",
        "map",
        "video",
    ];
    let leaf = prop_oneof![
        4 => prop::sample::select(&["a", " ", "\n", "x &amp; y", "&eacute;", "<br>", "<hr/>", "<img alt=x>", "<!-- c -->", "é", ""][..])
            .prop_map(str::to_owned),
        1 => piece(),
    ];
    leaf.prop_recursive(6, 60, 5, |inner| {
        (prop::sample::select(NAMES), prop::collection::vec(inner, 0..5))
            .prop_map(|(name, inner)| format!("<{name}>{}</{name}>", inner.concat()))
    })
}

/// Tables, lists and their like as they should be, with one piece out of place.
fn framed() -> impl Strategy<Value = String> {
    let frames = &[
        "<table>|<tr>|<td>|</td>|</tr>|<tr><td>|</td></tr>|</table>",
        "<table>|<thead>|<tr><th>|</th></tr>|</thead>|<tbody>|<tr><td>|</td></tr></tbody>|</table>",
        "<table><caption>|</caption>|<tr><td>|<table>|<tr><td>|</td></tr></table>|</td></tr>|<tbody>|</tbody></table>",
        "<ul>|<li>|<ol>|<li>|</li></ol>|</li>|</ul>|<dl>|<dt>|</dt>|<dd>|</dd></dl>",
        "<b>|<i>|<div>|<p>|</p>|</div>|</i>|</b>|<a>|<h2>|</h2></a>",
        "<b><b><b><b>|</b></b></b>|</b><i><table><tr><td>|</td></tr></table>|</i>",
        "<pre>|</pre><ruby>|<rt>|</rt>|</ruby><form>|</form><title>|</title><style>|</style>",
    ][..];
    (
        prop::sample::select(frames),
        prop::collection::vec(prop_oneof![4 => Just(String::new()), 1 => nested(), 1 => piece()], 16),
    )
        .prop_map(|(frame, pieces)| {
            frame.split('|').zip(pieces).map(|(part, piece)| part.to_owned() + &piece).collect()
        })
}

fn anything() -> impl Strategy<Value = String> {
    let pieces = || prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat());
    let body =
        prop_oneof![pieces(), nested(), framed(), prop::collection::vec(nested(), 0..6).prop_map(|all| all.concat())];
    let spot = || prop_oneof![12 => Just(String::new()), 3 => Just("\n".to_owned()), 1 => piece()];
    let spots = prop::collection::vec(spot(), 9);
    (body, spots).prop_map(|(body, spots)| {
        let frame = "|<!DOCTYPE html>|<html lang=en>|<head>|<title>t</title>|</head>|<body>%|</body>|</html>|";
        let page: String =
            frame.split('|').zip(std::iter::once(String::new()).chain(spots)).map(|(part, spot)| spot + part).collect();
        page.replace('%', &body)
    })
}

/// A page cut off behind a `<` was read for ever.
#[test]
fn a_page_that_ends_in_a_bracket_is_refused_and_ends() {
    accepts("<html><head></head><body><p>Rain</p><", Dialect::Html);
    accepts("<", Dialect::Html);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_page_is_read_as_browsers_do_or_refused(page in anything(), xhtml in any::<bool>()) {
        accepts(&page, if xhtml { Dialect::Xhtml } else { Dialect::Html });
    }
}

/// Every page below `folder`, with whether it is XHTML.
fn pages(folder: &Path, found: &mut Vec<(PathBuf, String, bool)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        if path.is_dir() {
            pages(&path, found);
        } else if matches!(extension.to_str(), Some("html" | "htm" | "xhtml")) {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, crate::source::decode(&bytes).text.into_owned(), false));
        } else if extension == "epub" {
            let bytes = std::fs::read(&path).unwrap();
            let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { continue };
            for index in 0..zip.len() {
                let Ok(mut entry) = zip.by_index(index) else { continue };
                let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
                let mut bytes = Vec::new();
                if name.ends_with("html") && std::io::Read::read_to_end(&mut entry, &mut bytes).is_ok() {
                    found.push((path.join(name), crate::source::decode(&bytes).text.into_owned(), true));
                }
            }
        }
    }
}

/// Over the fixtures, and over the samples in the folder that `FICDEX_SAMPLES` names, if it does.
#[test]
fn real_pages_are_read_as_browsers_do() {
    let mut found = Vec::new();
    pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut found);
    if let Some(folder) = std::env::var_os("FICDEX_SAMPLES") {
        pages(Path::new(&folder), &mut found);
    }
    let mut accepted = 0;
    for (path, page, xhtml) in &found {
        let accepts = accepts(page, if *xhtml { Dialect::Xhtml } else { Dialect::Html });
        accepted += usize::from(accepts);
        if !accepts {
            println!("refused: {} ({} bytes)", path.display(), page.len());
        }
    }
    println!("{accepted} of {} pages accepted", found.len());
    assert!(accepted * 2 > found.len() || found.is_empty());
}
