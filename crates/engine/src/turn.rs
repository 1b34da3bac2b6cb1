//! One frame of a member about one community: control until both agree on who is in, then rows,
//! headers, bodies, receipts. What is to be said without being asked is in [`crate::settle`].
use std::collections::BTreeMap;

use potluck_model::id::DeviceId;
use potluck_model::member::{Inserted, Refused};
use potluck_model::op::{LogId, Place};
use potluck_model::pairing::Transcript;
use potluck_model::run::Run;
use potluck_model::segment::SignedControl;
use potluck_model::wire::{Frame, Mark, Span};

use crate::ask::want_headers;
use crate::community::Community;
use crate::give::{owe_bodies, owe_headers};
use crate::hear::Broken;
use crate::intake::BodyTaken;
use crate::limits::{CONTROL_PAGES, FRAME_SPANS, KEYS_ASKED, RECEIPT_SPANS};
use crate::log::Taken;
use crate::out::Out;
use crate::receipt::{Receipt, apart};
use crate::session::{ControlStage, Shared};
use crate::{Happened, Link, reconcile};

/// What a frame is heard with.
pub(crate) struct Turn<'a> {
    pub(crate) link: Link,
    pub(crate) c: u8,
    pub(crate) transcript: Transcript,
    pub(crate) community: &'a mut Community,
    pub(crate) shared: &'a mut Shared,
    pub(crate) out: &'a mut Out,
}

