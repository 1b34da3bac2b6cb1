//! How fast, how large, how hungry: whole nodes measured from outside, with data from a seed.
//!
//! ```text
//! cargo bench -p potluck-node --bench figures -- [--phone] PROGRAM ...
//!
//! first-sync [OPS] [DEVICES] [SEED]   somebody joins a town that has written so much, and
//!                                     receives all of it; beside it what that costs at least, and
//!                                     when the newest records can be read
//! re-sync    [OPS] [DEVICES] [SEED]   two who hold the same meet again: nothing new, ten new on
//!                                     each side, one live
//! start      [OPS] [DEVICES] [SEED]   a node starts
//! write      [OPS] [DEVICES] [SEED]   somebody writes, one by one
//! query      [OPS] [DEVICES] [SEED]   lists and searches, in the process
//! all        [OPS] [DEVICES] [SEED]   all of these
//! make       [OPS] [DEVICES] [SEED]   the town alone, which the others make if it is not there
//! floors                              the primitives and the disk of this machine
//! room       [NODES]                  so many nodes on one bridge
//! year       [PEOPLE] [DAYS] [SEED]   what is left of a year
//! grow       [ops=…] [devices=…] [of=OPS] [nodes=…] [into=FOLDER]
//!                                     the others at several sizes: a table and plots
//! ```
//!
//! Behind the seed may stand how much people say: `small` (titles alone), `as-written` (if nothing
//! is said) or `large` (as much as fits).
//!
//! Each prints one JSON line a figure, and a table. Nodes are processes of their own that talk over
//! libp2p on loopback. Bytes on the wire are those of the whole loopback device: on a machine with
//! other traffic, run it in a network of its own (`unshare -rn sh -c 'ip link set lo up; …'`). A
//! town is made once a day and kept under `target/tmp`. With `--phone` every process that is
//! measured has one processor and 256 MiB of memory.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks to whoever runs it, and stops where it cannot measure"
)]
mod disk;
mod floors;
mod grow;
mod plot;
mod programs;
mod query;
mod report;
mod room;
mod side;
mod street;
mod texts;
mod town;
mod year;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use floors::Floors;
use report::Report;
use texts::Sizes;
use town::{Plan, Town};
use year::Year;

/// The word that says that only the town is to be made.
const MAKE: &str = "make";
/// The file that says that a town is there as a whole.
const WHOLE: &str = "whole";
/// The word that says that the questions are to be asked in this very process, of this home.
const HERE: &str = "query-here";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let ["serve", home, listen] = words[..] {
        return runtime.block_on(side::serve(home, listen, || println!("ready")));
    }
    let phone = words.contains(&"--phone");
    // Cargo adds a word of its own; without a program, all of them, small: so that none rots.
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    if phone {
        side::as_on_phones();
    }
    let (program, rest) = words
        .split_first()
        .map_or(("small", &[][..]), |(it, rest)| (*it, rest));
    let number = |at: usize, else_: u64| rest.get(at).map_or(else_, |word| word.parse().unwrap());
    let mut report = Report::default();
    match program {
        "small" => return small(),
        "floors" => {
            Floors::measure(tempfile::tempdir().unwrap().path(), &mut report);
        }
        "room" => return room::outside(u8::try_from(number(0, 30)).unwrap(), phone),
        room::INSIDE => {
            let nodes = u8::try_from(number(0, 30)).unwrap();
            runtime.block_on(room::inside(nodes, &mut report));
        }
        "year" => {
            let year = Year {
                people: number(0, 200),
                days: number(1, 365),
                seed: number(2, 1),
            };
            runtime.block_on(year::year(year, &mut report));
        }
        HERE => query::query(Path::new(rest[0]), &mut report),
        "grow" => return grow::grow(&grow::Sizes::read(rest), phone),
        _ => {
            let plan = Plan {
                ops: number(0, 300),
                devices: number(1, 8),
                seed: number(2, 1),
                sizes: rest.get(3).map_or(Sizes::default(), |word| {
                    Sizes::named(word).unwrap_or_else(|| panic!("no sizes are called {word}"))
                }),
            };
            if program == MAKE {
                return make(plan);
            }
            let town = home_of(plan);
            runtime.block_on(of_a_town(program, &town, &mut report));
            if program == "all" || program == "query" {
                ask_of(&town, phone, &mut report);
            }
        }
    }
    report.print();
}

/// The programs that need a town.
async fn of_a_town(program: &str, town: &Path, report: &mut Report) {
    let wanted = |name: &str| program == "all" || program == name;
    let mut known = false;
    if wanted("start") {
        known = true;
        programs::start(town, report).await;
    }
    if wanted("first-sync") {
        known = true;
        programs::first_sync(town, report).await;
    }
    if wanted("re-sync") {
        known = true;
        programs::re_sync(town, report).await;
    }
    if wanted("write") {
        known = true;
        programs::write(town, report).await;
    }
    assert!(
        known || program == "query",
        "there is no program called {program}"
    );
}

/// Asks a town questions, on a phone in a process that is as one: this one has made the town.
fn ask_of(town: &Path, phone: bool, report: &mut Report) {
    if !phone {
        return query::query(town, report);
    }
    let before = side::phone(0);
    let again = Command::new(&before[0])
        .args(&before[1..])
        .arg(std::env::current_exe().unwrap())
        .args([HERE, &town.to_string_lossy()])
        .status();
    assert!(
        again.unwrap().success(),
        "it ended badly, perhaps for want of memory"
    );
}

/// Every program, small: that it runs and comes to an end.
fn small() {
    let this = || Command::new(std::env::current_exe().unwrap());
    let into = tempfile::tempdir().unwrap();
    let into = format!("into={}", into.path().display());
    for words in [
        "all 300",
        "year 15 30",
        "room 4",
        "--phone first-sync 300",
        "first-sync 100 2 1 large",
        &format!("grow ops=100,300 devices=2,50 of=300 nodes= {into}"),
    ] {
        println!("# {words}");
        let ended = this().args(words.split(' ')).status().unwrap();
        assert!(ended.success(), "{words} ended badly");
    }
}

/// The home of somebody who holds all that a town has written. If it is not there yet, it is made in a
/// process of its own: what that takes in memory is not to be measured.
fn home_of(plan: Plan) -> PathBuf {
    plan.check();
    let home = plan.home();
    if !home.join(WHOLE).exists() {
        let Plan {
            ops,
            devices,
            seed,
            sizes,
        } = plan;
        let made = Command::new(std::env::current_exe().unwrap())
            .args([
                MAKE,
                &ops.to_string(),
                &devices.to_string(),
                &seed.to_string(),
            ])
            .arg(sizes.name())
            .status();
        assert!(made.unwrap().success(), "the town could not be made");
    }
    home
}

/// Makes a town once a day, for what people write has its time.
fn make(plan: Plan) {
    let begun = Instant::now();
    let home = plan.home();
    if home.join(WHOLE).exists() {
        return;
    }
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(home.parent().unwrap()).unwrap();
    Town::make(plan, town::now()).move_in(&home);
    std::fs::write(home.join(WHOLE), "").unwrap();
    let mut report = Report::default();
    let taken = begun.elapsed().as_secs_f64();
    report.figure("made", taken, "s to make the town, once a day");
    let most = side::used("self").unwrap_or_default().most_resident_mb;
    report.figure("made-memory", most, "MB resident at most while it was made");
}
