//! How far a log counts after a removal, in whatever order things come.
use potluck_model::control::{ControlBody, Cut, CutPoint};
use potluck_model::identity::DeviceKeys;
use potluck_model::role::Role;
use potluck_model::run::Run;

use super::*;
use crate::Engine;
use crate::intake::tests::{admit, data_of, founder, now, somebody, written};
use crate::log::Taken;

struct Story {
    engine: Engine,
    id: potluck_model::id::CommunityId,
    theirs: DeviceKeys,
    heads: Vec<OpId>,
}

/// A community that somebody was let into.
fn story() -> Story {
    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let (theirs, certificate) = somebody(7, community);
    let mut out = Out::new(now());
    community
        .write_control(admit(certificate, Role::Member), &mut out)
        .unwrap();
    let heads = community.control.heads();
    Story {
        engine,
        id,
        theirs,
        heads,
    }
}

impl Story {
    fn community(&mut self) -> &mut Community {
        self.engine.communities.get_mut(&self.id).unwrap()
    }

    fn log(&self) -> LogId {
        data_of(&self.theirs)
    }

    fn runs(&mut self, length: u64, salt: u8) -> Vec<Run> {
        let (theirs, heads) = (self.theirs.clone(), self.heads.clone());
        written(&theirs, self.community(), &heads, length, salt)
    }

    fn take(&mut self, runs: &[Run]) {
        for run in runs {
            self.community()
                .take_run(run, &mut Out::new(now()))
                .unwrap();
        }
    }

    /// Removes them with a cut at the last operation of these runs.
    fn remove_at(&mut self, runs: &[Run]) {
        let device = self.theirs.device_id();
        let last = runs.last().unwrap();
        let mut other = Log::new(self.id, last.log);
        for run in runs {
            other.take(run).unwrap();
        }
        let (seq, op, signature) = other.signed_tip().unwrap();
        let incarnation = self
            .community()
            .members()
            .device(device)
            .unwrap()
            .incarnation;
        let cut = Cut(vec![CutPoint {
            device,
            seq,
            op,
            signature,
        }]);
        let body = ControlBody::Remove { incarnation, cut };
        self.community()
            .write_control(body, &mut Out::new(now()))
            .unwrap();
    }

    fn counts(&mut self) -> u64 {
        let log = self.log();
        self.community().mark(log).length
    }
}

#[test]
fn beyond_a_cut_nothing_is_told_taken_or_passed_on() {
    let mut story = story();
    let (cut, all) = (story.runs(10, 1), story.runs(100, 1));
    story.take(&all);
    assert_eq!(story.counts(), 100);
    story.remove_at(&cut);
    assert_eq!(story.counts(), 10);

    let log = story.log();
    let community = story.community();
    assert_eq!(community.missing_of(log, now().day()).max(), Some(10));
    let run = community.run_from(log, 1).unwrap();
    assert_eq!(run.entries.len(), 10, "can be passed on up to there");
    assert_eq!(run.signature, cut[0].signature);
    assert_eq!(community.served(log), 10);
    assert_eq!(community.alarms(), []);
}

#[test]
fn who_hears_of_the_removal_first_takes_no_more_than_the_cut() {
    let mut story = story();
    let (cut, all) = (story.runs(10, 1), story.runs(100, 1));
    story.remove_at(&cut);
    let taken = story.community().take_run(&all[0], &mut Out::new(now()));
    assert!(matches!(taken, Ok(Taken::New(1))), "{taken:?}");

    let log = story.log();
    let community = story.community();
    assert_eq!(community.length(log), 10);
    let taken = community.take_run(&all[1], &mut Out::new(now()));
    assert!(matches!(taken, Ok(Taken::Known)), "{taken:?}");
}

#[test]
fn who_was_let_in_by_nobody_any_more_counts_not_at_all() {
    let mut story = story();
    let all = story.runs(10, 1);
    story.take(&all);
    let device = story.theirs.device_id();
    let community = story.community();
    let incarnation = community.members().device(device).unwrap().incarnation;
    let cut = Cut::default();
    let body = ControlBody::Remove { incarnation, cut };
    community.write_control(body, &mut Out::new(now())).unwrap();
    assert_eq!(story.counts(), 0);
}

/// The branch that the cut names is had, though both were seen; the other is let go of.
#[test]
fn of_a_forked_log_the_branch_that_the_cut_names_counts() {
    for (ours, named) in [(1, 1), (1, 2), (2, 1)] {
        let mut story = story();
        let (held, other) = (story.runs(70, ours), story.runs(70, 3 - ours));
        story.take(&held);
        story.take(&other[..1]);
        let log = story.log();
        assert!(story.community().is_forked(log));
        assert_eq!(story.counts(), 0);

        let right = if named == ours { &held } else { &other };
        story.remove_at(right);
        assert!(!story.community().is_forked(log));
        assert_eq!(story.community().alarms(), []);
        assert_eq!(story.counts(), if named == ours { 70 } else { 0 });
        story.take(&other);
        story.take(&held);
        story.take(&other);
        let mark = story.community().mark(log);
        assert_eq!(mark.length, 70);
        let (_, tip, _) = story.community().logs[&log].signed_tip().unwrap();
        assert!(tip.as_bytes().starts_with(&mark.tip));
        let signed = |run: &Run| run.signature == right.last().unwrap().signature;
        assert!(signed(&story.community().run_from(log, 65).unwrap()));
    }
}

#[test]
fn a_branch_that_was_named_is_asked_only_of_those_who_hold_it() {
    let mut story = story();
    let (held, other) = (story.runs(20, 1), story.runs(20, 2));
    story.take(&held);
    story.remove_at(&other);
    let log = story.log();
    let mut elsewhere = Log::new(story.id, log);
    elsewhere.take(&other[0]).unwrap();
    let right = elsewhere.mark_at(20);
    let mut wrong = right;
    wrong.tip = [9; 8];

    let community = story.community();
    assert!(community.is_had_from(log, &right));
    assert!(!community.is_had_from(log, &wrong));
}
