//! The schemas of the records are valid, and so are the examples in them.

use std::path::PathBuf;

use serde_json::Value;

const RECORDS: [&str; 18] = [
    "work",
    "hit",
    "chapter",
    "passage",
    "count",
    "kwic",
    "facet",
    "frequency",
    "explanation",
    "alias",
    "rule",
    "name",
    "suggestion",
    "finding",
    "version",
    "sources",
    "foreseen",
    "progress",
];

fn schema(record: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema").join(format!("{record}.schema.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_schema_is_valid_and_its_examples_are_records() {
    for record in RECORDS {
        let schema = schema(record);
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{record}: {error}"));
        let validator = jsonschema::validator_for(&schema).unwrap();
        for example in schema["examples"].as_array().unwrap() {
            validator
                .validate(example)
                .unwrap_or_else(|error| panic!("{record}: {error} at {}", error.instance_path()));
        }
    }
}

#[test]
fn a_record_without_its_schema_name_or_with_a_wrong_value_is_refused() {
    let schema = schema("work");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (key, wrong) in [("schema", "ficdex.hit"), ("rating", "T"), ("published", "05.03.2019"), ("id", "41")] {
        let mut record = schema["examples"][0].clone();
        record[key] = Value::from(wrong);
        assert!(!validator.is_valid(&record), "{key}: {wrong}");
    }
}

#[test]
fn a_work_as_the_library_serialises_it_fits_the_schema() {
    let schema = schema("work");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut record =
        serde_json::to_value(ficdex::normalise::normalise(ficdex::parse::ParsedWork::default()).work).unwrap();
    record["schema"] = Value::from("ficdex.work");
    record["v"] = Value::from(1);
    validator.validate(&record).unwrap_or_else(|error| panic!("{error} at {}", error.instance_path()));
}
