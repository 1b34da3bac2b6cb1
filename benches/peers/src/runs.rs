//! Processes that measure, one after the other, and the table of what they said.
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The name under which ours stand.
pub(crate) const OURS: &str = "Potluck";

/// What is compared, in this order, and what it is.
const ROWS: [(&str, &str); 9] = [
    ("first-sync", "s until all has come"),
    ("first-sync-rate", "a second"),
    ("wire", "bytes on loopback each"),
    ("disk", "bytes on the receiver's disk each"),
    ("memory", "MB resident at most, both sides"),
    ("nothing-new", "ms to find out"),
    ("nothing-new-wire", "bytes on loopback for it"),
    ("ten-new", "ms, ten new on each side"),
    ("ten-new-wire", "bytes on loopback for it"),
];

/// What one of them said, by name.
pub(crate) struct Figures(BTreeMap<String, f64>);

/// Ours, by the program that measures whole nodes.
pub(crate) fn ours(built: Option<&str>, records: u64, seed: u64) -> Figures {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // No log holds more than 20,000 operations.
    let devices = records.div_ceil(15_625).max(8).to_string();
    let mut all = BTreeMap::new();
    for program in ["first-sync", "re-sync"] {
        let mut command = match built {
            Some(path) => Command::new(path),
            None => {
                let mut cargo = Command::new("cargo");
                cargo.args(["bench", "-p", "potluck-node", "--bench", "figures", "--"]);
                cargo
            }
        };
        command.args([program, &records.to_string(), &devices, &seed.to_string()]);
        all.append(&mut said(OURS, command.current_dir(&house)).0);
    }
    let both = all.get("memory-receiver").zip(all.get("memory-sender"));
    let both = both.map(|(receiver, sender)| receiver + sender);
    all.extend(both.map(|both| ("memory".to_owned(), both)));
    Figures(all)
}

/// Somebody else's, in a process of their own, so that memory is theirs alone.
pub(crate) fn peer(word: &str, records: u64, seed: u64) -> Figures {
    let this = std::env::current_exe().expect("a program knows where it is");
    let mut command = Command::new(this);
    command.args([word, &records.to_string(), &seed.to_string()]);
    said(word, &mut command)
}

/// Runs it, passes its figures on with its name, and keeps them.
fn said(of: &str, command: &mut Command) -> Figures {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|why| panic!("{of} cannot be started: {why}"));
    let out = child.stdout.take().expect("its output was asked for");
    let mut figures = BTreeMap::new();
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        let Ok(mut read) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue; // a table, or what cargo says
        };
        if let (Some(name), Some(value)) = (read["name"].as_str(), read["value"].as_f64()) {
            figures.insert(name.to_owned(), value);
            read["of"] = of.into();
            println!("{read}");
        }
    }
    let ended = child.wait().expect("it is a child of ours");
    if !ended.success() {
        eprintln!("{of} ended with {ended}; what it has said until then is below");
    }
    Figures(figures)
}

impl Figures {
    /// Prints all beside each other, and how many times ours the others are.
    pub(crate) fn table(all: &[(&str, Self)]) {
        print!("\n| |");
        for (name, _) in all {
            print!(" {name} |");
        }
        println!("\n|---|{}", "---|".repeat(all.len()));
        let ours = all.iter().find(|(name, _)| *name == OURS);
        for (row, what) in ROWS {
            print!("| {row}: {what} |");
            let ours = ours.and_then(|(_, figures)| figures.0.get(row));
            for (name, figures) in all {
                match (figures.0.get(row), ours) {
                    (None, _) => print!(" |"),
                    (Some(value), Some(ours)) if *name != OURS => {
                        print!(" {} ({:.2} ×) |", short(*value), value / ours);
                    }
                    (Some(value), _) => print!(" {} |", short(*value)),
                }
            }
            println!();
        }
    }
}

/// Three digits that say something.
fn short(value: f64) -> String {
    let digits = match value {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}
