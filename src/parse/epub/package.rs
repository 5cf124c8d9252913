//! The package document (OPF 2 and 3): what the book is, which files it has, and in which order they are read.

use rustc_hash::{FxHashMap, FxHashSet};

use super::EPUB;
use super::container::{Container, clean, resolve};
use super::xml::{attribute, descendants, is, text, with_root};
use crate::parse::ParseError;
use crate::parse::stated::is_stated;
use crate::source::decode;

/// The package as read; paths are entry names of the container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    /// The metadata in document order, `dc:` elements and `meta` alike.
    pub(crate) fields: Vec<Field>,
    /// Every file of the book.
    pub(crate) manifest: Vec<Item>,
    /// The files in reading order, as places in [`Self::manifest`], and whether they belong to the main line.
    spine: Vec<(usize, bool)>,
    /// The table of contents of EPUB 2 (`toc.ncx`).
    pub(crate) ncx: Option<String>,
    /// The table of contents of EPUB 3 (`nav.xhtml`).
    pub(crate) nav: Option<String>,
    /// What the guide calls a file: its kind (`cover`, `title-page`, `toc` …) and path.
    pub(crate) guide: Vec<(String, String)>,
}

/// One metadata element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    /// Local name: `title`, `creator`, `subject` …; for a `meta` its `name` or `property`.
    pub(crate) name: String,
    /// Its text; for a `meta` of EPUB 2 its `content`. Runs of blanks are one.
    pub(crate) value: String,
    /// Its id, which a `meta refines` may point to.
    id: Option<String>,
    /// What it refines, without the `#`.
    refines: Option<String>,
    /// `opf:role`, such as `aut`.
    role: Option<String>,
    /// `opf:event`, such as `publication`.
    event: Option<String>,
    /// `opf:scheme`, such as `uuid`.
    scheme: Option<String>,
}

/// One file of the book.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    id: String,
    /// Entry name.
    pub(crate) path: String,
    media_type: String,
    properties: String,
}

impl Item {
    /// True if the file is a document with text.
    pub(crate) fn is_document(&self) -> bool {
        let by_name = || {
            let extension = self.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            matches!(extension.as_str(), "xhtml" | "html" | "htm" | "xml")
        };
        self.media_type.contains("html") || self.media_type.is_empty() && by_name()
    }

    /// File name without folder and extension, in lower case.
    pub(crate) fn stem(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase()
    }
}

impl Package {
    /// Finds the package document by `META-INF/container.xml`, else by its extension, and reads it.
    pub(crate) fn read(container: &Container<'_>) -> Result<Self, ParseError> {
        let path = package_path(container)
            .ok_or(ParseError::Missing { format: EPUB, expected: "a package document (*.opf)" })?;
        let bytes = container.read(&path)?;
        with_root(&path, &decode(&bytes).text, container.limits(), |root| Self::from_root(&path, root))
    }

    /// Reads a package document that stands alone, as the record of a book that lies beside it.
    pub(crate) fn of_record(root: roxmltree::Node<'_, '_>) -> Self {
        Self::from_root("", root)
    }

    fn from_root(path: &str, root: roxmltree::Node<'_, '_>) -> Self {
        let manifest: Vec<Item> = descendants(root, "item")
            .filter_map(|item| {
                let text = |name| attribute(item, name).unwrap_or_default().to_owned();
                Some(Item {
                    id: text("id"),
                    path: resolve(path, attribute(item, "href")?).0,
                    media_type: text("media-type"),
                    properties: text("properties"),
                })
            })
            .collect();
        let ids: FxHashMap<&str, usize> =
            manifest.iter().enumerate().rev().map(|(index, item)| (item.id.as_str(), index)).collect();
        let by_id = |id: &str| ids.get(id).copied();
        let ncx = descendants(root, "spine")
            .find_map(|spine| by_id(attribute(spine, "toc")?))
            .or_else(|| manifest.iter().position(|item| item.media_type == "application/x-dtbncx+xml"))
            .map(|index| manifest[index].path.clone());
        let nav = manifest
            .iter()
            .find(|item| item.properties.split_whitespace().any(|property| property == "nav"))
            .map(|item| item.path.clone());
        let mut spine: Vec<(usize, bool)> = descendants(root, "itemref")
            .filter_map(|item| Some((by_id(attribute(item, "idref")?)?, attribute(item, "linear") != Some("no"))))
            .collect();
        if spine.is_empty() {
            // A spine that points nowhere: the manifest is in reading order more often than not.
            spine = (0..manifest.len()).map(|index| (index, true)).collect();
        }
        let guide = descendants(root, "reference")
            .filter_map(|item| {
                Some((attribute(item, "type")?.to_lowercase(), resolve(path, attribute(item, "href")?).0))
            })
            .collect();
        let fields = descendants(root, "metadata")
            .flat_map(|metadata| metadata.descendants().filter(roxmltree::Node::is_element))
            .filter_map(Field::read)
            .collect();
        Self { fields, manifest, spine, ncx, nav, guide }
    }

