//! Plays the manual and compares what is printed, word for word.
//!
//! Each file in `transcripts/` is played in a fresh folder. In a block marked `console`,
//!
//! - `$ potluck …` is a command, and what stands below it is what it prints; `? 2` says that it
//!   ends with 2 (with 0, if nothing is said);
//! - `ben$ potluck …` does the same in Ben's home: each name has a home of its own;
//! - `$ potluck … <<< "text"` types the text; `\n` in it ends a line;
//! - `ana$ potluck run … &` keeps running; what stands below is waited for;
//!   `ana$ stop` ends it as Ctrl-C does;
//! - `[..]` stands for anything in a line, a line `...` for any lines;
//! - `[CODE:lift]` stands for a word that has to be the same wherever it comes again, and is put
//!   into commands.
//!
//! `TRANSCRIPTS=overwrite cargo test -p potluck-cli --test transcripts` writes down what is printed now.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod pattern;
mod stage;

use pattern::Words;
use stage::Stage;

#[test]
fn the_manual_says_what_happens() {
    let overwrite = std::env::var("TRANSCRIPTS").is_ok_and(|how| how == "overwrite");
    let plays: Vec<_> = manual()
        .into_iter()
        .map(|file| std::thread::spawn(move || (play(&file), file)))
        .collect();
    let mut differ = Vec::new();
    for play in plays {
        let (played, file) = play.join().unwrap();
        let written = fs::read_to_string(&file).unwrap();
        match (played == written, overwrite) {
            (true, _) => {}
            (false, true) => fs::write(&file, played).unwrap(),
            (false, false) => differ.push(difference(&file, &written, &played)),
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn every_command_is_in_the_manual() {
    let help = Command::new(stage::POTLUCK).arg("help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<&str> = commands
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 25, "{help}");

    let manual: String = manual()
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    for command in commands.into_iter().filter(|command| *command != "help") {
        let (alone, more) = (
            format!("$ potluck {command}\n"),
            format!("$ potluck {command} "),
        );
        assert!(
            manual.contains(&alone) || manual.contains(&more),
            "{command} is in no transcript"
        );
    }
}

fn manual() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    files
}

/// Plays one file and gives it back as it should read; the same if all is as it says.
fn play(file: &Path) -> String {
    let mut stage = Stage::new();
    let mut words = Words::default();
    let mut said = String::new();
    let mut in_console = false;
    let text = fs::read_to_string(file).unwrap();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        said.push_str(line);
        said.push('\n');
        in_console = match line {
            "```console" => true,
            "```" => false,
            _ => in_console,
        };
        let Some((who, command)) = prompt(line).filter(|_| in_console) else {
            continue;
        };
        let mut wanted = Vec::new();
        while let Some(next) = lines.next_if(|next| *next != "```" && prompt(next).is_none()) {
            wanted.push(next);
        }
        let mut gap = 0;
        while wanted.pop_if(|line| line.is_empty()).is_some() {
            gap += 1;
        }
        let command = words.put_into(command);
        let printed = stage.play(who, &command, &|so_far| words.clone().fit(&wanted, so_far));
        said.push_str(&words.settle(&wanted, &printed));
        said.push_str(&"\n".repeat(gap));
    }
    said
}

/// Who types what, if this line is a command: `ben$ potluck board`.
fn prompt(line: &str) -> Option<(&str, &str)> {
    let (who, command) = line.split_once("$ ")?;
    who.chars()
        .all(|c| c.is_ascii_lowercase())
        .then_some((who, command))
}

/// Shows the first lines that differ.
fn difference(file: &Path, written: &str, played: &str) -> String {
    let at = written
        .lines()
        .zip(played.lines())
        .take_while(|(one, other)| one == other)
        .count();
    let around = |text: &str| {
        let lines = text.lines().skip(at.saturating_sub(3)).take(20);
        lines
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    format!(
        "{}, line {}: the manual says\n{}but it is\n{}",
        file.file_name().unwrap().to_string_lossy(),
        at + 1,
        around(written),
        around(played)
    )
}