impl Turn<'_> {
    fn say(&mut self, frame: &Frame) {
        self.out.send(self.link, frame);
    }

    /// Frames about who is in; says whether it was one.
    pub(crate) fn control(&mut self, frame: &Frame) -> Result<bool, Broken> {
        if matches!(
            frame,
            Frame::ControlRows(..)
                | Frame::ControlOps(..)
                | Frame::Rows(..)
                | Frame::RowsById(..)
                | Frame::Headers(..)
                | Frame::Bodies(..)
                | Frame::Lacking(..)
        ) {
            self.shared.progress = self.out.now;
        }
        match frame {
            Frame::ControlBuckets(_, theirs) => {
                let rows =
                    reconcile::control_rows(self.c, self.community, &self.transcript, theirs);
                self.say(&rows);
            }
            Frame::ControlRows(_, _, rows) => self.pull_control(rows),
            Frame::WantControl(_, have) => {
                let have: BTreeMap<DeviceId, u64> = have.iter().copied().collect();
                let (ops, more) = reconcile::control_ops(self.community, &have, None);
                self.say(&Frame::ControlOps(self.c, ops, more));
            }
            Frame::WantControlAfter(_, have, after) => {
                let have: BTreeMap<DeviceId, u64> = have.iter().copied().collect();
                let (ops, more) = reconcile::control_ops(self.community, &have, Some(*after));
                self.say(&Frame::ControlOps(self.c, ops, more));
            }
            Frame::ControlOps(_, ops, more) => self.take_control(ops, *more)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn pull_control(&mut self, rows: &[(DeviceId, Mark)]) {
        let wanted = reconcile::want_control(self.community, rows);
        if wanted.is_empty() {
            self.control_done();
        } else {
            self.shared.wanted_control.clone_from(&wanted);
            self.shared.control_pages = (0, false);
            self.say(&Frame::WantControl(self.c, wanted));
        }
    }

    fn take_control(&mut self, ops: &[SignedControl], more: bool) -> Result<(), Broken> {
        // What was asked for twice comes twice; the second time nothing hangs on it.
        let asked = !self.shared.wanted_control.is_empty();
        let mut new = 0;
        let mut last = None;
        for op in ops {
            let mut op = op.clone();
            op.header.community = self.community.id();
            // What is refused is of another version or of a liar; neither is a reason to part.
            last = Some(op.header.id());
            match self.community.take_control(op, self.out) {
                Ok(Inserted::New) => new += 1,
                Err(Refused::MissingParents(_)) => self.shared.control_pages.1 = true,
                Ok(Inserted::Known) | Err(_) => {}
            }
        }
        if new > 0 {
            self.out.notify(Happened::Received(self.link, new));
        }
        if !asked {
            return Ok(());
        }
        let (pages, missed) = &mut self.shared.control_pages;
        *pages += 1;
        let wanted = &mut self.shared.wanted_control;
        if let Some(last) = last.filter(|_| more && *pages < CONTROL_PAGES) {
            let ask = Frame::WantControlAfter(self.c, wanted.clone(), last);
            self.say(&ask);
        } else if *missed && wanted.iter().any(|(_, held)| *held > 0) {
            // They hold another branch, longer than ours: then of these logs everything.
            *missed = false;
            wanted.iter_mut().for_each(|(_, held)| *held = 0);
            let ask = Frame::WantControl(self.c, wanted.clone());
            self.say(&ask);
        } else {
            self.control_done();
        }
        Ok(())
    }

    fn control_done(&mut self) {
        self.shared.wanted_control.clear();
        self.shared.pulling_again = false;
        self.shared.level = ControlStage::Done;
    }

    /// What they say while we do not yet know whether they are in: what they ask, their receipt and
    /// their news are kept until we do. They may know before us, and ask only once.
    pub(crate) fn early(&mut self, frame: Frame) -> Result<(), Broken> {
        match frame {
            Frame::Buckets(_, list, prints) => self.shared.asked = Some((list, prints)),
            Frame::Receipt(_, keys, data, missing) => self.take_receipt(keys, data, &missing),
            Frame::News(_, marks) => self.take_news(&marks),
            Frame::WantKeys(_, keys) => self.owe_keys(keys),
            Frame::WantHeaders(_, spans) => owe_headers(self.community, self.shared, &spans),
            Frame::WantBodies(_, spans) => {
                let asked = &mut self.shared.asked_early;
                let room = FRAME_SPANS.saturating_sub(asked.len());
                asked.extend(spans.into_iter().take(room));
            }
            _ => {} // whatever else they say now, they say again once we have answered
        }
        Ok(())
    }

    /// Frames about key and data logs.
    pub(crate) fn data(&mut self, frame: Frame, size: usize) -> Result<(), Broken> {
        match frame {
            Frame::Buckets(_, list, prints) => {
                self.community.renew_frontier();
                let answer = reconcile::answer_buckets(
                    self.c,
                    self.community,
                    &self.transcript,
                    (&list, &prints),
                );
                self.say(&answer);
                self.shared.told_version = Some(self.community.version);
            }
            Frame::Rows(_, list, buckets) => {
                self.community.renew_frontier();
                reconcile::note_rows(self.community, self.shared, &list, &buckets);
                self.shared.asking_rows = false;
            }
            Frame::RowsById(_, rows) => {
                for (device, row) in rows {
                    if self.community.devices_ever().contains(&device) {
                        reconcile::note_row(self.community, self.shared, device, &row);
                    }
                }
                self.shared.asking_rows = false;
            }
            Frame::News(_, marks) => self.take_news(&marks),
            Frame::WantHeaders(_, spans) => owe_headers(self.community, self.shared, &spans),
            Frame::WantBodies(_, spans) => {
                let lacking = owe_bodies(self.community, self.shared, &spans, self.out.now);
                if !lacking.is_empty() {
                    self.say(&Frame::Lacking(self.c, lacking));
                }
            }
            Frame::Headers(_, runs) => self.take_headers(&runs, size)?,
            Frame::Bodies(_, bodies) => self.take_bodies(bodies, size)?,
            Frame::Lacking(_, spans) => self.note_lacking(&spans),
            Frame::Receipt(_, keys, data, missing) => self.take_receipt(keys, data, &missing),
            Frame::WantKeys(_, keys) => self.owe_keys(keys),
            Frame::Keys(_, keys) => {
                self.shared.keys_on_their_way = false;
                let (shared, transcript) = (&*self.shared, &self.transcript);
                self.community
                    .take_keys(shared, transcript, &keys, self.out)?;
            }
            _ => return Err("a frame that has no place here"),
        }
        Ok(())
    }

    /// Answered in [`crate::lacking`].
    fn owe_keys(&mut self, mut keys: Vec<potluck_model::id::KeyId>) {
        keys.truncate(KEYS_ASKED);
        self.shared.owes.keys = Some(keys);
    }

    fn take_news(&mut self, marks: &[(LogId, Mark)]) {
        for (log, mark) in marks {
            if self.community.devices_ever().contains(&log.device) {
                reconcile::note_mark(self.community, self.shared, *log, *mark);
                // What they lacked when asked, they may have by now.
                let lacking = &mut self.shared.wants.lacking;
                lacking.retain(|place| place.log != *log);
            }
        }
    }

    fn take_headers(&mut self, runs: &[Run], size: usize) -> Result<(), Broken> {
        let mut new = 0;
        let mut shown = vec![];
        for run in runs {
            let log = run.log;
            let Some(mut wanted) = self.shared.wants.headers.get(&log).copied() else {
                shown.push(run);
                continue;
            };
            let last = run.first.saturating_add(run.entries.len() as u64 - 1);
            if !wanted.spoiled {
                match self.community.take_run(run, self.out) {
                    Ok(Taken::New(first)) => new += last.saturating_sub(first) + 1,
                    Ok(Taken::Known) => {}
                    Ok(Taken::Fork) => wanted.spoiled = true,
                    Ok(Taken::Apart) => {
                        wanted.spoiled = true;
                        wanted.apart = true;
                    }
                    Ok(Taken::Early) => {
                        wanted.spoiled = true;
                        self.await_control(log);
                    }
                    Err(_) => return Err("headers that are not valid"),
                }
            }
            self.shared.wants.headers.insert(log, wanted);
            if last >= wanted.to {
                self.shared.wants.headers.remove(&log);
                self.community.traffic.had_headers(&log);
                if wanted.apart {
                    self.probe(log);
                }
            }
        }
        if new > 0 {
            self.out.notify(Happened::Received(self.link, new));
        }
        self.take_fork(&shown)?;
        self.grant(size);
        Ok(())
    }

    /// Headers that nobody asked for are taken only if they show that their device has forked.
    fn take_fork(&mut self, runs: &[&Run]) -> Result<(), Broken> {
        for run in runs {
            match self.community.take_run_of_fork(run, self.out) {
                Ok(true) => {}
                Ok(false) | Err(_) => return Err("headers that nobody asked for"),
            }
        }
        Ok(())
    }

    /// What they hold builds on control operations that we lack: asks for those first.
    fn await_control(&mut self, log: LogId) {
        let held = self.community.control.len();
        self.shared.early.insert(log, held);
        if !self.shared.pulling_again {
            self.shared.begin_to_wait(self.out.now);
            self.shared.pulling_again = true;
            let buckets = reconcile::control_buckets(self.community, &self.transcript);
            self.say(&Frame::ControlBuckets(self.c, Box::new(buckets)));
        }
    }

    /// A run does not follow ours: once, asks for the log from its beginning, to see whether the
    /// device has forked. If that shows nothing either, the log is let be for this session.
    fn probe(&mut self, log: LogId) {
        let ours = self.community.length(log);
        if ours > 0 && self.shared.wants.probed.insert(log) {
            let span = Span {
                log,
                from: 1,
                to: ours,
            };
            want_headers(self.community, self.shared, &span, self.out.now);
            self.say(&Frame::WantHeaders(self.c, vec![span]));
        } else {
            self.shared.forget(log);
        }
    }

    fn take_bodies(&mut self, bodies: Vec<(Place, Vec<u8>)>, size: usize) -> Result<(), Broken> {
        for (place, body) in bodies {
            if !self.shared.wants.bodies.remove(&place) {
                return Err("bodies that nobody asked for");
            }
            // It may have been asked for before its header was here.
            if place.seq > self.community.counted(place.log) {
                self.is_lacking(place);
                continue;
            }
            match self.community.take_body(place, body, self.out) {
                BodyTaken::New | BodyTaken::Known => self.community.traffic.had_body(&place),
                // Of another branch, if their device has forked: to be had elsewhere.
                BodyTaken::Refused => self.is_lacking(place),
            }
        }
        self.grant(size);
        Ok(())
    }

    fn note_lacking(&mut self, spans: &[Span]) {
        for span in spans {
            let range = Place {
                log: span.log,
                seq: span.from,
            }..=Place {
                log: span.log,
                seq: span.to,
            };
            if span.from > span.to {
                continue;
            }
            let lacking: Vec<Place> = self.shared.wants.bodies.range(range).copied().collect();
            for place in lacking {
                self.shared.wants.bodies.remove(&place);
                self.is_lacking(place);
            }
        }
    }

    fn is_lacking(&mut self, place: Place) {
        self.community.traffic.lacks_body(&place);
        self.shared.wants.lacking.insert(place);
    }

    fn take_receipt(&mut self, keys: u64, data: u64, missing: &[Span]) {
        let me = self.community.me().device;
        let of_ours = |span: &&Span| span.log.device == me;
        let missing = missing.iter().filter(of_ours).take(RECEIPT_SPANS);
        let receipt = Receipt {
            keys,
            data,
            missing: apart(missing.map(|span| (span.from, span.to))),
        };
        self.community
            .take_receipt(self.shared.device, receipt, self.out);
    }

    /// They may send as much again: what they sent is kept before this is said.
    fn grant(&mut self, size: usize) {
        let size = u32::try_from(size).unwrap_or(u32::MAX);
        self.say(&Frame::Credit(size));
    }
}
