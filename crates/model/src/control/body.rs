//! The bytes of each body: CBOR `[type, value]`.
//!
//! | type | name | value |
//! |---|---|---|
//! | 0 | Genesis | {0 version, 1 salt, 2 [certificate; 1..5], 3 policy, 4 predecessor?} |
//! | 1 | Admit | {0 certificate, 1 role, 2 {0 invite, 1 transcript, 2 redeem}?, 3 succeeds?} |
//! | 2, 3, 4 | Confirm, Promote, Demote | {0 incarnation} |
//! | 5 | Remove | {0 incarnation, 1 cut} |
//! | 6 | Leave | {0 cut} |
//! | 7 | AddDevice | {0 certificate} |
//! | 8 | RevokeDevice | {0 device, 1 cut, 2 person's signature?} |
//! | 9 | RekeyDevice | {0 E, 1 day} |
//! | 10 | Invite | {0 public, 1 public join key, 2 cap, 3 uses, 4 last day, 5 self signature} |
//! | 11 | RevokeInvite | {0 invite} |
//! | 12 | Policy | {0 admission, 1 newcomer reads, 2 past keys, 3 min version, 4 {0 needed, 1 [person; 1..16]}?} |
//! | 13 | Epoch | {0 key id, 1 day, 2 [device; 0..256]} |
//! | 14 | KeyShare | {0 [key id; 1..256], 1 [device; 1..512]} |
//! | 15, 17 | Checkpoint, Join | {} |
//! | 16 | RecoverSteward | {0 incarnation} |
//! | 18 | Succeed | {0 incarnation, 1 succeeds} |
//!
//! Roles and choices are numbers from 0 in the order of their types; a cut is
//! `[[device, seq, op id, signature]; 0..64]`; all lists ascend without doubles.
use super::cbor::{BadEncoding, Reader, Writer};
use super::{
    Admission, Admit, ControlBody, Cut, CutPoint, Genesis, Invite, MAX_CUT, MAX_FOUNDERS,
    MAX_RECIPIENTS, MAX_SHARED_KEYS, MAX_SIGNERS, MAX_SKIPPED, NewcomerReads, PastKeys, Policy,
    Trustees, Via,
};
use crate::certificate::Certificate;
use crate::id::{CommunityId, DeviceId, Incarnation, KeyId, OpId, PersonId};
use crate::identity::SealingPublic;
use crate::op::OpSignature;
use crate::role::Role;
use crate::time::Day;

