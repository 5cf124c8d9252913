//! Addresses of every site of the table, as its pages and tools write them.

/// The examples of one site.
pub(super) struct Examples {
    /// The site's key.
    pub(super) site: &'static str,
    /// Addresses, each with its number and its canonical address.
    pub(super) numbered: &'static [(&'static str, &'static str, &'static str)],
    /// Addresses of the site that carry no story's number.
    pub(super) without_number: &'static [&'static str],
}

/// One row for each row of the table.
pub(super) const EXAMPLES: &[Examples] = &[
    Examples {
        site: "ao3",
        numbered: &[
            ("http://archiveofourown.org/works/218676", "218676", "https://archiveofourown.org/works/218676"),
            (
                "https://www.archiveofourown.org/works/41/chapters/9?view_adult=true",
                "41",
                "https://archiveofourown.org/works/41",
            ),
            (
                "https://archiveofourown.org/collections/fest2019/works/41#workskin",
                "41",
                "https://archiveofourown.org/works/41",
            ),
            ("https://insecure.archiveofourown.org/works/41", "41", "https://archiveofourown.org/works/41"),
            ("ao3.org/works/0041", "41", "https://archiveofourown.org/works/41"),
            (
                "https://archiveofourown.org/downloads/41/A_Title.epub?updated_at=1",
                "41",
                "https://archiveofourown.org/works/41",
            ),
        ],
        without_number: &[
            "https://archiveofourown.org/chapters/9",
            "https://archiveofourown.org/series/41",
            "https://archiveofourown.org/users/mara/works",
            "https://archiveofourown.org/external_works/41",
        ],
    },
    Examples {
        site: "squidgeworld",
        numbered: &[("https://squidgeworld.org/works/41/chapters/9", "41", "https://squidgeworld.org/works/41")],
        without_number: &["https://squidgeworld.org/series/41"],
    },
    Examples {
        site: "ffn",
        numbered: &[
            ("https://www.fanfiction.net/s/8508883/1/A-Title", "8508883", "https://www.fanfiction.net/s/8508883"),
            ("https://m.fanfiction.net/s/8508883/12/", "8508883", "https://www.fanfiction.net/s/8508883"),
            ("http://www.fanfiction.net/read.php?storyid=41", "41", "https://www.fanfiction.net/s/41"),
        ],
        without_number: &["https://www.fanfiction.net/u/41/mara"],
    },
    Examples {
        site: "fictionpress",
        numbered: &[("https://www.fictionpress.com/s/41/1/A-Title", "41", "https://www.fictionpress.com/s/41")],
        without_number: &["https://www.fictionpress.com/u/41/mara"],
    },
    Examples {
        site: "wattpad",
        numbered: &[("https://www.wattpad.com/story/41-a-title", "41", "https://www.wattpad.com/story/41")],
        // The number of a part, not of the story.
        without_number: &["https://www.wattpad.com/99-a-title-chapter-one"],
    },
    Examples {
        site: "royalroad",
        numbered: &[
            (
                "https://www.royalroad.com/fiction/41/a-title/chapter/9/one",
                "41",
                "https://www.royalroad.com/fiction/41",
            ),
            ("http://royalroadl.com/fiction/41", "41", "https://www.royalroad.com/fiction/41"),
        ],
        without_number: &["https://www.royalroad.com/profile/41"],
    },
    Examples {
        site: "fimfiction",
        numbered: &[
            ("https://www.fimfiction.net/story/41/3/a-title/chapter", "41", "https://www.fimfiction.net/story/41"),
            ("https://www.fimfiction.net/story/download/41/epub", "41", "https://www.fimfiction.net/story/41"),
        ],
        without_number: &["https://www.fimfiction.net/user/41/mara"],
    },
    Examples {
        site: "spacebattles",
        numbered: &[
            (
                "https://forums.spacebattles.com/threads/a-title.41/page-2#post-9",
                "41",
                "https://forums.spacebattles.com/threads/41/",
            ),
            ("https://forums.spacebattles.com/threads/41/reader/", "41", "https://forums.spacebattles.com/threads/41/"),
        ],
        without_number: &["https://forums.spacebattles.com/posts/41/"],
    },
    Examples {
        site: "sufficientvelocity",
        numbered: &[(
            "https://forums.sufficientvelocity.com/threads/a-title-2.0.41/",
            "41",
            "https://forums.sufficientvelocity.com/threads/41/",
        )],
        without_number: &["https://forums.sufficientvelocity.com/members/mara.41/"],
    },
    Examples {
        site: "questionablequesting",
        numbered: &[(
            "https://questionablequesting.com/threads/a-title.41/",
            "41",
            "https://forum.questionablequesting.com/threads/41/",
        )],
        without_number: &["https://forum.questionablequesting.com/members/mara.41/"],
    },
    Examples {
        site: "alternatehistory",
        numbered: &[(
            "https://www.alternatehistory.com/forum/threads/a-title.41/",
            "41",
            "https://www.alternatehistory.com/forum/threads/41/",
        )],
        without_number: &["https://www.alternatehistory.com/forum/"],
    },
    Examples {
        site: "adultfanfiction",
        numbered: &[(
            "http://hp.adult-fanfiction.org/story.php?no=600000041&chapter=2",
            "600000041",
            "https://hp.adult-fanfiction.org/story.php?no=600000041",
        )],
        without_number: &["http://members.adult-fanfiction.org/profile.php?no=41"],
    },
    Examples {
        site: "ficbook",
        numbered: &[
            ("https://ficbook.net/readfic/41/99#part_content", "41", "https://ficbook.net/readfic/41"),
            (
                "https://ficbook.net/readfic/018C3A5E-0000-7abc-8def-0123456789ab",
                "018c3a5e-0000-7abc-8def-0123456789ab",
                "https://ficbook.net/readfic/018c3a5e-0000-7abc-8def-0123456789ab",
            ),
        ],
        without_number: &["https://ficbook.net/authors/41"],
    },
    Examples {
        site: "fanfiktion",
        numbered: &[(
            "https://www.fanfiktion.de/s/4c0123456789abcd00000041/1/Ein-Titel",
            "4c0123456789abcd00000041",
            "https://www.fanfiktion.de/s/4c0123456789abcd00000041",
        )],
        without_number: &["https://www.fanfiktion.de/u/Mara"],
    },
    Examples {
        site: "livejournal",
        numbered: &[
            (
                "http://mara-venn.livejournal.com/41.html?format=light",
                "mara_venn-41",
                "https://mara-venn.livejournal.com/41.html",
            ),
            (
                "http://community.livejournal.com/mara_venn/41.html",
                "mara_venn-41",
                "https://mara-venn.livejournal.com/41.html",
            ),
        ],
        without_number: &["https://mara-venn.livejournal.com/2008/03/", "https://www.livejournal.com/41.html"],
    },
    Examples {
        site: "dreamwidth",
        numbered: &[("https://mara.dreamwidth.org/41.html#cutid1", "mara-41", "https://mara.dreamwidth.org/41.html")],
        without_number: &["https://mara.dreamwidth.org/profile"],
    },
    Examples {
        site: "tthfanfic",
        numbered: &[(
            "https://www.tthfanfic.org/Story-41-3/Mara+A+Title.htm",
            "41",
            "https://www.tthfanfic.org/Story-41",
        )],
        without_number: &["https://www.tthfanfic.org/AuthorStories-41/Mara.htm"],
    },
    Examples {
        site: "ficwad",
        numbered: &[("http://www.ficwad.com/story/41", "41", "https://ficwad.com/story/41")],
        without_number: &["https://ficwad.com/a/mara"],
    },
    Examples {
        site: "mediaminer",
        numbered: &[
            (
                "https://www.mediaminer.org/fanfic/s/a-fandom/a-title/41",
                "41",
                "https://www.mediaminer.org/fanfic/view_st.php/41",
            ),
            (
                "http://www.mediaminer.org/fanfic/view_st.php?id=41",
                "41",
                "https://www.mediaminer.org/fanfic/view_st.php/41",
            ),
        ],
        without_number: &["https://www.mediaminer.org/fanfic/c/a-fandom/a-title/41/9"],
    },
    Examples {
        site: "asianfanfics",
        numbered: &[(
            "https://www.asianfanfics.com/story/view/41/3/a-title",
            "41",
            "https://www.asianfanfics.com/story/view/41",
        )],
        without_number: &["https://www.asianfanfics.com/profile/u/41"],
    },
    Examples {
        site: "scribblehub",
        numbered: &[
            ("https://www.scribblehub.com/series/41/a-title/", "41", "https://www.scribblehub.com/series/41/"),
            ("https://www.scribblehub.com/read/41-a-title/chapter/9/", "41", "https://www.scribblehub.com/series/41/"),
        ],
        without_number: &["https://www.scribblehub.com/profile/41/mara/"],
    },
    Examples {
        site: "quotev",
        numbered: &[("https://www.quotev.com/story/41/A-Title/2", "41", "https://www.quotev.com/story/41")],
        without_number: &["https://www.quotev.com/quiz/41"],
    },
    Examples {
        site: "harrypotterfanfiction",
        numbered: &[(
            "http://www.harrypotterfanfiction.com/viewstory.php?psid=41",
            "41",
            "https://harrypotterfanfiction.com/viewstory.php?psid=41",
        )],
        without_number: &["http://www.harrypotterfanfiction.com/viewstory.php?chapterid=41"],
    },
    Examples {
        site: "storiesonline",
        numbered: &[("https://storiesonline.net/s/41/a-title", "41", "https://storiesonline.net/s/41")],
        without_number: &["https://storiesonline.net/a/mara"],
    },
    Examples {
        site: "tumblr",
        numbered: &[("https://mara.tumblr.com/post/41/a-title", "41", "https://mara.tumblr.com/post/41")],
        without_number: &["https://mara.tumblr.com/archive"],
    },
];
