//! A year of a community: what is left of it on the disk and in memory when most of it is over.
//!
//! Everybody posts twice a week; about as much again is edited, claimed, accepted, signed up for
//! and thanked, and of ten things one is a message. People are admitted one by one, as in life, and
//! every key is sealed to each of them. But they write at a few devices only, because not
//! everybody's memory of everything fits into one process: the logs are fewer and longer than in
//! life, and that makes headers about ten bytes shorter.
use std::path::Path;
use std::time::Instant;

use potluck_store::Store;
use rand::RngExt as _;

use crate::disk::Home;
use crate::programs::kept;
use crate::report::Report;
use crate::side::{LOOPBACK, Side};
use crate::town::{Town, now};

/// At how many devices people write.
const DESKS: u64 = 12;
/// Records that each person posts in a week.
const POSTS_A_WEEK: u64 = 2;
/// What is written in all for six posts: four edits, answers, thanks.
const OPS_FOR_POSTS: (u64, u64) = (10, 6);
/// Of a hundred things written, so many are messages.
const MESSAGES: u32 = 10;
/// How many days lie between two meetings of all.
const BETWEEN: u64 = 2;
/// Of how many latest records people still speak.
const SPOKEN_OF: usize = 400;
/// How many join a day.
const NEWCOMERS: u64 = 10;

/// What a year is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Year {
    /// How many people there are.
    pub(crate) people: u64,
    /// How long it is.
    pub(crate) days: u64,
    /// What decides everything else.
    pub(crate) seed: u64,
}

/// Lives through it and measures what is left.
pub(crate) async fn year(plan: Year, report: &mut Report) {
    let homes = tempfile::tempdir().unwrap();
    let home = homes.path().join("ana");
    let begun = Instant::now();
    let written = live(plan, &home);
    let taken = begun.elapsed().as_secs_f64();
    report.figure("year-people", plan.people as f64, "people");
    report.figure("year-days", plan.days as f64, "days");
    report.figure(
        "year-written",
        written as f64,
        "operations that people wrote",
    );
    report.figure("year-lived", taken, "s to live through it");
    report.figure(
        "year-kept",
        kept(&home) / 1e6,
        "MB kept, before the store seals them",
    );
    let disk = Store::open(&home).unwrap().0.size_on_disk().unwrap();
    report.figure("year-disk", disk as f64 / 1e6, "MB of the home");
    let ana = Side::start(&home, LOOPBACK).await;
    let held = ana.status().await.ops;
    report.figure(
        "year-ops",
        held as f64,
        "operations held, headers of what is over too",
    );
    let started = ana.started.as_secs_f64();
    report.figure("year-start", started, "s from nothing to the first answer");
    let used = ana.used();
    report.figure("year-memory", used.resident_mb, "MB resident");
    report.figure(
        "year-memory-most",
        used.most_resident_mb,
        "MB resident at most",
    );
    ana.stop();
}

/// Lives through it day by day, with a home on the disk that follows; says how much was written.
fn live(plan: Year, home: &Path) -> u64 {
    // A day more, because meetings take time as well.
    let begun = now().millis() - (plan.days + 1) * 86_400_000;
    let mut town = Town::found(
        plan.seed,
        potluck_model::time::Timestamp::from_millis(begun),
    );
    let mut home = Home::make(home);
    let desks = DESKS.min(plan.people);
    let (ops, posts) = OPS_FOR_POSTS;
    let in_all = plan.people * POSTS_A_WEEK * plan.days / 7 * ops / posts;
    let step = 86_400_000 * plan.days / (in_all + 1);
    let everybody = |town: &Town| (1..town.nodes.len()).collect::<Vec<_>>();
    let (mut here, mut written) = (1, 0);
    let (mut known, mut fresh) = (vec![], vec![]);
    for day in 0..plan.days {
        // First those with a desk; whoever comes later is seen once.
        let newcomers = here..(here + NEWCOMERS).min(plan.people);
        here = newcomers.end;
        town.people_come(newcomers);
        town.nodes.truncate(usize::try_from(desks).unwrap());
        while written < in_all * (day + 1) / plan.days {
            town.now = town.now.plus_millis(step);
            let person = written % here;
            let desk = usize::try_from(person % desks.min(here)).unwrap();
            if town.chance.random_range(0..100) < MESSAGES {
                town.message(desk, &known);
            } else {
                fresh.extend(town.write(desk, person, &mut known));
            }
            written += 1;
        }
        if day % BETWEEN == 0 || day + 1 == plan.days {
            let all = everybody(&town);
            town.meet(&all);
            known.append(&mut fresh);
            known.drain(..known.len().saturating_sub(SPOKEN_OF));
            home.bring_up_to_date(&mut town.nodes[0]);
        }
    }
    home.close();
    written
}
