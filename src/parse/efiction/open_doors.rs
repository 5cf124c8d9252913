//! Works from the tables that Open Doors' importers make of an archive: `stories`, `chapters`, `authors` and `tags`, joined by
//! `item_authors` and `item_tags`.

use super::sql::{Row, Tables};
use super::story::{plain, rows, value, write};
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{Metadata, ParsedWork};
use crate::source::Limits;

/// True if the tables are theirs: eFiction's stories have `sid` where theirs have `id`.
pub(super) fn are_theirs(tables: &Tables) -> bool {
    rows(tables, "stories").first().is_some_and(|row| row.contains_key("id") && !row.contains_key("sid"))
}

/// The works of the tables.
pub(super) fn works(tables: &Tables, limits: &Limits) -> Vec<ParsedWork> {
    rows(tables, "stories").iter().map(|story| work(tables, story, limits)).collect()
}

fn work(tables: &Tables, story: &Row, limits: &Limits) -> ParsedWork {
    let id = value(story, "id");
    let text = |name: &str| Some(value(story, name).to_owned()).filter(|value| !value.is_empty());
    let list = |name: &str| -> Vec<String> {
        let values = value(story, name).split(',').map(str::trim).filter(|value| !value.is_empty());
        values.map(str::to_owned).collect()
    };
    let mut metadata = Metadata {
        title: text("title"),
        authors: linked(tables, id, "item_authors", "author_id", "authors")
            .map(|author| value(author, "name").to_owned())
            .collect(),
        fandoms: list("fandoms"),
        characters: list("characters"),
        relationships: list("relationships"),
        rating: text("rating"),
        warnings: list("warnings"),
        categories: list("categories"),
        tags: list("tags"),
        language: text("language_code"),
        published: text("date"),
        updated: text("updated"),
        url: text("url").filter(|url| url.starts_with("http")),
        ..Metadata::default()
    };
    for tag in linked(tables, id, "item_tags", "tag_id", "tags") {
        read_tag(tag, &mut metadata);
    }
    let mut work = ParsedWork { metadata, ..ParsedWork::default() };
    add_paratext(&mut work.paratext, ParatextKind::Summary, plain(value(story, "summary"), limits));
    add_paratext(&mut work.paratext, ParatextKind::Notes, plain(value(story, "notes"), limits));
    let mut chapters: Vec<&Row> = rows(tables, "chapters").iter().filter(|row| value(row, "story_id") == id).collect();
    chapters.sort_by_key(|row| value(row, "position").parse::<u32>().unwrap_or(u32::MAX));
    let drafts = chapters.into_iter().map(|row| chapter(row, limits)).filter(|draft| !draft.body.is_empty()).collect();
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish(drafts, &title);
    work
}

/// The rows of a table that another one links to a story.
fn linked<'t>(
    tables: &'t Tables,
    story: &'t str,
    links: &'static str,
    key: &'static str,
    table: &'static str,
) -> impl Iterator<Item = &'t Row> {
    let links = rows(tables, links).iter();
    let own = links.filter(move |link| value(link, "item_id") == story && value(link, "item_type") == "story");
    own.filter_map(move |link| rows(tables, table).iter().find(|row| value(row, "id") == value(link, key)))
}

/// A tag under AO3's name for it, else its own, where its kind says.
fn read_tag(tag: &Row, metadata: &mut Metadata) {
    let either = |ao3: &str, own: &str| match value(tag, ao3) {
        "" => value(tag, own).to_owned(),
        name => name.to_owned(),
    };
    let (name, kind) = (either("ao3_tag", "original_tag"), either("ao3_tag_type", "original_type").to_lowercase());
    let is = |kinds: &[&str]| kinds.iter().any(|known| kind.starts_with(known));
    let list = if is(&["rating"]) {
        metadata.rating.get_or_insert(name);
        return;
    } else if is(&["fandom", "categor"])
        && (kind.starts_with("fandom") || !super::super::fanficfare::is_category(&name))
    {
        &mut metadata.fandoms
    } else if is(&["categor"]) {
        &mut metadata.categories
    } else if is(&["character"]) {
        &mut metadata.characters
    } else if is(&["relationship", "pairing"]) {
        &mut metadata.relationships
    } else if is(&["warning"]) {
        &mut metadata.warnings
    } else {
        &mut metadata.tags
    };
    if !name.is_empty() && !list.contains(&name) {
        list.push(name);
    }
}

fn chapter(row: &Row, limits: &Limits) -> Draft {
    let mut draft = Draft::named(Some(value(row, "title")));
    add_paratext(&mut draft.paratext, ParatextKind::Notes, plain(value(row, "notes"), limits));
    write(value(row, "text"), &mut draft.body, limits);
    draft
}

#[cfg(test)]
mod tests {
    use crate::parse::detect;
    use crate::source::Source;

    #[test]
    fn stories_are_read_with_what_is_linked_to_them() {
        let dump = b"INSERT INTO `authors` (`id`,`name`) VALUES (1,'gull'),(2,'tern');\n\
            INSERT INTO `chapters` (`id`,`position`,`title`,`text`,`story_id`) VALUES (8,2,'Sand','<p>Cold.</p>',7),(9,1,'Weed','Black.',7);\n\
            INSERT INTO `item_authors` (`id`,`author_id`,`item_id`,`item_type`) VALUES (1,2,7,'story'),(2,1,7,'chapter');\n\
            INSERT INTO `item_tags` VALUES (1,7,'story',3),(2,7,'story',4);\n\
            INSERT INTO `stories` (`id`,`title`,`characters`,`rating`) VALUES (7,'Tidewrack','Mara Venn, Ilse Roth',NULL);\n\
            INSERT INTO `tags` (`id`,`original_tag`,`original_type`,`ao3_tag`,`ao3_tag_type`) VALUES (3,'PG','rating',NULL,NULL),(4,'mv/ir','classes','Ilse Roth/Mara Venn','relationship');";
        let source = Source::new("tables.sql", dump);
        let mut works = Vec::new();
        detect(&source).expect("a format").parse(&source, &mut |work| works.push(work)).expect("works");
        let metadata = &works[0].metadata;
        assert_eq!((metadata.title.as_deref(), &metadata.authors[..]), (Some("Tidewrack"), &["tern".to_owned()][..]));
        assert_eq!(metadata.characters, ["Mara Venn", "Ilse Roth"]);
        assert_eq!(metadata.relationships, ["Ilse Roth/Mara Venn"]);
        assert_eq!(metadata.rating.as_deref(), Some("PG"));
        let chapters: Vec<&str> = works[0].chapters.iter().map(|chapter| chapter.body.text.as_str()).collect();
        assert_eq!(chapters, ["Black.", "Cold."]);
    }
}
