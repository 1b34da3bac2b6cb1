//! One community as this node holds it: who is in, the logs, the keys, the board.
//!
//! Here are the state and the questions one can ask it. It is changed by [`crate::intake`] alone,
//! whether an operation was written here, received, or recalled from disk.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::board::Board;
use potluck_model::control::ControlBody;
use potluck_model::epoch::{EpochKey, HintKey};
use potluck_model::id::{
    CommunityId, DeviceId, GroupId, Incarnation, KeyId, OpId, PersonId, RecordId,
};
use potluck_model::identity::{DeviceKeys, SealingKey};
use potluck_model::member::{ControlGraph, Member, Members};
use potluck_model::op::{Header, LogId, LogKind, Place};
use potluck_model::pairing::pair_key;
use potluck_model::role::{Role, Roll};
use potluck_model::run::Run;
use potluck_model::sealed::SealedPart;
use potluck_model::secret::Secret32;
use potluck_model::segment::SignedControl;
use potluck_model::time::{Day, LogicalTime, Timestamp};
use potluck_model::view::Looker;
use potluck_model::wire::Mark;

use crate::alarm::Alarm;
use crate::circle::Circles;
use crate::decide::Decisions;
use crate::frontier::Frontier;
use crate::limits::{ALARMS, LOG_BYTES, NEWCOMER_BYTES};
use crate::log::Log;
use crate::logs::Logs;
use crate::out::Out;
use crate::places::Places;
use crate::recall;
use crate::receipt::Receipt;
use crate::traffic::Traffic;
use crate::write::Spoilt;

/// Who we are in a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    /// Our person.
    pub person: PersonId,
    /// This device.
    pub device: DeviceId,
    /// Our admission; nothing until it has reached us.
    pub incarnation: Option<Incarnation>,
}

/// One community.
#[derive(Debug)]
pub struct Community {
    pub(crate) id: CommunityId,
    pub(crate) me: Me,
    pub(crate) keys: DeviceKeys,
    pub(crate) sealing: Vec<SealingKey>,
    pub(crate) control: ControlGraph,
    pub(crate) control_rows: BTreeMap<DeviceId, Mark>,
    /// Grows whenever one of them may have changed.
    pub(crate) control_rows_version: u64,
    /// Where control logs are known to have forked, by device and number.
    pub(crate) forks: BTreeSet<(DeviceId, u64)>,
    pub(crate) logs: Logs,
    pub(crate) frontier: Frontier,
    pub(crate) places: Places,
    pub(crate) ring: BTreeMap<KeyId, (EpochKey, HintKey)>,
    pub(crate) contents: BTreeMap<RecordId, Secret32>,
    pub(crate) unopened: BTreeSet<Place>,
    pub(crate) unreadable: u64,
    pub(crate) board: Board,
    pub(crate) decisions: Decisions,
    pub(crate) receipts: BTreeMap<DeviceId, Receipt>,
    pub(crate) pairs: BTreeMap<DeviceId, Secret32>,
    pub(crate) clock: LogicalTime,
    pub(crate) waiting_name: Option<String>,
    /// Devices of ours that are to be put out once somebody and we hold the same.
    pub(crate) retiring: BTreeSet<DeviceId>,
    /// What devices of ours are called, here alone.
    pub(crate) labels: BTreeMap<DeviceId, String>,
    /// Whether codes for later are not answered here.
    pub(crate) closed: bool,
    /// The day on which names were last looked after.
    pub(crate) names_seen_to: Option<Day>,
    pub(crate) alarms: BTreeSet<Alarm>,
    /// Since when our own sealing keys are replaced, by their public halves.
    pub(crate) replaced: BTreeMap<[u8; 32], Day>,
    /// The day on which our sealing keys were last looked after.
    pub(crate) sealing_seen_to: Option<Day>,
    /// Epoch keys that were deleted here; they are not taken again.
    pub(crate) forgotten: BTreeSet<KeyId>,
    /// When we last made a new key of a group because of somebody who is in.
    pub(crate) spoilt: BTreeMap<(GroupId, PersonId), Spoilt>,
    /// How often today keys were shared with whom because they asked.
    pub(crate) shared_with: BTreeMap<PersonId, (Day, u32)>,
    /// Since when something lies beyond the end of a device's data log.
    pub(crate) hidden: BTreeMap<DeviceId, Day>,
    /// The day on which was last looked for what is over.
    pub(crate) forgot_on: Option<Day>,
    /// Keys of which is still to be looked today whether they are of use.
    pub(crate) keys_to_check: BTreeSet<KeyId>,
    /// Those of them that go, once all were looked at.
    pub(crate) unused_keys: BTreeSet<KeyId>,
    /// Bodies that are to be on the disk no longer.
    pub(crate) to_drop: BTreeSet<Place>,
    /// Bodies that count again, and are to be read once more.
    pub(crate) reread: BTreeSet<Place>,
    /// Grows whenever anything that a peer could compare has changed.
    pub(crate) version: u64,
    pub(crate) traffic: Traffic,
    pub(crate) circles: Circles,
}

