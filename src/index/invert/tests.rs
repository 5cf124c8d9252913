//! Segments against what the engine's own writer makes of the same documents.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::postings::Postings as _;
use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{DocSet as _, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

use super::Inverter;
use crate::text::Words;

/// A document of two word fields, a field of marks, one of values, one of bytes, and two numbers.
#[derive(Clone, Debug)]
struct Sample {
    body: String,
    notes: Vec<String>,
    marks: Vec<(&'static str, u32)>,
    keys: Vec<String>,
    border: Option<[u8; 4]>,
    text: u64,
    number: Option<i64>,
}

struct Handles {
    body: Field,
    notes: Field,
    marks: Field,
    keys: Field,
    border: Field,
    text: Field,
    number: Field,
}

fn schema() -> (Schema, Handles) {
    let options = |tokenizer: &str, record, norms| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(norms))
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let mut builder = Schema::builder();
    let handles = Handles {
        body: builder.add_text_field("body", options("words", positions, true)),
        notes: builder.add_text_field("notes", options("words", positions, true)),
        marks: builder.add_text_field("marks", options("marks", positions, false)),
        keys: builder.add_text_field("keys", options("raw", IndexRecordOption::Basic, false).set_fast("raw")),
        border: builder.add_bytes_field("border", BytesOptions::default().set_indexed()),
        text: builder.add_u64_field("text", INDEXED | FAST),
        number: builder.add_i64_field("number", NumericOptions::default().set_fast()),
    };
    (builder.build(), handles)
}

fn index(schema: &Schema) -> Index {
    let index = Index::create_in_ram(schema.clone());
    index.tokenizers().register("words", TextAnalyzer::builder(Cut { marks: false }).build());
    index.tokenizers().register("marks", TextAnalyzer::builder(Cut { marks: true }).build());
    index
}

/// The analysis of [`crate::text`], or marks written as `p12 s30`, as a tokenizer of the engine.
#[derive(Clone)]
struct Cut {
    marks: bool,
}

struct Tokens(std::vec::IntoIter<Token>, Token);

impl Tokenizer for Cut {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let mut tokens = Vec::new();
        let mut token = Token { position: 0, ..Token::default() };
        if self.marks {
            for mark in text.split_whitespace() {
                let (term, place) = mark.split_at(1);
                (token.text, token.position) = (term.to_owned(), place.parse().unwrap());
                tokens.push(token.clone());
            }
        } else {
            let mut words = Words::new(text);
            while words.next_term(&mut token.text).is_some() {
                tokens.push(token.clone());
                token.position += 1;
            }
        }
        Tokens(tokens.into_iter(), Token::default())
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.0.next() {
            Some(token) => {
                self.1 = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.1
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.1
    }
}

fn by_the_engine(samples: &[Sample]) -> SegmentReader {
    let (schema, fields) = schema();
    let index = index(&schema);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    for sample in samples {
        let mut document = TantivyDocument::new();
        document.add_text(fields.body, &sample.body);
        sample.notes.iter().for_each(|note| document.add_text(fields.notes, note));
        let marks: Vec<String> = sample.marks.iter().map(|(term, place)| format!("{term}{place}")).collect();
        document.add_text(fields.marks, marks.join(" "));
        sample.keys.iter().for_each(|key| document.add_text(fields.keys, key));
        sample.border.iter().for_each(|border| document.add_bytes(fields.border, border));
        document.add_u64(fields.text, sample.text);
        sample.number.iter().for_each(|number| document.add_i64(fields.number, *number));
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    reader(&index)
}

fn by_the_inverter(samples: &[Sample], memory: usize) -> SegmentReader {
    let (schema, fields) = schema();
    let index = index(&schema);
    let mut inverter = Inverter::new(&schema);
    let mut known = [None; 128];
    for sample in samples {
        inverter.words(fields.body, [sample.body.as_str()]);
        inverter.words(fields.notes, sample.notes.iter().map(String::as_str));
        // By letter, as every mark is one.
        let letters = sample.marks.iter().map(|(term, place)| (usize::from(term.as_bytes()[0]), *place));
        inverter.places(fields.marks, &mut known, letters, |letter, term| term.push(char::from(letter as u8)));
        inverter.values(fields.keys, sample.keys.iter().map(String::as_bytes));
        sample.keys.iter().for_each(|key| inverter.text("keys", key));
        inverter.values(fields.border, sample.border.iter().map(<[u8; 4]>::as_slice));
        inverter.values(fields.text, [sample.text.to_be_bytes().as_slice()]);
        inverter.number("text", sample.text);
        sample.number.iter().for_each(|number| inverter.number("number", *number));
        inverter.end_document();
    }
    let segment = inverter.write(&index, memory).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.add_segment(segment).unwrap();
    writer.commit().unwrap();
    reader(&index)
}

fn reader(index: &Index) -> SegmentReader {
    let searcher = index.reader().unwrap().searcher();
    assert_eq!(searcher.segment_readers().len(), 1);
    assert!(index.validate_checksum().unwrap().is_empty());
    searcher.segment_reader(0).clone()
}

type Found = Vec<(u32, u32, Vec<u32>)>;
type Terms = BTreeMap<(String, Vec<u8>), Found>;

/// Every term of every field with its documents and places, the lengths of the fields, and the columns.
fn content(reader: &SegmentReader) -> (Terms, Vec<String>) {
    let mut terms = BTreeMap::new();
    let mut others = vec![format!("{} documents", reader.max_doc())];
    for (field, entry) in reader.schema().fields() {
        let name = entry.name().to_owned();
        if let Some(norms) = reader.fieldnorms_readers().get_field(field).unwrap() {
            let norms: Vec<u8> = (0..reader.max_doc()).map(|document| norms.fieldnorm_id(document)).collect();
            others.push(format!("{name} {norms:?}"));
        }
        if !entry.is_indexed() {
            continue;
        }
        let inverted = reader.inverted_index(field).unwrap();
        others.push(format!("{name} {}", inverted.total_num_tokens()));
        let mut stream = inverted.terms().stream().unwrap();
        while stream.advance() {
            let all = IndexRecordOption::WithFreqsAndPositions;
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), all).unwrap();
            let mut found = Vec::new();
            while postings.doc() != TERMINATED {
                let mut places = Vec::new();
                postings.append_positions_with_offset(0, &mut places);
                found.push((postings.doc(), postings.term_freq(), places));
                postings.advance();
            }
            assert_eq!(stream.value().doc_freq as usize, found.len());
            terms.insert((name.clone(), stream.key().to_vec()), found);
        }
    }
    let columns = reader.fast_fields();
    for document in 0..reader.max_doc() {
        let numbers: Vec<i64> = columns.i64("number").unwrap().values_for_doc(document).collect();
        let texts: Vec<u64> = columns.u64("text").unwrap().values_for_doc(document).collect();
        let keys = columns.str("keys").unwrap().unwrap();
        let keys: Vec<String> = keys
            .term_ords(document)
            .map(|ordinal| {
                let mut key = String::new();
                keys.ord_to_str(ordinal, &mut key).unwrap();
                key
            })
            .collect();
        others.push(format!("{numbers:?} {texts:?} {keys:?}"));
    }
    (terms, others)
}

fn sample() -> impl Strategy<Value = Sample> {
    let marks = prop::collection::vec((prop_oneof![Just("p"), Just("q"), Just("s")], 0..9_000_u32), 0..6);
    (
        "(([a-c]|[a-z]{1,9}|[A-Zéß走行]{1,4})[ .,’]{1,2}){0,40}",
        prop::collection::vec("([a-d]{1,2} ){0,4}", 0..3),
        marks,
        prop::collection::vec("[a-e]{0,2}", 0..4),
        prop::option::of(prop::array::uniform4(0..3_u8)),
        0..5_u64,
        prop::option::of(-3..3_i64),
    )
        .prop_map(|(body, notes, mut marks, keys, border, text, number)| {
            // Places rise for each term.
            marks.sort_unstable();
            Sample { body, notes, marks, keys, border, text, number }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_segment_is_what_the_engine_would_have_made(
        samples in prop::collection::vec(sample(), 1..40), memory in prop_oneof![Just(0_usize), 80..4_000_usize, Just(1 << 20)]
    ) {
        prop_assert_eq!(content(&by_the_inverter(&samples, memory)), content(&by_the_engine(&samples)));
    }
}

#[test]
fn long_lists_of_postings_agree_too() {
    let sample = |number: u32| Sample {
        body: format!(
            "the {} of the w{} and {number}",
            if number.is_multiple_of(3) { "rain" } else { "sun" },
            number % 400
        ),
        notes: Vec::new(),
        marks: vec![("s", number % 7)],
        keys: vec![format!("k{}", number % 2)],
        border: Some((number % 500).to_be_bytes()),
        text: u64::from(number / 10),
        number: None,
    };
    let samples: Vec<Sample> = (0..5_000).map(sample).collect();
    assert_eq!(content(&by_the_inverter(&samples, 10_000)), content(&by_the_engine(&samples)));
}