impl ControlBody {
    /// The number that stands for its type.
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::Genesis(_) => 0,
            Self::Admit(_) => 1,
            Self::Confirm { .. } => 2,
            Self::Promote { .. } => 3,
            Self::Demote { .. } => 4,
            Self::Remove { .. } => 5,
            Self::Leave { .. } => 6,
            Self::AddDevice { .. } => 7,
            Self::RevokeDevice { .. } => 8,
            Self::RekeyDevice { .. } => 9,
            Self::Invite(_) => 10,
            Self::RevokeInvite { .. } => 11,
            Self::Policy(_) => 12,
            Self::Epoch { .. } => 13,
            Self::KeyShare { .. } => 14,
            Self::Checkpoint => 15,
            Self::RecoverSteward { .. } => 16,
            Self::Join => 17,
            Self::Succeed { .. } => 18,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    pub(super) fn write(&self, w: &mut Writer) {
        w.array(2).uint(self.number());
        match self {
            Self::Genesis(genesis) => genesis.write(w, Certificate::write),
            Self::Admit(admit) => admit.write(w),
            Self::Confirm { incarnation }
            | Self::Promote { incarnation }
            | Self::Demote { incarnation }
            | Self::RecoverSteward { incarnation } => {
                w.map(1).uint(0u8).bytes(incarnation.as_bytes());
            }
            Self::Remove { incarnation, cut } => {
                w.map(2).uint(0u8).bytes(incarnation.as_bytes()).uint(1u8);
                cut.write(w);
            }
            Self::Leave { cut } => {
                w.map(1).uint(0u8);
                cut.write(w);
            }
            Self::AddDevice { certificate } => {
                w.map(1).uint(0u8);
                certificate.write(w);
            }
            Self::RevokeDevice { device, cut, words } => {
                w.map(2 + usize::from(words.is_some()));
                w.uint(0u8).bytes(device.as_bytes()).uint(1u8);
                cut.write(w);
                if let Some(signature) = words {
                    w.uint(2u8).bytes(signature);
                }
            }
            Self::RekeyDevice { sealing, day } => {
                w.map(2).uint(0u8).bytes(sealing.as_bytes());
                w.uint(1u8).uint(day.number());
            }
            Self::Invite(invite) => invite.write(w),
            Self::RevokeInvite { invite } => {
                w.map(1).uint(0u8).bytes(invite.as_bytes());
            }
            Self::Policy(policy) => policy.write(w),
            Self::Epoch {
                key_id,
                day,
                skipped,
            } => {
                w.map(3).uint(0u8).bytes(key_id.as_bytes());
                w.uint(1u8).uint(day.number());
                w.uint(2u8);
                write_ids(w, skipped.iter().map(DeviceId::as_bytes));
            }
            Self::KeyShare { keys, recipients } => {
                w.map(2).uint(0u8);
                write_ids(w, keys.iter().map(KeyId::as_bytes));
                w.uint(1u8);
                write_ids(w, recipients.iter().map(DeviceId::as_bytes));
            }
            Self::Checkpoint | Self::Join => {
                w.map(0);
            }
            Self::Succeed {
                incarnation,
                succeeds,
            } => {
                w.map(2).uint(0u8).bytes(incarnation.as_bytes());
                w.uint(1u8).bytes(succeeds.as_bytes());
            }
            Self::Unknown { raw, .. } => {
                w.raw(raw);
            }
        }
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        if r.array(2)? != 2 {
            return Err(BadEncoding::Cbor);
        }
        let kind: u64 = r.uint()?;
        if kind > 18 {
            let raw = r.value()?.to_vec();
            return Ok(Self::Unknown { kind, raw });
        }
        let mut fields = r.map()?;
        let mut field = |key, r: &mut Reader<'_>| fields.need(key, r);
        let body = match kind {
            0 => return Ok(Self::Genesis(Genesis::read(fields, r)?)),
            1 => return Ok(Self::Admit(Box::new(Admit::read(fields, r)?))),
            2..=4 | 16 => {
                field(0, r)?;
                let incarnation = Incarnation::from_bytes(r.fixed()?);
                match kind {
                    2 => Self::Confirm { incarnation },
                    3 => Self::Promote { incarnation },
                    4 => Self::Demote { incarnation },
                    _ => Self::RecoverSteward { incarnation },
                }
            }
            5 => {
                field(0, r)?;
                let incarnation = Incarnation::from_bytes(r.fixed()?);
                field(1, r)?;
                let cut = Cut::read(r)?;
                Self::Remove { incarnation, cut }
            }
            6 => {
                field(0, r)?;
                Self::Leave { cut: Cut::read(r)? }
            }
            7 => {
                field(0, r)?;
                let certificate = Box::new(Certificate::read(r)?);
                Self::AddDevice { certificate }
            }
            8 => {
                field(0, r)?;
                let device = DeviceId::from_bytes(r.fixed()?);
                field(1, r)?;
                let cut = Cut::read(r)?;
                let words = fields.has(2, r)?.then(|| r.fixed()).transpose()?;
                Self::RevokeDevice { device, cut, words }
            }
            9 => {
                field(0, r)?;
                let sealing = SealingPublic::from_bytes(r.fixed()?);
                field(1, r)?;
                let day = Day::from_number(r.uint()?);
                Self::RekeyDevice { sealing, day }
            }
            10 => return Ok(Self::Invite(Invite::read(fields, r)?)),
            11 => {
                field(0, r)?;
                let invite = OpId::from_bytes(r.fixed()?);
                Self::RevokeInvite { invite }
            }
            12 => return Ok(Self::Policy(Policy::read(fields, r)?)),
            13 => {
                field(0, r)?;
                let key_id = KeyId::from_bytes(r.fixed()?);
                field(1, r)?;
                let day = Day::from_number(r.uint()?);
                field(2, r)?;
                let skipped = read_ids(r, 0, MAX_SKIPPED, DeviceId::from_bytes)?;
                Self::Epoch {
                    key_id,
                    day,
                    skipped,
                }
            }
            14 => {
                field(0, r)?;
                let keys = read_ids(r, 1, MAX_SHARED_KEYS, KeyId::from_bytes)?;
                field(1, r)?;
                let recipients = read_ids(r, 1, MAX_RECIPIENTS, DeviceId::from_bytes)?;
                Self::KeyShare { keys, recipients }
            }
            15 => Self::Checkpoint,
            17 => Self::Join,
            _ => {
                field(0, r)?;
                let incarnation = Incarnation::from_bytes(r.fixed()?);
                field(1, r)?;
                let succeeds = Incarnation::from_bytes(r.fixed()?);
                Self::Succeed {
                    incarnation,
                    succeeds,
                }
            }
        };
        fields.end()?;
        Ok(body)
    }
}

