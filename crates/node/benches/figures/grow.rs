//! How cost grows: the other programs at several sizes, as a table and as lines.
//!
//! Each size is a process of its own, so that no figure holds what an earlier one left behind.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::plot::{Line, Plot};

/// No log holds more than 20,000 operations; this leaves room for what nodes write themselves.
const OPS_A_DEVICE: u64 = 15_625;
/// As few devices as a town has that is not about devices.
const DEVICES: u64 = 8;

/// Whether any size could not be measured to its end.
static ENDED_BADLY: AtomicBool = AtomicBool::new(false);

/// Up to which sizes it is measured, and where the table and the plots go.
pub(crate) struct Sizes {
    ops: Vec<u64>,
    devices: Vec<u64>,
    /// How many operations a town has that is about devices.
    of: u64,
    nodes: Vec<u64>,
    into: PathBuf,
}

/// What one program said at one size, by name.
type Said = BTreeMap<String, f64>;

/// A chapter of the table: one program at growing sizes.
struct Chapter {
    heading: String,
    /// What grows.
    across: &'static str,
    /// The sizes, and what was said at each.
    columns: Vec<(u64, Said)>,
    /// The figures that stand in the table, in this order.
    rows: &'static [(&'static str, &'static str)],
}

impl Sizes {
    /// Reads `ops=1000,10000 devices=10,100 of=10000 nodes=5,30 into=FOLDER`; what is not said is as written
    /// here, and `ops=` leaves it out.
    pub(crate) fn read(words: &[&str]) -> Self {
        let mut sizes = Self {
            ops: vec![1_000, 10_000, 100_000],
            devices: vec![10, 100, 1_000],
            of: 10_000,
            nodes: vec![5, 10, 20, 30],
            into: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks"),
        };
        for word in words {
            let (name, value) = word.split_once('=').expect("a word like ops=1000,10000");
            let some = value.split(',').filter(|it| !it.is_empty());
            let numbers = || some.map(|it| it.parse().unwrap()).collect();
            match name {
                "ops" => sizes.ops = numbers(),
                "devices" => sizes.devices = numbers(),
                "of" => sizes.of = value.parse().unwrap(),
                "nodes" => sizes.nodes = numbers(),
                "into" => sizes.into = PathBuf::from(value),
                other => panic!("there is nothing called {other}"),
            }
        }
        sizes
    }
}

/// Measures all, and writes `growth.md` and its plots.
pub(crate) fn grow(sizes: &Sizes, phone: bool) {
    let ops = |program: &'static str| {
        let size = |ops: &u64| {
            let devices = ops.div_ceil(OPS_A_DEVICE).max(DEVICES);
            (
                *ops,
                run(phone, &[program, &ops.to_string(), &devices.to_string()]),
            )
        };
        sizes.ops.iter().map(size).collect()
    };
    let by_devices = |devices: &u64| {
        let of = sizes.of.min(devices * OPS_A_DEVICE).to_string();
        (
            *devices,
            run(phone, &["re-sync", &of, &devices.to_string()]),
        )
    };
    let by_nodes = |nodes: &u64| (*nodes, run(phone, &["room", &nodes.to_string()]));
    let chapters = [
        Chapter {
            heading: "First sync, by operations".to_owned(),
            across: "operations",
            columns: ops("first-sync"),
            rows: &[
                ("first-sync", "s, joining included"),
                ("first-sync-rate", "operations a second"),
                ("first-sync-newest", "s until the newest can be read"),
                ("first-sync-ratio", "times the sum of the floors"),
                (
                    "first-sync-cpu-receiver",
                    "µs of processor an operation, receiver",
                ),
                (
                    "first-sync-cpu-sender",
                    "µs of processor an operation, sender",
                ),
                ("memory-receiver", "MB resident at most, receiver"),
                ("memory-sender", "MB resident at most, sender"),
                ("wire", "bytes on loopback an operation"),
                ("disk", "bytes on disk an operation"),
            ],
        },
        Chapter {
            heading: "Start, by operations".to_owned(),
            across: "operations",
            columns: ops("start"),
            rows: &[
                ("start", "s until the first answer"),
                ("start-cpu", "s of processor until then"),
                ("start-resident", "MB resident then"),
            ],
        },
        Chapter {
            heading: "Lists and searches, by operations".to_owned(),
            across: "operations",
            columns: ops("query"),
            rows: &[
                ("list-p99", "ms, 50 records"),
                ("list-urgent-needs-p99", "ms, 50 urgent needs"),
                ("search-two-words-p99", "ms, two words"),
                ("search-substring-p99", "ms, part of a word"),
                ("recall", "µs an operation to recall"),
                ("memory", "bytes resident an operation"),
            ],
        },
        Chapter {
            heading: format!(
                "Re-sync, by devices that have written {} operations",
                grouped(sizes.of)
            ),
            across: "devices",
            columns: sizes.devices.iter().map(by_devices).collect(),
            rows: &[
                ("nothing-new", "ms, nothing new"),
                ("nothing-new-wire", "bytes on loopback for it"),
                ("ten-new", "ms, ten new on each side"),
                ("ten-new-wire", "bytes on loopback for it"),
                ("live-p50", "ms, one live"),
                ("live-p99", "ms, one live, p99"),
            ],
        },
        Chapter {
            heading: "A room, by nodes".to_owned(),
            across: "nodes",
            columns: sizes.nodes.iter().map(by_nodes).collect(),
            rows: &[
                ("room-joined", "s until all have joined and are equal"),
                (
                    "room-equal",
                    "s until all are equal, from when the last has come",
                ),
                ("room-new-p50", "ms until a new operation is at all"),
                ("room-new-p99", "ms, p99"),
                ("room-new-wire", "bytes on all cables for it"),
                ("room-memory", "MB resident at most, the largest node"),
            ],
        },
    ];
    write(&sizes.into, &chapters, phone);
    assert!(
        !ENDED_BADLY.load(Ordering::Relaxed),
        "not every size could be measured; the table has those that could"
    );
}

