//! The lines themselves, as patterns: see [`super::pattern`] for how they are written.

use super::Certainty::{self, SetOff, Sure};

/// A pattern and what it says.
pub(super) type Row = (Certainty, &'static str);

/// What stands at either end.
pub(super) const BOTH: &[Row] = &[
    (
        Sure,
        "?all ?the usual|standard|normal|regular|typical|same ?legal disclaimer|disclaimers ?still ?apply|applies *",
    ),
    (Sure, "all|? disclaimer|disclaimers ?still apply|applies *"),
    (Sure, "no ?copyright infringement ?is ?was intended|meant"),
    (Sure, "all rights reserved"),
    (
        Sure,
        "thanks|thank ?you ?so ?very ?much ?again ?everyone for ?all ?of ?the|your ?lovely|wonderful|great review|reviews|reviewing",
    ),
    (
        Sure,
        "thanks|thank ?you ?so ?very ?much ?again ?everyone ?all ?for reading ?and|& ?reviewing ?this|my ?story|chapter|fic",
    ),
    (
        Sure,
        "?many|big|special thanks|thank ?you ?so ?much ?go|goes ?to my|the|our ?wonderful|lovely|great|awesome beta|betas|betareader|reviewers *",
    ),
    (
        Sure,
        "?many|big|special thanks|thank ?you ?so ?much ?go|goes to + for ?the ?great|quick|wonderful beta|betaing|beta'ing|betareading *",
    ),
    (Sure, "?this|story|fic|chapter ?was|is ?story beta'd|betaed|beta'ed by *"),
    (Sure, "unbeta'd|unbetaed ?*"),
    (Sure, "not beta'd|betaed|beta'ed ?yet"),
    (Sure, "r&r ?please|pls|pretty ?please"),
    (Sure, "?please r&r ?please"),
    (Sure, "?please read and|& review ?please"),
    (Sure, "?no flames ?please"),
    (Sure, "flames will be *"),
    (Sure, "?all ?constructive criticism ?is ?always welcome|welcomed|appreciated ?but *"),
    (Sure, "comments|feedback|reviews and|or criticism|comments|reviews|feedback ?to|are|is|welcome *"),
    (Sure, "?total word count # ?#"),
    (Sure, "?all ?the * belong|belongs to their|its respective|rightful owner|owners|creator|creators *"),
    (Sure, "edited|revised|reposted|rewritten|published ?on # # # *"),
    (Sure, "?no rights reserved"),
    (SetOff, "i|we ?still ?do don't|not own *"),
    (SetOff, "i|we ?still own nothing|none *"),
    (SetOff, "+ doesn't|don't belong to me|us *"),
    (SetOff, "+ does|do not belong to me|us *"),
    (SetOff, "sorry ?that ?it|this ?chapter took|is|was ?so|a ?bit|little long|late|short *"),
    (SetOff, "sorry ?again for the ?long wait|delay *"),
];

/// What stands before a story.
pub(super) const OPENS: &[Row] = &[
    (
        Sure,
        "disclaimer|disclaimers|header|headers ?etc ?and ?other|notes|warnings in|see ?the ?first|previous part|parts|chapter|prologue #",
    ),
    (
        Sure,
        "see ?the part|chapter|prologue ?# for ?all ?the ?full ?complete ?usual disclaimer|disclaimers|header|headers|notes|warnings|details|info *",
    ),
    (Sure, "see ?the disclaimer|disclaimers|header|headers ?etc ?and ?notes ?are in part|chapter #"),
    (Sure, "for ?all ?the ?full disclaimer|disclaimers|header|headers ?etc ?and ?notes see ?in part|chapter #"),
    (Sure, "continued from ?the ?last|previous part|chapter ?#"),
    (Sure, "?and ?now ?so ?ok|okay|well|anyway ?now on with|to the story|fic|fanfic|chapter|ficcy"),
    (
        Sure,
        "?words|text|anything|stuff ?in|between ?* denotes|denote|indicates|indicate thoughts|thought|thinking|telepathy|flashback|flashbacks|speech|emphasis|dreams",
    ),
    (Sure, "?this ?story|fic|one|chapter ?is dedicated to + + ?+"),
    (Sure, "dedicated to +"),
    (Sure, "?this ?story|fic|is rated pg|g|r|m|t|k|nc|pg13 ?13 ?17 ?for *"),
    (Sure, "archive name *"),
    (Sure, "spoiler space ?below|follows"),
    (Sure, "enjoy"),
    (Sure, "?i ?do ?really hope you ?all|guys enjoy|like ?it|this ?chapter|story|fic|one"),
    (Sure, "comments|feedback|criticism ?and ?criticism|comments to *"),
    (Sure, "?this|story|fic ?was|is written|posted for ?the * challenge|exchange|ficathon|fest|yuletide *"),
    (Sure, "spoilers for|through|up *"),
    (Sure, "set|takes ?place after|before|during|in season|episode *"),
    (Sure, "inspired by ?the song|poem|episode|movie|prompt|fic *"),
    (Sure, "* don't like ?it ?slash don't read *"),
    (SetOff, "?and ?now ?so ?ok|okay|well|anyway on with the show"),
    (SetOff, "?ok|okay ?so here's|here|this ?is chapter # ?everyone|guys"),
    (
        SetOff,
        "?ok|okay ?so ?hi|hello|hey ?everyone|all|guys here's|here ?is the next|new|second|last|first ?chapter|part *",
    ),
    (SetOff, "just a short|quick one|chapter"),
];

/// What stands behind a story.
pub(super) const CLOSES: &[Row] = &[
    (Sure, "review|reviews ?please|pls ?please"),
    (Sure, "please|pretty ?please ?do ?leave|read ?and|& review *"),
    (Sure, "?please don't|do ?not forget to review|comment *"),
    (Sure, "?please ?do leave|drop|send ?me|us a|an|some|your review|reviews|comment|comments|feedback ?please"),
    (Sure, "reviews|feedback ?and|or ?reviews|comments are|is|make|makes|feed|feeds *"),
    (Sure, "comments are|is ?always ?very|much|most welcome|welcomed|appreciated|love *"),
    (Sure, "* love it ?or hate it *"),
    (Sure, "?so what do|did you ?guys|all think ?about|of ?it|this|that ?please let me know *"),
    (Sure, "?so ?please ?do tell|let me|us ?know what you|ya|u ?guys|all think|thought ?about|of *"),
    (Sure, "?i ?do ?really hope you ?all|guys enjoyed|liked ?reading ?it|this|the|that ?story|chapter|fic|part"),
    (Sure, "?the next|new chapter|part ?is|will|should ?be coming|soon|up ?soon|shortly|in *"),
    (Sure, "part|chapter # ?is coming ?very soon"),
    (Sure, "follow me on tumblr|twitter|livejournal *"),
    (Sure, "?please check out my ?other stories|fics|story|fic|profile|tumblr *"),
    (Sure, "this|story ?will ?to|is be continued *"),
    (
        Sure,
        "?press|click|push|hit ?you|know ?you|want ?to ?press the|that ?little|big ?blue|purple|green|pretty ?little review button *",
    ),
    (Sure, "another|this file ?has ?been|was downloaded from *"),
    (Sure, "non text portions of this message have been removed"),
    (Sure, "?to ?be continued in part|chapter # ?*"),
    (SetOff, "so|? what|whatcha do|did|? you ?guys|all think|thought ?so|of ?this|far"),
    (SetOff, "should i continue|go *"),
    (SetOff, "thoughts"),
    (SetOff, "?well ?so until next time|chapter ?*"),
    (SetOff, "see you|ya ?guys|all ?in ?the next|soon ?week|time|chapter *"),
    (SetOff, "press|click|push|hit the|that ?little button *"),
    (SetOff, "?so good bad ?ugly ?indifferent *"),
];

/// Bare links of an archive's page that was saved as text: no sentence, so no full stop behind them.
pub(super) const LINKS: &[Row] = &[(Sure, "return|back to ?the ?* archive|index|homepage|contents|stories|library")];