impl Community {
    /// A community of which the control operations are known and nothing else.
    pub(crate) fn new(
        control: ControlGraph,
        person: PersonId,
        keys: DeviceKeys,
        sealing: Vec<SealingKey>,
    ) -> Self {
        let id = control.community();
        let mut community = Self {
            id,
            me: Me {
                person,
                device: keys.device_id(),
                incarnation: None,
            },
            keys,
            sealing,
            control,
            control_rows: BTreeMap::new(),
            control_rows_version: 0,
            forks: BTreeSet::new(),
            logs: Logs::default(),
            frontier: Frontier::default(),
            places: Places::default(),
            ring: BTreeMap::new(),
            contents: BTreeMap::new(),
            unopened: BTreeSet::new(),
            unreadable: 0,
            board: Board::new(id.into()),
            decisions: Decisions::default(),
            receipts: BTreeMap::new(),
            pairs: BTreeMap::new(),
            clock: LogicalTime::default(),
            waiting_name: None,
            retiring: BTreeSet::new(),
            labels: BTreeMap::new(),
            closed: false,
            names_seen_to: None,
            alarms: BTreeSet::new(),
            replaced: BTreeMap::new(),
            sealing_seen_to: None,
            forgotten: BTreeSet::new(),
            spoilt: BTreeMap::new(),
            shared_with: BTreeMap::new(),
            hidden: BTreeMap::new(),
            forgot_on: None,
            keys_to_check: BTreeSet::new(),
            unused_keys: BTreeSet::new(),
            to_drop: BTreeSet::new(),
            reread: BTreeSet::new(),
            version: 0,
            traffic: Traffic::default(),
            circles: Circles::default(),
        };
        for device in community.control.devices_ever().clone() {
            community.renew_control_row(device);
        }
        community.membership_changed();
        community
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> CommunityId {
        self.id
    }

    /// Who we are in it.
    #[must_use]
    pub fn me(&self) -> Me {
        self.me
    }

    /// Whether we are in.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.is_active(self.me.device)
    }

    /// Who is in, as what, with which devices.
    #[must_use]
    pub fn members(&self) -> &Members {
        self.control.members()
    }

    /// The control operations, for questions about the past.
    #[must_use]
    pub fn control(&self) -> &ControlGraph {
        &self.control
    }

    /// People and their roles.
    #[must_use]
    pub fn roll(&self) -> Roll {
        self.members().roll()
    }

    /// What the community is called.
    #[must_use]
    pub fn name(&self) -> String {
        self.board.community_name(&self.roll())
    }

    /// Records and what was said about them.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Through whose eyes views are made.
    #[must_use]
    pub fn looker(&self) -> Looker {
        Looker::new(self.me.person, self.me.device)
    }

    /// How many operations are held and count: control, keys and data, counted by headers.
    #[must_use]
    pub fn ops_held(&self) -> u64 {
        self.control.len() as u64 + self.logs.counting()
    }

    /// How many bodies are missing whose day has not passed.
    #[must_use]
    pub fn missing_bodies(&self, today: Day) -> u64 {
        let missing = |log: &Log| self.missing_of(log.id(), today).count() as u64;
        self.logs.thin().map(missing).sum()
    }

    /// How many bodies cannot be read for want of a key.
    #[must_use]
    pub fn unopened(&self) -> u64 {
        self.unopened.len() as u64
    }

    /// Where an operation stands, if it is held.
    pub(crate) fn place_of(&self, op: OpId) -> Option<Place> {
        let mut places = self.places.candidates(op);
        places.find(|place| self.brief(*place).is_some_and(|(id, ..)| id == op))
    }

