//! What each element may do on a page that reads the same whether its tags are believed or mended as browsers do.

/// How an element nests. What has no rule is left to browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Html,
    Head,
    Body,
    /// Closed by nothing but its end tag, and closes nothing.
    Inline,
    /// A link closes the link it stands in.
    Link,
    /// Closes an open paragraph.
    Block,
    Paragraph,
    /// Closes an open paragraph, and a heading it stands directly in.
    Heading,
    /// A block whose first line end is not text.
    Pre,
    Form,
    /// A block with items in it.
    List,
    Item,
    Terms,
    /// `dt` or `dd`.
    Term,
    Ruby,
    /// `rt` or `rp`.
    Annotation,
    Table,
    Caption,
    /// `thead`, `tbody` or `tfoot`.
    RowGroup,
    Row,
    Cell,
    /// Without content and end tag.
    Void,
    /// As [`Self::Void`]; may stand in the head.
    HeadVoid,
    /// `hr`, which closes an open paragraph.
    Line,
    /// `iframe`, whose content is no markup.
    Frame,
    /// As [`Self::Frame`]; may stand in the head.
    Style,
    /// As [`Self::Style`], where a comment may hide the end tag.
    Script,
    /// As [`Self::Style`], but references mean characters.
    Title,
}

impl Rule {
    /// The rule for an element, whose name is in lower case. The common ones come first.
    #[allow(clippy::match_same_arms)] // in the order in which pages hold them
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "p" => Self::Paragraph,
            "em" | "i" | "span" | "strong" | "b" => Self::Inline,
            "br" => Self::Void,
            "div" => Self::Block,
            "a" => Self::Link,
            "li" => Self::Item,
            "dt" | "dd" => Self::Term,
            "td" | "th" => Self::Cell,
            "tr" => Self::Row,
            "hr" => Self::Line,
            "u" | "s" | "sup" | "sub" | "font" | "small" | "big" | "tt" | "code" | "strike" | "del" | "ins" | "q"
            | "cite" | "abbr" | "acronym" | "dfn" | "var" | "kbd" | "samp" | "mark" | "time" | "bdo" | "bdi"
            | "label" | "data" | "audio" | "video" | "canvas" | "picture" | "map" | "output" | "progress" | "meter" => {
                Self::Inline
            }
            "img" | "wbr" | "area" | "embed" | "input" | "param" | "source" | "track" => Self::Void,
            "meta" | "link" | "base" => Self::HeadVoid,
            "blockquote" | "center" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav"
            | "address" | "details" | "summary" | "dialog" | "fieldset" | "figure" | "figcaption" | "hgroup" => {
                Self::Block
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "ul" | "ol" | "menu" | "dir" => Self::List,
            "dl" => Self::Terms,
            "pre" => Self::Pre,
            "form" => Self::Form,
            "ruby" => Self::Ruby,
            "rt" | "rp" => Self::Annotation,
            "table" => Self::Table,
            "caption" => Self::Caption,
            "tbody" | "thead" | "tfoot" => Self::RowGroup,
            "script" => Self::Script,
            "style" => Self::Style,
            "iframe" => Self::Frame,
            "title" => Self::Title,
            "html" => Self::Html,
            "head" => Self::Head,
            "body" => Self::Body,
            _ => return None,
        })
    }

    /// True if it closes an open paragraph, so that it cannot stand in one.
    pub(super) fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Paragraph
                | Self::Heading
                | Self::Pre
                | Self::Form
                | Self::List
                | Self::Item
                | Self::Terms
                | Self::Term
                | Self::Table
                | Self::Line
        )
    }

    /// True if it holds nothing but other elements: text in it would be moved.
    pub(super) fn is_table_frame(self) -> bool {
        matches!(self, Self::Table | Self::RowGroup | Self::Row)
    }

    /// True if it may stand directly in an element of the rule `parent`.
    pub(super) fn may_stand_in(self, parent: Self) -> bool {
        match parent {
            Self::Table => matches!(self, Self::Caption | Self::RowGroup),
            Self::RowGroup => self == Self::Row,
            Self::Row => self == Self::Cell,
            _ => match self {
                Self::Item => parent == Self::List,
                Self::Term => parent == Self::Terms,
                Self::Annotation => parent == Self::Ruby,
                Self::Heading => parent != Self::Heading,
                Self::Html | Self::Head | Self::Body | Self::Caption | Self::RowGroup | Self::Row | Self::Cell => false,
                _ => true,
            },
        }
    }
}