type Fields = super::cbor::Fields;

impl Genesis {
    pub(super) fn write_unsigned(&self, w: &mut Writer) {
        self.write(w, Certificate::write_unsigned);
    }

    fn write(&self, w: &mut Writer, certificate: impl Fn(&Certificate, &mut Writer)) {
        w.map(4 + usize::from(self.predecessor.is_some()));
        w.uint(0u8).uint(self.version);
        w.uint(1u8).bytes(&self.salt);
        w.uint(2u8).array(self.founders.len());
        for founder in &self.founders {
            certificate(founder, w);
        }
        w.uint(3u8);
        self.policy.write(w);
        if let Some(predecessor) = &self.predecessor {
            w.uint(4u8).bytes(predecessor.as_bytes());
        }
    }

    fn read(mut fields: Fields, r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        fields.need(0, r)?;
        let version = r.uint()?;
        fields.need(1, r)?;
        let salt = r.fixed()?;
        fields.need(2, r)?;
        let founders = r.list(MAX_FOUNDERS, Certificate::read)?;
        if founders.is_empty() {
            return Err(BadEncoding::Bounds);
        }
        fields.need(3, r)?;
        let policy_fields = r.map()?;
        let policy = Policy::read(policy_fields, r)?;
        let predecessor = fields.has(4, r)?.then(|| r.fixed()).transpose()?;
        fields.end()?;
        Ok(Self {
            version,
            salt,
            founders,
            policy,
            predecessor: predecessor.map(CommunityId::from_bytes),
        })
    }
}

impl Admit {
    fn write(&self, w: &mut Writer) {
        w.map(2 + usize::from(self.via.is_some()) + usize::from(self.succeeds.is_some()));
        w.uint(0u8);
        self.certificate.write(w);
        w.uint(1u8).uint(role_number(self.role));
        if let Some(via) = &self.via {
            w.uint(2u8).map(3);
            w.uint(0u8).bytes(via.invite.as_bytes());
            w.uint(1u8).bytes(&via.transcript);
            w.uint(2u8).bytes(&via.redeem);
        }
        if let Some(succeeds) = &self.succeeds {
            w.uint(3u8).bytes(succeeds.as_bytes());
        }
    }

    fn read(mut fields: Fields, r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        fields.need(0, r)?;
        let certificate = Certificate::read(r)?;
        fields.need(1, r)?;
        let role = read_role(r)?;
        let via = fields.has(2, r)?.then(|| Via::read(r)).transpose()?;
        let succeeds = fields.has(3, r)?.then(|| r.fixed()).transpose()?;
        fields.end()?;
        Ok(Self {
            certificate,
            role,
            via,
            succeeds: succeeds.map(Incarnation::from_bytes),
        })
    }
}

impl Via {
    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let invite = OpId::from_bytes(r.fixed()?);
        fields.need(1, r)?;
        let transcript = r.fixed()?;
        fields.need(2, r)?;
        let redeem = r.fixed()?;
        fields.end()?;
        Ok(Self {
            invite,
            transcript,
            redeem,
        })
    }
}

impl Invite {
    fn write(&self, w: &mut Writer) {
        w.map(6).uint(0u8).bytes(&self.public);
        w.uint(1u8).bytes(&self.join_public);
        w.uint(2u8).uint(role_number(self.cap));
        w.uint(3u8).uint(self.uses);
        w.uint(4u8).uint(self.last_day.number());
        w.uint(5u8).bytes(&self.self_sig);
    }

    fn read(mut fields: Fields, r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        fields.need(0, r)?;
        let public = r.fixed()?;
        fields.need(1, r)?;
        let join_public = r.fixed()?;
        fields.need(2, r)?;
        let cap = read_role(r)?;
        fields.need(3, r)?;
        let uses = r.uint()?;
        fields.need(4, r)?;
        let last_day = Day::from_number(r.uint()?);
        fields.need(5, r)?;
        let self_sig = r.fixed()?;
        fields.end()?;
        Ok(Self {
            public,
            join_public,
            cap,
            uses,
            last_day,
            self_sig,
        })
    }
}