    /// The values of this name, in document order, without empty ones.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |field| field.name == name && !field.value.is_empty())
            .map(|field| field.value.as_str())
    }

    /// The first value of this name.
    pub(crate) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next().map(str::to_owned)
    }

    /// The title: the one called `main` where there are several, else the first. None where it only says that there is none.
    pub(crate) fn title(&self) -> Option<String> {
        let main = self.fields.iter().find(|field| {
            field.name == "title" && self.refined(field, "title-type").is_some_and(|kind| kind == "main")
        });
        let main = main.map(|field| field.value.clone()).filter(|title| !title.is_empty());
        main.or_else(|| self.first("title")).filter(|title| is_stated(title))
    }

    /// The creators in the role of author, or all of them where none has it.
    pub(crate) fn authors(&self) -> Vec<String> {
        let creators: Vec<(&str, Option<&str>)> = self
            .fields
            .iter()
            .filter(|field| field.name == "creator" && is_stated(&field.value))
            .map(|field| (field.value.as_str(), field.role.as_deref().or_else(|| self.refined(field, "role"))))
            .collect();
        let is_author = |role: Option<&str>| role.is_none_or(|role| role == "aut");
        let any = creators.iter().any(|(_, role)| is_author(*role));
        let mut authors: Vec<String> = Vec::new();
        for (name, role) in creators {
            if (!any || is_author(role)) && !authors.iter().any(|known| known == name) {
                authors.push(name.to_owned());
            }
        }
        authors
    }

    /// The `dc:date` of this event.
    pub(crate) fn date_of(&self, event: &str) -> Option<String> {
        self.fields.iter().find(|field| field.name == "date" && field.event.as_deref() == Some(event)).map(day)
    }

    /// The `dc:date` without an event.
    pub(crate) fn date(&self) -> Option<String> {
        self.fields.iter().find(|field| field.name == "date" && field.event.is_none()).map(day)
    }

    /// The address of the work: `dc:source`, or an identifier that is one.
    pub(crate) fn address(&self) -> Option<String> {
        let is_address = |value: &str| value.starts_with("http://") || value.starts_with("https://");
        let candidates = self.all("source").chain(self.all("identifier"));
        candidates
            .map(|value| value.strip_prefix("URL:").or_else(|| value.strip_prefix("url:")).unwrap_or(value))
            .find(|value| is_address(value))
            .map(str::to_owned)
    }

    /// The identifier of this scheme, such as `uuid`.
    pub(crate) fn identifier(&self, scheme: &str) -> Option<String> {
        let is_stated = |field: &&Field| field.scheme.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(scheme));
        let stated = self.fields.iter().filter(|field| field.name == "identifier").find(is_stated);
        stated.map(|field| field.value.clone()).filter(|value| !value.is_empty())
    }

    /// The documents in reading order with whether they belong to the main line; one named twice is read once.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (&Item, bool)> {
        let mut seen = FxHashSet::default();
        self.spine
            .iter()
            .filter(move |(index, _)| seen.insert(*index))
            .map(|(index, linear)| (&self.manifest[*index], *linear))
            .filter(|(item, _)| item.is_document())
    }

    /// What a `meta refines` says of `field`.
    fn refined(&self, field: &Field, name: &str) -> Option<&str> {
        let id = field.id.as_deref()?;
        self.fields
            .iter()
            .find(|other| other.name == name && other.refines.as_deref() == Some(id))
            .map(|other| other.value.as_str())
    }
}