/// Runs this program again, passes on what it says, and keeps the figures.
fn run(phone: bool, words: &[&str]) -> Said {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(phone.then_some("--phone")).args(words);
    let mut child = again.stdout(Stdio::piped()).spawn().unwrap();
    println!("# {}", words.join(" "));
    let mut said = Said::new();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let Ok(read) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue; // its own table
        };
        if let (Some(name), Some(value)) = (read["name"].as_str(), read["value"].as_f64()) {
            said.insert(name.to_owned(), value);
            println!("{line}");
        }
    }
    if !child.wait().unwrap().success() {
        println!("# {} ended badly", words.join(" "));
        ENDED_BADLY.store(true, Ordering::Relaxed);
    }
    said
}

fn write(into: &Path, chapters: &[Chapter], phone: bool) {
    std::fs::create_dir_all(into).unwrap();
    let suffix = if phone { "-phone" } else { "" };
    let plot = |name: &str, chapter: &Chapter, what: &str, lines: &[(&str, &str)]| -> String {
        let lines = lines.iter().map(|(figure, name)| Line {
            name: (*name).to_owned(),
            points: points(chapter, figure),
        });
        let plot = Plot {
            title: chapter.heading.clone(),
            across: chapter.across.to_owned(),
            up: what.to_owned(),
            lines: lines.filter(|line| !line.points.is_empty()).collect(),
        };
        if plot.lines.is_empty() {
            return String::new();
        }
        let file = format!("{name}{suffix}.svg");
        std::fs::write(into.join(&file), plot.svg()).unwrap();
        format!("\n![{}: {what}]({file})\n", plot.title)
    };
    let [first, start, query, devices, room] = chapters else {
        unreachable!("there are five chapters");
    };
    let pictures = [
        plot(
            "first-sync",
            first,
            "seconds",
            &[("first-sync", "first sync"), ("first-sync-floor", "floor")],
        ) + &plot(
            "memory",
            first,
            "MB",
            &[("memory-receiver", "receiver"), ("memory-sender", "sender")],
        ),
        plot(
            "start",
            start,
            "seconds",
            &[("start", "start"), ("start-cpu", "processor")],
        ),
        plot(
            "query",
            query,
            "milliseconds",
            &[
                ("list-p99", "list"),
                ("search-two-words-p99", "two words"),
                ("search-substring-p99", "part of a word"),
            ],
        ),
        plot(
            "re-sync",
            devices,
            "milliseconds",
            &[
                ("nothing-new", "nothing new"),
                ("ten-new", "ten new each"),
                ("live-p50", "one live"),
            ],
        ),
        plot(
            "room",
            room,
            "milliseconds",
            &[
                ("room-equal-ms", "all equal"),
                ("room-new-p50", "one new at all"),
            ],
        ),
    ];
    let mut text = String::from(
        "# How cost grows\n\nWritten by `cargo bench -p potluck-node --bench figures -- grow`; \
         what each figure is stands in [benchmarks.md](../benchmarks.md).\n",
    );
    for (chapter, pictures) in chapters.iter().zip(pictures) {
        if chapter.columns.is_empty() {
            continue;
        }
        text += &table(chapter);
        text += &pictures;
    }
    let file = into.join(format!("growth{suffix}.md"));
    std::fs::write(&file, text).unwrap();
    println!("# written: {}", file.display());
}

/// A figure at every size at which it was said; `room-equal-ms` is `room-equal` in milliseconds.
fn points(chapter: &Chapter, figure: &str) -> Vec<(f64, f64)> {
    let (name, times) = match figure.strip_suffix("-ms") {
        Some(name) => (name, 1e3),
        None => (figure, 1.0),
    };
    let point = |(size, said): &(u64, Said)| Some((*size as f64, said.get(name)? * times));
    chapter.columns.iter().filter_map(point).collect()
}

fn table(chapter: &Chapter) -> String {
    let mut text = format!("\n## {}\n\n| |", chapter.heading);
    for (size, _) in &chapter.columns {
        let _ = write!(text, " {} |", grouped(*size));
    }
    let _ = write!(text, "\n|---|{}\n", "---:|".repeat(chapter.columns.len()));
    for (figure, what) in chapter.rows {
        let _ = write!(text, "| {what} |");
        for (_, said) in &chapter.columns {
            let value = said.get(*figure).map(|it| short(*it));
            let _ = write!(text, " {} |", value.unwrap_or_default());
        }
        text.push('\n');
    }
    text
}

/// 1,000,000.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three digits that say something.
pub(crate) fn short(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rounded"
        )]
        _ => grouped(value.round() as u64),
    }
}