impl Policy {
    fn write(&self, w: &mut Writer) {
        let admission = match self.admission {
            Admission::Member => 0u8,
            Admission::TwoMember => 1,
            Admission::Steward => 2,
        };
        w.map(4 + usize::from(self.trustees.is_some()));
        w.uint(0u8).uint(admission);
        w.uint(1u8)
            .uint(u8::from(self.newcomer_reads == NewcomerReads::Nothing));
        w.uint(2u8)
            .uint(u8::from(self.past_keys == PastKeys::SinceJoin));
        w.uint(3u8).uint(self.min_version);
        if let Some(trustees) = &self.trustees {
            w.uint(4u8).map(2).uint(0u8).uint(trustees.needed);
            w.uint(1u8);
            write_ids(w, trustees.persons.iter().map(PersonId::as_bytes));
        }
    }

    fn read(mut fields: Fields, r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        fields.need(0, r)?;
        let admission = choice(
            r,
            &[Admission::Member, Admission::TwoMember, Admission::Steward],
        )?;
        fields.need(1, r)?;
        let newcomer_reads = choice(r, &[NewcomerReads::All, NewcomerReads::Nothing])?;
        fields.need(2, r)?;
        let past_keys = choice(r, &[PastKeys::Retained, PastKeys::SinceJoin])?;
        fields.need(3, r)?;
        let min_version = r.uint()?;
        let trustees = fields.has(4, r)?.then(|| Trustees::read(r)).transpose()?;
        fields.end()?;
        Ok(Self {
            admission,
            newcomer_reads,
            past_keys,
            min_version,
            trustees,
        })
    }
}

impl Trustees {
    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let needed: u8 = r.uint()?;
        fields.need(1, r)?;
        let persons = read_ids(r, 1, MAX_SIGNERS, PersonId::from_bytes)?;
        fields.end()?;
        if needed == 0 || usize::from(needed) > persons.len() {
            return Err(BadEncoding::Bounds);
        }
        Ok(Self { needed, persons })
    }
}

impl Cut {
    pub(super) fn write(&self, w: &mut Writer) {
        w.array(self.0.len());
        for point in &self.0 {
            w.array(4).bytes(point.device.as_bytes()).uint(point.seq);
            w.bytes(point.op.as_bytes());
            w.bytes(point.signature.as_bytes());
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let points = r.list(MAX_CUT, |r| {
            if r.array(4)? != 4 {
                return Err(BadEncoding::Cbor);
            }
            Ok(CutPoint {
                device: DeviceId::from_bytes(r.fixed()?),
                seq: r.uint()?,
                op: OpId::from_bytes(r.fixed()?),
                signature: OpSignature::from_bytes(r.fixed()?),
            })
        })?;
        if points.is_sorted_by(|a, b| a.device < b.device) {
            Ok(Self(points))
        } else {
            Err(BadEncoding::NotCanonical)
        }
    }
}

fn role_number(role: Role) -> u8 {
    match role {
        Role::Newcomer => 0,
        Role::Member => 1,
        Role::Steward => 2,
    }
}

fn read_role(r: &mut Reader<'_>) -> Result<Role, BadEncoding> {
    choice(r, &[Role::Newcomer, Role::Member, Role::Steward])
}

fn choice<T: Copy>(r: &mut Reader<'_>, all: &[T]) -> Result<T, BadEncoding> {
    let number: usize = r.uint()?;
    all.get(number).copied().ok_or(BadEncoding::Bounds)
}

fn write_ids<'a>(w: &mut Writer, ids: impl ExactSizeIterator<Item = &'a [u8; 32]>) {
    w.array(ids.len());
    for id in ids {
        w.bytes(id);
    }
}

fn read_ids<T: Ord>(
    r: &mut Reader<'_>,
    least: usize,
    most: usize,
    id: impl Fn([u8; 32]) -> T,
) -> Result<Vec<T>, BadEncoding> {
    let ids = r.list(most, |r| Ok(id(r.fixed()?)))?;
    if ids.len() < least {
        return Err(BadEncoding::Bounds);
    }
    if ids.is_sorted_by(|a, b| a < b) {
        Ok(ids)
    } else {
        Err(BadEncoding::NotCanonical)
    }
}
