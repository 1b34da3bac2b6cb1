//! What is exchanged: the texts of the same town, without what Potluck puts around them.
use potluck_model::draft::Draft;
use potluck_model::time::Day;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::texts::{self, Sizes};

/// The day on which all of them are written, counted as Potluck does; any will do.
const TODAY: u32 = 2_400;

/// A record: its id, and fields with a name.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) fields: Vec<(&'static str, String)>,
}

/// So many records from a seed, beginning with this number.
pub(crate) fn some(from: u64, count: u64, seed: u64) -> Vec<Record> {
    let mut chance = StdRng::seed_from_u64(seed ^ (from << 20));
    (from..from + count)
        .map(|number| {
            let draft = texts::draft(Day::from_number(TODAY), Sizes::AsWritten, &mut chance);
            Record {
                // As long as an id of ours, and as little alike.
                id: format!(
                    "{number:08x}{:056x}",
                    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ),
                fields: fields(&draft),
            }
        })
        .collect()
}

/// What people have written, and nothing that a program adds.
fn fields(draft: &Draft) -> Vec<(&'static str, String)> {
    let basics = draft.basics();
    let mut fields = vec![
        ("kind", draft.kind().word().to_owned()),
        ("title", basics.title.clone()),
        ("language", basics.language.clone()),
    ];
    for (name, text) in [("body", &basics.body), ("place", &basics.place)] {
        if !text.is_empty() {
            fields.push((name, text.clone()));
        }
    }
    fields.extend(basics.tags.iter().map(|tag| ("tag", tag.clone())));
    if let Some(sealed) = &basics.sealed {
        fields.push(("telephone", sealed.telephone.clone()));
    }
    fields
}

impl Record {
    /// As one value, where a record is bytes.
    pub(crate) fn json(&self) -> Vec<u8> {
        let fields = self
            .fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_str().into()));
        serde_json::Value::Object(fields.collect())
            .to_string()
            .into_bytes()
    }
}