impl Field {
    fn read(node: roxmltree::Node<'_, '_>) -> Option<Self> {
        let owned = |name| attribute(node, name).filter(|value| !value.is_empty()).map(str::to_owned);
        let (name, value) = if is(node, "meta") {
            let name = owned("name").or_else(|| owned("property"))?;
            (name, owned("content").unwrap_or_else(|| text(node)))
        } else {
            (node.tag_name().name().to_ascii_lowercase(), text(node))
        };
        Some(Self {
            name,
            value,
            id: owned("id"),
            refines: owned("refines").map(|id| id.trim_start_matches('#').to_owned()),
            role: owned("role"),
            event: owned("event"),
            scheme: owned("scheme"),
        })
    }
}

/// The day of a date with a time: `2012-02-07T00:00:00+00:00` is `2012-02-07`.
fn day(field: &Field) -> String {
    field.value.split_once('T').map_or(field.value.as_str(), |(day, _)| day).to_owned()
}

fn package_path(container: &Container<'_>) -> Option<String> {
    let stated = container.read("META-INF/container.xml").ok().and_then(|bytes| {
        with_root("META-INF/container.xml", &decode(&bytes).text, container.limits(), |root| {
            descendants(root, "rootfile").filter_map(|file| attribute(file, "full-path")).map(clean).collect::<Vec<_>>()
        })
        .ok()
    });
    stated
        .unwrap_or_default()
        .into_iter()
        .find(|path| container.has(path))
        .or_else(|| container.names().find(|name| name.to_ascii_lowercase().ends_with(".opf")).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::super::container::testing::zipped;
    use super::*;

    fn package(opf: &str) -> Package {
        let bytes = zipped(&[("OEBPS/content.opf", opf)]);
        Package::read(&Container::open(&bytes, &crate::source::Limits::DEFAULT).unwrap()).unwrap()
    }

    #[test]
    fn a_package_of_epub_2_is_read() {
        let package = package(
            "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'
               xmlns:opf='http://www.idpf.org/2007/opf'>
             <metadata><dc:title>Salt\n and Smoke</dc:title><dc:creator opf:role='aut'>Mara</dc:creator>
             <dc:creator opf:role='ill'>Ilse</dc:creator><dc:date opf:event='publication'>2012-02-07T00:00:00+00:00</dc:date>
             <meta name='calibre:series' content='Coast'/></metadata>
             <manifest><item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>
             <item id='a' href='text/a%20b.xhtml' media-type='application/xhtml+xml'/></manifest>
             <spine toc='n'><itemref idref='a'/><itemref idref='a'/><itemref idref='gone'/></spine></package>",
        );
        assert_eq!(package.title().as_deref(), Some("Salt and Smoke"));
        assert_eq!(package.authors(), ["Mara"]);
        assert_eq!(package.date_of("publication").as_deref(), Some("2012-02-07"));
        assert_eq!(package.first("calibre:series").as_deref(), Some("Coast"));
        assert_eq!(package.ncx.as_deref(), Some("OEBPS/toc.ncx"));
        let paths: Vec<&str> = package.documents().map(|(item, _)| item.path.as_str()).collect();
        assert_eq!(paths, ["OEBPS/text/a%20b.xhtml"]);
    }

    #[test]
    fn words_for_nothing_name_no_book() {
        let package = package(
            "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>Unknown</dc:title>
             <dc:creator>Unknown</dc:creator></metadata><manifest/><spine/></package>",
        );
        assert_eq!((package.title(), package.authors()), (None, vec![]));
    }

    #[test]
    fn a_package_of_epub_3_is_read() {
        let package = package(
            "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'>
             <metadata><dc:title id='t1'>A Subtitle</dc:title><dc:title id='t2'>Title</dc:title>
             <meta refines='#t2' property='title-type'>main</meta><dc:creator id='c1'>Mara</dc:creator>
             <dc:creator id='c2'>Ilse</dc:creator><meta refines='#c2' property='role'>trl</meta>
             <dc:identifier>URL:http://example.org/1</dc:identifier></metadata>
             <manifest><item id='n' href='nav.xhtml' properties='scripted nav' media-type='application/xhtml+xml'/></manifest>
             <spine/></package>",
        );
        assert_eq!(package.title().as_deref(), Some("Title"));
        assert_eq!(package.authors(), ["Mara"]);
        assert_eq!(package.address().as_deref(), Some("http://example.org/1"));
        assert_eq!(package.nav.as_deref(), Some("OEBPS/nav.xhtml"));
        assert_eq!(package.documents().count(), 1);
    }
}