    /// On how many other devices all of our own operations of a record are.
    #[must_use]
    pub fn held_by(&self, record: RecordId) -> u32 {
        let own: Vec<u64> = self
            .board
            .ops_of(record)
            .into_iter()
            .filter_map(|op| self.place_of(op))
            .filter(|place| place.log.device == self.me.device)
            .map(|place| place.seq)
            .collect();
        let holds =
            |receipt: &&Receipt| !own.is_empty() && own.iter().all(|seq| receipt.holds(*seq));
        let count = self.receipts.values().filter(holds).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The sealed part of a record, if this device may read it.
    #[must_use]
    pub fn sealed_text(&self, record: RecordId) -> Option<SealedPart> {
        let sealed = self.board.sealed_bytes(record)?;
        let key = self.contents.get(&record)?;
        potluck_model::sealed::open_part(key.as_bytes(), record, sealed.as_bytes()).ok()
    }

    /// When somebody was let in, as claimed by whoever let them in.
    #[must_use]
    pub fn since(&self, member: &Member) -> Timestamp {
        let admission = self.control.get(member.since);
        admission.map_or_else(Timestamp::default, |(header, _, _)| header.time.claimed())
    }

    /// What a person should look at.
    #[must_use]
    pub fn alarms(&self) -> Vec<Alarm> {
        self.alarms.iter().cloned().collect()
    }

    /// Whether a device is in.
    pub(crate) fn is_active(&self, device: DeviceId) -> bool {
        self.members().is_active(device)
    }

    pub(crate) fn alarm(&mut self, alarm: Alarm) {
        if self.alarms.len() < ALARMS {
            self.alarms.insert(alarm);
        }
    }

    pub(crate) fn control_rows(&self) -> &BTreeMap<DeviceId, Mark> {
        &self.control_rows
    }

    pub(crate) fn control_ops(&self) -> impl Iterator<Item = SignedControl> {
        self.control
            .to_pass_on()
            .map(|(header, signature, body)| SignedControl {
                header: header.clone(),
                signature: *signature,
                body: body.to_vec(),
            })
    }

    pub(crate) fn devices_ever(&self) -> &BTreeSet<DeviceId> {
        self.control.devices_ever()
    }

    /// How far a log is held and counts, as told to peers.
    pub(crate) fn mark(&self, log: LogId) -> Mark {
        let held = self.logs.get(&log);
        held.map_or(Mark::default(), |held| held.mark_at(self.counts_to(held)))
    }

    /// How far a log counts: what lies beyond a fork, or over the quota of its device, is neither
    /// asked for nor told. A function of who is in and of the headers, so all come to the same.
    fn counts_to(&self, log: &Log) -> u64 {
        let device = self.members().device(log.id().device);
        let member = device.and_then(|device| self.members().incarnation(device.incarnation));
        let newcomer = member.is_some_and(|member| member.role == Role::Newcomer);
        log.counts_to(if newcomer { NEWCOMER_BYTES } else { LOG_BYTES })
    }

    /// How far a log is held and counts.
    pub(crate) fn counted(&self, log: LogId) -> u64 {
        self.logs.get(&log).map_or(0, |log| self.counts_to(log))
    }

    pub(crate) fn length(&self, log: LogId) -> u64 {
        self.logs.get(&log).map_or(0, Log::length)
    }

    pub(crate) fn is_forked(&self, log: LogId) -> bool {
        self.logs.get(&log).is_some_and(|log| log.fork().is_some())
    }

    pub(crate) fn run_from(&self, log: LogId, first: u64) -> Option<Run> {
        self.logs.get(&log)?.run_from(first)
    }

    /// The places of a log whose bodies are missing, as far as it counts and their day has not passed.
    pub(crate) fn missing_of(&self, log: LogId, today: Day) -> impl Iterator<Item = u64> {
        self.missing_up_to(log, u64::MAX, today)
    }

    /// The same up to a place.
    pub(crate) fn missing_up_to(
        &self,
        log: LogId,
        most: u64,
        today: Day,
    ) -> impl DoubleEndedIterator<Item = u64> {
        let thin = self.logs.get(&log).filter(|log| log.lacks_any());
        let missing = move |log| Log::missing(log, self.counts_to(log).min(most), today);
        thin.into_iter().flat_map(missing)
    }

    pub(crate) fn holds_body(&self, place: Place) -> bool {
        self.logs.get(&place.log).is_some_and(|log| {
            place.seq >= 1 && place.seq <= log.length() && !log.lacks_body(place.seq)
        })
    }

    /// Whether a body is over: neither held nor missing.
    pub(crate) fn is_let_go_of(&self, place: Place) -> bool {
        let log = self.logs.get(&place.log);
        log.is_some_and(|log| log.is_gone(place.seq))
    }

    pub(crate) fn header(&self, place: Place) -> Option<(OpId, Header)> {
        self.logs.get(&place.log)?.header(place.seq)
    }

    pub(crate) fn time_of(&self, place: Place) -> LogicalTime {
        self.brief(place)
            .map_or(LogicalTime::default(), |(_, time, _)| time)
    }

    pub(crate) fn body_len(&self, place: Place) -> usize {
        self.brief(place)
            .and_then(|(_, _, len)| usize::try_from(len).ok())
            .unwrap_or(0)
    }

    pub(crate) fn brief(&self, place: Place) -> Option<(OpId, LogicalTime, u32)> {
        self.logs.get(&place.log)?.brief(place.seq)
    }

    /// Of what use a body is to a person. 0: keys and what is asked to be forgotten; 1: urgent needs,
    /// answers to them, what is on within 72 hours; 2: the rest.
    pub(crate) fn care(&self, person: Option<PersonId>, place: Place, now: Timestamp) -> u8 {
        let is_urgent = |(op, ..): (OpId, LogicalTime, u32)| self.board.is_urgent(op, person, now);
        match place.log.kind {
            LogKind::Keys | LogKind::Control => 0,
            LogKind::Data if self.brief(place).is_some_and(is_urgent) => 1,
            LogKind::Data => 2,
        }
    }

    /// After a control operation was taken in: who we are, rows, and the keys of pairs.
    /// Says whether it may have changed who is in.
    pub(crate) fn control_grew(&mut self, op: &SignedControl) -> bool {
        self.version += 1;
        self.decisions.stale = true;
        self.renew_control_row(op.header.device);
        let same = is_light(self.control.body(op.header.id()));
        if !same {
            self.membership_changed();
        }
        !same
    }

    /// As whom a device writes its data log: by what its first operation knew. So nobody can change
    /// whose its records are by letting the same device in once more.
    pub(crate) fn written_as(&self, device: DeviceId) -> Option<(PersonId, Incarnation)> {
        let kind = LogKind::Data;
        let heads = match self.logs.get(&LogId { device, kind }) {
            Some(log) if log.length() > 0 => log.first_heads().to_vec(),
            _ => self.control.heads(),
        };
        self.control.introduced(&heads, device)
    }

    /// From now on this device is another of our person: it writes in logs of its own, of which nobody
    /// holds anything yet.
    pub(crate) fn speak_as(&mut self, keys: DeviceKeys, out: &mut Out) {
        self.me.device = keys.device_id();
        self.keys = keys;
        for device in std::mem::take(&mut self.receipts).into_keys() {
            let name = [&self.id.as_bytes()[..], device.as_bytes()].concat();
            out.fact(recall::RECEIPT, name, None);
        }
        self.pairs.clear();
        self.membership_changed();
        self.version += 1;
    }

    /// Notes as whom we write, if we are in.
    pub(crate) fn know_myself(&mut self) {
        let known = self.written_as(self.me.device);
        self.me.incarnation = known
            .filter(|_| self.is_in())
            .map(|(_, incarnation)| incarnation);
    }

    /// After it may have changed who is in: who we are, and the keys of pairs.
    pub(crate) fn membership_changed(&mut self) {
        self.know_myself();
        self.frontier.is_over();
        let members = self.control.members();
        let active: BTreeMap<DeviceId, _> = members
            .active_devices()
            .filter(|(device, _)| *device != self.me.device)
            .map(|(device, found)| (device, found.pairing))
            .collect();
        self.pairs.retain(|device, _| active.contains_key(device));
        for (device, pairing) in active {
            if !self.pairs.contains_key(&device) {
                let own = (self.me.device, &self.keys.pair);
                if let Ok(key) = pair_key(self.id, own, (device, pairing)) {
                    self.pairs.insert(device, key);
                }
            }
        }
    }
}

/// Whether an operation leaves the list of who is in as it is. Most do.
fn is_light(body: Option<&ControlBody>) -> bool {
    matches!(
        body,
        Some(
            ControlBody::Epoch { .. }
                | ControlBody::KeyShare { .. }
                | ControlBody::Invite(_)
                | ControlBody::RekeyDevice { .. }
                | ControlBody::Join
        )
    )
}
